import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CommandFiles, commandOfFile, parseKeyValues } from "./file-commands.ts";
import type { Job } from "./job.ts";
import type { StageResult } from "./job-state.ts";
import { findLeaks, withoutMaskCommands } from "./leaks.ts";

/** The only two places in which the action writes a database token unencrypted. */
const HANDED_OVER: Partial<Record<keyof CommandFiles, readonly string[]>> = {
  output: ["token"],
  env: ["INFLUX_TOKEN", "INFLUXDB3_AUTH_TOKEN"],
};

/** A text in the output or the files of a job, and its place. */
interface Trace {
  readonly where: string;
  readonly text: string;
}

/**
 * Searches for secrets in all output and files of a job, and returns their places. Call it before the job is disposed
 * of.
 *
 * @param issued secrets of the clusters, which can be in the output `token` or in `INFLUX_TOKEN` or `INFLUXDB3_AUTH_TOKEN`
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

/** All files in RUNNER_TEMP, which any later step of the job can read. */
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
  // A file with an error is searched as a whole.
  return error === undefined ? searched.map(([key, value]) => `${key}=${value}`).join("\n") : text;
}
