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
  test("as asked for, and its secret is told apart, to be masked", async () => {
    await using setup = await startManagementApi();
    const outcome = await sendCreate(setup);
    const [record] = setup.emulator.liveTokens();
    const { id, accessToken = "" } = record ?? {};
    expect(outcome).toEqual({ kind: "created", token: { id, accessToken, ...REQUEST }, secrets: [accessToken] });
    expect(setup.emulator.requests[0]).toMatchObject({ headers: { "content-type": "application/json" } });
    expect(JSON.parse(setup.emulator.requests[0]?.body ?? "")).toEqual(REQUEST);
  });

  test.each([200, 201, 299])("also where the status is %i", async (status) => {
    const id = "55555555-5555-4555-8555-555555555555";
    const body = JSON.stringify({ id, accessToken: "fake-secret-of-another-form", note: "apiv1_fake-other-token" });
    const { outcome } = await createAgainst({ kind: "text", status, contentType: "text/html", body });
    expect(outcome).toMatchObject({ kind: "created", token: { id, accessToken: "fake-secret-of-another-form" } });
    expect(outcome.secrets).toEqual(["fake-secret-of-another-form", "apiv1_fake-other-token"]);
  });

  test("although the job was cancelled meanwhile: what is on its way is given time to answer", async () => {
    await using setup = await startManagementApi();
    const hold = setup.emulator.hold("CreateDatabaseToken");
    const creating = sendCreate(setup);
    await hold.held;
    setup.cancel();
    hold.release();
    expect(await creating).toMatchObject({ kind: "created" });
  });
});

describe("a 2xx that no token can be read from leaves it open, with every secret that is in it", () => {
  test.each<{ name: string; fault: FaultKind; form: RegExp }>([
    {
      name: "JSON without its end",
      fault: { kind: "cut-json" },
      form: /returned 200, but the body contains no readable token \(application\/json, \d+ characters\)\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
    {
      name: "JSON without an ID",
      fault: { kind: "rewrite", answer: (json) => ({ ...(json as object), id: undefined }) },
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

  test("and says when to ask again, where the answer does", async () => {
    expect((await createAgainst(apiError(202, "7"))).outcome).toMatchObject({
      kind: "unknown",
      unreadable: true,
      retryAfterMs: 7_000,
    });
  });
});

describe("whether a token was created is not known", () => {
  test.each([
    { status: 408, isRetryable: true },
    { status: 500, isRetryable: true },
    { status: 501, isRetryable: false },
    { status: 503, isRetryable: true },
    { status: 505, isRetryable: false },
    { status: 507, isRetryable: true },
    { status: 522, isRetryable: true },
    { status: 599, isRetryable: true },
  ])("where the answer is $status, and whether another try may help: $isRetryable", async ({ status, isRetryable }) => {
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
    "where a gateway answers %i, as it may have seen the token in the API's: no other try helps",
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
  ])("where a gateway answers 403 with JSON of its own: %j", async (value) => {
    const fault = { kind: "text", status: 403, contentType: "application/json", body: JSON.stringify(value) } as const;
    const { outcome } = await createAgainst(fault);
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable: false, unreadable: false });
  });

  test.each([425, 429])("where a gateway answers %i: another try may help", async (status) => {
    const { outcome } = await createAgainst(page(status));
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable: true, unreadable: false });
  });

  test("and a gateway's refusal shows a token, which is told apart, to be masked", async () => {
    const body = '{"blocked":"{\\"accessToken\\":\\"apiv1_fake-blocked-token\\"}"}';
    const { outcome } = await createAgainst({ kind: "text", status: 403, contentType: "application/json", body });
    expect(outcome).toMatchObject({ kind: "unknown", secrets: ["apiv1_fake-blocked-token"] });
  });

  test.each([300, 307, 399])("where the answer is a redirect, %i: no other try helps", async (status) => {
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

  test("and the answer may say when to ask again", async () => {
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
    { name: "the answer was cut", fault: { kind: "cut-body" }, unreadable: true, code: "\\w+" },
    {
      name: "the answer was too large",
      fault: { kind: "huge-body", bytes: MIB + 1 },
      unreadable: true,
      code: "TOO_LARGE",
    },
    {
      name: "an answer with 299 was too large",
      fault: { kind: "huge-body", bytes: MIB + 1, status: 299 },
      unreadable: true,
      code: "TOO_LARGE",
    },
  ])("where $name", async ({ fault, unreadable, code }) => {
    const { outcome } = await createAgainst(fault);
    expect(outcome).toEqual({ kind: "unknown", isRetryable: true, unreadable, secrets: [], error: expect.any(Error) });
    expect(readMessage(outcome)).toMatch(
      new RegExp(`^Could not create the database token: POST \\S+: .+ \\(${code}\\)$`),
    );
  });

  test.each([
    { status: 300, isRetryable: false, told: "returned 300, a redirect to an unreadable address" },
    { status: 403, isRetryable: false, told: "returned 403 (application/json, more than 65536 characters)" },
    { status: 500, isRetryable: true, told: "returned 500 (application/json, more than 65536 characters)" },
  ])("where the answer was too large, but is known to be $status", async ({ status, isRetryable, told }) => {
    const { outcome } = await createAgainst({ kind: "huge-body", bytes: MIB + 1, status });
    expect(outcome).toMatchObject({ kind: "unknown", isRetryable, unreadable: false });
    expect(readMessage(outcome)).toContain(told);
  });

  test("where no response arrived in time", async () => {
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

  test("where the job was cancelled, and the time that was given is over", async () => {
    await using setup = await startManagementApi();
    const hold = setup.emulator.hold("CreateDatabaseToken");
    const creating = sendCreate(setup);
    await hold.held;
    setup.endGrace();
    const outcome = await creating;
    expect(outcome).toMatchObject({ kind: "unknown", unreadable: false });
    expect(readMessage(outcome)).toContain("this step was cancelled or timed out (CANCELLED)");
  });

  test("not where an answer is as large as it can be: that one is read", async () => {
    const { outcome } = await createAgainst({ kind: "huge-body", bytes: MIB / 16, status: 401 });
    expect(readMessage(outcome)).toContain("returned 401 (application/json, 65536 characters)");
  });
});
