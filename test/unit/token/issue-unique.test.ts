import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { createAccessToken, created, lostButRepeatable, refused, taken } from "./create-outcomes.ts";
import { createFakeCluster, createMark, ISSUE_REQUEST, START_MS, tokenId } from "./fake-cluster.ts";

const [FIRST, SECOND] = [tokenId(1), tokenId(2)];

describe("a create request that creates at most one token", () => {
  test("is repeated with the same mark after an unknown outcome, and its mark stays on record", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lostButRepeatable(), created()] });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toHaveProperty("id", SECOND);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      "wait 250 ms",
      "record mark 1",
      "create 2 with mark 1",
      `mask ${createAccessToken(SECOND)}`,
      `record mark 1 and token ${SECOND}`,
    ]);
  });

  test("records with each repetition that it may arrive later", async () => {
    const { deps, records } = createFakeCluster({ creates: [lostButRepeatable(), lostButRepeatable(), created()] });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    const latest = records.map(({ openCreates }) => (openCreates[0]?.latestSendMs ?? 0) - START_MS);
    expect(latest, "20 s after each request, and the last response").toEqual([20_000, 20_250, 20_750, 750]);
  });

  test("keeps its mark on record if a repetition is refused, because the first one may have created a token", async () => {
    const { deps, records } = createFakeCluster({ creates: [lostButRepeatable(), refused({ isRetryable: false })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(records.at(-1)?.openCreates).toMatchObject([{ mark: createMark(1) }]);
  });
});

describe("a create request whose token exists already", () => {
  const existing = { id: FIRST, description: describeToken("x", createMark(1)), landedAtMs: START_MS };

  test("revokes that token, and is retried with a new mark", async () => {
    const { deps, effects, liveTokens } = createFakeCluster({ creates: [taken(FIRST), created()], tokens: [existing] });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toHaveProperty("id", SECOND);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      `delete ${FIRST}`,
      "wait 250 ms",
      "record mark 1, mark 2",
      "create 2 with mark 2",
      `mask ${createAccessToken(SECOND)}`,
      `record mark 1 and token ${SECOND}`,
    ]);
    expect(liveTokens()).toEqual([SECOND]);
  });

  test("is final and keeps its mark on record if that token cannot be revoked", async () => {
    const { deps, records } = createFakeCluster({ creates: [taken(FIRST)], tokens: [existing], undeletable: [FIRST] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Taken\. Could not revoke/);
    expect(records.at(-1)?.openCreates).toMatchObject([{ mark: createMark(1) }]);
  });
});
