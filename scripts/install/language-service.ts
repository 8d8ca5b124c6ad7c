import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import * as z from "zod/mini";

/** The paths of this project's action.yml files, by the name of the action in a workflow. */
export type ActionFiles = Readonly<Record<string, string>>;

/** The parts of an action.yml that the language service needs. */
const Action = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.object({ description: z.string(), required: z._default(z.boolean(), false) })),
});

// The language service imports JSON files without the import attribute that Node requires.
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

/** Checks workflows and action files with GitHub's language service. Returns one line per problem. */
export async function checkWithLanguageService(
  paths: readonly string[],
  ownActions: ActionFiles,
): Promise<readonly string[]> {
  const problems = await Promise.all(paths.map((path) => findProblems(path, ownActions)));
  return problems.flat();
}

async function findProblems(path: string, ownActions: ActionFiles): Promise<readonly string[]> {
  // The language service caches its results by URI, so each file must be checked only once per process.
  const document = TextDocument.create(pathToFileURL(path).href, "yaml", 0, readFileSync(path, "utf8"));
  const diagnostics = await validate(document, {
    fileProvider: { getFileContent: async (called) => readCalledWorkflow(path, called) },
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path: folder, ref }) => {
        const use = [owner, name, ...(folder === undefined ? [] : [folder])].join("/");
        // Other people's actions are not available. Without declared inputs, the language service accepts any input.
        return owner === "OWNER" ? readAction(ownActions[`${use}@${ref}`]) : { name, description: "" };
      },
    },
  });
  return diagnostics.map(({ range, message }) => `${path}:${range.start.line + 1}: ${message}`);
}

/** Reads a reusable workflow of the same repository, which a workflow calls, for its inputs and outputs. */
function readCalledWorkflow(caller: string, called: { readonly path: string }): { name: string; content: string } {
  const root = join(dirname(caller), "../..");
  return { name: called.path, content: readFileSync(join(root, called.path), "utf8") };
}

function readAction(path: string | undefined): z.infer<typeof Action> | undefined {
  return path === undefined ? undefined : z.parse(Action, parse(readFileSync(path, "utf8")));
}
