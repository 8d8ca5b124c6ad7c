import { afterEach, describe, expect, test, vi } from "vitest";
import type { Cancellation } from "../../../src/runner/cancellation.ts";
import { runAction } from "../../../src/runner/run-action.ts";
import { captureOutputWhile } from "./capture-output.ts";
import { stubVariables } from "./runner-variables.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

afterEach(() => vi.unstubAllEnvs());

interface Options {
  readonly onCancel: Parameters<typeof runAction>[1]["onCancel"];
  readonly isDebug: boolean;
}

/**
 * Runs an entry in this process, and restores its listeners and exit code. `signal` acts like a signal of the runner.
 */
async function run(
  body: (cancellation: Cancellation, signal: (name: (typeof SIGNALS)[number]) => void) => Promise<void>,
  { onCancel = "leave-to-post", isDebug = false }: Partial<Options> = {},
) {
  stubVariables({ RUNNER_DEBUG: isDebug ? "1" : "" });
  const listeners = SIGNALS.map((name) => ({ name, before: process.rawListeners(name) }));
  const added = () =>
    listeners.flatMap(({ name, before }) =>
      process.rawListeners(name).flatMap((listener) => (before.includes(listener) ? [] : [{ name, listener }])),
    );
  const signal = (name: (typeof SIGNALS)[number]): void => {
    for (const one of added()) if (one.name === name) one.listener();
  };
  const { exitCode } = process;
  try {
    const { output } = await captureOutputWhile(() =>
      runAction((cancellation) => body(cancellation, signal), { onCancel }),
    );
    return { output, exitCode: process.exitCode };
  } finally {
    process.exitCode = exitCode;
    for (const { name, listener } of added()) process.off(name, listener as () => void);
  }
}

const failing = async (): Promise<void> => {
  throw new Error("Two\nlines");
};

describe("an entry", () => {
  test("that succeeds prints nothing", async () => {
    expect(await run(async () => {})).toEqual({ output: [], exitCode: undefined });
  });

  test("that fails causes one annotation and fails the step", async () => {
    expect(await run(failing)).toEqual({ output: ["::error::Two%0Alines"], exitCode: 1 });
  });

  test("that throws a value other than an error causes an annotation", async () => {
    const { output } = await run(() => Promise.reject("a text"));
    expect(output).toEqual(["::error::a text"]);
  });

  test("that fails prints its stack only with debug logging", async () => {
    const { output } = await run(failing, { isDebug: true });
    expect(output[0]).toBe("::error::Two%0Alines");
    expect(output[1]).toMatch(/^::debug::Error: Two%0Alines%0A {4}at .*run-action\.test\.ts/);
  });
});

describe("an entry whose job is cancelled", () => {
  function cancelledBy(name: (typeof SIGNALS)[number]): Parameters<typeof run>[0] {
    return async ({ signal: cancelled }, signal) => {
      cancelled.throwIfAborted();
      signal(name);
      await Promise.resolve();
      if (cancelled.aborted) throw new Error("Token 1 is left");
    };
  }

  test.each(SIGNALS)("by %s fails without an annotation if post runs after it", async (name) => {
    expect(await run(cancelledBy(name), { onCancel: "leave-to-post" })).toEqual({
      output: ["Cancelled. The post step revokes any token that was created."],
      exitCode: 1,
    });
  });

  test("reports what it leaves as an error if no other step runs after it", async () => {
    const { output, exitCode } = await run(cancelledBy("SIGINT"), { onCancel: "report-error" });
    expect({ output, exitCode }).toEqual({ output: ["::error::Token 1 is left"], exitCode: 1 });
  });

  test("reports what it did not do as a warning if that can be done later", async () => {
    const { output, exitCode } = await run(cancelledBy("SIGINT"), { onCancel: "report-warning" });
    expect({ output, exitCode }).toEqual({ output: ["::warning::Cancelled. Token 1 is left"], exitCode: 1 });
  });

  test("has five more seconds for pending requests", async () => {
    vi.useFakeTimers();
    try {
      const isOver: boolean[] = [];
      await run(async ({ graceSignal }, signal) => {
        signal("SIGINT");
        for (const ms of [4_999, 1]) {
          vi.advanceTimersByTime(ms);
          isOver.push(graceSignal.aborted);
        }
      });
      expect(isOver).toEqual([false, true]);
    } finally {
      vi.useRealTimers();
    }
  });
});
