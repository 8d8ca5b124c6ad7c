/**
 * Writes down how much memory a process has taken at its peak, in KiB, when it ends: `node --require` this file, with
 * PEAK_MEMORY_FOLDER in the environment. For tests alone.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

process.on("exit", () => {
  const folder = process.env["PEAK_MEMORY_FOLDER"];
  if (folder !== undefined) writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS));
});
