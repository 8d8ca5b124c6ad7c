/** Timers that do not keep the process alive and can be cleared together. */
export interface Timers {
  /** Resolves after `ms`, or never if the timers are cleared first. */
  pause(ms: number): Promise<void>;
  after(ms: number, act: () => void): void;
  clear(): void;
}

/** Creates an empty set of timers. */
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
