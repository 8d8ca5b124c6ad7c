import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { withTimeout } from "../http/open-http.ts";
import { apiError, type ManagementApiSetup, page, startManagementApi } from "./open-management-api.ts";
import { createAgainst, REQUEST, readMessage, sendCreate } from "./send-create.ts";

const MIB = 1024 * 1024;

/** The access tokens that the cluster has created. */
function listAccessTokens({ emulator }: ManagementApiSetup): readonly string[] {
  return Array.from(emulator.cluster.tokens, ({ accessToken }) => accessToken);
}

describe("a token is created", () => {
  test("as requested, and its secret is returned for masking", async () => {
    await using setup = await startManagementApi();
    const outcome = await sendCreate(setup);
    const [record] = setup.emulator.liveTokens();
    const { id, accessToken = "" } = record ?? {};
    expect(outcome).toEqual({ kind: "created", token: { id, accessToken, ...REQUEST }, secrets: [accessToken] });
    expect(setup.emulator.requests[0]).toMatchObject({ headers: { "content-type": "application/json" } });
    expect(JSON.parse(setup.emulator.requests[0]?.body ?? "")).toEqual(REQUEST);
  });

  test.each([200, 201, 299])("if the status is %i", async (status) => {
    const id = "55555555-5555-4555-8555-555555555555";
    const body = JSON.stringify({ id, accessToken: "fake-secret-of-another-form", note: "apiv1_fake-other-token" });
    const { outcome } = await createAgainst({ kind: "text", status, contentType: "text/html", body });
    expect(outcome).toMatchObject({ kind: "created", token: { id, accessToken: "fake-secret-of-another-form" } });
    expect(outcome.secrets).toEqual(["fake-secret-of-another-form", "apiv1_fake-other-token"]);
  });

  test("even if the job is cancelled while the request is in progress", async () => {
    await using setup = await startManagementApi();
    const hold = setup.emulator.hold("CreateDatabaseToken");
    const creating = sendCreate(setup);
    await hold.held;
    setup.cancel();
    hold.release();
    expect(await creating).toMatchObject({ kind: "created" });
  });
});

