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

/** Runs an entry in this process, whose listeners and exit code are put back. `signal` does what the runner's would. */
async function ran(
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
  test("that is done says nothing of its own", async () => {
    expect(await ran(async () => {})).toEqual({ output: [], exitCode: undefined });
  });

  test("that fails is one annotation, and fails the step", async () => {
    expect(await ran(failing)).toEqual({ output: ["::error::Two%0Alines"], exitCode: 1 });
  });

  test("that throws what is no error is told all the same", async () => {
    const { output } = await ran(() => Promise.reject("a text"));
    expect(output).toEqual(["::error::a text"]);
  });

  test("that fails tells its stack with debug logging alone", async () => {
    const { output } = await ran(failing, { isDebug: true });
    expect(output[0]).toBe("::error::Two%0Alines");
    expect(output[1]).toMatch(/^::debug::Error: Two%0Alines%0A {4}at .*run-action\.test\.ts/);
  });
});

describe("an entry whose job is cancelled", () => {
  function cancelledBy(name: (typeof SIGNALS)[number]): Parameters<typeof ran>[0] {
    return async ({ signal: cancelled }, signal) => {
      cancelled.throwIfAborted();
      signal(name);
      await Promise.resolve();
      if (cancelled.aborted) throw new Error("Token 1 is left");
    };
  }

  test.each(SIGNALS)(
    "by %s sees it, fails, and is told without an annotation where post comes after it",
    async (name) => {
      expect(await ran(cancelledBy(name), { onCancel: "leave-to-post" })).toEqual({
        output: ["Cancelled. The post step revokes any token that was created."],
        exitCode: 1,
      });
    },
  );

  test("tells what it leaves as an error where nobody comes after it", async () => {
    const { output, exitCode } = await ran(cancelledBy("SIGINT"), { onCancel: "report-error" });
    expect({ output, exitCode }).toEqual({ output: ["::error::Token 1 is left"], exitCode: 1 });
  });

  test("tells what was not done as a warning where somebody can do it later", async () => {
    const { output, exitCode } = await ran(cancelledBy("SIGINT"), { onCancel: "report-warning" });
    expect({ output, exitCode }).toEqual({ output: ["::warning::Cancelled. Token 1 is left"], exitCode: 1 });
  });

  test("has five seconds more for what is on its way", async () => {
    vi.useFakeTimers();
    try {
      const isOver: boolean[] = [];
      await ran(async ({ graceSignal }, signal) => {
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
