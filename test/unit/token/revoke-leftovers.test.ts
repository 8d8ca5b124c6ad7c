import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import type { CreatedToken, IssueRecord } from "../../../src/token/issue-record.ts";
import { revokeLeftovers } from "../../../src/token/revoke-leftovers.ts";
import { createFakeCluster, markOf, START_MS, type StoredToken, tokenId } from "./fake-cluster.ts";

const ID = tokenId(9);
const EXPIRES_AT = "2026-08-01T13:00:00Z";

/** A create that was sent so long before post begins. */
function sentBefore(ms: number, number = 1) {
  return { mark: markOf(number), latestSendMs: START_MS - ms, expiresAt: EXPIRES_AT };
}

/** The token that carries the mark with this number. */
function tokenWithMark(number: number, landedAtMs: number, revoked: { revokedAtMs?: number } = {}): StoredToken {
  return { id: tokenId(number), description: describeToken("Test", markOf(number)), landedAtMs, ...revoked };
}

/** The token that is known by its ID, as main recorded it. */
function made(createdAtMs: number): CreatedToken {
  return { id: ID, expiresAt: EXPIRES_AT, createdAtMs };
}

const HANDED_OVER: StoredToken = { id: ID, description: describeToken("Test", markOf(4)), landedAtMs: START_MS };

describe("a token that is known by its ID", () => {
  test("is revoked, without a look-up", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [HANDED_OVER] });
    const revocations = await revokeLeftovers({ token: made(START_MS), openCreates: [] }, deps);
    expect(revocations).toEqual([{ name: ID, by: "id", expiresAt: EXPIRES_AT, result: "revoked" }]);
    expect(effects).toEqual([`delete ${ID}`]);
  });

  test("is told as failed where it cannot be revoked, and throws nothing", async () => {
    const { deps } = createFakeCluster({ tokens: [HANDED_OVER], undeletable: [ID] });
    const error = new Error(`Could not revoke the database token ${ID}`);
    expect(await revokeLeftovers({ token: made(START_MS), openCreates: [] }, deps)).toEqual([
      { name: ID, by: "id", expiresAt: EXPIRES_AT, result: "failed", error },
    ]);
  });
});

test("a token that the API does not know is told so where it is old enough, and asked for again where it is not", async () => {
  const old = createFakeCluster();
  const revocations = await revokeLeftovers({ token: made(START_MS - 10_000), openCreates: [] }, old.deps);
  expect(old.effects).toEqual([`delete ${ID}`, `get ${ID}`]);
  expect(revocations).toEqual([{ name: ID, by: "id", expiresAt: EXPIRES_AT, result: "unknown" }]);

  const young = createFakeCluster({ tokens: [{ ...HANDED_OVER, landedAtMs: START_MS + 5_000 }] });
  await revokeLeftovers({ token: made(START_MS - 3_000), openCreates: [] }, young.deps);
  expect(young.effects).toEqual([`delete ${ID}`, `get ${ID}`, "wait 7000 ms", `delete ${ID}`]);
  expect(young.liveTokens()).toEqual([]);
});

test("nothing is done where nothing is left", async () => {
  const { deps, effects } = createFakeCluster();
  expect(await revokeLeftovers({ openCreates: [] }, deps)).toEqual([]);
  expect(effects).toEqual([]);
});