describe("the outcome of an unreadable 2xx is unknown, and includes the secrets in it:", () => {
  test.each<{ name: string; fault: FaultKind; form: RegExp }>([
    {
      name: "JSON without its end",
      fault: { kind: "cut-json" },
      form: /returned 200, but the body contains no readable token \(application\/json, \d+ characters\)\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
    {
      name: "JSON without an ID",
      fault: { kind: "rewrite", response: (json) => ({ ...(json as object), id: undefined }) },
      form: /returned 200, but the body contains no readable token \(application\/json, \d+ characters\)\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
  ])("$name", async ({ fault, form }) => {
    const { outcome, setup } = await createAgainst(fault);
    expect(outcome).toMatchObject({ kind: "unknown", unreadable: true, secrets: listAccessTokens(setup) });
    expect(readMessage(outcome)).toMatch(form);
    expect(readMessage(outcome)).toMatch(/^Could not create the database token: POST http:\S+\/tokens returned /);
    expect(outcome.secrets).toHaveLength(1);
    expect(readMessage(outcome)).not.toContain(outcome.secrets[0]);
  });

  test.each<{ fault: FaultKind; form: RegExp }>([
    { fault: page(200), form: /returned 200, .* \(text\/html, \d+ characters\)\. Check management-url/ },
    { fault: page(299), form: /returned 299, .* \(text\/html, \d+ characters\)\. Check management-url/ },
    {
      fault: { kind: "status", status: 204, body: "empty" },
      form: /returned 204, .* \(an empty body\)\. Check management-url/,
    },
  ])("$fault", async ({ fault, form }) => {
    const { outcome } = await createAgainst(fault);
    expect(outcome).toEqual({
      kind: "unknown",
      isRetryable: true,
      unreadable: true,
      secrets: [],
      error: expect.any(Error),
    });
    expect(readMessage(outcome)).toMatch(form);
  });

  test("a response with Retry-After", async () => {
    expect((await createAgainst(apiError(202, "7"))).outcome).toMatchObject({
      kind: "unknown",
      unreadable: true,
      retryAfterMs: 7_000,
    });
  });
});

describe("it is unknown whether a token was created", () => {
  test.each([
    { status: 408, isRetryable: true },
    { status: 500, isRetryable: true },
    { status: 501, isRetryable: false },
    { status: 503, isRetryable: true },
    { status: 505, isRetryable: false },
    { status: 507, isRetryable: true },
    { status: 522, isRetryable: true },
    { status: 599, isRetryable: true },
  ])("if the response is $status, and isRetryable is $isRetryable", async ({ status, isRetryable }) => {
    for (const fault of [apiError(status), page(status)]) {
      const { outcome } = await createAgainst(fault);
      expect(outcome).toEqual({
        kind: "unknown",
        isRetryable,
        unreadable: false,
        secrets: [],
        error: expect.any(Error),
      });
      expect(readMessage(outcome)).toMatch(new RegExp(` returned ${status} \\(.+\\)\\. `));
    }
  });

  test.each([400, 401, 403, 404, 405, 409, 413, 451, 499])(
    "if a gateway responds with %i, which may replace the response of the API, and a retry does not help",
    async (status) => {
      for (const fault of [page(status), { kind: "status", status, body: "empty" } as const]) {
        const { outcome } = await createAgainst(fault);
        expect(outcome).toMatchObject({ kind: "unknown", isRetryable: false, unreadable: false });
        expect(readMessage(outcome)).toMatch(new RegExp(` returned ${status} \\(.+\\)\\. `));
      }
    },
  );

  test.each([
    { message: "Forbidden" },
    { code: "403", message: "Forbidden" },
    { code: 403.5, message: "Forbidden" },
    { code: 403 },
    { code: 403, message: { text: "Forbidden" } },
    { error: { code: 403, message: "Forbidden" } },
    [{ code: 403, message: "Forbidden" }],
  ])("if a gateway responds with 403 and its own JSON: %j", async (value) => {
    const fault = { kind: "text", status: 403, contentType: "application/json", body: JSON.stringify(value) } as const;
    const { outcome } = await createAgainst(fault);
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable: false, unreadable: false });
  });

  test.each([425, 429])("if a gateway responds with %i, and a retry may help", async (status) => {
    const { outcome } = await createAgainst(page(status));
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable: true, unreadable: false });
  });

  test("if a gateway refuses with a token in its response, which is returned for masking", async () => {
    const body = '{"blocked":"{\\"accessToken\\":\\"apiv1_fake-blocked-token\\"}"}';
    const { outcome } = await createAgainst({ kind: "text", status: 403, contentType: "application/json", body });
    expect(outcome).toMatchObject({ kind: "unknown", secrets: ["apiv1_fake-blocked-token"] });
  });

  test.each([300, 307, 399])("if the response is a %i redirect, and a retry does not help", async (status) => {
    const { outcome } = await createAgainst({ kind: "redirect", location: "https://elsewhere.invalid/", status });
    expect(outcome).toEqual({
      kind: "unknown",
      isRetryable: false,
      unreadable: false,
      secrets: [],
      error: expect.any(Error),
    });
    expect(readMessage(outcome)).toContain(`returned ${status}, a redirect to elsewhere.invalid. Redirects are never`);
  });

  test("if the response is a 503 with Retry-After, and the result includes the time", async () => {
    const { outcome } = await createAgainst(apiError(503, "7"));
    expect(outcome).toMatchObject({ kind: "unknown", unreadable: false, retryAfterMs: 7_000 });
  });

  test.each<{ name: string; fault: FaultKind; unreadable: boolean; isRetryable?: boolean; code: string }>([
    {
      name: "the connection was closed unexpectedly",
      fault: { kind: "hang-up", when: "after" },
      unreadable: false,
      code: "UND_ERR_SOCKET",
    },
    { name: "the response was cut off", fault: { kind: "cut-body" }, unreadable: true, code: "\\w+" },
    {
      name: "the response was too large",
      fault: { kind: "huge-body", bytes: MIB + 1 },
      unreadable: true,
      code: "TOO_LARGE",
    },
    {
      name: "a response with 299 was too large",
      fault: { kind: "huge-body", bytes: MIB + 1, status: 299 },
      unreadable: true,
      code: "TOO_LARGE",
    },
  ])("if $name", async ({ fault, unreadable, code }) => {
    const { outcome } = await createAgainst(fault);
    expect(outcome).toEqual({ kind: "unknown", isRetryable: true, unreadable, secrets: [], error: expect.any(Error) });
    expect(readMessage(outcome)).toMatch(
      new RegExp(`^Could not create the database token: POST \\S+: .+ \\(${code}\\)$`),
    );
  });

  test.each([
    { status: 300, isRetryable: false, problem: "returned 300, a redirect to an unreadable address" },
    { status: 403, isRetryable: false, problem: "returned 403 (application/json, more than 65536 characters)" },
    { status: 500, isRetryable: true, problem: "returned 500 (application/json, more than 65536 characters)" },
  ])("if a response with $status was too large", async ({ status, isRetryable, problem }) => {
    const { outcome } = await createAgainst({ kind: "huge-body", bytes: MIB + 1, status });
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable, unreadable: false });
    expect(readMessage(outcome)).toContain(problem);
  });

  test("if no response arrived in time", async () => {
    await using setup = await startManagementApi({ intercept: withTimeout(300) });
    // So that there is a connection to send it by.
    await setup.api.getClusterDatabases();
    setup.fail("CreateDatabaseToken", { kind: "stall", when: "after" });
    const outcome = await sendCreate(setup);
    expect(outcome).toEqual({
      kind: "unknown",
      isRetryable: true,
      unreadable: false,
      secrets: [],
      error: expect.any(Error),
    });
    expect(readMessage(outcome)).toContain("no response arrived in time (TIMEOUT)");
  });

  test("if the job was cancelled and its grace period is over", async () => {
    await using setup = await startManagementApi();
    const hold = setup.emulator.hold("CreateDatabaseToken");
    const creating = sendCreate(setup);
    await hold.held;
    setup.endGrace();
    const outcome = await creating;
    expect(outcome).toMatchObject({ kind: "unknown", unreadable: false });
    expect(readMessage(outcome)).toContain("this step was cancelled or timed out (CANCELLED)");
  });

  test("and a response of exactly the maximum size is read completely", async () => {
    const { outcome } = await createAgainst({ kind: "huge-body", bytes: MIB / 16, status: 401 });
    expect(readMessage(outcome)).toContain("returned 401 (application/json, 65536 characters)");
  });
});
