import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Emulator } from "../../support/influxdb/start.ts";

const PROGRAM = join(import.meta.dirname, "../../../tools/ask-cluster/ask-cluster.ts");

/** What the program came to. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The answers of the table by their questions. */
  readonly answers: Readonly<Record<string, string>>;
}

/** A program that runs. */
export interface Running {
  /** Sends SIGINT, and resolves when the program has said so. */
  interrupt(): Promise<void>;
  /** Sends SIGINT once more, which is not told. */
  interruptAgain(): void;
  readonly ended: Promise<Outcome>;
}

/** The variables that a person sets for a cluster. */
export function variablesFor(emulator: Emulator): Readonly<Record<string, string>> {
  return {
    INFLUXDB_MANAGEMENT_TOKEN: emulator.managementToken,
    INFLUXDB_ACCOUNT_ID: emulator.accountId,
    INFLUXDB_CLUSTER_ID: emulator.clusterId,
    INFLUXDB_DATABASE: "sensors",
  };
}

/** The options that a person gives for a cluster on loopback. */
export function optionsFor({ product, origin, managementUrl }: Emulator): readonly string[] {
  return ["--product", product, "--host", origin, "--management-url", managementUrl];
}

/** Starts the program with nothing but these variables. */
export function start(options: readonly string[], variables: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [PROGRAM, ...options], { env: variables });
  const ended = async (): Promise<Outcome> => {
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr, answers: answersIn(stdout) };
  };
  const interrupt = async (): Promise<void> => {
    const isSaid = new Promise<void>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => chunk.includes("Interrupted") && resolve());
    });
    child.kill("SIGINT");
    await isSaid;
  };
  return { interrupt, interruptAgain: () => child.kill("SIGINT"), ended: ended() };
}

function answersIn(table: string): Readonly<Record<string, string>> {
  const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return Object.fromEntries(rows.map(([, question = "", answer = ""]) => [question, answer]));
}
