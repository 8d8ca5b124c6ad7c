import { type CommandFiles, type KeyValues, parseKeyValues, readCommandFile } from "./file-commands.ts";
import type { Masker } from "./masker.ts";
import type { StepLog } from "./step-log.ts";

/** The file commands that a stage wrote. */
export interface WrittenCommands {
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: KeyValues["pairs"];
  readonly state: KeyValues["pairs"];
  readonly paths: readonly string[];
  /** Masked line by line. Empty if it is too large. */
  readonly summary: string;
  /** A file could not be processed, so the step fails whatever its exit code. */
  readonly hasFailed: boolean;
}

/** The runner drops a larger summary with an error, but does not fail the step. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

/**
 * Reads the files of a stage in the order of the runner (`Runner.Worker/FileCommandManager.cs`). Pairs before an
 * error in a file count, and the other files are still read.
 */
export async function processFileCommands(
  files: CommandFiles,
  { log, masker }: { readonly log: StepLog; readonly masker: Masker },
): Promise<WrittenCommands> {
  const paths = (await readCommandFile(files.path)).split(/\r?\n/).filter((line) => line !== "");
  const env = await processPairs("env", files, log, (name, value) => `${name}='${value}'`);
  const summary = fittingSummary(await readCommandFile(files.step_summary), log);
  const state = await processPairs("state", files, log, (key, value) => `Save intra-action state ${key} = ${value}`);
  const output = await processPairs("output", files, log, (name, value) => `Set output ${name} = ${value}`);
  return {
    env: Object.fromEntries(env.pairs),
    outputs: output.pairs,
    state: state.pairs,
    paths,
    summary: summary.split("\n").map(masker.mask).join("\n"),
    hasFailed: env.hasFailed || state.hasFailed || output.hasFailed,
  };
}

async function processPairs(
  command: "env" | "output" | "state",
  files: CommandFiles,
  log: StepLog,
  debugLine: (key: string, value: string) => string,
): Promise<Pick<KeyValues, "pairs"> & { readonly hasFailed: boolean }> {
  const { pairs, error } = parseKeyValues(await readCommandFile(files[command]));
  const taken = pairs.filter(([key]) => command !== "env" || isTakenIntoEnv(key, log));
  for (const [key, value] of taken) {
    log.debug(debugLine(key, value));
  }
  if (error !== undefined) {
    log.annotate("error", `Unable to process file command '${command}' successfully.`);
    log.annotate("error", error);
  }
  return { pairs: taken, hasFailed: error !== undefined };
}

function isTakenIntoEnv(name: string, log: StepLog): boolean {
  const isRefused = name.toUpperCase() === "NODE_OPTIONS";
  if (isRefused) {
    log.annotate("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  }
  return !isRefused;
}

function fittingSummary(text: string, log: StepLog): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_SUMMARY_BYTES) {
    return text;
  }
  const [limit, got] = [MAX_SUMMARY_BYTES, bytes].map((size) => `${Math.floor(size / 1024)}k`);
  log.annotate("error", `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${limit}, got ${got}.`);
  return "";
}
