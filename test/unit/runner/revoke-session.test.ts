import { describe, expect, test } from "vitest";
import { listBaseUrls } from "../../../src/influxdb/cluster.ts";
import { openRevokeSession } from "../../../src/runner/session.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { knowing } from "../redacting.ts";
import { createCancellation, openCluster } from "./open-session.ts";

/** How many of a hundred revocations begin at once, after one that the cluster has answered with this status. */
async function atOnceAfter(status: number): Promise<number> {
  await using opened = await openCluster();
  const inputs = opened.inputs();
  opened.emulator.inject({
    on: "GetClusterDatabases",
    occurrence: 2,
    fault: { kind: "status", status, body: "empty" },
  });
  const { limit, client, http } = openRevokeSession(inputs, createEnvironment(), createCancellation(), knowing());
  const call = {
    what: "list the databases",
    method: "GET",
    url: `${listBaseUrls(inputs.cluster)[0]}/databases`,
    maxBytes: 1_000_000,
    signal: client.signal,
    advice: () => "",
  } as const;
  expect(await limit.run(() => client.exchange(call, 1))).toMatchObject({ response: { status: 200 } });
  expect(await client.exchange(call, 2)).toMatchObject({ response: { status } });
  await http.close();
  let begun = 0;
  for (let count = 0; count < 100; count++) {
    void limit.run(() => {
      begun++;
      return new Promise<void>(() => {});
    });
  }
  await new Promise<void>((resolve) => setImmediate(resolve));
  return begun;
}

describe("so many tokens are revoked at a time", () => {
  test.each([204, 401, 404, 501])("as before where the cluster answers %i", async (status) => {
    expect(await atOnceAfter(status)).toBe(8);
  });

  test.each([425, 429, 500, 503, 522])("half as many where it answers %i", async (status) => {
    expect(await atOnceAfter(status)).toBe(4);
  });
});

test("each revocation has two minutes, and all of them together what they take", () => {
  const { client, pace } = openRevokeSession(
    parseInputsOfMain(createMainInputs()),
    createEnvironment(),
    createCancellation(),
    knowing(),
  );
  expect(client.operationTimeoutMs).toBe(120_000);
  expect(pace.deadlineMs).toBe(Number.POSITIVE_INFINITY);
});
