import { describe, expect, test } from "vitest";
import { failToConnect, withTimeout } from "../http/open-http.ts";
import { apiError, expectError, page, startManagementApi } from "./open-management-api.ts";

const ACCOUNT_URL = "accounts/11111111-1111-4111-8111-111111111111/clusters/33333333-3333-4333-8333-333333333333";
describe("a request", () => {
  test("has the headers of a request with the management token", async () => {
    await using setup = await startManagementApi();
    await setup.api.getClusterDatabases();
    const { headers } = setup.emulator.requests[0] ?? {};
    expect(headers).toMatchObject({
      authorization: `Bearer ${setup.emulator.managementToken}`,
      accept: "application/json",
      "user-agent": "test/1",
    });
    expect(headers).not.toHaveProperty("content-type");
  });

  test("times out after 20 s or at the deadline, but never after less than 1 ms", async () => {
    const latencyMs = 15_000;
    await using setup = await startManagementApi({ timeoutMs: 45_000, latencyMs, intercept: withTimeout(30_000) });
    for (const _ of [1, 2, 3, 4, 5]) await setup.api.getClusterDatabases();
    expect(setup.timeoutsMs).toEqual([20_000, 20_000, 15_000, 1, 1]);
  });

  test("times out when its operation does", async () => {
    await using setup = await startManagementApi({ operationTimeoutMs: 4_000, latencyMs: 1_000 });
    setup.fail("GetClusterDatabases", apiError(503));
    await setup.api.getClusterDatabases();
    expect(setup.timeoutsMs).toEqual([4_000, 2_750]);
  });
});

describe("the trace", () => {
  test("has the URL, the outcome, the time and the attempt of each request", async () => {
    await using setup = await startManagementApi({ latencyMs: 7 });
    const url = `${setup.emulator.managementUrl}/${ACCOUNT_URL}/databases`;
    setup.fail("GetClusterDatabases", apiError(503), { kind: "hang-up", when: "before" });
    await setup.api.getClusterDatabases();
    expect(setup.traces).toEqual([
      { method: "GET", url, outcome: "503", elapsedMs: 7, attempt: 1 },
      { method: "GET", url, outcome: "UND_ERR_SOCKET", elapsedMs: 7, attempt: 2 },
      { method: "GET", url, outcome: "200", elapsedMs: 7, attempt: 3 },
    ]);
  });

  test("reports an unexpected error as failed, and the error is thrown unchanged", async () => {
    const mistake = new TypeError("A mistake");
    await using setup = await startManagementApi({ intercept: () => () => Promise.reject(mistake) });
    expect(await expectError(setup.api.getClusterDatabases())).toBe(mistake);
    const create = setup.api.createDatabaseToken({ description: "Mine", permissions: [] }, 1);
    expect(await expectError(create)).toBe(mistake);
    expect(setup.traces.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
  });
});

test("onResponse receives every response, with any status", async () => {
  await using setup = await startManagementApi();
  setup.fail("GetClusterDatabases", page(503), { kind: "hang-up", when: "before" });
  await setup.api.getClusterDatabases();
  expect(setup.responses.map(({ status }) => status)).toEqual([503, 200]);
  expect(setup.responses[1]?.headers["date"]).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
});

describe("an operation is retried", () => {
  test("after increasing waits, each logged with its reason", async () => {
    await using setup = await startManagementApi();
    const url = `${setup.emulator.managementUrl}/${ACCOUNT_URL}/databases`;
    setup.fail("GetClusterDatabases", apiError(503), page(502), { kind: "hang-up", when: "after" });
    await setup.api.getClusterDatabases();
    expect(setup.waits).toEqual([250, 500, 1_000]);
    expect(setup.infos).toEqual([
      `Could not list the databases: GET ${url} returned 503 (injected fault 503). Retrying in 0.3 s.`,
      expect.stringMatching(/ returned 502 \(text\/html, \d+ characters\)\. Retrying in 0\.5 s\.$/),
      `Could not list the databases: GET ${url}: the connection was closed unexpectedly (UND_ERR_SOCKET). Retrying in 1.0 s.`,
    ]);
  });

  test.each([
    { form: "seconds", retryAfter: "7" },
    { form: "a date", retryAfter: "Tue, 01 Jan 2030 00:00:07 GMT" },
  ])("no sooner than Retry-After requests, in $form", async ({ retryAfter }) => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(429, retryAfter));
    await setup.api.getClusterDatabases();
    expect(setup.waits).toEqual([7_250]);
  });

  test("until it times out, and throws the error of the last response", async () => {
    await using setup = await startManagementApi({ operationTimeoutMs: 3_000 });
    setup.fail("GetClusterDatabases", apiError(500), apiError(502), apiError(503), apiError(504));
    expect((await expectError(setup.api.getClusterDatabases())).message).toMatch(/ returned 504 /);
    expect(setup.waits).toEqual([250, 500, 1_000]);
  });

  test.each([
    { name: "exactly a second is left", timeoutMs: 1_250, requests: 2 },
    { name: "less than a second is left", timeoutMs: 1_249, requests: 1 },
  ])("until less than a second is left before the deadline: $name", async ({ timeoutMs, requests }) => {
    await using setup = await startManagementApi({ timeoutMs });
    setup.emulator.inject({ on: "any", occurrence: "every", fault: apiError(503) });
    await expectError(setup.api.getClusterDatabases());
    expect(setup.requests()).toHaveLength(requests);
  });

  test("never if Retry-After is later than the deadline", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(503, "60"));
    expect((await expectError(setup.api.getClusterDatabases())).message).toMatch(/ returned 503 /);
    expect(setup.waits).toEqual([]);
  });
});

