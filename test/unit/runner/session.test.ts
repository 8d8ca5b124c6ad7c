import { afterEach, describe, expect, test, vi } from "vitest";
import { openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import { now } from "../../../src/runner/clock.ts";
import { openSession } from "../../../src/runner/session.ts";
import { createEnvironment } from "../main/fixtures.ts";
import { knowing } from "../redacting.ts";
import { captureOutputWhile } from "./capture-output.ts";
import { createCancellation, openCluster } from "./open-session.ts";
import { stubVariables } from "./runner-variables.ts";

afterEach(() => vi.unstubAllEnvs());

describe("a request", () => {
  const saidOf = async (debug: string) => {
    stubVariables({ RUNNER_DEBUG: debug });
    await using opened = await openCluster({ databases: ["sensors"] });
    const { api } = await openManagementApi(opened.inputs().cluster, opened.session.client);
    const { output } = await captureOutputWhile(() => api.getClusterDatabases());
    return output.map((line) => line.replace(opened.emulator.origin, ""));
  };

  test("is a line with debug logging: what was asked, what came, how long it took", async () => {
    expect(await saidOf("1")).toEqual([
      expect.stringMatching(
        /^::debug::GET \/api\/v0\/accounts\/[\w-]+\/clusters\/[\w-]+\/databases: 200, \d+ ms, attempt 1$/,
      ),
    ]);
  });

  test("is nothing without: nobody would see it", async () => {
    expect(await saidOf("")).toEqual([]);
  });
});

test("every answer is heard by whoever wants to, and by nobody else", async () => {
  await using opened = await openCluster();
  const statuses: number[] = [];
  const session = openSession({
    managementToken: "fake-other",
    redaction: knowing(),
    trust: { roots: "default", caCertificate: "" },
    environment: createEnvironment(),
    cancellation: createCancellation(),
    timeoutMs: 10_000,
    onResponse: ({ status }) => statuses.push(status),
  });
  const { api } = await openManagementApi(opened.inputs().cluster, session.client);
  await captureOutputWhile(() => api.getClusterDatabases().catch(() => {}));
  await session.http.close();
  expect(statuses).toEqual([401]);
});

test("a session has its time from its opening on, all of it for one operation unless it says less", () => {
  const parts = {
    managementToken: "fake",
    redaction: knowing(),
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

test("a session's wait ends when the job is cancelled", async () => {
  await using opened = await openCluster();
  const waiting = opened.session.pace.sleep(3_600_000);
  opened.cancel();
  await expect(waiting).rejects.toThrow("This step was cancelled");
});
