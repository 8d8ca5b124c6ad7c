// dist/post.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("post");
const require_first_look = require("./first-look.cjs");
// src/post.ts
/**
* The post step. If main saved no state, the step loads only this file, which saves 40 ms (measured). Otherwise it runs
* post/start-post.ts.
*/
async function post() {
	if (!require_first_look.hasState()) return;
	if (require_first_look.isStreamDebuggingEnabled()) {
		const { restartWithoutDebugging } = await Promise.resolve().then(() => require("./restart.cjs"));
		// Returns if a restart is impossible. Then post sends nothing, because Node would log a token that a server echoes,
		// and reports how to revoke what is left.
		restartWithoutDebugging();
	}
	const { startPost } = await Promise.resolve().then(() => require("./start-post.cjs"));
	await startPost();
}
post();
