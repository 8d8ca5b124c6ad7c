import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { abridge, selectInputs } from "./abridge.ts";
import type { Blocks } from "./blocks.ts";

/** An input or output in an action.yml. */
interface Declaration {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

type Inputs = Readonly<Record<string, Declaration>>;

interface ActionFile {
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<string, Declaration>>;
}

/** The inputs that most workflows set. */
const COMMON = /^(databases|permissions|management-token|account-id|cluster-id|expiry)$/;

/** The inputs of all actions but `open`. The README describes them, so the tables of revoke and sweep do not. */
const CONNECTION =
  /^(product|management-token|account-id|cluster-id|host|management-url|ca-certificate|profile|config)$/;

/** Generates the tables of inputs and outputs, and parts of the examples. */
export function generateBlocks(): Blocks {
  const root = readAction("action.yml");
  return new Map([
    ["common inputs", formatInputs(root.inputs, (name) => COMMON.test(name))],
    ["connection inputs", formatInputs(root.inputs, (name) => CONNECTION.test(name) && !COMMON.test(name))],
    ["other inputs", formatInputs(root.inputs, (name) => !CONNECTION.test(name) && !COMMON.test(name))],
    ["outputs", formatOutputs(root)],
    ...["open/action.yml", "revoke/action.yml", "sweep/action.yml"].flatMap((path): [string, string][] => {
      const action = readAction(path);
      return [
        [`inputs of ${path}`, formatInputs(action.inputs, (name) => !CONNECTION.test(name))],
        [`outputs of ${path}`, formatOutputs(action)],
      ];
    }),
    ...["examples/write.yml", "examples/enterprise.yml"].map((path): [string, string] => [
      `${path}, abridged`,
      formatCodeBlock(abridge(readFileSync(path, "utf8"))),
    ]),
    ...["examples/private-ca.yml", "examples/enterprise.yml"].map((path): [string, string] => [
      `inputs of ${path}, without ca-certificate`,
      formatCodeBlock(selectInputs(readFileSync(path, "utf8"), ["ca-certificate"])),
    ]),
  ]);
}

function readAction(path: string): ActionFile {
  return parse(readFileSync(path, "utf8")) as ActionFile;
}

function formatInputs(inputs: Inputs, isShown: (name: string) => boolean): string {
  const shown = Object.entries(inputs).filter(([name]) => isShown(name));
  return table(["Input", "Description", "Default"], shown.map(formatInputRow));
}

function formatInputRow([name, { description, required, default: preset }]: [string, Declaration]): string[] {
  return [`\`${name}\``, description, required ? "**required**" : preset === undefined ? "" : `\`${preset}\``];
}

function formatOutputs({ outputs }: ActionFile): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  return table(["Output", "Description"], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function formatCodeBlock(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trim()}\n\`\`\``;
}
