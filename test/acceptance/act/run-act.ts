import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod/mini";

/** What act is to run, and where. */
export interface ActRun {
  /** Path of the program. */
  readonly act: string;
  /** Folder of the repository whose workflow runs. */
  readonly repository: string;
  readonly workflow: string;
  readonly event: { readonly name: string; readonly payload: object };
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** All the environment that act has, and the steps after it. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders of the actions that are used, by `OWNER/REPO@REF`. */
  readonly actions: Readonly<Record<string, string>>;
  /** A folder for act's own files. */
  readonly scratch: string;
  /** The one job of a matrix that runs. Default: all of them. */
  readonly matrix?: Readonly<Record<string, string>> | undefined;
  /** Cancels the run, as Ctrl-C does, when the log says this. */
  readonly cancelAt?: string | undefined;
}

/** What came of it. */
export interface ActResult {
  readonly exitCode: number;
  /** What a person would have read. */
  readonly log: string;
  /** Of all steps, as the log shows them; of one name, the last. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** No workflow takes a tenth of it. */
const TIMEOUT_MS = 180_000;

/** Runs one workflow with act in host mode: no container, the steps are processes of this computer. */
export async function runAct(run: ActRun): Promise<ActResult> {
  const child = spawn(run.act, actArguments(run), {
    cwd: run.repository,
    env: run.env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const closed = once(child, "close");
  const messages: string[] = [];
  const read = async (stream: NodeJS.ReadableStream): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      const message = messageOf(line);
      messages.push(message);
      if (run.cancelAt !== undefined && message.includes(run.cancelAt)) child.kill("SIGINT");
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const [exitCode] = (await closed) as [number | null];
  return { exitCode: exitCode ?? -1, log: messages.join("\n"), outputs: outputsOf(messages) };
}

function actArguments({ workflow, event, secrets, vars, matrix = {}, actions, scratch }: ActRun): readonly string[] {
  mkdirSync(scratch, { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(scratch, name), text);
    return join(scratch, name);
  };
  // Files of YAML: a value of several lines comes through whole, and none shows in the list of processes.
  const yaml = (name: string, values: object): string => file(name, JSON.stringify(values));
  return [
    event.name,
    ["--workflows", `.github/workflows/${workflow}`],
    ["--eventpath", file("event.json", JSON.stringify(event.payload))],
    ["--secret-file", yaml("secrets.yml", secrets)],
    ["--var-file", yaml("vars.yml", vars)],
    Object.entries(matrix).flatMap(([key, value]) => ["--matrix", `${key}:${value}`]),
    ["ubuntu-latest", "self-hosted"].flatMap((label) => ["--platform", `${label}=-self-hosted`]),
    Object.entries(actions).flatMap(([use, folder]) => ["--local-repository", `${use}=${folder}`]),
    ["--no-cache-server", "--json"],
  ].flat();
}

const LogLine = z.object({ msg: z.string() });

/** Of a line of `--json` only `msg`: other fields repeat in clear what is masked. */
function messageOf(line: string): string {
  if (!line.startsWith("{")) return line;
  return z.parse(LogLine, JSON.parse(line)).msg;
}

function outputsOf(messages: readonly string[]): ActResult["outputs"] {
  const shown = messages.map((message) => /::set-output:: ([\w-]+)=(.*)$/s.exec(message));
  return Object.fromEntries(shown.flatMap((match) => (match === null ? [] : [[match[1], match[2]]])));
}
