// dist/restart.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_offline = require("./offline.cjs");
// src/post/restart.ts
/** The argument of a restarted process, so that it does not restart again. */
const RESTARTED = "--restarted";
/**
* Restarts this process with the same state and inputs, but without NODE_DEBUG, because a running process cannot switch
* its output off. The process ID stays the same, so the runner can still send signals. Returns only if this is
* impossible, as on Windows.
*
* A child process is no alternative, because another section of NODE_DEBUG prints the environment of a child.
*/
function restartWithoutDebugging() {
	const [, entry = "", ...others] = process.argv;
	if (others.includes(RESTARTED) || process.platform === "win32" || process.execve === void 0) return;
	const args = [
		process.execPath,
		...process.execArgv,
		entry,
		RESTARTED
	];
	process.execve(process.execPath, args, require_offline.extendEnvironment({ NODE_DEBUG: "" }));
}
exports.restartWithoutDebugging = restartWithoutDebugging;
