import { describe, expect } from "vitest";
import type { StageResult } from "../support/runner/job-state.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { describeMoment, LAGGING_NODES, listMoments, type Moment } from "./interruption-points.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

/** Slow enough to distinguish the time that a process takes to end from the time that it waits. */
const FACTOR = 4;

/** The longest time to end on a busy machine, in virtual time. The runner sends SIGTERM after 7.5 s. */
const AT_ONCE_MS = 3_000;

const MOMENTS = listMoments([
  { operation: "DeleteToken", occurrence: 1, isLost: false },
  { operation: "QueryTokens", occurrence: 1, isLost: true },
  { operation: "DeleteToken", occurrence: 1, isLost: true },
  { operation: "QueryTokens", occurrence: 2, isLost: true },
]);

const CLUSTERS = [
  { title: "on Enterprise, post is interrupted", emulator: { product: "enterprise" } },
  { title: "on nodes that lag, post is interrupted", emulator: LAGGING_NODES },
] as const;

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32").for(CLUSTERS)("$title", ({ emulator }) => {
  for (const moment of MOMENTS) {
    hurriedScenario(`${describeMoment(moment)}: it names what may be left`, async ({ hurry, leaves }) => {
      const setup = await hurry({ factor: FACTOR, emulator });
      const post = await interruptPost(setup, moment);
      leaves(...expectReported(setup, post));
    });
  }
});

/** Runs main, and interrupts post at a request. */
async function interruptPost(
  setup: HurriedSetup,
  { operation, occurrence, when, isLost }: Moment,
): Promise<StageResult> {
  const { emulator, job, inputs, inject, clock, cancelTimes } = setup;
  if (isLost) inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "html", status: 403, effect: true } });
  const main = await job.run(ACTION, { with: inputs({ "activation-timeout": "0" }) });
  expect(main.conclusion).toBe(isLost ? "failure" : "success");
  const hold = emulator.hold(operation, occurrence, { when });
  const post = job.startPost();
  await hold.held;
  const startMs = clock.now();
  const result = await post.timeOut(cancelTimes);
  expect(result.signal, "neither SIGTERM nor SIGKILL was needed").toBeNull();
  expect(clock.now() - startMs).toBeLessThan(AT_ONCE_MS);
  return result;
}

/** Checks that post names every live token, or its mark, with the command that revokes it. Returns the live tokens. */
function expectReported({ emulator }: HurriedSetup, post: StageResult): readonly string[] {
  const advice = /^A database token may be left behind\. .*`influxdb3 delete token --token-name .* expires at \S+\.$/s;
  expect(post.annotations).not.toEqual([]);
  for (const annotation of post.annotations)
    expect(annotation).toEqual({ level: "warning", message: expect.stringMatching(advice) });
  const reported = post.annotations.map(({ message }) => message).join("\n");
  const live = emulator.liveTokens().map(({ id }) => id);
  for (const name of live) expect(reported).toContain(/\((\S+)\)$/.exec(name)?.[1]);
  expect(outputProblems(post)).toEqual([]);
  expect(findFalseStatements(post.log, emulator)).toEqual([]);
  expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
  return live;
}
