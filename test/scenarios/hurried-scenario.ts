import type { Fault, FaultKind } from "../support/influxdb/fault.ts";
import type { EmulatorOptions } from "../support/influxdb/start.ts";
import { type VirtualClock, virtualClock } from "../support/runner/clock.ts";
import type { JobOptions } from "../support/runner/job.ts";
import { type CancelTimes, RUNNER_CANCEL_TIMES } from "../support/runner/process.ts";
import { type Setup, scenario } from "./scenario.ts";

/**
 * How many times as fast time passes: a two-minute deadline takes six seconds, and a request that times out after 20 s
 * still has one whole second for real sockets, processes and a busy machine.
 */
const FACTOR = 20;

/** A cluster and a job that share a clock in which time passes faster. All times that go in and come out are virtual. */
export interface HurriedSetup extends Setup {
  readonly clock: VirtualClock;
  /** Adds faults for requests that come from now on. */
  readonly inject: (...faults: readonly Fault[]) => void;
  /** The runner's times between the signals of a cancelled job. */
  readonly cancelTimes: CancelTimes;
}

/** What a setup consists of, and how fast its time passes; the default suits everything but narrow margins. */
export interface HurriedOptions {
  readonly emulator?: Omit<EmulatorOptions, "now" | "faults">;
  readonly job?: JobOptions;
  readonly factor?: number;
  /** How far the cluster's clock is ahead of the runner's; not at all, unless it says so. */
  readonly leadMs?: number;
}

/** A scenario with `hurry`: as `setUp`, with a clock in which time passes faster. */
export const hurriedScenario = scenario.extend("hurry", async ({ setUp }) => {
  return async ({
    emulator = {},
    job = {},
    factor = FACTOR,
    leadMs = 0,
  }: HurriedOptions = {}): Promise<HurriedSetup> => {
    const clock = virtualClock({ factor });
    const setup = await setUp({ ...emulator, now: () => clock.now() + leadMs }, { ...job, clock });
    return {
      ...setup,
      clock,
      inject: (...faults) => {
        setup.emulator.inject(...faults.map((fault) => ({ ...fault, fault: hastened(fault.fault, factor) })));
      },
      cancelTimes: {
        interruptMs: RUNNER_CANCEL_TIMES.interruptMs / factor,
        terminateMs: RUNNER_CANCEL_TIMES.terminateMs / factor,
      },
    };
  };
});

/** The emulator's faults wait by the computer's clock. */
function hastened(fault: FaultKind, factor: number): FaultKind {
  return "delayMs" in fault ? { ...fault, delayMs: fault.delayMs / factor } : fault;
}
