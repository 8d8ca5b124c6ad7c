/**
 * Writes the peak memory of a process, in KiB, to a file when it ends: `node --require` this file, with
 * PEAK_MEMORY_FOLDER in the environment. Only for tests.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

process.on("exit", () => {
  const folder = process.env["PEAK_MEMORY_FOLDER"];
  if (folder !== undefined) writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS));
});
