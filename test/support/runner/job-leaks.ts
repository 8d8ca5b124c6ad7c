import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CommandFiles, commandOfFile, parseKeyValues } from "./file-commands.ts";
import type { Job } from "./job.ts";
import type { StageResult } from "./job-state.ts";
import { findLeaks, withoutMaskCommands } from "./leaks.ts";

/** The two places where the contract hands a database token over: nowhere else may a secret be in clear. */
const HANDED_OVER: Partial<Record<keyof CommandFiles, readonly string[]>> = {
  output: ["token"],
  env: ["INFLUX_TOKEN"],
};

/** A text that a job shows or leaves, and where. */
interface Trace {
  readonly where: string;
  readonly text: string;
}

/**
 * Looks for secrets in all that a job has shown and left on disk, and says where they are. Call it before the job is
 * disposed.
 *
 * @param issued secrets of the clusters; one of them may be the output `token`, or `INFLUX_TOKEN`
 */
export async function jobLeakProblems(job: Job, issued: readonly string[]): Promise<readonly string[]> {
  const handedOver = issued.filter((secret) => !job.secrets.includes(secret));
  const traces = [...job.results.flatMap(shownBy), ...(await leftOnDisk(job.folders.temp, handedOver))];
  const secrets = [...new Set([...issued, ...job.secrets])];
  return traces.flatMap(({ where, text }) =>
    findLeaks(text, secrets).map(({ form, line }) => `a secret (${form}) is in ${where}: ${line}`),
  );
}

function shownBy(result: StageResult): readonly Trace[] {
  const stage = `${result.stage} of step ${result.stepId}`;
  return [
    { where: `the raw output of ${stage}`, text: withoutMaskCommands(result.raw) },
    { where: `the log of ${stage}`, text: result.log },
    { where: `the annotations of ${stage}`, text: JSON.stringify(result.annotations) },
    { where: `the summary of ${stage}`, text: result.summary },
  ];
}

/** All files in RUNNER_TEMP: what any later step of the job could read. */
async function leftOnDisk(runnerTemp: string, handedOver: readonly string[]): Promise<readonly Trace[]> {
  const entries = await readdir(runnerTemp, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { where: path, text: withoutHandedOver(path, await readFile(path, "utf8"), handedOver) };
      }),
  );
}

function withoutHandedOver(path: string, text: string, handedOver: readonly string[]): string {
  const command = commandOfFile(basename(path));
  const allowed = command === undefined ? undefined : HANDED_OVER[command];
  if (allowed === undefined) {
    return text;
  }
  const { pairs, error } = parseKeyValues(text);
  const searched = pairs.filter(([key, value]) => !(allowed.includes(key) && handedOver.includes(value)));
  // A file that can't be read to its end is searched as it is.
  return error === undefined ? searched.map(([key, value]) => `${key}=${value}`).join("\n") : text;
}
