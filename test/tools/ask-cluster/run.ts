import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { isEnterpriseProduct } from "../../../src/influxdb/cluster.ts";
import type { Emulator } from "../../support/influxdb/start.ts";

const PROGRAM = join(import.meta.dirname, "../../../tools/ask-cluster/ask-cluster.ts");

/** The result of the program. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The answers of the table by their questions. */
  readonly answers: Readonly<Record<string, string>>;
}

/** The running program. */
export interface Running {
  /** Sends SIGINT, and waits until the program reports it. */
  interrupt(): Promise<void>;
  /** Sends SIGINT again. The program does not report it. */
  interruptAgain(): void;
  readonly ended: Promise<Outcome>;
}

/** The variables that a user sets for a cluster. */
export function createVariables(emulator: Emulator): Readonly<Record<string, string>> {
  if (isEnterpriseProduct(emulator.product)) return { INFLUXDB_MANAGEMENT_TOKEN: emulator.managementToken };
  return {
    INFLUXDB_MANAGEMENT_TOKEN: emulator.managementToken,
    INFLUXDB_ACCOUNT_ID: emulator.accountId,
    INFLUXDB_CLUSTER_ID: emulator.clusterId,
    INFLUXDB_DATABASE: "sensors",
  };
}

/** The options that a user sets for a cluster on loopback. */
export function createOptions({ product, origin, managementUrl }: Emulator): readonly string[] {
  const options = ["--product", product, "--host", origin];
  return isEnterpriseProduct(product) ? options : [...options, "--management-url", managementUrl];
}

/** Starts the program with only these variables. */
export function start(options: readonly string[], variables: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [PROGRAM, ...options], { env: variables });
  const ended = async (): Promise<Outcome> => {
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr, answers: parseAnswers(stdout) };
  };
  const interrupt = async (): Promise<void> => {
    const reported = new Promise<void>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => chunk.includes("Interrupted") && resolve());
    });
    child.kill("SIGINT");
    await reported;
  };
  return { interrupt, interruptAgain: () => child.kill("SIGINT"), ended: ended() };
}

function parseAnswers(table: string): Readonly<Record<string, string>> {
  const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return Object.fromEntries(rows.map(([, question = "", answer = ""]) => [question, answer]));
}
