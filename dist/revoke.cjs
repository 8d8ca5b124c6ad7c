// dist/revoke.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "./shared-revoke.cjs"
const external_shared_revoke_cjs_namespaceObject = require("./shared-revoke.cjs");
;// CONCATENATED MODULE: external "./vendor/core.cjs"
const core_cjs_namespaceObject = require("./vendor/core.cjs");
;// CONCATENATED MODULE: ./build/split/revoke.js



// build/action/revoked-report.js
/** Tells what became of the tokens. Throws where one could not be revoked. */
function reportRevoked(results, host) {
	const revoked = results.filter(({ result }) => result === "revoked");
	const failed = results.filter((result) => result.result === "failed");
	for (const { id } of revoked) (0,core_cjs_namespaceObject.info)(`Revoked database token ${id}.`);
	for (const { id, result } of results) if (result === "unknown") (0,core_cjs_namespaceObject.warning)(`The cluster ${host} knows no database token ${id}. Check the ID, and that it is this cluster's`);
	(0,core_cjs_namespaceObject.info)(`Revoked: ${revoked.length} of ${results.length}.`);
	if (failed.length > 0) throw new Error(failed.map(({ error }) => error.message).join("\n"));
}
// build/revoke.js
/** The action revoke: revokes database tokens by their IDs, and tries them all. */
async function revoke(cancellation) {
	const environment = (0,external_shared_cjs_namespaceObject.readEnvironment)();
	const inputs = await (0,external_shared_cjs_namespaceObject.readRevokeInputs)(environment);
	const session = (0,external_shared_revoke_cjs_namespaceObject.openRevokeSession)(inputs, environment, cancellation);
	try {
		const api = await (0,external_shared_revoke_cjs_namespaceObject.managementApiOf)(inputs, session);
		const results = await Promise.all(inputs.tokenIds.map((id) => session.limit.run(() => (0,external_shared_revoke_cjs_namespaceObject.revokeById)(id, api))));
		(0,core_cjs_namespaceObject.setOutput)("revoked", results.filter(({ result }) => result === "revoked").length);
		reportRevoked(results, inputs.cluster.host);
	} finally {
		await session.http.close();
	}
}
(0,external_shared_cjs_namespaceObject.runAction)(revoke);


module.exports = __webpack_exports__;
/******/ })()
;