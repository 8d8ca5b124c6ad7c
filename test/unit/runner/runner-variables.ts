import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { vi } from "vitest";

/** Without these files, commands go to stdout, even if a runner runs these tests. */
const FILES = { GITHUB_OUTPUT: "", GITHUB_STATE: "", GITHUB_ENV: "" };

/** One file for all tests of a process, because @actions/core looks for the file of the job summary only once. */
const SUMMARY_FOLDER = join(tmpdir(), `summary-${process.pid}-${threadId}`);

/** The file of the job summary. */
export const SUMMARY_FILE = join(SUMMARY_FOLDER, "summary.md");

/**
 * Sets the environment variables of a step, until `vi.unstubAllEnvs`. Outputs, state and variables for later steps are
 * then commands on stdout.
 */
export function stubVariables(variables: Readonly<Record<string, string>> = {}): void {
  const all = { ...FILES, GITHUB_STEP_SUMMARY: SUMMARY_FILE, ...variables };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
}

/** Writes a text to the job summary, as an earlier step can. */
export function stubSummary(text: string): void {
  mkdirSync(SUMMARY_FOLDER, { recursive: true });
  writeFileSync(SUMMARY_FILE, text);
}

/** Removes the file of the job summary and its folder. */
export function removeSummary(): void {
  rmSync(SUMMARY_FOLDER, { recursive: true, force: true });
}
