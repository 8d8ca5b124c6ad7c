import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { createAccessToken, created, cutOff, lost, redirected, refused } from "./create-outcomes.ts";
import { createFakeCluster, createMark, ISSUE_REQUEST, START_MS, tokenId } from "./fake-cluster.ts";

const [FIRST, SECOND] = [tokenId(1), tokenId(2)];

describe("a create request that is refused", () => {
  test("is final and loses its mark if the cause is permanent", async () => {
    const { deps, effects } = createFakeCluster({ creates: [refused({ isRetryable: false })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "record nothing"]);
  });

  test("is retried with a new mark if the cause is temporary", async () => {
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
      `mask ${createAccessToken(SECOND)}`,
      `record token ${SECOND}`,
    ]);
  });
});

describe("a create request with an unknown outcome", () => {
  test("is looked up and its token revoked before it is retried with a new mark", async () => {
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
      `mask ${createAccessToken(SECOND)}`,
      `record mark 1 and token ${SECOND}`,
    ]);
    expect(liveTokens()).toEqual([SECOND]);
  });

  test("keeps its mark on record even if a token was found, because it may still arrive or arrive again", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost(), lost({ landsAfterMs: 0 }), created()] });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(effects.filter((line) => line.startsWith("record"))).toEqual([
      "record mark 1",
      "record mark 1, mark 2",
      "record mark 1, mark 2, mark 3",
      `record mark 1, mark 2 and token ${tokenId(3)}`,
    ]);
  });

  test("is retried after increasing delays, and not before Retry-After ends", async () => {
    const { deps, effects, infos } = createFakeCluster({
      creates: [lost(), lost({ retryAfterMs: 3_000 }), lost(), created()],
    });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(effects.filter((line) => line.startsWith("wait"))).toEqual(["wait 250 ms", "wait 3500 ms", "wait 1000 ms"]);
    expect(infos).toEqual([
      "Lost. Retrying in 0.3 s.",
      "Same error again. Retrying in 3.5 s.",
      "Same error again. Retrying in 1.0 s.",
    ]);
  });

  test("is final if its mark cannot be looked up, because a second token is worse than none", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost()], failingLookUps: [1] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      "Lost. Could not list the database tokens. The post step tries again to revoke any token that was created",
    );
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "look up mark 1"]);
  });

  test("is final and keeps its mark on record if its token cannot be revoked", async () => {
    const { deps, records } = createFakeCluster({ creates: [lost({ landsAfterMs: 0 })], undeletable: [FIRST] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      /^Lost\. Could not revoke the database token/,
    );
    expect(records.at(-1)?.openCreates).toEqual([openCreateSentBy(20_000)]);
  });
});

