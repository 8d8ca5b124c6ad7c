/** Timers that never keep the process alive and end together. */
export interface Timers {
  /** Resolves after `ms`; never, once the timers are cleared. */
  pause(ms: number): Promise<void>;
  after(ms: number, act: () => void): void;
  clear(): void;
}

/** A set of timers. */
export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      running.delete(timer);
      act();
    }, ms);
    running.add(timer.unref());
  };
  return {
    after,
    pause: (ms) => (ms > 0 ? new Promise((resolve) => after(ms, resolve)) : Promise.resolve()),
    clear() {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
