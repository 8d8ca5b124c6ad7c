import { describe, expect, vi } from "vitest";
import type { CancelTimes } from "../support/runner/process.ts";
import type { RunningStep } from "../support/runner/running-step.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { describeMoment, LAGGING_NODES, listMoments, type Moment } from "./interruption-points.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

vi.setConfig({ maxConcurrency: 12 });

/** Slow enough for post to start within 20 s of the create request. */
const FACTOR = 5;

const MOMENTS = listMoments([
  { operation: "ListDatabases", occurrence: 1, isLost: false },
  { operation: "CreateResourceToken", occurrence: 1, isLost: false },
  { operation: "QueryTokens", occurrence: 1, isLost: false },
  { operation: "QuerySql", occurrence: 1, isLost: false },
  { operation: "WriteLp", occurrence: 2, isLost: false },
  { operation: "CreateResourceToken", occurrence: 2, isLost: true },
  { operation: "DeleteToken", occurrence: 1, isLost: true },
  { operation: "CreateResourceToken", occurrence: 3, isLost: true },
  { operation: "QueryTokens", occurrence: 1, isLost: true },
]);

const CLUSTERS = [
  { title: "on Enterprise, main is", emulator: { product: "enterprise" } },
  { title: "on nodes that lag, main is", emulator: LAGGING_NODES },
] as const;

describe.for(CLUSTERS)("$title", { concurrent: true }, ({ emulator }) => {
  for (const moment of MOMENTS) {
    const text = describeMoment(moment);
    hurriedScenario(`killed ${text}: post leaves no token`, async ({ hurry }) => {
      await runInterrupted(await hurry({ factor: FACTOR, emulator }), moment, kill);
    });

    // Windows has no SIGINT for a child, so Node would kill it.
    hurriedScenario.skipIf(process.platform === "win32")(
      `cancelled ${text}: it ends without an error, and post leaves no token`,
      async ({ hurry }) => {
        await runInterrupted(await hurry({ factor: FACTOR, emulator }), moment, cancel);
      },
    );
  }
});

type Interrupt = (step: RunningStep, times: CancelTimes) => Promise<unknown>;

const kill: Interrupt = (step) => step.kill();

const cancel: Interrupt = async (step, times) => {
  const main = await step.cancel(times);
  expect(main.signal).toBeNull();
  expect(main.exitCode).toBe(1);
  expect(main.annotations).toEqual([]);
  expect(outputProblems(main).filter((problem) => problem !== "it failed without an error")).toEqual([]);
};

/** Interrupts main at a request, and checks what post leaves. */
async function runInterrupted(setup: HurriedSetup, moment: Moment, interrupt: Interrupt): Promise<void> {
  const { emulator, job, inputs, inject, cancelTimes } = setup;
  if (moment.isLost) inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
  const hold = emulator.hold(moment.operation, moment.occurrence, { when: moment.when });
  const step = job.start(ACTION, { with: inputs({ permissions: "read, write", revoke: "never" }) });
  await hold.held;
  await interrupt(step, cancelTimes);
  hold.release();
  await expectNothingLeft(setup);
}

async function expectNothingLeft({ emulator, job }: HurriedSetup): Promise<void> {
  const [post] = await job.complete();
  if (post === undefined) throw new Error("post must run, whatever the result of main");
  expect(post.conclusion, post.log).toBe("success");
  expect(post.annotations).toEqual([]);
  expect(outputProblems(post)).toEqual([]);
  expect(findFalseStatements(post.log, emulator)).toEqual([]);
  expect(emulator.liveTokens()).toEqual([]);
  expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
}