describe("a create of unknown outcome", () => {
  test("is looked up once where it had left twenty seconds ago", async () => {
    const { deps, effects } = createFakeCluster();
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(effects).toEqual(["look up mark 1"]);
    expect(revocations).toEqual([{ name: markOf(1), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" }]);
  });

  test("is looked up once more, twenty seconds after it had left", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates: [sentBefore(14_000)] }, deps);
    expect(effects).toEqual(["look up mark 1", "wait 6000 ms", "look up mark 1"]);
  });

  test("is waited for twenty seconds at most, though main could not say when it left, or the clock was set back", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates: [sentBefore(-20_000)] }, deps);
    expect(effects).toEqual(["look up mark 1", "wait 20000 ms", "look up mark 1"]);
  });

  test("is told with the expiry that its token has, where that cannot be revoked", async () => {
    const tokens = [{ ...tokenWithMark(1, START_MS), expiresAtMs: START_MS + 60_000 }, tokenWithMark(2, START_MS)];
    const { deps } = createFakeCluster({ tokens, undeletable: [tokenId(1), tokenId(2)] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0), sentBefore(0, 2)] }, deps);
    expect(revocations.map(({ result, expiresAt }) => [result, expiresAt])).toEqual([
      ["failed", "2026-08-01T12:01:00Z"],
      ["failed", undefined],
    ]);
  });

  test("is looked up once more though its token was found: a gateway may have sent it twice", async () => {
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

  test("tells each token once, and revokes it once, though it is listed alive a little longer", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS)] });
    const listed = await deps.api.getDatabaseTokens(() => true);
    const api = { ...deps.api, getDatabaseTokens: async () => listed };
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, { ...deps, api });
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(effects.filter((line) => line.startsWith("delete"))).toHaveLength(1);
  });

  test("tells of a token that could be revoked in the second round alone no failure of the first", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS)] });
    const refusals = [new Error("Could not revoke: the answer was 403")];
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

  test("is found where it lands in between", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS + 19_000)] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(0)] }, deps);
    expect(revocations).toMatchObject([{ name: tokenId(1), by: "id", result: "revoked" }]);
    expect(liveTokens()).toEqual([]);
  });

  test("is not revoked again where its token already is", async () => {
    const { deps, effects } = createFakeCluster({ tokens: [tokenWithMark(1, START_MS, { revokedAtMs: START_MS })] });
    const revocations = await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(revocations).toMatchObject([{ name: markOf(1), by: "mark", result: "unknown" }]);
    expect(effects).toEqual(["look up mark 1"]);
  });

  test("leaves the tokens of others alone", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens: [tokenWithMark(2, START_MS), HANDED_OVER] });
    await revokeLeftovers({ openCreates: [sentBefore(20_000)] }, deps);
    expect(liveTokens()).toEqual([tokenId(2), ID]);
  });
});

describe("several creates of unknown outcome", () => {
  const openCreates = [sentBefore(22_000, 1), sentBefore(16_000, 2), sentBefore(11_000, 3)];

  test("are looked up together, and again those that may still land", async () => {
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
      { name: markOf(1), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" },
      { name: markOf(3), by: "mark", expiresAt: EXPIRES_AT, result: "unknown" },
    ]);
  });

  test("are waited for once, until the last of them can have landed", async () => {
    const { deps, effects } = createFakeCluster();
    await revokeLeftovers({ openCreates }, deps);
    expect(effects).toEqual(["look up mark 1, mark 2, mark 3", "wait 9000 ms", "look up mark 2, mark 3"]);
  });

  test("are all told as failed where they cannot be looked up", async () => {
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

describe("what becomes of one part does not stop the others", () => {
  const left: IssueRecord = { token: made(START_MS), openCreates: [sentBefore(20_000, 1), sentBefore(20_000, 2)] };
  const tokens = [HANDED_OVER, tokenWithMark(1, START_MS), tokenWithMark(2, START_MS)];

  test("a token that cannot be revoked", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens, undeletable: [ID, tokenId(1)] });
    const revocations = await revokeLeftovers(left, deps);
    expect(revocations.map(({ name, result }) => [name, result])).toEqual([
      [ID, "failed"],
      [tokenId(1), "failed"],
      [tokenId(2), "revoked"],
    ]);
    expect(liveTokens()).toEqual([ID, tokenId(1)]);
  });

  test("marks that cannot be looked up", async () => {
    const { deps, liveTokens } = createFakeCluster({ tokens, failingLookUps: [1] });
    await revokeLeftovers(left, deps);
    expect(liveTokens()).toEqual([tokenId(1), tokenId(2)]);
  });

  test("a wait that is cut short: what was revoked is told as revoked, what was not looked up again as failed", async () => {
    const { deps } = createFakeCluster({ tokens: [HANDED_OVER], isCancelled: true });
    const revocations = await revokeLeftovers({ token: made(START_MS), openCreates: [sentBefore(0)] }, deps);
    expect(revocations.map(({ name, result }) => [name, result])).toEqual([
      [ID, "revoked"],
      [markOf(1), "failed"],
    ]);
  });
});
