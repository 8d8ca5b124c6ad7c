import { join } from "node:path";
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import { virtualClock } from "../../../test/support/runner/clock.ts";
import { startJob } from "../../../test/support/runner/job.ts";

/** The measurement of a step that waits for its token. Times are in the simulated time of the step. */
export interface Measurement {
  /** From the creation of the token until the cluster accepts it. */
  readonly waitedMs: number;
  /** From then until the end of the step. */
  readonly lagMs: number;
  readonly rounds: number;
  readonly isActive: boolean;
}

const ACTION = join(import.meta.dirname, "../../../action.yml");

/** Runs the step in dist/ with a cluster that accepts a token after a delay. Time passes `factor` times as fast. */
export async function measureStep(options: {
  readonly delayMs: number;
  readonly factor: number;
}): Promise<Measurement> {
  const clock = virtualClock(options);
  const { delayMs: activationDelayMs } = options;
  await using emulator = await startEmulator({ product: "clustered", activationDelayMs, now: clock.now });
  // In real time no simulated clock is needed. Loading it would delay the start of the process.
  await using job = startJob({ masks: [emulator.managementToken], ...(options.factor === 1 ? {} : { clock }) });
  const main = await job.run(ACTION, {
    id: "influxdb",
    with: {
      product: "clustered",
      host: emulator.origin,
      "management-token": emulator.managementToken,
      databases: "sensors",
      permissions: "write",
    },
  });
  const endedMs = clock.now();
  if (main.conclusion !== "success") throw new Error(`The step failed:\n${main.log}`);
  const acceptedMs = ([...emulator.cluster.tokens][0]?.createdAtMs ?? 0) + activationDelayMs;
  return {
    waitedMs: activationDelayMs,
    lagMs: endedMs - acceptedMs,
    rounds: emulator.requests.filter(({ operation }) => operation === "PostWrite").length,
    isActive: main.outputs["active"] === "true",
  };
}
