import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { accessTokenOf, created, cutOff, lost, redirected, refused } from "./create-outcomes.ts";
import { createFakeCluster, ISSUE_REQUEST, markOf, START_MS, tokenId } from "./fake-cluster.ts";

const [FIRST, SECOND] = [tokenId(1), tokenId(2)];

describe("a create that is refused", () => {
  test("drops its mark and is final where the cause does not pass", async () => {
    const { deps, effects } = createFakeCluster({ creates: [refused({ isRetryable: false })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "record nothing"]);
  });

  test("is tried again with a new mark where the cause can pass", async () => {
    const { deps, effects } = createFakeCluster({
      creates: [refused({ isRetryable: true, retryAfterMs: 7_000 }), created()],
    });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toHaveProperty("expiresAt", "2026-08-01T13:00:07Z");
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      "record nothing",
      "wait 7250 ms",
      "record mark 2",
      "create 2 with mark 2",
      `mask ${accessTokenOf(SECOND)}`,
      `record token ${SECOND}`,
    ]);
  });
});

describe("a create of unknown outcome", () => {
  test("is looked up, its token revoked, and only then tried again with a new mark", async () => {
    const { deps, effects, liveTokens } = createFakeCluster({ creates: [lost({ landsAfterMs: 0 }), created()] });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toHaveProperty("id", SECOND);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      "look up mark 1",
      `delete ${FIRST}`,
      "wait 250 ms",
      "record mark 1, mark 2",
      "create 2 with mark 2",
      `mask ${accessTokenOf(SECOND)}`,
      `record mark 1 and token ${SECOND}`,
    ]);
    expect(liveTokens()).toEqual([SECOND]);
  });

  test("keeps its mark on record, token found or not, for it may still land, or land once more", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost(), lost({ landsAfterMs: 0 }), created()] });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(effects.filter((line) => line.startsWith("record"))).toEqual([
      "record mark 1",
      "record mark 1, mark 2",
      "record mark 1, mark 2, mark 3",
      `record mark 1, mark 2 and token ${tokenId(3)}`,
    ]);
  });

  test("waits longer each time, and as long as it is asked to", async () => {
    const { deps, effects, infos } = createFakeCluster({
      creates: [lost(), lost({ retryAfterMs: 3_000 }), lost(), created()],
    });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(effects.filter((line) => line.startsWith("wait"))).toEqual(["wait 250 ms", "wait 3500 ms", "wait 1000 ms"]);
    expect(infos).toEqual([
      "Retrying in 0.3 s. Lost",
      "Same error again. Retrying in 3.5 s.",
      "Same error again. Retrying in 1.0 s.",
    ]);
  });

  test("is final where it cannot be looked up: a token more is worse than none", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost()], failingLookUps: [1] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      "Lost. Could not list the database tokens. The post step tries again to revoke any token that was created",
    );
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "look up mark 1"]);
  });

  test("is final where its token cannot be revoked, which stays on record by its mark", async () => {
    const { deps, records } = createFakeCluster({ creates: [lost({ landsAfterMs: 0 })], undeletable: [FIRST] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      /^Lost\. Could not revoke the database token/,
    );
    expect(records.at(-1)?.openCreates).toEqual([openUntil(20_000)]);
  });
});

