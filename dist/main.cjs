// dist/main.cjs: starts this action. Not edited by hand: npm run build writes it (scripts/build/entry-file.ts).
"use strict";
if (parseInt(process.versions.node, 10) < 24) require("./old-node.cjs")("main");
else require("./run-main.cjs");
