/** A clock that only a test advances. */
export interface SettableClock {
  readonly now: () => number;
  advance(ms: number): void;
}

/** Creates a clock that by default starts at the beginning of 2030. */
export function settableClock(startMs: number = Date.parse("2030-01-01T00:00:00Z")): SettableClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
