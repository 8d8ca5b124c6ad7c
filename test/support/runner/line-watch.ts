/** Waits for lines of a growing log. */
export interface LineWatch {
  saw(line: string): void;
  /** Ends the log. Rejects all pending waits. */
  end(): void;
  /** Resolves when a line contains the text or matches the pattern. Earlier lines count. */
  waitFor(wanted: string | RegExp): Promise<void>;
}

interface Waiter {
  readonly wanted: string | RegExp;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Creates a watch without lines. */
export function createLineWatch(): LineWatch {
  const seen: string[] = [];
  const waiters = new Set<Waiter>();
  let hasEnded = false;

  return {
    saw(line) {
      seen.push(line);
      for (const waiter of [...waiters].filter(({ wanted }) => holdsWanted(line, wanted))) {
        waiters.delete(waiter);
        waiter.resolve();
      }
    },
    end() {
      hasEnded = true;
      for (const { wanted, reject } of waiters) {
        reject(neverLogged(wanted, seen));
      }
      waiters.clear();
    },
    waitFor(wanted) {
      if (seen.some((line) => holdsWanted(line, wanted))) {
        return Promise.resolve();
      }
      if (hasEnded) {
        return Promise.reject(neverLogged(wanted, seen));
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiters.add({ wanted, resolve, reject });
      return promise;
    },
  };
}

function holdsWanted(line: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? line.includes(wanted) : line.search(wanted) >= 0;
}

function neverLogged(wanted: string | RegExp, seen: readonly string[]): Error {
  return new Error(`the step ended without logging ${String(wanted)}; it logged:\n${seen.join("\n")}`);
}
