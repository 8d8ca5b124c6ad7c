import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Blocks } from "./blocks.ts";

/** An input or output as an action.yml declares it. */
interface Declared {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
}

const ACTION_FILES = ["action.yml", "revoke/action.yml", "sweep/action.yml"];

/** The connection inputs are the same in every action: the tables of revoke and sweep leave them to the root's. */
const OWN_INPUTS = /^(token-id|github-token|repository|older-than|dry-run)$/;

/** Everything that is generated: tables of inputs and outputs, and examples as code. */
export function generatedBlocks(): Blocks {
  return new Map([...ACTION_FILES.flatMap(tables), ...examples()]);
}

function tables(path: string): [string, string][] {
  const { inputs, outputs } = parse(readFileSync(path, "utf8")) as ActionFile;
  const shown = Object.entries(inputs).filter(([name]) => path === "action.yml" || OWN_INPUTS.test(name));
  return [
    [`inputs of ${path}`, table(["Input", "Meaning", "Default"], shown.map(inputRow))],
    [`outputs of ${path}`, table(["Output", "Value"], Object.entries(outputs).map(outputRow))],
  ];
}

function inputRow([name, { description, required, default: preset }]: [string, Declared]): string[] {
  return [`\`${name}\``, description, required ? "**required**" : preset === undefined ? "" : `\`${preset}\``];
}

function outputRow([name, { description }]: [string, Declared]): string[] {
  return [`\`${name}\``, description];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function examples(): [string, string][] {
  const files = readdirSync("examples").filter((name) => name.endsWith(".yml"));
  return files.map((name) => [
    `examples/${name}`,
    `\`\`\`yaml\n${readFileSync(`examples/${name}`, "utf8").trim()}\n\`\`\``,
  ]);
}