describe("a create request that a gateway has sent twice", () => {
  const twin = {
    id: tokenId(7),
    description: describeToken(ISSUE_REQUEST.description, createMark(1)),
    landedAtMs: START_MS,
  };

  test("keeps its mark on record after both tokens are revoked", async () => {
    const creates = [lost({ landsAfterMs: 0 }), refused({ isRetryable: false })];
    const { deps, effects, records } = createFakeCluster({ creates, tokens: [twin] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects.slice(2, 5)).toEqual(["look up mark 1", `delete ${twin.id}`, `delete ${FIRST}`]);
    expect(records.at(-1)?.openCreates).toEqual([openCreateSentBy(0)]);
  });

  test("has only the token revoked that is not revoked yet", async () => {
    const creates = [lost({ landsAfterMs: 0 }), refused({ isRetryable: false })];
    const { deps, effects } = createFakeCluster({ creates, tokens: [{ ...twin, revokedAtMs: START_MS }] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(effects.slice(2, 4)).toEqual(["look up mark 1", `delete ${FIRST}`]);
  });

  test("has one token revoked if the other cannot be", async () => {
    const creates = [lost({ landsAfterMs: 0 })];
    const { deps, liveTokens } = createFakeCluster({ creates, tokens: [twin], undeletable: [twin.id] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Lost\. Could not revoke/);
    expect(liveTokens()).toEqual([twin.id]);
  });

  test.each([FIRST, twin.id])(
    "is final and keeps its mark if the token %s is listed but DELETE does not find it",
    async (id) => {
      const { deps, records } = createFakeCluster({
        creates: [lost({ landsAfterMs: 0 })],
        tokens: [twin],
        unfindable: [id],
      });
      await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
        `Lost. Could not revoke the database token ${id}: the cluster shows it as not revoked, but DELETE returned 404. The post step tries again`,
      );
      expect(records.at(-1)?.openCreates).toEqual([openCreateSentBy(20_000)]);
    },
  );
});

describe("the retries end", () => {
  test("immediately after a redirect, whose mark stays on record", async () => {
    const { deps, effects } = createFakeCluster({ creates: [redirected()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Redirected$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1"]);
  });

  test("after the second unreadable response, and both tokens are masked and revoked", async () => {
    const { deps, effects, liveTokens } = createFakeCluster({ creates: [cutOff(), cutOff()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Unreadable$/);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      `mask ${createAccessToken(FIRST)}`,
      "look up mark 1",
      `delete ${FIRST}`,
      "wait 250 ms",
      "record mark 1, mark 2",
      "create 2 with mark 2",
      `mask ${createAccessToken(SECOND)}`,
      "look up mark 2",
      `delete ${SECOND}`,
    ]);
    expect(liveTokens()).toEqual([]);
  });

  test("after the second unreadable response, even if other responses were lost", async () => {
    const { deps, requests } = createFakeCluster({ creates: [lost(), lost(), cutOff(), lost(), cutOff(), created()] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Unreadable$/);
    expect(requests).toHaveLength(5);
  });

  test.each([
    { name: "a request that has a second left is sent", deadlineMs: START_MS + 1_250, expected: [SECOND] },
    { name: "a request that has less time left is not sent", deadlineMs: START_MS + 1_249, expected: [] },
  ])("at the deadline: $name", async ({ deadlineMs, expected }) => {
    const { deps, liveTokens } = createFakeCluster({ creates: [lost(), created()], deadlineMs });
    const issued = issueDatabaseToken(ISSUE_REQUEST, deps);
    await (expected.length === 0 ? expect(issued).rejects.toThrow(/^Lost$/) : issued);
    expect(liveTokens()).toEqual(expected);
  });

  test("if Retry-After ends after the deadline", async () => {
    const { deps } = createFakeCluster({ creates: [refused({ isRetryable: true, retryAfterMs: 120_000 })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
  });

  test("if the job is cancelled, and the marks stay on record", async () => {
    const { deps, effects } = createFakeCluster({ creates: [lost()], isCancelled: true });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^The job was cancelled$/);
    expect(effects).toEqual(["record mark 1", "create 1 with mark 1", "look up mark 1", "wait 250 ms"]);
  });
});

describe("a mark on record", () => {
  test("keeps its own expiry if the next request has another one", async () => {
    const { deps, records } = createFakeCluster({
      creates: [lost(), refused({ isRetryable: true, retryAfterMs: 5_000 }), created()],
    });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(records.at(-1)).toMatchObject({
      openCreates: [{ mark: createMark(1), expiresAt: "2026-08-01T13:00:00Z" }],
      token: { expiresAt: "2026-08-01T13:00:05Z" },
    });
  });

  test("was sent by the timeout of its request, or by the time of its outcome", async () => {
    const { deps, records } = createFakeCluster({ creates: [lost(), refused({ isRetryable: false })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(/^Refused$/);
    expect(records[0]?.openCreates).toEqual([openCreateSentBy(20_000)]);
    expect(records.at(-1)?.openCreates).toEqual([openCreateSentBy(0)]);
  });
});

/** The first create request, which was sent at most this long after the start. */
function openCreateSentBy(ms: number) {
  return { mark: createMark(1), latestSendMs: START_MS + ms, expiresAt: "2026-08-01T13:00:00Z" };
}
