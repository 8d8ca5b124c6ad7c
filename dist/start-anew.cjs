// dist/start-anew.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_shared = require("./shared.cjs");
// src/post/start-anew.ts
/** The argument of a process that has started anew: it is not to do so again. */
const ANEW = "--anew";
/**
* Starts this process anew, with the same state and inputs, and without NODE_DEBUG: what that has switched on stays on.
* It stays the process that the runner knows, and signals. Returns only if it cannot be done, as on Windows.
*
* A child process would not do: another section of NODE_DEBUG prints the environment that it is given.
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
