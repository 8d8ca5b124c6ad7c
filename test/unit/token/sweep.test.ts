import { describe, expect, test } from "vitest";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import type { RunStates } from "../../../src/token/orphan.ts";
import { type SweepDeps, sweep } from "../../../src/token/sweep.ts";
import { createDescription, createListedToken, NOW_MS } from "../sweep/marked-token.ts";
import { tokenId } from "./fake-cluster.ts";

const RULE = {
  serverUrl: "https://github.com",
  ownRunId: "9000",
  repositories: ["octo-org/*"],
  olderThanSeconds: 600,
};

interface SweepOptions {
  readonly tokens: readonly ListedDatabaseToken[];
  /** The runs that are not completed. All others are. */
  readonly inProgress?: readonly string[];
  /** The repositories for which GitHub does not respond. */
  readonly hidden?: readonly string[];
  readonly isUndeletable?: (id: string) => boolean;
  /** The number of listed tokens that seem to have a mark but cannot be read. */
  readonly unreadable?: number;
  readonly keepsExpiredTokens?: boolean;
  readonly knowsServerTime?: boolean;
  /** The runs that GitHub does not know. */
  readonly unknownRuns?: readonly string[];
}

/** A cluster and a GitHub in memory, which record the requests. */
function createSweepDeps({
  tokens,
  inProgress = [],
  hidden = [],
  isUndeletable = () => false,
  unreadable = 0,
  keepsExpiredTokens = false,
  knowsServerTime = true,
  unknownRuns = [],
}: SweepOptions) {
  const effects: string[] = [];
  const progress: string[] = [];
  const runStates: RunStates = {
    findState({ repository, runId }) {
      if (hidden.includes(repository)) return "look-up-failed";
      if (unknownRuns.includes(runId)) return "not-found";
      return inProgress.includes(runId) ? "in-progress" : "over";
    },
    lookUpErrors: new Map(hidden.map((name) => [name, new Error(`GitHub does not show ${name}`)])),
  };
  const deps: SweepDeps = {
    api: {
      keepsExpiredTokens,
      async getDatabaseTokens(matches, onUnreadable) {
        effects.push("list the tokens");
        for (let count = 0; count < unreadable; count++) onUnreadable?.(new Error("Unreadable"));
        return tokens.filter(({ description }) => matches(description));
      },
      getDatabaseToken: async () => ({ kind: "unknown" }) as const,
      checkReach: async () => ({ kind: "reached" }) as const,
      async deleteDatabaseToken(id) {
        effects.push(`delete ${id}`);
        if (isUndeletable(id)) throw new Error(`Could not revoke ${id}`);
        return "revoked";
      },
    },
    async lookUpRuns(runs) {
      effects.push(`look up ${runs.map(({ repository, runId }) => `${repository} ${runId}`).join(", ") || "nothing"}`);
      return runStates;
    },
    limit: oneByOne(),
    knowsServerTime: () => knowsServerTime,
    now: () => NOW_MS,
    serverNow: () => NOW_MS,
    async sleep(ms) {
      effects.push(`wait ${ms} ms`);
    },
    progress: (done, total, what) => progress.push(`${done} of ${total} ${what}`),
  };
  return { deps, effects, progress };
}

function oneByOne(): SweepDeps["limit"] {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work);
      last = mine;
      return mine;
    },
  };
}

function createToken(number: number, repository: string, runId: string): ListedDatabaseToken {
  return createListedToken({ id: tokenId(number), description: createDescription({ repository, runId }) });
}