describe("the mark of a create of unknown outcome, which a proxy may have sent twice,", () => {
  const twin = {
    id: tokenId(7),
    description: describeToken(ISSUE_REQUEST.description, markOf(1)),
    landedAtMs: START_MS,
  };

  test("stays, though both tokens are revoked", async () => {
    const creates = [lost({ landsAfterMs: 0 }), refused({ isRetryable: false })];
    const { deps, effects, records } = createFakeCluster({ creates, tokens: [twin] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects.slice(2, 5)).toEqual(["look up mark 1", `delete ${twin.id}`, `delete ${FIRST}`]);
    expect(records.at(-1)?.openCreates).toEqual([openUntil(0)]);
  });

  test("is not revoked again where a token that carries it already is", async () => {
    const creates = [lost({ landsAfterMs: 0 }), refused({ isRetryable: false })];
    const { deps, effects } = createFakeCluster({ creates, tokens: [{ ...twin, revokedAtMs: START_MS }] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects.slice(2, 4)).toEqual(["look up mark 1", `delete ${FIRST}`]);
  });

  test("does not keep one token where the other cannot be revoked", async () => {
    const creates = [lost({ landsAfterMs: 0 })];
    const { deps, liveTokens } = createFakeCluster({ creates, tokens: [twin], undeletable: [twin.id] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Lost\. Could not revoke/);
    expect(liveTokens()).toEqual([twin.id]);
  });

  test.each([FIRST, twin.id])(
    "stays, and is final, where a token is listed but not found to revoke: %s",
    async (id) => {
      const { deps, records } = createFakeCluster({
        creates: [lost({ landsAfterMs: 0 })],
        tokens: [twin],
        unfindable: [id],
      });
      await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
        `Lost. Could not revoke the database token ${id}: the cluster shows it as live, but DELETE returned 404. The post step tries again`,
      );
      expect(records.at(-1)?.openCreates).toEqual([openUntil(20_000)]);
    },
  );
});

describe("the tries end", () => {
  test("at once with a redirect, whose mark stays on record", async () => {
    const { deps, effects } = createFakeCluster({ creates: [redirected()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Redirected$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1"]);
  });

  test("with the second answer that cannot be read, whose tokens are masked and revoked", async () => {
    const { deps, effects, liveTokens } = createFakeCluster({ creates: [cutOff(), cutOff()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Unreadable$/);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      `mask ${accessTokenOf(FIRST)}`,
      "look up mark 1",
      `delete ${FIRST}`,
      "wait 250 ms",
      "record mark 1, mark 2",
      "create 2 with mark 2",
      `mask ${accessTokenOf(SECOND)}`,
      "look up mark 2",
      `delete ${SECOND}`,
    ]);
    expect(liveTokens()).toEqual([]);
  });

  test("with that second answer, whatever came between the two, and not for what is lost", async () => {
    const { deps, requests } = createFakeCluster({ creates: [lost(), lost(), cutOff(), lost(), cutOff(), created()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Unreadable$/);
    expect(requests).toHaveLength(5);
  });

  test.each([
    { name: "with a second left for it there is one more", deadlineMs: START_MS + 1_250, expected: [SECOND] },
    { name: "with less there is none", deadlineMs: START_MS + 1_249, expected: [] },
  ])("by time: $name", async ({ deadlineMs, expected }) => {
    const { deps, liveTokens } = createFakeCluster({ creates: [lost(), created()], deadlineMs });
    const issued = issueDatabaseToken(ISSUE_REQUEST, deps);
    await (expected.length === 0 ? expect(issued).rejects.toThrow(/^Lost$/) : issued);
    expect(liveTokens()).toEqual(expected);
  });

  test("with a wait that would end beyond the deadline, whoever asks for it", async () => {
    const { deps } = createFakeCluster({ creates: [refused({ isRetryable: true, retryAfterMs: 120_000 })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
  });

  test("with the job, whose marks stay on record", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost()], isCancelled: true });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^The job was cancelled$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "look up mark 1", "wait 250 ms"]);
  });
});

describe("a mark on record", () => {
  test("has its own expiry beside it, whatever the next create asks for", async () => {
    const { deps, records } = createFakeCluster({
      creates: [lost(), refused({ isRetryable: true, retryAfterMs: 5_000 }), created()],
    });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(records.at(-1)).toMatchObject({
      openCreates: [{ mark: markOf(1), expiresAt: "2026-08-01T13:00:00Z" }],
      token: { expiresAt: "2026-08-01T13:00:05Z" },
    });
  });

  test("has left by the end of its request's time, or when its outcome was known", async () => {
    const { deps, records } = createFakeCluster({ creates: [lost(), refused({ isRetryable: false })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(records[0]?.openCreates).toEqual([openUntil(20_000)]);
    expect(records.at(-1)?.openCreates).toEqual([openUntil(0)]);
  });
});

/** The first create, which had left so long after the start at the latest. */
function openUntil(ms: number) {
  return { mark: markOf(1), latestSendMs: START_MS + ms, expiresAt: "2026-08-01T13:00:00Z" };
}
