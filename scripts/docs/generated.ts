import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { abridge, actionInputs } from "./abridge.ts";
import type { Blocks } from "./blocks.ts";

/** An input or output as an action.yml declares it. */
interface Declared {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

type Inputs = Readonly<Record<string, Declared>>;

interface ActionFile {
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<string, Declared>>;
}

/** What most workflows set. */
const COMMON = /^(databases|permissions|management-token|account-id|cluster-id|expiry)$/;

/** The same in every action. The tables of revoke and sweep leave them to the README. */
const CONNECTION =
  /^(product|management-token|account-id|cluster-id|host|management-url|ca-certificate|profile|config)$/;

/** Everything that is generated: tables of inputs and outputs, and parts of the examples. */
export function generatedBlocks(): Blocks {
  const root = readAction("action.yml");
  return new Map([
    ["common inputs", inputTable(root.inputs, (name) => COMMON.test(name))],
    ["connection inputs", inputTable(root.inputs, (name) => CONNECTION.test(name) && !COMMON.test(name))],
    ["other inputs", inputTable(root.inputs, (name) => !CONNECTION.test(name) && !COMMON.test(name))],
    ["outputs", outputTable(root)],
    ...["revoke/action.yml", "sweep/action.yml"].flatMap((path): [string, string][] => {
      const action = readAction(path);
      return [
        [`inputs of ${path}`, inputTable(action.inputs, (name) => !CONNECTION.test(name))],
        [`outputs of ${path}`, outputTable(action)],
      ];
    }),
    ["examples/write.yml, abridged", codeBlock(abridge(readFileSync("examples/write.yml", "utf8")))],
    [
      "inputs of examples/private-ca.yml, without ca-certificate",
      codeBlock(actionInputs(readFileSync("examples/private-ca.yml", "utf8"), ["ca-certificate"])),
    ],
  ]);
}

function readAction(path: string): ActionFile {
  return parse(readFileSync(path, "utf8")) as ActionFile;
}

function inputTable(inputs: Inputs, isShown: (name: string) => boolean): string {
  const shown = Object.entries(inputs).filter(([name]) => isShown(name));
  return table(["Input", "Description", "Default"], shown.map(inputRow));
}

function inputRow([name, { description, required, default: preset }]: [string, Declared]): string[] {
  return [`\`${name}\``, description, required ? "**required**" : preset === undefined ? "" : `\`${preset}\``];
}

function outputTable({ outputs }: ActionFile): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  return table(["Output", "Description"], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function codeBlock(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trim()}\n\`\`\``;
}
