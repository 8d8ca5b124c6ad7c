/** A clock that stands still until a test moves it. */
export interface SettableClock {
  readonly now: () => number;
  advance(ms: number): void;
}

/** Starts at the beginning of 2030 unless told otherwise. */
export function settableClock(startMs: number = Date.parse("2030-01-01T00:00:00Z")): SettableClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
