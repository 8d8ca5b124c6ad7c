// Load this file with `node --require`. When the process ends, it writes the peak memory in KiB to PEAK_MEMORY_FILE.
const { writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
