import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunAttempt } from "../../src/grant/mark.ts";
import type { Program } from "./process.ts";

/** The shipped entries. */
export type EntryName = "main" | "post" | "open" | "revoke" | "sweep";

/** The files that an entry reads and writes. */
export interface JobFiles extends Disposable {
  /** The certificate authorities that the entry trusts, in addition to Node's. */
  readonly ca: string;
  /** The paths of the runner's files, by the names of their variables. */
  readonly commands: Readonly<Record<"GITHUB_OUTPUT" | "GITHUB_STATE" | "GITHUB_ENV" | "GITHUB_STEP_SUMMARY", string>>;
}

const root = join(import.meta.dirname, "../..");

/** The run in which the entries run. */
export const MEASURED_RUN: RunAttempt = {
  serverUrl: "https://github.com",
  repository: "octo-org/octo-repo",
  runId: "42",
  runAttempt: "1",
};

const RUNNER_ENV = {
  GITHUB_SERVER_URL: MEASURED_RUN.serverUrl,
  GITHUB_REPOSITORY: MEASURED_RUN.repository,
  GITHUB_RUN_ID: MEASURED_RUN.runId,
  GITHUB_RUN_ATTEMPT: MEASURED_RUN.runAttempt,
  GITHUB_WORKFLOW: "CI",
  GITHUB_JOB: "test",
  ACTIONS_RUNTIME_TOKEN: "a-runtime-token",
};

/** Creates the files in a new folder. Disposing of them deletes the folder. */
export function createJobFiles(caCertificates: readonly string[]): JobFiles {
  const folder = mkdtempSync(join(tmpdir(), "measure-"));
  const file = (name: string, text = ""): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    ca: file("ca.crt", caCertificates.join("\n")),
    commands: {
      GITHUB_OUTPUT: file("output"),
      GITHUB_STATE: file("state"),
      GITHUB_ENV: file("env"),
      GITHUB_STEP_SUMMARY: file("summary"),
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** Creates the program that runs an entry of `dist` as the runner does. */
export function createEntry(name: EntryName, files: JobFiles, env: Readonly<Record<string, string>>): Program {
  return {
    args: [join(root, "dist", `${name}.cjs`)],
    env: { NODE_EXTRA_CA_CERTS: files.ca, ...files.commands, ...RUNNER_ENV, ...env },
  };
}

/** Creates the variables that the runner sets for inputs. */
export function toInputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

/** Creates the program that runs the post step after a main step with the same files. */
export function createPost(files: JobFiles): Program {
  return createEntry("post", files, { "STATE_database-token": readLastState(files.commands.GITHUB_STATE) });
}

/** Reads the state that main saved last, which is the last line with JSON. */
function readLastState(path: string): string {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.findLast((line) => line.startsWith("{")) ?? "";
}
