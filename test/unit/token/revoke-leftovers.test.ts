import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import type { CreatedToken, IssueRecord } from "../../../src/token/issue-record.ts";
import { revokeLeftovers } from "../../../src/token/revoke-leftovers.ts";
import { createFakeCluster, createMark, START_MS, type StoredToken, tokenId } from "./fake-cluster.ts";

const ID = tokenId(9);
const EXPIRES_AT = "2026-08-01T13:00:00Z";

/** A create request that was sent this long before post begins. */
function sentBefore(ms: number, number = 1) {
  return { mark: createMark(number), latestSendMs: START_MS - ms, expiresAt: EXPIRES_AT };
}

/** A token that has the mark with this number. */
function tokenWithMark(number: number, landedAtMs: number, revoked: { revokedAtMs?: number } = {}): StoredToken {
  return { id: tokenId(number), description: describeToken("Test", createMark(number)), landedAtMs, ...revoked };
}

/** The created token, as main recorded it. */
function recordedToken(createdAtMs: number): CreatedToken {
  return { id: ID, expiresAt: EXPIRES_AT, createdAtMs };
}

const HANDED_OVER: StoredToken = { id: ID, description: describeToken("Test", createMark(4)), landedAtMs: START_MS };

describe("a token with a recorded ID", () => {
  test("is revoked without a look-up", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [HANDED_OVER] });
    const revocations = await revokeLeftovers({ token: recordedToken(START_MS), openCreates: [] }, deps);
    expect(revocations).toEqual([{ name: ID, by: "id", expiresAt: EXPIRES_AT, result: "revoked" }]);
    expect(effects).toEqual([`delete ${ID}`]);
  });

  test("is reported as failed, without an exception, if it cannot be revoked", async () => {
    const { deps } = createFakeCluster({ tokens: [HANDED_OVER], undeletable: [ID] });
    const error = new Error(`Could not revoke the database token ${ID}`);
    expect(await revokeLeftovers({ token: recordedToken(START_MS), openCreates: [] }, deps)).toEqual([
      { name: ID, by: "id", expiresAt: EXPIRES_AT, result: "failed", error },
    ]);
  });
});

test("a token that the API does not know is reported as unknown if it is ten seconds old, and otherwise revoked again", async () => {
  const old = createFakeCluster();
  const revocations = await revokeLeftovers({ token: recordedToken(START_MS - 10_000), openCreates: [] }, old.deps);
  expect(old.effects).toEqual([`delete ${ID}`, `get ${ID}`]);
  expect(revocations).toEqual([{ name: ID, by: "id", expiresAt: EXPIRES_AT, result: "unknown" }]);

  const young = createFakeCluster({ tokens: [{ ...HANDED_OVER, landedAtMs: START_MS + 5_000 }] });
  await revokeLeftovers({ token: recordedToken(START_MS - 3_000), openCreates: [] }, young.deps);
  expect(young.effects).toEqual([`delete ${ID}`, `get ${ID}`, "wait 7000 ms", `delete ${ID}`]);
  expect(young.liveTokens()).toEqual([]);
});

test("sends nothing if nothing is left", async () => {
  const { deps, effects } = createFakeCluster();
  expect(await revokeLeftovers({ openCreates: [] }, deps)).toEqual([]);
  expect(effects).toEqual([]);
});

