import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import type { DistFiles } from "./dist-files.ts";

/** Formats a table with the size of each file, the total, and the size of dist/ as a .tar.gz, all in bytes. */
export function formatSizes(files: DistFiles): string {
  const sizes = [...files].map(([path, bytes]) => [path, bytes.length] as const);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const tar = execFileSync("tar", ["-c", "dist"], { maxBuffer: 2 ** 26 });
  const rows = [...sizes, ["total", total], ["dist.tar.gz", gzipSync(tar, { level: 9 }).length]] as const;
  return rows.map(([label, size]) => `${size.toLocaleString("en").padStart(9)}  ${label}`).join("\n");
}
