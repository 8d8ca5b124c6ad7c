import { parseArgs } from "node:util";
import type { EmulatorOptions } from "./start.ts";

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** What `--help` prints. */
export const usage = `An InfluxDB cluster in memory, to try things out. It listens on loopback until Ctrl-C.

  npm run emulator -- [options]

  --product PRODUCT          dedicated (default), clustered, enterprise or cloud
  --route FORM               paths of the Management API: short, account, or none (default: account)
  --port PORT                default: a free port
  --databases A,B            default: sensors
  --activation-delay TIME    how long the cluster rejects a new token, such as 3s or 500ms (default: 0s)
  --nodes COUNT              Enterprise and Cloud: how many nodes serve requests in turn (default: 1)
  --catalog-sync TIME        Enterprise and Cloud: how long a node takes to learn of a change (default: 0s)
  --tls                      HTTPS, with a CA that is created at the start
  --help
`;

/** The parsed arguments. `problem` describes an error in them. */
export type CommandLine =
  | { readonly options: EmulatorOptions }
  | { readonly problem: string }
  | { readonly isHelp: true };

/** Parses the arguments of the stand-alone emulator. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    return interpret(args);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws Error with a message for the user. */
function interpret(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      product: { type: "string", default: "dedicated" },
      route: { type: "string" },
      port: { type: "string", default: "0" },
      databases: { type: "string", default: "sensors" },
      "activation-delay": { type: "string", default: "0s" },
      nodes: { type: "string", default: "1" },
      "catalog-sync": { type: "string", default: "0s" },
      tls: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { isHelp: true };
  const options: EmulatorOptions = {
    product: parseChoice("--product", ["dedicated", "clustered", "enterprise", "cloud"], values.product),
    port: parsePort(values.port),
    databases: values.databases.split(",").filter((name) => name !== ""),
    activationDelayMs: parseDurationMs("--activation-delay", values["activation-delay"]),
    nodes: parseNodes(values.nodes),
    catalogSyncMs: parseDurationMs("--catalog-sync", values["catalog-sync"]),
    tls: values.tls,
  };
  if (values.route === undefined) return { options };
  return { options: { ...options, route: parseChoice("--route", ["short", "account", "none"], values.route) } };
}

function parseChoice<T extends string>(option: string, choices: readonly T[], text: string): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Error(`${option}: "${text}" is not one of ${choices.join(", ")}`);
  return choice;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port: "${text}" is not a port`);
  return port;
}

function parseNodes(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new Error(`--nodes: "${text}" is not a number from 1 to 99`);
  return Number(text);
}

function parseDurationMs(option: string, text: string): number {
  const [, amount, unit = ""] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  if (unitMs === undefined) throw new Error(`${option}: "${text}" is not a duration; write 3s or 500ms`);
  return Number(amount) * unitMs;
}
