import { describe, expect, test } from "vitest";
import type { CreateOutcome } from "../../../src/influxdb/create-outcome.ts";
import type { DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { failToConnect } from "../http/open-http.ts";
import {
  type EnterpriseApiSetup,
  type EnterpriseApiTestOptions,
  markedName,
  startEnterpriseApi,
} from "./open-enterprise-api.ts";

const NAME = markedName();
const PERMISSIONS: DatabaseTokenRequest["permissions"] = [{ action: "write", resource: "sensors" }];
const HOUR_MS = 3_600_000;

/** Sends one create request for a token that expires in an hour. */
async function send(
  setup: EnterpriseApiSetup,
  request: Partial<DatabaseTokenRequest> = {},
  attempt = 1,
): Promise<CreateOutcome> {
  const expiresAt = new Date(setup.clock.now() + HOUR_MS).toISOString();
  return await setup.api.createDatabaseToken(
    { description: NAME, permissions: PERMISSIONS, expiresAt, ...request },
    attempt,
  );
}

/** Sends one create request that ends with this fault. */
async function sendAgainst(fault: FaultKind, options: EnterpriseApiTestOptions = {}) {
  await using setup = await startEnterpriseApi(options);
  setup.fail("CreateResourceToken", fault);
  const outcome = await send(setup);
  expect(setup.requests()).toEqual(["CreateResourceToken"]);
  return { outcome, live: setup.emulator.liveTokens().length };
}

function text(status: number, body: string): FaultKind {
  return { kind: "text", status, contentType: "text/plain", body };
}

describe("a create request", () => {
  test("returns the token, with its name as ID and description", async () => {
    await using setup = await startEnterpriseApi();
    const outcome = await send(setup);
    const [token] = setup.emulator.liveTokens();
    expect(outcome).toMatchObject({
      kind: "created",
      token: { id: NAME, accessToken: token?.accessToken, description: NAME, permissions: undefined },
      secrets: [token?.accessToken],
    });
    if (outcome.kind !== "created") return;
    expect(outcome.token.requestedExpiresAt).toBe(outcome.token.expiresAt);
    expect(Date.parse(outcome.token.expiresAt ?? "")).toBe(setup.clock.now() + HOUR_MS);
  });

  test("has exactly the keys of the API, and no database in two groups", async () => {
    await using setup = await startEnterpriseApi({ emulator: { databases: ["a", "b", "c", "d"] } });
    await send(setup, {
      permissions: [
        { action: "read", resource: "a" },
        { action: "read", resource: "b" },
        { action: "write", resource: "b" },
        { action: "write", resource: "c" },
        { action: "read", resource: "d" },
        { action: "write", resource: "d" },
      ],
    });
    expect(JSON.parse(setup.emulator.requests[0]?.body ?? "")).toEqual({
      token_name: NAME,
      permissions: [
        { resource_type: "db", resource_names: ["a"], actions: ["read"] },
        { resource_type: "db", resource_names: ["b", "d"], actions: ["read", "write"] },
        { resource_type: "db", resource_names: ["c"], actions: ["write"] },
      ],
      expiry_secs: 3_600,
    });
    expect(setup.emulator.requests[0]?.headers["content-type"]).toBe("application/json");
  });

  test("for a token that never expires has no expiry_secs", async () => {
    await using setup = await startEnterpriseApi();
    const { expiresAt: _, ...request } = { expiresAt: "", description: NAME, permissions: PERMISSIONS };
    const outcome = await setup.api.createDatabaseToken(request, 1);
    expect(JSON.parse(setup.emulator.requests[0]?.body ?? "")).not.toHaveProperty("expiry_secs");
    expect(outcome).toMatchObject({ kind: "created", token: { expiresAt: undefined } });
  });

  test.each([
    { inMs: 3_599_001, expected: 3_600 },
    { inMs: 3_600_000, expected: 3_600 },
    { inMs: 1, expected: 1 },
    { inMs: -5_000, expected: 1 },
  ])("for an expiry in $inMs ms has expiry_secs: $expected, by the clock of the server", async ({ inMs, expected }) => {
    const leadMs = 7 * HOUR_MS;
    await using setup = await startEnterpriseApi({ deps: { serverNow: () => Date.UTC(2030, 0, 1) + leadMs } });
    await send(setup, { expiresAt: new Date(Date.UTC(2030, 0, 1) + leadMs + inMs).toISOString() });
    expect(JSON.parse(setup.emulator.requests[0]?.body ?? "")).toMatchObject({ expiry_secs: expected });
  });
});

describe("the expiry of a new token", () => {
  /** The requested and the granted expiry if the server changes its record of the token. */
  async function readExpiry(change: (record: Readonly<Record<string, unknown>>) => object) {
    const { outcome } = await sendAgainst({
      kind: "rewrite",
      response: (json) => ({ ...(json as object), ...change(json as Readonly<Record<string, unknown>>) }),
    });
    if (outcome.kind !== "created") throw new Error("No token was created");
    return { requested: outcome.token.requestedExpiresAt, granted: outcome.token.expiresAt };
  }

  const created_at = "2030-01-01T00:00:00Z";

  test.each([
    { name: "as requested", expiry: "2030-01-01T01:00:00Z", requested: "2030-01-01T01:00:00Z" },
    { name: "5 s later", expiry: "2030-01-01T01:00:05Z", requested: "2030-01-01T01:00:05Z" },
    { name: "5 s earlier", expiry: "2030-01-01T00:59:55Z", requested: "2030-01-01T00:59:55Z" },
    { name: "6 s later", expiry: "2030-01-01T01:00:06Z", requested: "2030-01-01T01:00:00.000Z" },
    { name: "at its creation", expiry: created_at, requested: "2030-01-01T01:00:00.000Z" },
    { name: "unreadable", expiry: "soon", requested: "2030-01-01T01:00:00.000Z" },
  ])("$name is compared with expiry_secs after its creation", async ({ expiry, requested }) => {
    expect(await readExpiry(() => ({ created_at, expiry }))).toEqual({ requested, granted: expiry });
  });

  test("that is missing means that the token never expires", async () => {
    expect(await readExpiry(() => ({ created_at, expiry: null }))).toEqual({
      requested: "2030-01-01T01:00:00.000Z",
      granted: undefined,
    });
  });

  test("that is no text is not a time", async () => {
    expect((await readExpiry(() => ({ created_at, expiry: 7 }))).granted).toBe("not a text");
  });
});

test("a token with another name keeps the requested name as its ID", async () => {
  const { outcome } = await sendAgainst({
    kind: "rewrite",
    response: (json) => ({ ...(json as object), name: "other" }),
  });
  expect(outcome).toMatchObject({ kind: "created", token: { id: NAME, description: "other" } });
});

describe("a create request is refused", () => {
  test.each<{ name: string; options: EnterpriseApiTestOptions; resource?: string; advice: string }>([
    {
      name: "for a database that does not exist",
      options: {},
      resource: "missing",
      advice: "returned 500 (cannot parse token permission, invalid resource name missing). Check databases: each one",
    },
    {
      name: "for a database that does not exist, with 400",
      options: { emulator: { enterpriseBehaviour: { invalidPermissionStatus: 400 } } },
      resource: "missing",
      advice: "returned 400 (cannot parse token permission, invalid resource name missing). Check databases: each one",
    },
    {
      name: "by a server without authentication",
      options: { emulator: { enterpriseBehaviour: { isAuthDisabled: true } } },
      advice: "returned 405 (endpoint disabled, started without auth). The server runs without authentication",
    },
    {
      name: "for an unknown admin token",
      options: { deps: { managementToken: "apiv3_fake-unknown" } },
      advice:
        "returned 401 (the request was not authenticated). The admin token in management-token is wrong, expired or deleted",
    },
  ])("$name", async ({ options, resource = "sensors", advice }) => {
    await using setup = await startEnterpriseApi(options);
    const outcome = await send(setup, { permissions: [{ action: "read", resource }] });
    expect(outcome).toMatchObject({ kind: "refused", isRetryable: false });
    if (outcome.kind !== "created") expect(outcome.error.message).toContain(advice);
  });

  test("for a token that is no admin token", async () => {
    const { outcome } = await sendAgainst({
      kind: "text",
      status: 403,
      contentType: "application/json",
      body: '{"error":"unauthorized to perform requested action with the token"}',
    });
    expect(outcome).toMatchObject({ kind: "refused", isRetryable: false });
    if (outcome.kind !== "created") expect(outcome.error.message).toContain("is not an admin token");
  });

  test("if it was not sent, and is retried", async () => {
    await using setup = await startEnterpriseApi({ intercept: failToConnect("ECONNREFUSED") });
    const outcome = await send(setup);
    expect(outcome).toMatchObject({ kind: "refused", isRetryable: true });
    if (outcome.kind !== "created") expect(outcome.error.message).toMatch(/\(ECONNREFUSED\)$/);
  });
});

describe("a name is taken", () => {
  test("if a token has it, and its ID is the name", async () => {
    await using setup = await startEnterpriseApi();
    await send(setup);
    expect(await send(setup)).toMatchObject({ kind: "taken", tokenId: NAME, isRetryable: true });
    expect(setup.emulator.liveTokens()).toHaveLength(1);
  });
});

describe("the outcome of a create request is unknown", () => {
  test.each<{ name: string; fault: FaultKind; isRetryable: boolean; unreadable?: boolean; live?: number }>([
    { name: "after a response that was lost", fault: { kind: "hang-up", when: "after" }, isRetryable: true, live: 1 },
    { name: "after a 201 that is cut off", fault: { kind: "cut-json" }, isRetryable: true, unreadable: true, live: 1 },
    {
      name: "after a 201 without a body",
      fault: { kind: "status", status: 201, body: "empty" },
      isRetryable: true,
      unreadable: true,
    },
    {
      name: "after the page of a captive portal",
      fault: { kind: "html", status: 200 },
      isRetryable: true,
      unreadable: true,
    },
    { name: "after a 500 without a known text", fault: text(500, "catalog error"), isRetryable: true },
    { name: "after a 503", fault: { kind: "html", status: 503 }, isRetryable: true },
    { name: "after a 429", fault: text(429, '{"error":"slow down"}'), isRetryable: true },
    { name: "after a 408", fault: text(408, '{"error":"timeout"}'), isRetryable: true },
    {
      name: "after a 403 of a gateway",
      fault: { kind: "html", status: 403, effect: true },
      isRetryable: false,
      live: 1,
    },
    { name: "after a 403 without a body", fault: { kind: "status", status: 403, body: "empty" }, isRetryable: false },
    { name: "after a 404 of the server", fault: text(404, "Not found"), isRetryable: false },
    { name: "after a 409 of a gateway", fault: { kind: "html", status: 409 }, isRetryable: false },
    { name: "after a 501", fault: text(501, '{"error":"no"}'), isRetryable: false },
    { name: "after a redirect", fault: { kind: "redirect", location: "/x" }, isRetryable: false },
  ])("$name, and the same request can be repeated", async ({ fault, isRetryable, unreadable = false, live = 0 }) => {
    const { outcome, live: found } = await sendAgainst(fault);
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable, unreadable, isRepeatable: true });
    expect(found).toBe(live);
  });

  test.each<{ name: string; change: object }>([
    { name: "an ID that is no integer", change: { id: "60" } },
    { name: "an ID that JavaScript cannot represent", change: { id: 2 ** 60 } },
    { name: "no token", change: { token: undefined } },
    { name: "a token with white space", change: { token: "apiv3_fake fake fake" } },
    { name: "no name", change: { name: undefined } },
    { name: "no time of creation", change: { created_at: undefined } },
  ])("after a 201 with $name", async ({ change }) => {
    const { outcome } = await sendAgainst({
      kind: "rewrite",
      response: (json) => ({ ...(json as object), ...change }),
    });
    expect(outcome).toMatchObject({ kind: "unknown", unreadable: true, isRetryable: true, isRepeatable: true });
  });

  test("and a token in a response that is cut off is a secret", async () => {
    await using setup = await startEnterpriseApi();
    setup.fail("CreateResourceToken", { kind: "cut-json" });
    const { secrets } = await send(setup);
    expect(secrets).toEqual([setup.emulator.liveTokens()[0]?.accessToken]);
  });
});
