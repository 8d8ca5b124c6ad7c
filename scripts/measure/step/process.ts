import { spawn } from "node:child_process";
import { join } from "node:path";

/** A program to measure: what node is given, and its environment. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What one run took. */
export interface Run {
  readonly wallMs: number;
  /** Largest resident memory. */
  readonly peakKiB: number;
}

const peak = join(import.meta.dirname, "peak.cjs");

/** Runs a program once, as the runner would: no stdin, pipes for output. Throws where it fails. */
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
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${output}`));
    });
  });
}
