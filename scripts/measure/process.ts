import { spawn } from "node:child_process";
import { join } from "node:path";

/** A program to measure: the arguments of node, and the environment. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The time and memory of one run. */
export interface Run {
  readonly wallMs: number;
  /** The peak resident memory. */
  readonly peakKiB: number;
}

const peak = join(import.meta.dirname, "peak.cjs");

/** Runs a program once, as the runner does, without stdin and with pipes for output. Throws if the program fails. */
export function runOnce({ args, env }: Program): Promise<Run> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, ["--require", peak, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const wallMs = performance.now() - startedMs;
      if (code === 0) resolve({ wallMs, peakKiB: Number(/^peak (\d+)$/m.exec(output)?.[1]) });
      else reject(new Error(`node ${args.join(" ")} exited with ${code}: ${output}`));
    });
  });
}
