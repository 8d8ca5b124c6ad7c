// dist/first-look.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
let vendor_core = require("./vendor/core.cjs");
let node_util = require("node:util");
// src/runner/stream-debugging.ts
/**
* Whether Node prints the first 50 bytes of each chunk that it receives: NODE_DEBUG contains the section `stream`, or a
* matching `*`. No other section of NODE_DEBUG shows data, and neither does NODE_DEBUG_NATIVE (measured with Node
* 24.19, with and without TLS). Node reads the variable once, when a process starts.
*/
function isStreamDebuggingEnabled() {
	return node_util.debuglog("stream").enabled;
}
/**
* The problem if Node would print a received or echoed token. This file imports no other file, because a post step that
* has nothing to do loads it.
*/
function findStreamProblems() {
	return isStreamDebuggingEnabled() ? ["NODE_DEBUG enables the section `stream`, so Node would log the beginning of every response, including the token. Set NODE_DEBUG: '' in the `env` of this step"] : [];
}
// src/state/is-saved.ts
/** The name of the only state value. The runner passes it to post as `STATE_database-token`. */
const STATE_KEY = "database-token";
/** Whether main has saved a state that is not empty. */
function hasState() {
	return vendor_core.getState(STATE_KEY) !== "";
}
exports.STATE_KEY = STATE_KEY;
exports.findStreamProblems = findStreamProblems;
exports.hasState = hasState;
exports.isStreamDebuggingEnabled = isStreamDebuggingEnabled;
