import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod/mini";

/** What act runs, and where. */
export interface ActRun {
  /** Path of the program. */
  readonly act: string;
  /** Folder of the repository whose workflow runs. */
  readonly repository: string;
  readonly workflow: string;
  readonly event: { readonly name: string; readonly payload: object };
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** The whole environment of act and of the steps. */
  readonly env: Readonly<Record<string, string>>;
  /** The folders of the actions, by `OWNER/REPO@REF`. */
  readonly actions: Readonly<Record<string, string>>;
  /** A folder for act's own files. */
  readonly scratch: string;
  /** The only job of a matrix that runs. Default: all of them. */
  readonly matrix?: Readonly<Record<string, string>> | undefined;
  /** Cancels the run, as Ctrl-C does, when the log contains this text. */
  readonly cancelAt?: string | undefined;
}

/** The result of a run. */
export interface ActResult {
  readonly exitCode: number;
  /** What a user sees. */
  readonly log: string;
  /** The outputs of all steps, as the log shows them. If several steps set the same name, the last value. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** More than ten times as long as any workflow takes. */
const TIMEOUT_MS = 180_000;

/** Runs a workflow with act in host mode, where steps run as processes instead of in a container. */
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
      const message = parseMessage(line);
      messages.push(message);
      if (run.cancelAt !== undefined && message.includes(run.cancelAt)) child.kill("SIGINT");
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const [exitCode] = (await closed) as [number | null];
  return { exitCode: exitCode ?? -1, log: messages.join("\n"), outputs: parseOutputs(messages) };
}

function actArguments({ workflow, event, secrets, vars, matrix = {}, actions, scratch }: ActRun): readonly string[] {
  mkdirSync(scratch, { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(scratch, name), text);
    return join(scratch, name);
  };
  // YAML files keep values with several lines intact, and no value appears in the list of processes.
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

/** Takes only `msg` from a line of `--json`, because other fields contain masked values unmasked. */
function parseMessage(line: string): string {
  if (!line.startsWith("{")) return line;
  return z.parse(LogLine, JSON.parse(line)).msg;
}

function parseOutputs(messages: readonly string[]): ActResult["outputs"] {
  const shown = messages.map((message) => /::set-output:: ([\w-]+)=(.*)$/s.exec(message));
  return Object.fromEntries(shown.flatMap((match) => (match === null ? [] : [[match[1], match[2]]])));
}
