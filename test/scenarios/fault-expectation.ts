import type { FaultKind } from "../support/influxdb/fault.ts";
import type { Verdict } from "./fault-verdict.ts";

/** The situation in which an operation fails, on Cloud Dedicated and Clustered. */
export type Situation = "find" | "create" | "look-up" | "revoke-in-main" | "revoke-in-post";

/** The same on Enterprise and Cloud, where main and post send other requests. */
export type EnterpriseSituation =
  | Exclude<Situation, "look-up">
  | "find-again"
  | "check-grant"
  | "probe-write"
  | "probe-read"
  | "look-up-in-post";

/** How often it fails, from the first time on. */
export type Times = 1 | 2 | typeof Number.POSITIVE_INFINITY;

/** The expected result of a job. */
export interface Expectation {
  readonly mainSucceeds: boolean;
  /** Whether main sees that the cluster accepts the token, if it succeeds. */
  readonly isActive: boolean;
  /** Whether post warns that a token may be left. */
  readonly postWarns: boolean;
  readonly isLeft: boolean;
}

/** The expected result of a job in which an operation fails this many times. */
export function expectOutcome(
  situation: Situation | EnterpriseSituation,
  verdict: Verdict,
  times: Times,
  fault: FaultKind,
): Expectation {
  const isOvercome = succeedsAfterRetries(verdict, times);
  const ordinary = { mainSucceeds: true, isActive: true, postWarns: false, isLeft: false };
  switch (situation) {
    case "find":
    case "find-again":
    case "create":
    case "check-grant":
      return { ...ordinary, mainSucceeds: isOvercome };
    case "probe-write":
    case "probe-read":
      return { ...ordinary, isActive: isOvercome };
    case "look-up": {
      // Main stops after the first final fault, and retries a transient one until its time is up.
      const postWarns = !isOvercome && isStillMet(verdict, times, 1);
      return { ...ordinary, mainSucceeds: isOvercome, postWarns, isLeft: postWarns };
    }
    case "look-up-in-post":
      return { ...ordinary, mainSucceeds: false, postWarns: !isOvercome, isLeft: !isOvercome };
    case "revoke-in-main": {
      // Post looks up the mark twice, and retries the second time what it has not revoked the first time.
      const postWarns = !isOvercome && isStillMet(verdict, times, 2) && !hasEffect(fault);
      return { ...ordinary, mainSucceeds: isOvercome, postWarns, isLeft: postWarns };
    }
    case "revoke-in-post":
      return { ...ordinary, postWarns: !isOvercome, isLeft: !isOvercome && !hasEffect(fault) };
  }
}

function succeedsAfterRetries(verdict: Verdict, times: Times): boolean {
  switch (verdict) {
    case "harmless":
      return true;
    case "transient":
      return Number.isFinite(times);
    case "once-more":
      return times === 1;
    case "final":
      return false;
  }
}

/** Whether the fault is still there after it has ended this many attempts, each of which retries a transient one. */
function isStillMet(verdict: Verdict, times: Times, endedCount: number): boolean {
  return verdict === "transient" ? !Number.isFinite(times) : times > endedCount;
}

/** Whether the cluster acts on a request that meets this fault, now or later. */
function hasEffect(fault: FaultKind): boolean {
  if ("when" in fault && fault.kind !== "delay") return fault.when === "after";
  return "effect" in fault
    ? fault.effect === true
    : !["status", "html", "text", "redirect", "huge-body"].includes(fault.kind);
}
