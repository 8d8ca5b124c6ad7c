// `node --require` this: at the end it writes the most memory that the process had, in kB, to PEAK_MEMORY_FILE.
const { writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
