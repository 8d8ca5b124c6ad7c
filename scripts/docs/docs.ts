// Writes the generated parts of the documents (npm run docs), or reports which documents are stale
// (npm run check:docs).
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fillBlocks } from "./blocks.ts";
import { generateBlocks } from "./generated.ts";

const documents = ["README.md", ...globSync("docs/*.md")];
const isCheck = process.argv.includes("--check");

const blocks = generateBlocks();
const stale = documents.filter((path) => {
  const text = readFileSync(path, "utf8");
  const filled = fillBlocks(text, blocks, path);
  if (filled !== text && !isCheck) writeFileSync(path, filled);
  return filled !== text;
});

if (isCheck && stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. Run npm run docs and commit the changes.`);
  process.exitCode = 1;
}
