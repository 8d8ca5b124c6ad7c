import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The paths of the file commands of a stage, by the name after `GITHUB_` in lower case. */
export interface CommandFiles {
  readonly env: string;
  readonly output: string;
  readonly path: string;
  readonly state: string;
  readonly step_summary: string;
}

/** The pairs of a file in order, up to the first error. */
export interface KeyValues {
  readonly pairs: readonly (readonly [key: string, value: string])[];
  readonly error?: string;
}

/** The folder in `RUNNER_TEMP` with the file commands of the whole job (`FileCommandManager.cs`). */
export const FILE_COMMANDS_FOLDER = "_runner_file_commands";

const PREFIXES: CommandFiles = {
  env: "set_env_",
  output: "set_output_",
  path: "add_path_",
  state: "save_state_",
  step_summary: "step_summary_",
};

/** Creates empty files for one stage of a step. Those of earlier stages stay, as in the runner. */
export async function createCommandFiles(runnerTemp: string): Promise<CommandFiles> {
  const folder = join(runnerTemp, FILE_COMMANDS_FOLDER);
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const toPath = (prefix: string) => join(folder, `${prefix}${suffix}`);
  const files: CommandFiles = {
    env: toPath(PREFIXES.env),
    output: toPath(PREFIXES.output),
    path: toPath(PREFIXES.path),
    state: toPath(PREFIXES.state),
    step_summary: toPath(PREFIXES.step_summary),
  };
  await Promise.all(Object.values(files).map((file: string) => writeFile(file, "")));
  return files;
}

/** The file command of a file name in the folder. Undefined for other files. */
export function commandOfFile(fileName: string): keyof CommandFiles | undefined {
  const kinds = ["env", "output", "path", "state", "step_summary"] as const;
  return kinds.find((kind) => fileName.startsWith(PREFIXES[kind]));
}

/** The text of a file command. Empty if the step removed the file. */
export async function readCommandFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return "";
    }
    throw error;
  }
}

/** Parses `KEY=VALUE` and `KEY<<DELIMITER` (`EnvFileKeyValuePairs`). Only on Windows, a line can end with CR LF. */
export function parseKeyValues(text: string, platform: NodeJS.Platform = process.platform): KeyValues {
  const lines = splitLines(text, platform);
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]?.text ?? "";
    if (line === "") {
      continue;
    }
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    const read = heredoc < 0 ? { error: `Invalid format '${line}'` } : readHeredoc(lines, index, heredoc);
    if ("error" in read) {
      return { pairs, error: read.error };
    }
    pairs.push([line.slice(0, heredoc), read.value]);
    index = read.end;
  }
  return { pairs };
}

interface Line {
  readonly text: string;
  /** The end of the line. Empty if the last line has none. */
  readonly newline: string;
}

function splitLines(text: string, platform: NodeJS.Platform): readonly Line[] {
  const pattern = platform === "win32" ? /([^\n]*?)(\r?\n|$)/gy : /([^\n]*)(\n|$)/gy;
  return [...text.matchAll(pattern)]
    .map(([, line = "", newline = ""]) => ({ text: line, newline }))
    .filter((line) => line.text !== "" || line.newline !== "");
}

function readHeredoc(
  lines: readonly Line[],
  start: number,
  heredoc: number,
): { value: string; end: number } | { error: string } {
  const line = lines[start]?.text ?? "";
  const delimiter = line.slice(heredoc + 2);
  if (heredoc === 0 || delimiter === "") {
    return { error: `Invalid format '${line}'. Name must not be empty and delimiter must not be empty` };
  }
  const end = lines.findIndex((candidate, index) => index > start && candidate.text === delimiter);
  const body = lines.slice(start + 1, end < 0 ? undefined : end);
  if (end < 0) {
    return body.at(-1)?.newline === ""
      ? { error: "Invalid value. EOF marker missing new line." }
      : { error: `Invalid value. Matching delimiter not found '${delimiter}'` };
  }
  const value = body.map((each) => each.text + each.newline).join("");
  return { value: value.slice(0, value.length - (body.at(-1)?.newline.length ?? 0)), end };
}