describe("the line about a retry", () => {
  test("does not repeat an error that equals the previous one", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(503), apiError(503), apiError(500), apiError(503));
    await setup.api.getClusterDatabases();
    expect(setup.infos).toEqual([
      expect.stringMatching(/^Could not .* returned 503 .*\. Retrying in 0\.3 s\.$/),
      "Same error again. Retrying in 0.5 s.",
      expect.stringMatching(/^Could not .* returned 500 .*\. Retrying in 1\.0 s\.$/),
      expect.stringMatching(/^Could not .* returned 503 .*\. Retrying in 2\.0 s\.$/),
    ]);
  });

  test.each([
    { random: 0.098, when: "now" },
    { random: 0.1, when: "in 0.1 s" },
  ])("says that the retry comes $when", async ({ random, when }) => {
    await using setup = await startManagementApi({ deps: { random: () => random } });
    setup.fail("GetClusterDatabases", apiError(503));
    await setup.api.getClusterDatabases();
    expect(setup.infos).toEqual([expect.stringMatching(new RegExp(`^Could not list .*\\. Retrying ${when}\\.$`))]);
  });
});

describe("an operation without a response is retried", () => {
  test.each([
    { name: "until the deadline if the connection was refused", code: "ECONNREFUSED", attempts: 7 },
    { name: "until the deadline if a name cannot be looked up", code: "EAI_AGAIN", attempts: 7 },
    { name: "a few times if a name does not exist", code: "ENOTFOUND", attempts: 4 },
    { name: "a few times if a proxy requires a password", code: "PROXY_407", attempts: 4 },
    { name: "never if a certificate is not trusted", code: "CERT_HAS_EXPIRED", attempts: 1 },
  ])("$name", async ({ code, attempts }) => {
    await using setup = await startManagementApi({ operationTimeoutMs: 15_000, intercept: failToConnect(code, 100) });
    expect((await expectError(setup.api.getClusterDatabases())).message).toContain(`(${code})`);
    expect(setup.traces.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: attempts }, (_, index) => index + 1),
    );
  });

  test("if the response does not arrive in time", async () => {
    await using setup = await startManagementApi({ intercept: withTimeout(300) });
    setup.fail("GetClusterDatabases", { kind: "stall", when: "before" });
    expect(await setup.api.getClusterDatabases()).toEqual(["sensors"]);
    expect(setup.infos[0]).toMatch(/: no response arrived in time \(TIMEOUT\)\. Retrying in 0\.3 s\.$/);
  });

  test.each([
    { name: "never if the response to a GET is too large", method: "GET", requests: ["GET tokens"] },
    {
      name: "if the response to a DELETE is too large",
      method: "DELETE",
      requests: ["DELETE tokens", "DELETE tokens"],
    },
  ])("$name", async ({ method, requests }) => {
    await using setup = await startManagementApi();
    const { id } = setup.emulator.cluster.createToken({ description: "Mine", permissions: [] });
    setup.fail("GetDatabaseToken", { kind: "huge-body", bytes: 1024 * 1024 + 1 });
    setup.fail("DeleteDatabaseToken", { kind: "huge-body", bytes: 1024 * 1024 + 1 });
    if (method === "DELETE") expect(await setup.api.deleteDatabaseToken(id)).toBe("revoked");
    else expect((await expectError(setup.api.getDatabaseToken(id))).message).toContain("(TOO_LARGE)");
    expect(setup.requests()).toEqual(requests);
  });
});

describe("a job that is cancelled", () => {
  test("aborts an operation, which is not retried", async () => {
    await using setup = await startManagementApi();
    const hold = setup.emulator.hold("GetClusterDatabases");
    const failing = expectError(setup.api.getClusterDatabases());
    await hold.held;
    setup.cancel();
    expect((await failing).message).toMatch(
      /^Could not list the databases: .*: this step was cancelled or timed out \(CANCELLED\)$/,
    );
    expect(setup.infos).toEqual([]);
  });

  test("ends the wait before the next attempt", async () => {
    const cancellation = new Error("The job was cancelled");
    await using setup = await startManagementApi({ deps: { sleep: () => Promise.reject(cancellation) } });
    setup.fail("GetClusterDatabases", apiError(503));
    expect(await expectError(setup.api.getClusterDatabases())).toBe(cancellation);
    expect(setup.requests()).toHaveLength(1);
  });
});