describe("a create request with an unknown outcome", () => {
  test("is looked up once if it was sent twenty seconds ago", async () => {
    const { deps, effects } = createFakeCluster();
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(effects).toEqual(["look up mark 1"]);
    expect(revocations).toEqual([{ name: createMark(1), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" }]);
  });

  test("is looked up again twenty seconds after it was sent", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates: [sentBefore(14_000)] }, deps);
    expect(effects).toEqual(["look up mark 1", "wait 6000 ms", "look up mark 1"]);
  });

  test("delays post by at most twenty seconds, even if the clock was set back", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates: [sentBefore(-20_000)] }, deps);
    expect(effects).toEqual(["look up mark 1", "wait 20000 ms", "look up mark 1"]);
  });

  test("is reported with the expiry of its token if that cannot be revoked", async () => {
    const tokens = [{ ...tokenWithMark(1, START_MS), expiresAtMs: START_MS + 60_000 }, tokenWithMark(2, START_MS)];
    const { deps } = createFakeCluster({ tokens, undeletable: [tokenId(1), tokenId(2)] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0), sentBefore(0, 2)] }, deps);
    expect(revocations.map(({ result, expiresAt }) => [result, expiresAt])).toEqual([
      ["failed", "2026-08-01T12:01:00Z"],
      ["failed", undefined],
    ]);
  });

  test("is looked up again after its token was found, because a gateway may have sent it twice", async () => {
    const twin = { ...tokenWithMark(1, START_MS + 19_000), id: tokenId(7) };
    const { deps, effects, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS), twin] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, deps);
    expect(effects).toEqual([
      "look up mark 1",
      `delete ${tokenId(1)}`,
      "wait 20000 ms",
      "look up mark 1",
      `delete ${twin.id}`,
    ]);
    expect(revocations).toMatchObject([
      { name: tokenId(1), by: "id", result: "revoked" },
      { name: twin.id, by: "id", result: "revoked" },
    ]);
    expect(liveTokens()).toEqual([]);
  });

  test("has its token revoked again if a late request has created it again with the same ID", async () => {
    const again = tokenWithMark(1, START_MS + 19_000);
    const { deps, effects, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS), again] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, deps);
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(effects.filter((line) => line.startsWith("delete"))).toHaveLength(2);
    expect(liveTokens()).toEqual([]);
  });

  test("has its token revoked again if a repeated request creates it again after the DELETE by its ID", async () => {
    const again = tokenWithMark(1, START_MS + 19_000);
    const { deps, effects, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS), again] });
    const token = { ...recordedToken(START_MS), id: again.id };
    const revocations = await revokeLeftovers({ token, openCreates: [sentBefore(0)] }, deps);
    expect(effects.slice(-2)).toEqual(["look up mark 1", `delete ${again.id}`]);
    expect(revocations.map(({ name, result }) => [name, result])).toContainEqual([again.id, "revoked"]);
    expect(liveTokens()).toEqual([]);
  });

  test("has its token revoked and reported once, even if the token is still listed as live", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS)] });
    const listed = await deps.api.getDatabaseTokens(() => true);
    const api = { ...deps.api, getDatabaseTokens: async () => listed };
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, { ...deps, api });
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(effects.filter((line) => line.startsWith("delete"))).toHaveLength(1);
  });

  test("has its token reported as revoked if the first try failed and the second did not", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS)] });
    const refusals = [new Error("Could not revoke: the response was 403")];
    const api: typeof deps.api = {
      ...deps.api,
      async deleteDatabaseToken(id) {
        const refusal = refusals.pop();
        if (refusal !== undefined) throw refusal;
        return await deps.api.deleteDatabaseToken(id);
      },
    };
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, { ...deps, api });
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(liveTokens()).toEqual([]);
  });

  test("has its token revoked if it takes effect between the look-ups", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS + 19_000)] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, deps);
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(liveTokens()).toEqual([]);
  });

  test("is reported as without a token if its token is already revoked", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS, { revokedAtMs: START_MS })] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(revocations).toMatchObject([{ name: createMark(1), by: "mark", result: "unknown" }]);
    expect(effects).toEqual(["look up mark 1"]);
  });

  test("does not end the tokens of other requests", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(2, START_MS), HANDED_OVER] });
    await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(liveTokens()).toEqual([tokenId(2), ID]);
  });
});

describe("several create requests with unknown outcomes", () => {
  const openCreates = [sentBefore(22_000, 1), sentBefore(16_000, 2), sentBefore(11_000, 3)];

  test("are looked up together, and those that may still take effect are looked up again", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [tokenWithMark(2, START_MS)] });
    const revocations = await revokeLeftovers({ openCreates }, deps);
    expect(effects).toEqual([
      "look up mark 1, mark 2, mark 3",
      `delete ${tokenId(2)}`,
      "wait 9000 ms",
      "look up mark 2, mark 3",
    ]);
    expect(revocations).toMatchObject([
      { name: tokenId(2), by: "id", result: "revoked" },
      { name: createMark(1), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" },
      { name: createMark(3), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" },
    ]);
  });

  test("delay post once, until the last of them can no longer take effect", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates }, deps);
    expect(effects).toEqual(["look up mark 1, mark 2, mark 3", "wait 9000 ms", "look up mark 2, mark 3"]);
  });

  test("are all reported as failed if they cannot be looked up", async () => {
    const { deps } = createFakeCluster({ failingLookUps: [1] });
    const revocations = await revokeLeftovers({ openCreates }, deps);
    expect(revocations).toEqual(
      openCreates.map(({ mark }) => ({
        name: mark,
        by: "mark",
        expiresAt: EXPIRES_AT,
        result: "failed",
        error: new Error("Could not list the database tokens"),
      })),
    );
  });
});

describe("other tokens are still revoked", () => {
  const leftovers: IssueRecord = {
    token: recordedToken(START_MS),
    openCreates: [sentBefore(20_000, 1), sentBefore(20_000, 2)],
  };
  const tokens = [HANDED_OVER, tokenWithMark(1, START_MS), tokenWithMark(2, START_MS)];

  test("if the revocation of a token fails", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens, undeletable: [ID, tokenId(1)] });
    const revocations = await revokeLeftovers(leftovers, deps);
    expect(revocations.map(({ name, result }) => [name, result])).toEqual([
      [ID, "failed"],
      [tokenId(1), "failed"],
      [tokenId(2), "revoked"],
    ]);
    expect(liveTokens()).toEqual([ID, tokenId(1)]);
  });

  test("if the marks cannot be looked up", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens, failingLookUps: [1] });
    await revokeLeftovers(leftovers, deps);
    expect(liveTokens()).toEqual([tokenId(1), tokenId(2)]);
  });

  test("if the wait is interrupted, and only the mark that was not looked up again is reported as failed", async () => {
    const { deps } = createFakeCluster({ tokens: [HANDED_OVER], isCancelled: true });
    const revocations = await revokeLeftovers({ token: recordedToken(START_MS), openCreates: [sentBefore(0)] }, deps);
    expect(revocations.map(({ name, result }) => [name, result])).toEqual([
      [ID, "revoked"],
      [createMark(1), "failed"],
    ]);
  });
});
