import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { readOutputLines } from "./output-lines.ts";

/** How a process ended: one of the two is null. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running `node`. */
export interface NodeProcess {
  /** Settles when the process has ended and its output is read. Rejects if the process could not be started. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends a signal only to the process, not to its group. Has no effect after the process has ended. */
  signal(name: NodeJS.Signals): void;
}

/** How much time a cancelled process has to end by itself. */
export interface CancelTimes {
  /** From SIGINT to SIGTERM. */
  readonly interruptMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminateMs: number;
}

/** The times of the runner (actions/runner `Runner.Sdk/ProcessInvoker.cs`). */
export const RUNNER_CANCEL_TIMES: CancelTimes = { interruptMs: 7_500, terminateMs: 2_500 };

/** How long the runner waits for pipes that a grandchild keeps open after the process has exited. */
const OPEN_PIPES_MS = 5_000;

/** Starts `node [nodeArguments] entry` with exactly this environment and a closed standard input. */
export function startNode(options: {
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}): NodeProcess {
  const child = spawn(process.execPath, [...options.nodeArguments, options.entry], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end();
  readOutputLines({ stdout: child.stdout, stderr: child.stderr, onLine: options.onLine });

  const { promise: ended, resolve, reject } = Promise.withResolvers<ProcessEnd>();
  let openPipes: NodeJS.Timeout | undefined;
  child.once("error", reject);
  child.once("exit", () => {
    openPipes = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, OPEN_PIPES_MS);
  });
  child.once("close", (exitCode, signal) => {
    clearTimeout(openPipes);
    resolve({ exitCode, signal });
  });
  return { ended, signal: (name) => void child.kill(name) };
}

/** Cancels a process like the runner: with SIGINT, then SIGTERM, then SIGKILL. */
export async function cancelProcess(node: NodeProcess, times: CancelTimes = RUNNER_CANCEL_TIMES): Promise<ProcessEnd> {
  node.signal("SIGINT");
  if (!(await endsWithin(node, times.interruptMs))) {
    node.signal("SIGTERM");
    if (!(await endsWithin(node, times.terminateMs))) {
      node.signal("SIGKILL");
    }
  }
  return node.ended;
}

async function endsWithin(node: NodeProcess, ms: number): Promise<boolean> {
  const timeout = new AbortController();
  const hasEnded = await Promise.race([
    node.ended.then(() => true),
    sleep(ms, false, { signal: timeout.signal }).catch(() => false),
  ]);
  timeout.abort();
  return hasEnded;
}
