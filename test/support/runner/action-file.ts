import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { resolveExpressions } from "./expressions.ts";

/** An input as `action.yml` declares it. */
export interface ActionInput {
  readonly name: string;
  readonly isRequired: boolean;
  /** Can contain expressions. Undefined if there is none. */
  readonly default: string | undefined;
  readonly deprecationMessage: string | undefined;
}

/** A JavaScript action, read from its `action.yml`. */
export interface ActionFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly name: string;
  readonly inputs: readonly ActionInput[];
  /** Names of the declared outputs. */
  readonly outputs: readonly string[];
  /** Absolute path of the entry. */
  readonly main: string;
  /** The post step of the action, if it has one. */
  readonly post: { readonly entry: string; readonly condition: string } | undefined;
}

/** The runner treats booleans and numbers of YAML as text. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const actionSchema = z.object({
  name: z.string().min(1),
  description: z.string().min(1),
  inputs: z
    .record(
      z.string(),
      z.object({
        description: z.string(),
        required: z.boolean().default(false),
        default: scalar.optional(),
        deprecationMessage: z.string().optional(),
      }),
    )
    .default({}),
  outputs: z.record(z.string(), z.object({ description: z.string() })).default({}),
  runs: z.object({
    using: z.literal("node24"),
    main: z.string(),
    post: z.string().optional(),
    "post-if": z.string().default("always()"),
  }),
});

/** Reads an `action.yml`. Throws if a part is missing or the runner would not accept it. */
export async function readActionFile(path: string): Promise<ActionFile> {
  const content: unknown = parse(await readFile(path, "utf8"));
  const parsed = actionSchema.safeParse(content);
  if (!parsed.success) {
    throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  }
  const { name, inputs, outputs, runs } = parsed.data;
  const folder = dirname(resolve(path));
  return {
    path: resolve(path),
    name,
    inputs: Object.entries(inputs).map(([inputName, input]) => ({
      name: inputName,
      isRequired: input.required,
      default: input.default,
      deprecationMessage: input.deprecationMessage,
    })),
    outputs: Object.keys(outputs),
    main: resolve(folder, runs.main),
    post: runs.post === undefined ? undefined : { entry: resolve(folder, runs.post), condition: runs["post-if"] },
  };
}

/** The default of an input with its expressions resolved. Empty if it has no default, as in the runner. */
export function resolveDefault(input: ActionInput, contexts: Parameters<typeof resolveExpressions>[1]): string {
  return resolveExpressions(input.default ?? "", contexts);
}
