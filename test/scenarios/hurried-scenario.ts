import type { Fault, FaultKind } from "../support/influxdb/fault.ts";
import type { EmulatorOptions } from "../support/influxdb/start.ts";
import { type VirtualClock, virtualClock } from "../support/runner/clock.ts";
import type { JobOptions } from "../support/runner/job.ts";
import { type CancelTimes, RUNNER_CANCEL_TIMES } from "../support/runner/process.ts";
import { type Setup, scenario } from "./scenario.ts";

/**
 * How many times faster time passes. A two-minute deadline takes six seconds, and a request that times out after 20 s
 * still has one second for real sockets, processes and a busy machine.
 */
const FACTOR = 20;

/** A cluster and a job that share a clock in which time passes faster. All times are virtual. */
export interface HurriedSetup extends Setup {
  readonly clock: VirtualClock;
  /** Adds faults for future requests. */
  readonly inject: (...faults: readonly Fault[]) => void;
  /** The times of the runner between the signals of a cancelled job. */
  readonly cancelTimes: CancelTimes;
}

/** Options of a setup. The default factor is suitable unless a time limit is narrow. */
export interface HurriedOptions {
  readonly emulator?: Omit<EmulatorOptions, "now" | "faults">;
  readonly job?: JobOptions;
  readonly factor?: number;
  /** How far the clock of the cluster is ahead of that of the runner. Default 0. */
  readonly leadMs?: number;
}

/** A scenario with `hurry`, which is like `setUp` with a clock in which time passes faster. */
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
        setup.emulator.inject(...faults.map((fault) => ({ ...fault, fault: scaleDelay(fault.fault, factor) })));
      },
      cancelTimes: {
        interruptMs: RUNNER_CANCEL_TIMES.interruptMs / factor,
        terminateMs: RUNNER_CANCEL_TIMES.terminateMs / factor,
      },
    };
  };
});

/** Scales the delay of a fault, because the emulator waits in real time. */
function scaleDelay(fault: FaultKind, factor: number): FaultKind {
  return "delayMs" in fault ? { ...fault, delayMs: fault.delayMs / factor } : fault;
}
