// Builds dist/ from src/ (npm run build). See dist-files.ts for what it contains and why.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildDistFiles } from "./dist-files.ts";
import { formatSizes } from "./sizes.ts";

const files = await buildDistFiles();
rmSync("dist", { recursive: true, force: true });
for (const [path, bytes] of files) {
  mkdirSync(dirname(join("dist", path)), { recursive: true });
  writeFileSync(join("dist", path), bytes);
}
console.log(formatSizes(files));
