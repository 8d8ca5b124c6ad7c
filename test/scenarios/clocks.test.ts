import { describe, expect } from "vitest";
import { startFront } from "../support/network/front.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { type Json, rewriting, runWith } from "./response-rewriting.ts";
import { ACTION, type Setup, scenario } from "./scenario.ts";
import { readCounts, readIds, type SweepSetup, sweepScenario } from "./sweep-scenario.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `leadMs` is how far InfluxDB's clock is ahead of the runner's. */
const CLOCKS = [
  {
    runner: "two hours ahead",
    leadMs: -2 * HOUR_MS,
    warning: /^This runner's clock is 2h ahead of InfluxDB's\./,
  },
  { runner: "two hours behind", leadMs: 2 * HOUR_MS, warning: /^This runner's clock is 2h behind InfluxDB's\./ },
] as const;

/** How long a step takes on a busy machine, and the precision of `Date`. */
const LEEWAY_MS = 15_000;

const REFUSED = { on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 403 } } as const;
const CUT = { on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "hang-up", when: "before" } } as const;

describe.for(CLOCKS)("a runner whose clock is $runner", ({ leadMs, warning }) => {
  /** Checks that a stage has one warning about the clock, and returns its other messages. */
  function checkClockWarning(stage: Pick<StageResult, "annotations"> | undefined): readonly string[] {
    const messages = (stage?.annotations ?? []).map(({ message }) => message);
    expect(messages.filter((message) => warning.test(message))).toHaveLength(1);
    return messages.filter((message) => !warning.test(message));
  }

  const now = () => Date.now() + leadMs;

  scenario("gets a token with the requested lifetime", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ now });
    const requestedMs = now();
    const main = await job.run(ACTION, { with: inputs() });
    expect(checkClockWarning(main)).toEqual([]);
    const livesMs = Date.parse(main.outputs["expires-at"] ?? "") - requestedMs;
    expect(livesMs).toBeGreaterThan(HOUR_MS - LEEWAY_MS);
    expect(livesMs).toBeLessThan(HOUR_MS + LEEWAY_MS);
    expect(main.log).toMatch(/Expires at \S+ \(in (1h|59m)\); revoked when the job ends\./);
    expect(main.outputs["active"]).toBe("true");

    const [post] = await job.complete();
    expect(checkClockWarning(post)).toEqual([]);
    expect(post?.summary).toMatch(/UTC, (1h|59m \d\ds|59m) after it was created/);
    expect(post?.summary).toContain("✓ revoked");
    expect(emulator.liveTokens()).toEqual([]);
  });

  scenario("gets a warning that a token is still live if it was not revoked", async ({ setUp, leaves }) => {
    const { job, inputs, emulator } = await setUp({ now });
    await job.run(ACTION, { with: inputs({ description: "Left" }) });
    emulator.inject(REFUSED);
    const [post] = await job.complete();
    expect(checkClockWarning(post)).toEqual([
      expect.stringMatching(/^A database token may be left behind\..* The token expires at \S+\.$/),
    ]);
    expect(post?.log).not.toContain("no live token is left");
    expect(post?.summary).toContain("not revoked");
    leaves("Left");
  });

  hurriedScenario(
    "gets the warning by the clock that main learned if post gets no response",
    async ({ hurry, leaves }) => {
      const { job, inputs, inject } = await hurry({ leadMs });
      await job.run(ACTION, { with: inputs({ description: "Left" }) });
      inject(CUT);
      const [post] = await job.complete();
      expect(checkClockWarning(post)).toEqual([
        expect.stringMatching(/^A database token may be left behind\..* The token expires at \S+\.$/),
      ]);
      leaves("Left");
    },
  );

  hurriedScenario("gets the report that a token expired if it did", async ({ hurry }) => {
    const { clock, job, inputs, inject } = await hurry({ leadMs });
    const main = await job.run(ACTION, { with: inputs({ expiry: "60s" }) });
    await until(Date.parse(main.outputs["expires-at"] ?? "") + 5_000, () => clock.now() + leadMs);
    inject(REFUSED);
    const [post] = await job.complete();
    const [notice, ...others] = checkClockWarning(post);
    expect(notice).toMatch(/^Database token \S+ expired at \S+, \d+s before the job ended\./);
    expect(others).toEqual([]);
    expect(post?.log).toMatch(/The token expired at \S+, so no live token is left\./);
  });

  scenario("gets one warning if the create request is rejected, and post reports nothing", async ({ setUp }) => {
    const { job, inputs, emulator } = await setUp({ now });
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
    expect(checkClockWarning(await job.run(ACTION, { with: inputs() }))).toHaveLength(1);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("gets an error for a timestamp in the past, and no token", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp({ now });
    const expiry = new Date((Date.now() + now()) / 2).toISOString();
    const main = await job.run(ACTION, { with: inputs({ expiry }) });
    expect(main.conclusion).toBe("failure");
    expect(requests()).not.toContain("POST tokens");
  });

  sweepScenario("sweeps by the cluster's clock", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep({ cluster: { now } });
    const ids = fill(setup);
    leaves("Young", "A second old", "Of an unknown run, not yet 35 days old");
    const main = await setup.sweep();
    expect(checkClockWarning(main)).toEqual([]);
    expect(readIds(main)).toEqual(ids.toSorted());
    expect(readCounts(main)).toEqual({ revoked: 3, kept: 3, failed: 0 });
  });
});

