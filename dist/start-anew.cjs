// dist/start-anew.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_shared = require("./shared.cjs");
// src/post/start-anew.ts
/** The argument of a process that was started again, so that it does not do this twice. */
const ANEW = "--anew";
/**
* Starts this process again with the same state and inputs, but without NODE_DEBUG, because a running process cannot switch
* its output off. The process ID stays the same, so the runner can still send signals. Returns only if this is impossible,
* as on Windows.
*
* A child process is no alternative, because another section of NODE_DEBUG prints the environment of a child.
*/
function startAnewWithoutDebugging() {
	const [, entry = "", ...others] = process.argv;
	if (others.includes(ANEW) || process.platform === "win32" || process.execve === void 0) return;
	const args = [
		process.execPath,
		...process.execArgv,
		entry,
		ANEW
	];
	process.execve(process.execPath, args, require_shared.environmentWith({ NODE_DEBUG: "" }));
}
exports.startAnewWithoutDebugging = startAnewWithoutDebugging;
