import { describe, expect, inject, vi } from "vitest";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { expectOutcome } from "./fault-expectation.ts";
import { type FaultScenario, faultScenarios, SITUATIONS } from "./fault-scenarios.ts";
import { decideVerdict } from "./fault-verdict.ts";
import { type HurriedOptions, type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { findRequestProblems } from "./request-rules.ts";
import { ACTION } from "./scenario.ts";

// The jobs mostly wait, so many can run at once.
vi.setConfig({ maxConcurrency: 16 });

const MAIN_TIMEOUT_MS = 120_000;
const POST_TIMEOUT_MS = 90_000;

/** How late a request can arrive on a busy machine, in virtual time. */
const LATENESS_MS = 30_000;

/** CI runs every cell of the table once, in the project "scenarios, full". Otherwise every fifth is enough. */
const STRIDE = inject("full") ? 1 : 5;

/**
 * Post looks up a mark twice only if it starts within 20 s of the create request. With the default factor, this is one
 * real second, which a busy machine needs to start a process.
 */
const UNHURRIED_FACTOR = 3;

describe.each(Object.values(SITUATIONS))("$title", { concurrent: true }, ({ situation }) => {
  for (const each of faultScenarios(situation).filter((_, index) => index % STRIDE === 0)) {
    hurriedScenario(`(${each.name}): ${describeOutcome(each)}`, ({ hurry, leaves }) =>
      runFaultScenario(each, hurry, leaves),
    );
  }
});

async function runFaultScenario(
  faultScenario: FaultScenario,
  hurry: (options: HurriedOptions) => Promise<HurriedSetup>,
  leaves: (...tokens: readonly string[]) => void,
): Promise<void> {
  const { situation, operation, times, fault: createFault } = faultScenario;
  const setup = await hurry(needsSecondLookUp(faultScenario) ? { factor: UNHURRIED_FACTOR } : {});
  const { emulator, job, inputs, clock, inject: injectFaults } = setup;
  const fault = createFault(clock.now(), operation);
  const expected = expectOutcome(situation, decideVerdict(operation, fault, clock.now()), times, fault);
  if (situation === "look-up" || situation === "revoke-in-main") {
    injectFaults({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
  }
  const occurrence = Number.isFinite(times) ? { from: 1, to: times } : ("every" as const);
  injectFaults({ on: operation, occurrence, fault });

  const main = await job.run(ACTION, { with: inputs({ description: "Faulted" }) });
  const mainRequests = [...emulator.requests];
  const [post] = await job.complete();
  if (expected.isLeft) leaves("Faulted");

  checkMain(main, mainRequests, expected.mainSucceeds);
  checkPost(post, emulator.requests.slice(mainRequests.length), expected.postWarns);
}

/** Completes the title of a scenario. */
function describeOutcome({ situation, operation, times, fault: createFault }: FaultScenario): string {
  const nowMs = Date.now();
  const fault = createFault(nowMs, operation);
  const expected = expectOutcome(situation, decideVerdict(operation, fault, nowMs), times, fault);
  const main = expected.mainSucceeds ? "main succeeds" : "main fails";
  return `${main}, and post ${expected.postWarns ? "warns" : "leaves no token"}`;
}

/** Main and the first look-up of post meet the fault, so only the second look-up revokes the token. */
function needsSecondLookUp({ situation, operation, times, fault }: FaultScenario): boolean {
  const nowMs = Date.now();
  const verdict = decideVerdict(operation, fault(nowMs, operation), nowMs);
  return situation === "revoke-in-main" && times === 2 && verdict === "final";
}

function checkMain(main: StepResult, requests: readonly LoggedRequest[], succeeds: boolean): void {
  expect(findRequestProblems(requests)).toEqual([]);
  expect(outputProblems(main)).toEqual([]);
  expect(main.conclusion, main.log).toBe(succeeds ? "success" : "failure");
  if (succeeds) {
    expect(main.annotations).toEqual([]);
  } else {
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringMatching(/^Could not [a-z -]+: (GET|POST) http\S+ ?\S+/) },
    ]);
  }
  expect(spanMs(requests)).toBeLessThan(MAIN_TIMEOUT_MS + LATENESS_MS);
}

function checkPost(post: StageResult | undefined, requests: readonly LoggedRequest[], warns: boolean): void {
  if (post === undefined) throw new Error("post must run, whatever the result of main");
  expect(findRequestProblems(requests)).toEqual([]);
  expect(outputProblems(post)).toEqual([]);
  expect(post.conclusion, post.log).toBe("success");
  const warning = expect.stringMatching(/A database token may be left behind\. .*influxctl token revoke .*expires at/s);
  expect(post.annotations).toEqual(warns ? [{ level: "warning", message: warning }] : []);
  expect(spanMs(requests)).toBeLessThan(POST_TIMEOUT_MS + LATENESS_MS);
}

function spanMs(requests: readonly LoggedRequest[]): number {
  return (requests.at(-1)?.atMs ?? 0) - (requests[0]?.atMs ?? 0);
}
