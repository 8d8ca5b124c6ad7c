import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import * as z from "zod/mini";

/** Our own actions as a workflow names them, each with the path of its action.yml. */
export type ActionFiles = Readonly<Record<string, string>>;

/** As much of an action.yml as the language service wants to know. */
const Action = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.object({ description: z.string(), required: z._default(z.boolean(), false) })),
});

// It imports JSON in the way of bundlers, without saying so.
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

/** What GitHub's own language service finds wrong with workflows and action files, a line each. */
export async function askLanguageService(paths: readonly string[], own: ActionFiles): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => problemsOf(path, own)));
  return found.flat();
}

async function problemsOf(path: string, own: ActionFiles): Promise<readonly string[]> {
  // It remembers what it found by the document's address: a document changed in place would pass as it was.
  const document = TextDocument.create(pathToFileURL(path).href, "yaml", 0, readFileSync(path, "utf8"));
  const diagnostics = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path: folder, ref }) => {
        const use = [owner, name, ...(folder === undefined ? [] : [folder])].join("/");
        // Other people's actions are not here: without inputs it takes any.
        return owner === "OWNER" ? readAction(own[`${use}@${ref}`]) : { name, description: "" };
      },
    },
  });
  return diagnostics.map(({ range, message }) => `${path}:${range.start.line + 1}: ${message}`);
}

function readAction(path: string | undefined): z.infer<typeof Action> | undefined {
  return path === undefined ? undefined : z.parse(Action, parse(readFileSync(path, "utf8")));
}
