import { fileURLToPath } from "node:url";

/** A clock that a test process shares with the child processes it starts. */
export interface VirtualClock {
  /** Milliseconds since 1970, in virtual time. */
  now(): number;
  /** Variables that only the preload reads. */
  readonly env: Readonly<Record<string, string>>;
  /** Path for `node --require`. */
  readonly preload: string;
}

/**
 * Creates a clock in which time passes `factor` times faster, from `startMs` on (milliseconds since 1970, by default
 * now). See `clock.cjs` for what uses it in the child.
 */
export function virtualClock({
  factor,
  startMs = Date.now(),
}: {
  readonly factor: number;
  readonly startMs?: number;
}): VirtualClock {
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw new Error(`a clock's factor must be above zero, not ${factor}`);
  }
  const startNs = process.hrtime.bigint();
  return {
    now: () => startMs + (Number(process.hrtime.bigint() - startNs) / 1e6) * factor,
    env: {
      TEST_CLOCK_FACTOR: String(factor),
      TEST_CLOCK_START_MS: String(startMs),
      TEST_CLOCK_START_NS: String(startNs),
    },
    preload: fileURLToPath(new URL("./clock.cjs", import.meta.url)),
  };
}
