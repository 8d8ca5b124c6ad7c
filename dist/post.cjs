// dist/post.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("post");
const require_first_look = require("./first-look.cjs");
// src/post.ts
/**
* The post step. If main left nothing, it loads only this file, which saves 40 ms (measured). Otherwise it runs
* post/run-post.ts.
*/
async function post() {
	if (!require_first_look.hasState()) return;
	// If this returns, post sends nothing, because a server may echo a token. It reports how to revoke what is left.
	if (require_first_look.printsWhatItReceives()) {
		const { startAnewWithoutDebugging } = await Promise.resolve().then(() => require("./start-anew.cjs"));
		startAnewWithoutDebugging();
	}
	const [{ runAction }, { runPost }] = await Promise.all([Promise.resolve().then(() => require("./shared.cjs")).then((n) => n.run_action_exports), Promise.resolve().then(() => require("./run-post.cjs"))]);
	await runAction(runPost, { onCancel: "report-error" });
}
post();
