import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { vi } from "vitest";

/** What the runner, if a runner runs these tests, would have written for it: commands then go to stdout. */
const FILES = { GITHUB_OUTPUT: "", GITHUB_STATE: "", GITHUB_ENV: "" };

/** @actions/core looks for the file of the job summary once in a process, so it is one for all tests of a process. */
const SUMMARY_FOLDER = join(tmpdir(), `summary-${process.pid}-${threadId}`);

/** Where the job summary is written. */
export const SUMMARY_FILE = join(SUMMARY_FOLDER, "summary.md");

/**
 * Sets the environment variables that a step finds, until `vi.unstubAllEnvs`. Its outputs, its state and the variables
 * that it sets for later steps are then commands on stdout.
 */
export function givenVariables(variables: Readonly<Record<string, string>> = {}): void {
  const all = { ...FILES, GITHUB_STEP_SUMMARY: SUMMARY_FILE, ...variables };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
}

/** Puts a text into the job summary, as earlier steps may have. */
export function givenSummary(text: string): void {
  mkdirSync(SUMMARY_FOLDER, { recursive: true });
  writeFileSync(SUMMARY_FILE, text);
}

/** Takes the file of the job summary away, and the folder where it could be. */
export function withoutSummary(): void {
  rmSync(SUMMARY_FOLDER, { recursive: true, force: true });
}
