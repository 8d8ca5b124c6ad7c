import { describe, expect, test } from "vitest";
import { openRevokeSession } from "../../../src/runner/session.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { knowing } from "../redacting.ts";
import { createCancellation } from "./open-session.ts";

/** How many of a hundred revocations begin at once, after one that the cluster has answered so. */
async function atOnceAfter(status: number): Promise<number> {
  const { limit, client } = openRevokeSession(
    parseInputsOfMain(createMainInputs()),
    createEnvironment(),
    createCancellation(),
    knowing(),
  );
  await limit.run(async () => client.parts.onResponse({ status: 200, headers: {}, body: "" }, 0));
  client.parts.onResponse({ status, headers: {}, body: "" }, 0);
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
  const { client } = openRevokeSession(
    parseInputsOfMain(createMainInputs()),
    createEnvironment(),
    createCancellation(),
    knowing(),
  );
  expect(client.parts.operationTimeoutMs).toBe(120_000);
  expect(client.parts.deadlineMs).toBe(Number.POSITIVE_INFINITY);
});
