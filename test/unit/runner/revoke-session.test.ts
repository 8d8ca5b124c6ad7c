import { describe, expect, test } from "vitest";
import { MANAGEMENT_API } from "../../../src/influxdb/api-response.ts";
import { openRevokeSession } from "../../../src/runner/revoke-session.ts";
import { createRedaction } from "../create-redaction.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { createCancellation, openCluster } from "./open-session.ts";

/** How many of a hundred revocations start at once, after a response with this status. */
async function countParallelAfter(status: number): Promise<number> {
  await using cluster = await openCluster();
  const inputs = cluster.inputs();
  cluster.emulator.inject({
    on: "GetClusterDatabases",
    occurrence: 2,
    fault: { kind: "status", status, body: "empty" },
  });
  const { limit, client, http } = openRevokeSession(
    inputs,
    createEnvironment(),
    createCancellation(),
    createRedaction(),
  );
  const call = {
    what: "list the databases",
    method: "GET",
    url: `${cluster.emulator.baseUrl}/databases`,
    maxBytes: 1_000_000,
    signal: client.signal,
    api: MANAGEMENT_API,
    advice: () => "",
  } as const;
  expect(await limit.run(() => client.exchange(call, 1))).toMatchObject({ response: { status: 200 } });
  expect(await client.exchange(call, 2)).toMatchObject({ response: { status } });
  await http.close();
  let started = 0;
  for (let count = 0; count < 100; count++) {
    void limit.run(() => {
      started++;
      return new Promise<void>(() => {});
    });
  }
  await new Promise<void>((resolve) => setImmediate(resolve));
  return started;
}

describe("the number of parallel revocations", () => {
  test.each([204, 401, 404, 501])("is not reduced after a %i", async (status) => {
    expect(await countParallelAfter(status), "8, and one more for the success before it").toBe(9);
  });

  test.each([425, 429, 500, 503, 522])("is halved after a %i", async (status) => {
    expect(await countParallelAfter(status)).toBe(4);
  });
});

test("each revocation has a timeout of two minutes, and all together have none", () => {
  const { client, pace } = openRevokeSession(
    parseInputsOfMain(createMainInputs()),
    createEnvironment(),
    createCancellation(),
    createRedaction(),
  );
  expect(client.operationTimeoutMs).toBe(120_000);
  expect(pace.deadlineMs).toBe(Number.POSITIVE_INFINITY);
});
