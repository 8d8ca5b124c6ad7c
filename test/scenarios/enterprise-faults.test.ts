import { describe, expect, inject, vi } from "vitest";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import type { Emulator } from "../support/influxdb/start.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import {
  ENTERPRISE_SITUATIONS,
  type EnterpriseFaultScenario,
  enterpriseFaultScenarios,
} from "./enterprise-fault-scenarios.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { type EnterpriseSituation, type Expectation, expectOutcome } from "./fault-expectation.ts";
import { decideVerdict } from "./fault-verdict.ts";
import { type HurriedOptions, type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

// The jobs mostly wait, so many can run at once.
vi.setConfig({ maxConcurrency: 16 });

/** How long main may take: until the token is created, and to activate it. */
const MAIN_TIMEOUT_MS = 120_000;
const ACTIVATION_TIMEOUT_MS = 180_000;
const POST_TIMEOUT_MS = 90_000;

/** How late a request can arrive on a busy machine, in virtual time. */
const LATENESS_MS = 30_000;

/** CI runs every cell of the table once, in the project "scenarios, full". Otherwise every fifth is enough. */
const STRIDE = inject("full") ? 1 : 5;

/** Post looks up a mark twice only if it starts within 20 s of the create request. */
const UNHURRIED_FACTOR = 3;

/** What Cloud may respond for some seconds after a database was created. */
const LIST_WITHOUT_DATABASE = { kind: "rewrite", response: () => [{ "iox::database": "_internal" }] } as const;

describe.each(ENTERPRISE_SITUATIONS)("on $product, $title", { concurrent: true }, (situation) => {
  for (const each of enterpriseFaultScenarios(situation).filter((_, index) => index % STRIDE === 0)) {
    hurriedScenario(`(${each.name}): ${describeOutcome(each)}`, ({ hurry, leaves }) =>
      runFaultScenario(each, hurry, leaves),
    );
  }
});

async function runFaultScenario(
  faultScenario: EnterpriseFaultScenario,
  hurry: (options: HurriedOptions) => Promise<HurriedSetup>,
  leaves: (...tokens: readonly string[]) => void,
): Promise<void> {
  const { product, situation, operation, times, fault: createFault } = faultScenario;
  const factor = needsSecondLookUp(faultScenario) ? { factor: UNHURRIED_FACTOR } : {};
  const {
    emulator,
    job,
    inputs,
    clock,
    inject: injectFaults,
  } = await hurry({
    ...factor,
    emulator: { product },
  });
  const fault = createFault(clock.now(), operation);
  const verdict = decideVerdict(operation, fault, clock.now());
  const expected = expectOutcome(situation, verdict, times, fault);
  if (situation === "revoke-in-main")
    injectFaults({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
  if (situation === "look-up-in-post")
    injectFaults({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "html", status: 403, effect: true } });
  if (situation === "find-again") injectFaults({ on: "ListDatabases", occurrence: 1, fault: LIST_WITHOUT_DATABASE });
  const from = situation === "find-again" ? 2 : 1;
  injectFaults({ on: operation, occurrence: { from, to: from + times - 1 }, fault });

  const permissions = situation === "probe-read" ? "read, write" : "write";
  const main = await job.run(ACTION, { with: inputs({ description: "Faulted", permissions }) });
  const mainRequests = [...emulator.requests];
  checkMain(main, mainRequests, situation, expected);
  expect(findFalseStatements(main.log, emulator)).toEqual([]);

  const [post] = await job.complete();
  if (expected.isLeft) leaves(...listLiveNames(emulator));
  checkPost(post, emulator.requests.slice(mainRequests.length), expected.postWarns);
  expect(findFalseStatements(post?.log ?? "", emulator)).toEqual([]);
  expect(listLiveNames(emulator).length).toBe(expected.isLeft ? 1 : 0);
}

function listLiveNames(emulator: Emulator): readonly string[] {
  return emulator.liveTokens().map(({ id }) => id);
}

/** Completes the title of a scenario. */
function describeOutcome({ situation, operation, times, fault: createFault }: EnterpriseFaultScenario): string {
  const nowMs = Date.now();
  const fault = createFault(nowMs, operation);
  const verdict = decideVerdict(operation, fault, nowMs);
  const { mainSucceeds, isActive, postWarns } = expectOutcome(situation, verdict, times, fault);
  const main = mainSucceeds ? `main succeeds${isActive ? "" : " with a warning"}` : "main fails";
  return `${main}, and post ${postWarns ? "warns" : "leaves no token"}`;
}

/** Main and the first look-up of post meet the fault, so only the second look-up revokes the token. */
function needsSecondLookUp({ situation, operation, times, fault }: EnterpriseFaultScenario): boolean {
  const nowMs = Date.now();
  const verdict = decideVerdict(operation, fault(nowMs, operation), nowMs);
  return situation === "revoke-in-main" && times === 2 && verdict === "final";
}

const REQUEST_ERROR = /^Could not [a-z -]+: (GET|POST) http\S+ ?\S+/;
const GRANT_ERROR = /its permissions could not be read: Could not [a-z -]+: POST http\S+ ?\S+/;

function checkMain(
  main: StepResult,
  requests: readonly LoggedRequest[],
  situation: EnterpriseSituation,
  { mainSucceeds, isActive }: Expectation,
): void {
  expect(findEnterpriseRequestProblems(requests)).toEqual([]);
  expect(outputProblems(main)).toEqual([]);
  expect(main.conclusion, main.log).toBe(mainSucceeds ? "success" : "failure");
  const error = expect.stringMatching(situation === "check-grant" ? GRANT_ERROR : REQUEST_ERROR);
  const warning = expect.stringContaining("Continuing with `active: false`");
  expect(main.annotations).toEqual([
    ...(mainSucceeds ? [] : [{ level: "error", message: error }]),
    ...(isActive ? [] : [{ level: "warning", message: warning }]),
  ]);
  expect(main.outputs["active"]).toBe(mainSucceeds ? String(isActive) : undefined);
  expect(spanMs(requests)).toBeLessThan(MAIN_TIMEOUT_MS + (isActive ? 0 : ACTIVATION_TIMEOUT_MS) + LATENESS_MS);
}

function checkPost(post: StageResult | undefined, requests: readonly LoggedRequest[], warns: boolean): void {
  if (post === undefined) throw new Error("post must run, whatever the result of main");
  expect(findEnterpriseRequestProblems(requests)).toEqual([]);
  expect(outputProblems(post)).toEqual([]);
  expect(post.conclusion, post.log).toBe("success");
  const warning = expect.stringMatching(
    /A database token may be left behind\. .*influxdb3 delete token --token-name .*expires at/s,
  );
  expect(post.annotations).toEqual(warns ? [{ level: "warning", message: warning }] : []);
  expect(spanMs(requests)).toBeLessThan(POST_TIMEOUT_MS + LATENESS_MS);
}

function spanMs(requests: readonly LoggedRequest[]): number {
  return (requests.at(-1)?.atMs ?? 0) - (requests[0]?.atMs ?? 0);
}
