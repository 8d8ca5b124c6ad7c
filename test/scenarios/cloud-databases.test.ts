import { describe, expect } from "vitest";
import type { EmulatorOptions } from "../support/influxdb/start.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

/** Slow enough to distinguish the time that a process takes from the time that it waits. */
const FACTOR = 4;

/** The longest time to end on a busy machine, in virtual time. The runner sends SIGTERM after 7.5 s. */
const AT_ONCE_MS = 3_000;

const LOOKING_AGAIN = "A database is not in the list yet. Looking for it again for up to 10 s.";

/** Why a list may lack a database, and for how long. Nodes take turns, so the list and the token come from two nodes. */
const LAGS: readonly (EmulatorOptions & { readonly lag: string })[] = [
  { lag: "a list that is 2 s old", enterpriseBehaviour: { databaseListDelayMs: 2_000 } },
  { lag: "a list that is 8 s old", enterpriseBehaviour: { databaseListDelayMs: 8_000 } },
  { lag: "two nodes that lag by 8 s", nodes: 2, catalogSyncMs: 8_000 },
  { lag: "three nodes that lag by 8 s", nodes: 3, catalogSyncMs: 8_000 },
];

describe("on Cloud, a database that was just created", () => {
  hurriedScenario.for(LAGS)("gets a token, with $lag", async ({ lag: _, ...options }, { hurry }) => {
    const setup = await hurry({ factor: FACTOR, emulator: { product: "cloud", ...options } });
    const { emulator, job } = setup;
    const main = await runWithNewDatabase(setup);
    expect(main.conclusion, main.log).toBe("success");
    expect(main.log).toContain(LOOKING_AGAIN);
    expect(main.annotations).toEqual([]);
    expect(main.outputs["active"]).toBe("true");
    expect(outputProblems(main)).toEqual([]);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(findFalseStatements(post?.log ?? "", emulator)).toEqual([]);
    expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
  });
});

const LOST = { kind: "hang-up", when: "before" } as const;
const REFUSED = {
  kind: "text",
  status: 500,
  contentType: "",
  body: "cannot parse token permission, invalid resource name sensors",
} as const;

describe("on Cloud, a node that does not know a listed database", () => {
  hurriedScenario.for([
    { name: "once", faults: [REFUSED] },
    { name: "twice", faults: [REFUSED, REFUSED] },
    { name: "after a lost request", faults: [LOST, REFUSED] },
    { name: "before a lost request", faults: [REFUSED, LOST] },
  ])("does not fail the step if it refuses to create the token $name", async ({ faults }, { hurry }) => {
    const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "cloud" } });
    inject(...faults.map((fault, index) => ({ on: "CreateResourceToken", occurrence: index + 1, fault }) as const));
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual([main.outputs["token-id"]]);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(emulator.liveTokens()).toEqual([]);
    expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
  });

  hurriedScenario("fails the step after ten seconds, and leaves nothing to revoke", async ({ hurry }) => {
    const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "cloud" } });
    inject({ on: "CreateResourceToken", occurrence: "every", fault: REFUSED });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringContaining("Check databases: each one") },
    ]);
    const creates = emulator.requests.filter(({ operation }) => operation === "CreateResourceToken");
    expect((creates.at(-1)?.atMs ?? 0) - (creates[0]?.atMs ?? 0)).toBeGreaterThan(9_500);
    expect(creates.length).toBeLessThan(60);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).not.toContain("Revoked");
  });
});

describe("on Cloud, a database that does not exist", () => {
  hurriedScenario("is reported, although a list failed while main looked for it again", async ({ hurry }) => {
    const { emulator, job, inputs, inject, requests } = await hurry({ emulator: { product: "cloud" } });
    inject({ on: "ListDatabases", occurrence: 2, fault: { kind: "status", status: 503, retryAfter: "15" } });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensor" }) });
    expect(main.annotations).toEqual([{ level: "error", message: expect.stringContaining("does not exist") }]);
    expect(requests(), "its list is from a time after the ten seconds").toEqual(Array(3).fill("ListDatabases"));
    expect([...emulator.cluster.tokens]).toEqual([]);
    const [post] = await job.complete();
    expect(post?.raw).toBe("");
  });
});

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32")("on Cloud, main is cancelled while it looks for a database again", () => {
  hurriedScenario.for(["before", "after"] as const)(
    "%s the effect of its request: it ends at once",
    async (when, { hurry }) => {
      const setup = await hurry({ factor: FACTOR, emulator: { product: "cloud" } });
      const hold = setup.emulator.hold("ListDatabases", 2, { when });
      await cancelMain(setup, () => hold.held);
    },
  );

  hurriedScenario("between two requests: it ends at once", async ({ hurry }) => {
    const setup = await hurry({ factor: FACTOR, emulator: { product: "cloud" } });
    await cancelMain(setup, (step) => step.logged(LOOKING_AGAIN));
  });
});

/** Creates a database while the first request of main, which lists the databases, is pending. */
async function runWithNewDatabase({ emulator, job, inputs }: HurriedSetup): Promise<StepResult> {
  const hold = emulator.hold("ListDatabases");
  const step = job.start(ACTION, { with: inputs({ databases: "fresh", permissions: "read, write" }) });
  await hold.held;
  const response = await fetch(`${emulator.origin}/api/v3/configure/database`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.managementToken}`, "content-type": "application/json" },
    body: JSON.stringify({ db: "fresh" }),
  });
  expect(response.status).toBe(200);
  hold.release();
  return await step.result;
}

/** Cancels main, which wants a database that does not exist, and checks that it ends by itself and leaves nothing. */
async function cancelMain(
  { emulator, job, inputs, clock, cancelTimes, requests }: HurriedSetup,
  reached: (step: ReturnType<HurriedSetup["job"]["start"]>) => Promise<unknown>,
): Promise<void> {
  const step = job.start(ACTION, { with: inputs({ databases: "sensor" }) });
  await reached(step);
  const startMs = clock.now();
  const main = await step.cancel(cancelTimes);
  expect(main.signal).toBeNull();
  expect(main.exitCode).toBe(1);
  expect(clock.now() - startMs).toBeLessThan(AT_ONCE_MS);
  expect(main.annotations).toEqual([]);
  const [post] = await job.complete();
  expect(post?.raw).toBe("");
  expect(new Set(requests())).toEqual(new Set(["ListDatabases"]));
  expect([...emulator.cluster.tokens]).toEqual([]);
}
