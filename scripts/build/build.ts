// Builds dist/ from src/ (npm run build). What ends up there and why: scripts/build/dist-files.ts.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildDistFiles } from "./dist-files.ts";
import { sizeTable } from "./sizes.ts";

const files = await buildDistFiles();
rmSync("dist", { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join("dist", path)), { recursive: true });
  writeFileSync(join("dist", path), text);
}
console.log(sizeTable(files));
