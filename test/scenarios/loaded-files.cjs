/** Writes what a process has loaded to the file in LOADED_FILES: `node --require` this file. Only for tests. */
const { writeFileSync } = require("node:fs");
const { basename } = require("node:path");

process.on("exit", () => {
  const own = Object.keys(require.cache).filter((path) => path !== __filename);
  writeFileSync(
    process.env.LOADED_FILES,
    JSON.stringify({ files: own.map((path) => basename(path)).sort(), builtIn: process.moduleLoadList }),
  );
});
