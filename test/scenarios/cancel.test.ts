import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import type { Emulator } from "../support/influxdb/start.ts";
import { startSilentServer } from "../support/network/silent-server.ts";
import type { CancelTimes } from "../support/runner/process.ts";
import type { RunningStep, StepResult } from "../support/runner/running-step.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

/** Slow enough to distinguish the time that a process takes to end from the time that it waits. */
const UNHURRIED = { factor: 4 };

/** The longest time to end on a busy machine, in virtual time. The runner sends SIGTERM after 7.5 s. */
const AT_ONCE_MS = 3_000;

/** How long main waits for the response to a pending create request. */
const GRACE_MS = 5_000;

/** The ways in which the runner ends a step. */
const WAYS = [
  { way: "the job is cancelled", end: (step: RunningStep, times: CancelTimes) => step.cancel(times) },
  { way: "the step times out", end: (step: RunningStep, times: CancelTimes) => step.timeOut(times) },
] as const;

const INTERRUPTED_CLOSE = fileURLToPath(new URL("./interrupted-close.cjs", import.meta.url));

// Windows has no SIGINT for a child, so Node would kill it.
scenario.skipIf(process.platform === "win32").for(["run", "never"])(
  "a job that is cancelled while main closes its connections keeps no token, with `revoke: %s`",
  async (revoke, { setUp, newJob }) => {
    const { emulator, inputs } = await setUp();
    const env = { NODE_OPTIONS: `--require=${INTERRUPTED_CLOSE}` };
    const job = newJob({ masks: [emulator.managementToken], env });
    const main = await job.run(ACTION, { with: inputs({ revoke }) });
    expect(main.exitCode, main.log).toBe(1);
    expect(main.log).toContain("Cancelled. The post step revokes any token that was created.");
    expect(main.outputs).toEqual({});
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  },
);

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32").for(WAYS)("$way", ({ end }) => {
  hurriedScenario("while main lists the databases: it ends at once", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job, inputs, requests } = setup;
    const hold = emulator.hold("GetClusterDatabases");
    const step = job.start(ACTION, { with: inputs() });
    await hold.held;

    expectEnded(await endStep(setup, step, end), AT_ONCE_MS);
    const [post] = await job.complete();
    expect(post?.raw).toBe("");
    expect(requests()).toEqual(["GET databases"]);
  });

  hurriedScenario("while main connects: it ends at once", async ({ hurry }) => {
    await using silent = await startSilentServer();
    const setup = await hurry(UNHURRIED);
    const { job, inputs } = setup;
    const step = job.start(ACTION, { with: inputs({ "management-url": `${silent.origin}/api/v0` }) });
    await expect.poll(() => silent.connections, { timeout: 10_000 }).toBe(1);

    expectEnded(await endStep(setup, step, end), AT_ONCE_MS);
    expect(silent.connections).toBe(1);
    await job.complete();
  });

  hurriedScenario("while the create request is pending: main waits for the response", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job, inputs, requests } = setup;
    const hold = emulator.hold("CreateDatabaseToken");
    const step = job.start(ACTION, { with: inputs() });
    await hold.held;
    const stopping = endStep(setup, step, end);
    setTimeout(hold.release, 200);

    const { main } = expectEnded(await stopping, GRACE_MS);
    expect(main.outputs).toEqual({});
    await expectRevoked(setup);
    expect(requests().at(-1), "its ID is known").toMatch(/^DELETE tokens/);
    expect(requests()).not.toContain("GET tokens");
  });

  hurriedScenario("while the create request stays pending: main ends before SIGTERM", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job, inputs } = setup;
    const hold = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
    const step = job.start(ACTION, { with: inputs() });
    await hold.held;

    expectEnded(await endStep(setup, step, end), GRACE_MS + AT_ONCE_MS);
    await expectRevoked(setup);
  });

  hurriedScenario(
    "while the create request is pending with `revoke: never`: the token is revoked",
    async ({ hurry }) => {
      const setup = await hurry(UNHURRIED);
      const { emulator, job, inputs } = setup;
      const hold = emulator.hold("CreateDatabaseToken");
      const step = job.start(ACTION, { with: inputs({ revoke: "never" }) });
      await hold.held;
      const stopping = endStep(setup, step, end);
      setTimeout(hold.release, 200);

      expectEnded(await stopping, GRACE_MS);
      await expectRevoked(setup);
    },
  );

  hurriedScenario("between two attempts: main ends at once", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job, inputs } = setup;
    const fault = { kind: "status", status: 503, retryAfter: "60", effect: true } as const;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
    const step = job.start(ACTION, { with: inputs() });
    await step.logged("Retrying in");

    expectEnded(await endStep(setup, step, end), AT_ONCE_MS);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  hurriedScenario("while main cleans up after a lost response: it ends at once", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job, inputs } = setup;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
    const hold = emulator.hold("DeleteDatabaseToken");
    const step = job.start(ACTION, { with: inputs() });
    await hold.held;

    expectEnded(await endStep(setup, step, end), AT_ONCE_MS);
    await expectRevoked(setup);
  });
});

describe("a step with `if: always()`", () => {
  hurriedScenario("gets no signal, and its token is still revoked", async ({ hurry }) => {
    const { emulator, job, inputs, cancelTimes } = await hurry();
    const hold = emulator.hold("CreateDatabaseToken");
    const step = job.start(ACTION, { if: "always()", with: inputs() });
    await hold.held;
    const cancelled = step.cancel(cancelTimes);
    hold.release();
    expect((await cancelled).conclusion).toBe("success");
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  });
});

interface Ending {
  readonly main: StepResult;
  /** Since the first signal, in virtual time. */
  readonly tookMs: number;
}

async function endStep(
  { clock, cancelTimes }: HurriedSetup,
  step: RunningStep,
  end: (step: RunningStep, times: CancelTimes) => Promise<StepResult>,
): Promise<Ending> {
  const startMs = clock.now();
  const main = await end(step, cancelTimes);
  return { main, tookMs: clock.now() - startMs };
}

/** Checks that main ended by itself, without SIGTERM or SIGKILL and without an error annotation. */
function expectEnded(ending: Ending, withinMs: number): Ending {
  const { main, tookMs } = ending;
  expect(main.signal).toBeNull();
  expect(main.exitCode).toBe(1);
  expect(tookMs).toBeLessThan(withinMs);
  expect(main.annotations).toEqual([]);
  expect(main.log).toContain("Cancelled. The post step revokes any token that was created.");
  return ending;
}

async function expectRevoked({ job, emulator }: HurriedSetup): Promise<void> {
  const [post] = await job.complete();
  expect(post?.conclusion).toBe("success");
  expect(post?.annotations).toEqual([]);
  expect(post?.log).toContain(`Revoked database token ${onlyTokenId(emulator)}.`);
}

function onlyTokenId(emulator: Emulator): string {
  const [token, ...others] = emulator.cluster.tokens;
  expect(others).toEqual([]);
  return token?.id ?? "none";
}