describe("a sweep", () => {
  test("lists the tokens before it looks up their runs", async () => {
    const tokens = [
      createToken(1, "octo-org/a", "7"),
      createToken(2, "octo-org/b", "8"),
      createToken(3, "Octo-Org/A", "9"),
    ];
    const { deps, effects } = createSweepDeps({ tokens });
    await sweep(RULE, false, deps);
    expect(effects.slice(0, 2)).toEqual(["list the tokens", "look up octo-org/a 7, octo-org/b 8, Octo-Org/A 9"]);
    expect(effects.slice(2)).toEqual([1, 2, 3].map((number) => `delete ${tokenId(number)}`));
  });

  test("looks up no run if there is no candidate", async () => {
    const kept = createListedToken({ description: createDescription({ keep: true }) });
    const { deps, effects } = createSweepDeps({ tokens: [kept, createListedToken({ description: "Grafana" })] });
    const result = await sweep(RULE, false, deps);
    expect(effects).toEqual(["list the tokens", "look up nothing"]);
    expect(result.kept).toMatchObject([{ because: "kept-on-purpose" }]);
  });

  test("finds the same tokens in a dry run, and revokes none", async () => {
    const options = {
      tokens: [createToken(1, "octo-org/a", "7"), createToken(2, "octo-org/a", "8")],
      inProgress: ["8"],
    };
    const dry = createSweepDeps(options);
    const real = createSweepDeps(options);
    const [dryResult, realResult] = [await sweep(RULE, true, dry.deps), await sweep(RULE, false, real.deps)];
    expect(dryResult.orphans.map(({ token }) => token.id)).toEqual(realResult.orphans.map(({ token }) => token.id));
    expect(dryResult.kept).toEqual(realResult.kept);
    expect(dry.effects.filter((line) => line.startsWith("delete"))).toEqual([]);
    expect(real.effects).toContain(`delete ${tokenId(1)}`);
  });

  test("keeps the tokens of a repository that GitHub does not show, and sweeps the others", async () => {
    const tokens = [createToken(1, "octo-org/hidden", "7"), createToken(2, "octo-org/b", "8")];
    const { deps } = createSweepDeps({ tokens, hidden: ["octo-org/hidden"] });
    const { kept, orphans, lookUpErrors } = await sweep(RULE, false, deps);
    expect(kept).toMatchObject([{ because: "run-look-up-failed", token: { id: tokenId(1) } }]);
    expect(orphans).toMatchObject([{ outcome: { id: tokenId(2), result: "revoked" } }]);
    expect([...lookUpErrors.keys()]).toEqual(["octo-org/hidden"]);
  });

  test("counts the tokens that cannot be read, and revokes the others", async () => {
    const { deps } = createSweepDeps({ tokens: [createToken(1, "octo-org/a", "7")], unreadable: 2 });
    const { orphans, unreadable } = await sweep(RULE, false, deps);
    expect(unreadable).toBe(2);
    expect(orphans).toMatchObject([{ outcome: { result: "revoked" } }]);
  });

  test("reports as progress only the tokens that were revoked", async () => {
    const tokens = [1, 2, 3].map((number) => createToken(number, "octo-org/a", "7"));
    const { deps, progress } = createSweepDeps({ tokens, isUndeletable: (id) => id === tokenId(2) });
    await sweep(RULE, false, deps);
    expect(progress).toEqual(["1 of 3 orphans", "1 of 3 orphans", "2 of 3 orphans"]);
  });
});

describe("a sweep of expired tokens", () => {
  const expire = (token: ListedDatabaseToken): ListedDatabaseToken => ({ ...token, expiresAtMs: NOW_MS - 1 });
  const tokens = [
    expire(createToken(1, "octo-org/a", "7")),
    createToken(2, "octo-org/a", "7"),
    expire(createToken(3, "octo-org/a", "8")),
    expire(createToken(4, "o/r", "7")),
  ];

  test("removes those of its repositories after the orphans, without a look at their runs", async () => {
    const { deps, effects, progress } = createSweepDeps({ tokens, inProgress: ["8"], keepsExpiredTokens: true });
    const { orphans, expired, kept } = await sweep(RULE, false, deps);
    expect(effects).toEqual([
      "list the tokens",
      "look up octo-org/a 7",
      ...[2, 1, 3].map((number) => `delete ${tokenId(number)}`),
    ]);
    expect(orphans).toMatchObject([{ outcome: { id: tokenId(2), result: "revoked" } }]);
    expect(expired).toMatchObject([
      { outcome: { id: tokenId(1), result: "revoked" } },
      { outcome: { id: tokenId(3), result: "revoked" } },
    ]);
    expect(kept).toEqual([]);
    expect(progress).toEqual(["1 of 1 orphans", "1 of 2 expired", "2 of 2 expired"]);
  });

  test("removes none in a dry run, but lists them", async () => {
    const { deps, effects } = createSweepDeps({ tokens, keepsExpiredTokens: true });
    const { expired } = await sweep(RULE, true, deps);
    expect(expired.map(({ token, outcome }) => [token.id, outcome])).toEqual([
      [tokenId(1), undefined],
      [tokenId(3), undefined],
    ]);
    expect(effects.filter((line) => line.startsWith("delete"))).toEqual([]);
  });

  test("removes none by the clock of the runner, which may be ahead", async () => {
    const { deps, effects } = createSweepDeps({ tokens, keepsExpiredTokens: true, knowsServerTime: false });
    const { expired, kept } = await sweep(RULE, false, deps);
    expect(expired).toEqual([]);
    expect(kept.map(({ token, because }) => [token.id, because])).toEqual([
      [tokenId(1), "expiry-unknown"],
      [tokenId(2), "age-unknown"],
      [tokenId(3), "expiry-unknown"],
    ]);
    expect(effects).toEqual(["list the tokens", "look up nothing"]);
  });

  test("ignores them on a cluster that removes them itself", async () => {
    const { deps, effects } = createSweepDeps({ tokens });
    expect((await sweep(RULE, false, deps)).expired).toEqual([]);
    expect(effects.filter((line) => line.startsWith("delete"))).toEqual([`delete ${tokenId(2)}`]);
  });
});