/** Adds tokens of a completed run, and returns the IDs of those that a sweep must revoke. */
function fill({ github, seedToken }: SweepSetup): readonly string[] {
  github.setRun("octo-org/octo-repo", 1, "completed");
  seedToken("Expired", { runId: 1, expiresInMs: -MINUTE_MS });
  seedToken("Young", { runId: 1, ageMs: 9 * MINUTE_MS });
  seedToken("A second old", { runId: 1, ageMs: 1_000 });
  const old = seedToken("Older than ten minutes", { runId: 1, ageMs: 11 * MINUTE_MS });
  const dying = seedToken("Lives for a minute more", { runId: 1, expiresInMs: MINUTE_MS });
  seedToken("Of an unknown run, not yet 35 days old", { runId: 99, ageMs: 35 * DAY_MS - HOUR_MS });
  const unknown = seedToken("Of an unknown run, older than 35 days", { runId: 99, ageMs: 35 * DAY_MS + HOUR_MS });
  return [old.id, dying.id, unknown.id];
}

sweepScenario.for(["dedicated", "enterprise"] as const)(
  "a sweep of %s that never learns the cluster's time keeps what may be young or expired, and says so in one line",
  async (product, { setUpSweep, leaves }) => {
    const { github, seedToken, sweep } = await setUpSweep({ cluster: { product, dateSkewMs: "none" } });
    github.setRun("octo-org/octo-repo", 1, "completed");
    seedToken("Expired", { runId: 1, ageMs: HOUR_MS, expiresInMs: -MINUTE_MS });
    const orphan = seedToken("Orphan", { runId: 1, ageMs: HOUR_MS });
    seedToken("Newest", { runId: 1, ageMs: 20 * MINUTE_MS });
    leaves("Newest");
    const main = await sweep();
    expect(main.conclusion, main.log).toBe("success");
    expect(readIds(main)).toEqual([orphan.id]);
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 2, failed: 0 });
    const line =
      "Kept 2 tokens because no response showed InfluxDB's time, so it is not known whether they have expired or how old they are.";
    expect(main.log.split("\n").filter((each) => each.includes("InfluxDB's time, so"))).toEqual([
      `Revoked 1 token, kept 2. ${line}`,
    ]);
    expect(main.summary).toContain(line);
    expect(main.log).not.toMatch(/\bRemoved|created too recently|\byounger than 35 days/);
  },
);

describe("with `missing-databases: ignore`, when nothing is sent before the create request", () => {
  const createInputs = ({ inputs }: Setup) => inputs({ "missing-databases": "ignore", "activation-timeout": "0" });

  scenario.for([
    {
      runner: "ahead",
      leadMs: -2 * HOUR_MS,
      lives: /lives 2h longer than requested; synchronize this runner's clock$/,
    },
    {
      runner: "behind",
      leadMs: 30 * MINUTE_MS,
      lives: /lives 30m shorter than requested; synchronize this runner's clock$/,
    },
  ])(
    "a runner whose clock is $runner gets one warning with the effect on the lifetime",
    async ({ leadMs, lives }, { setUp }) => {
      const setup = await setUp({ now: () => Date.now() + leadMs });
      const main = await setup.job.run(ACTION, { with: createInputs(setup) });
      expect(main.conclusion).toBe("success");
      expect(main.annotations).toEqual([{ level: "warning", message: expect.stringMatching(lives) }]);
    },
  );

  scenario("a runner whose clock is two hours behind fails the step if the token has expired", async ({ setUp }) => {
    const setup = await setUp({ now: () => Date.now() + 2 * HOUR_MS });
    const main = await setup.job.run(ACTION, { with: createInputs(setup) });
    expect(main.conclusion).toBe("failure");
    expect(main.outputs).toEqual({});
    const error = main.annotations.find(({ level }) => level === "error");
    expect(error?.message).toMatch(
      /^Database token \S+ expired at \S+, before the response arrived, and it was revoked\. Set a longer expiry/,
    );
  });
});

async function until(ms: number, now: () => number): Promise<void> {
  while (now() < ms) await new Promise((resolve) => setTimeout(resolve, 20));
}

scenario("an expiry that InfluxDB shortened is not blamed on the runner's clock", async ({ setUp }) => {
  const setup = await setUp({ now: () => Date.now() + 2 * MINUTE_MS });
  const cut = ({ expiresAt, ...others }: Json) => ({
    ...others,
    expiresAt: new Date(Date.parse(String(expiresAt)) - 2 * MINUTE_MS).toISOString(),
  });
  const main = await runWith(setup, rewriting({ rewrite: cut }));
  expect(main.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^InfluxDB created the token with an earlier expiry/),
    expect.stringMatching(
      /2m behind InfluxDB's\. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock$/,
    ),
  ]);
});

scenario(
  "the clock of a gateway that responds instead of InfluxDB does not decide whether a token expired",
  async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    let isAway = false;
    await using front = await startFront(emulator.origin, (response) =>
      isAway
        ? { status: 403, contentType: "text/html", body: "Log in", date: new Date(Date.now() + 2 * DAY_MS) }
        : response,
    );
    const main = await job.run(ACTION, {
      with: inputs({ "management-url": `${front.origin}/api/v0` }),
    });
    isAway = true;
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([
      { level: "warning", message: expect.stringMatching(`The token expires at ${main.outputs["expires-at"]}\\.$`) },
    ]);
  },
);
