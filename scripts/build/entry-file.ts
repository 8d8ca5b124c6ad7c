/** The name of the file with the code of an entry. */
export function codeNameOf(entry: string): string {
  return `run-${entry}`;
}

/**
 * The text of an entry: what the runner starts. act, Gitea and old runners start it with the Node that they have, so every
 * Node must be able to read it, and an old one gets no further than `old-node.cjs`.
 */
export function entryText(entry: string): string {
  return `// dist/${entry}.cjs: starts this action. Not edited by hand: npm run build writes it (scripts/build/entry-file.ts).
"use strict";
if (parseInt(process.versions.node, 10) < ${LEAST_NODE}) require("./old-node.cjs")("${entry}");
else require("./${codeNameOf(entry)}.cjs");
`;
}

/** The major version of Node that action.yml asks for. */
const LEAST_NODE = 24;