describe("a sweep without the time of the server, whose clock has passed the creation of its newest token,", () => {
  const MINUTE_MS = 60_000;
  const DAY_MS = 24 * 60 * MINUTE_MS;
  /** The newest token is an hour old by the clock of the runner. */
  const newest = createToken(1, "o/r", "7");
  const createOld = (number: number, ageMs: number, changes: Partial<ListedDatabaseToken> = {}) => ({
    ...createToken(number, "octo-org/a", "7"),
    createdAtMs: newest.createdAtMs - ageMs,
    ...changes,
  });
  const run = async (tokens: readonly ListedDatabaseToken[], options: Partial<SweepOptions> = {}) => {
    const { deps } = createSweepDeps({ tokens: [newest, ...tokens], knowsServerTime: false, ...options });
    const { orphans, expired, kept } = await sweep(RULE, false, deps);
    return {
      orphans: orphans.map(({ token }) => token.id),
      expired: expired.map(({ token }) => token.id),
      kept: kept.map(({ because }) => because),
    };
  };

  test("revokes a token that is older than the newest one by `older-than`, and keeps a younger one", async () => {
    const result = await run([createOld(2, 10 * MINUTE_MS), createOld(3, 10 * MINUTE_MS - 1)]);
    expect(result).toEqual({ orphans: [tokenId(2)], expired: [], kept: ["age-unknown"] });
  });

  test("removes a token that expired before the newest one was created", async () => {
    const tokens = [
      createOld(2, DAY_MS, { expiresAtMs: newest.createdAtMs }),
      createOld(3, DAY_MS, { expiresAtMs: newest.createdAtMs + 1 }),
    ];
    const result = await run(tokens, { keepsExpiredTokens: true });
    expect(result).toEqual({ orphans: [], expired: [tokenId(2)], kept: ["expiry-unknown"] });
  });

  test("keeps a token of an unknown run if it may be 35 days old", async () => {
    const tokens = [createOld(2, 35 * DAY_MS), createOld(3, 35 * DAY_MS + 1)];
    expect(await run(tokens, { unknownRuns: ["7"] })).toEqual({
      orphans: [tokenId(3)],
      expired: [],
      kept: ["age-unknown"],
    });
  });

  test("keeps all if the runner's clock is behind", async () => {
    const { createdAtMs } = createOld(2, 0);
    const result = await run([createOld(2, 0, { createdAtMs: createdAtMs + 3 * DAY_MS, expiresAtMs: undefined })]);
    expect(result).toEqual({ orphans: [], expired: [], kept: ["age-unknown"] });
  });
});

describe("a sweep of a cluster that rejects revocations", () => {
  const tokens = Array.from({ length: 100 }, (_, index) => createToken(index, "octo-org/a", "7"));

  test("revokes the other tokens", async () => {
    const { deps } = createSweepDeps({ tokens, isUndeletable: (id) => Number(id.slice(-2)) % 2 === 0 });
    const { orphans } = await sweep(RULE, false, deps);
    expect(orphans.filter(({ outcome }) => outcome?.result === "failed")).toHaveLength(50);
    expect(orphans.filter(({ outcome }) => outcome?.result === "revoked")).toHaveLength(50);
  });

  test("stops after 32 failures in a row, and reports the rest as failed with the reason", async () => {
    const { deps, effects } = createSweepDeps({ tokens, isUndeletable: () => true });
    const { orphans } = await sweep(RULE, false, deps);
    expect(effects.filter((line) => line.startsWith("delete"))).toHaveLength(32);
    expect(orphans).toHaveLength(100);
    expect(orphans.at(-1)?.outcome).toMatchObject({
      result: "failed",
      error: {
        message: `Did not try to revoke the database token ${tokenId(99)}, because the 32 revocations before it failed`,
      },
    });
  });
});
