import { afterEach, describe, expect, test, vi } from "vitest";
import { openTokenApi } from "../../../src/product/open-token-api.ts";
import { now } from "../../../src/runner/clock.ts";
import { openSession } from "../../../src/runner/session.ts";
import { createRedaction } from "../create-redaction.ts";
import { createEnvironment } from "../main/fixtures.ts";
import { captureOutputWhile } from "./capture-output.ts";
import { createCancellation, openCluster } from "./open-session.ts";
import { stubVariables } from "./runner-variables.ts";

afterEach(() => vi.unstubAllEnvs());

describe("a request", () => {
  const logRequest = async (debug: string) => {
    stubVariables({ RUNNER_DEBUG: debug });
    await using cluster = await openCluster({ databases: ["sensors"] });
    const { api } = await openTokenApi(cluster.inputs().cluster, cluster.session.client);
    const { output } = await captureOutputWhile(() => api.getClusterDatabases());
    return output.map((line) => line.replace(cluster.emulator.origin, ""));
  };

  test("is logged with its URL, status and duration if debug logging is on", async () => {
    expect(await logRequest("1")).toEqual([
      expect.stringMatching(
        /^::debug::GET \/api\/v0\/accounts\/[\w-]+\/clusters\/[\w-]+\/databases: 200, \d+ ms, attempt 1$/,
      ),
    ]);
  });

  test("is not logged if debug logging is off", async () => {
    expect(await logRequest("")).toEqual([]);
  });
});

test("onResponse gets every response of its own session", async () => {
  await using cluster = await openCluster();
  const statuses: number[] = [];
  const session = openSession({
    managementToken: "fake-other",
    redaction: createRedaction(),
    trust: { roots: "default", caCertificate: "" },
    environment: createEnvironment(),
    cancellation: createCancellation(),
    timeoutMs: 10_000,
    onResponse: ({ status }) => statuses.push(status),
  });
  const { api } = await openTokenApi(cluster.inputs().cluster, session.client);
  await captureOutputWhile(() => api.getClusterDatabases().catch(() => {}));
  await session.http.close();
  expect(statuses).toEqual([401]);
});

test("the timeout of a session starts when it opens, and is the default for one operation", () => {
  const parts = {
    managementToken: "fake",
    redaction: createRedaction(),
    trust: { roots: "default", caCertificate: "" },
    environment: createEnvironment(),
    cancellation: createCancellation(),
    timeoutMs: 5_000,
  } as const;
  const before = now();
  const { client, pace } = openSession(parts);
  expect(pace.deadlineMs - before).toBeGreaterThanOrEqual(5_000);
  expect(pace.deadlineMs - now()).toBeLessThanOrEqual(5_000);
  expect(client.operationTimeoutMs).toBe(5_000);
  expect(openSession({ ...parts, operationTimeoutMs: 70 }).client.operationTimeoutMs).toBe(70);
});

test("a wait of a session ends when the job is cancelled", async () => {
  await using cluster = await openCluster();
  const wait = cluster.session.pace.sleep(3_600_000);
  cluster.cancel();
  await expect(wait).rejects.toThrow("This step was cancelled");
});
