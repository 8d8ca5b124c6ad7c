// dist/run-revoke.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "./shared-revoke.cjs"
const external_shared_revoke_cjs_namespaceObject = require("./shared-revoke.cjs");
;// CONCATENATED MODULE: external "./vendor/core.cjs"
const core_cjs_namespaceObject = require("./vendor/core.cjs");
;// CONCATENATED MODULE: ./build/split/run-revoke.js



// build/revoke/inputs.js
/** The names of the inputs of revoke. */
const REVOKE_INPUTS = [...external_shared_cjs_namespaceObject.CONNECTION_INPUTS, "token-id"];
/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
function parseRevokeInputs(merged, missingSecret) {
	const shape = {
		...(0,external_shared_cjs_namespaceObject.connectionShape)(merged, missingSecret),
		"token-id": (0,external_shared_cjs_namespaceObject.required)(parseTokenIds, MISSING)
	};
	const values = (0,external_shared_cjs_namespaceObject.parseInputs)(shape, merged.raw, merged);
	return Object.freeze({
		...(0,external_shared_cjs_namespaceObject.connectionOf)(values, merged),
		tokenIds: values["token-id"]
	});
}
const MISSING = "is required: one ID or several, one per line, separated by commas, or as a JSON array. An output of another job is empty where that job did not set it";
function parseTokenIds(text) {
	const { ids, problems } = text.startsWith("[") ? readJsonArray(text) : readLines(text);
	if (problems.length > 0) throw new external_shared_cjs_namespaceObject.Invalid(...problems);
	return [...new Set(ids.map((id) => id.toLowerCase()))];
}
function readLines(text) {
	const items = text.split(/\r\n|\r|\n/).map((line) => line.trim()).flatMap((line, index) => line === "" ? [] : line.split(",").map((item) => ({
		place: `line ${index + 1}`,
		id: item.trim()
	})));
	return {
		ids: items.map(({ id }) => id),
		problems: items.flatMap(({ place, id }) => (0,external_shared_cjs_namespaceObject.isUuid)(id) ? [] : [`${place}: ${notAnId(id)}`])
	};
}
/** The form of sweep's output `token-ids`. */
function readJsonArray(text) {
	const items = (0,external_shared_cjs_namespaceObject.parseJson)(text);
	if (!Array.isArray(items)) throw new external_shared_cjs_namespaceObject.Invalid("begins like a JSON array, but is none");
	if (items.length === 0) throw new external_shared_cjs_namespaceObject.Invalid(EMPTY_ARRAY);
	return {
		ids: items.filter((item) => typeof item === "string"),
		problems: items.flatMap((item, index) => {
			if (typeof item === "string" && (0,external_shared_cjs_namespaceObject.isUuid)(item)) return [];
			return `item ${index + 1}: ${typeof item === "string" ? notAnId(item) : "is not a text"}`;
		})
	};
}
const EMPTY_ARRAY = "is an empty JSON array, so there is no token to revoke; skip this step with `if:` then";
function notAnId(item) {
	if (item === "") return "has an empty item; remove the extra comma, or look whether an output is empty";
	return (0,external_shared_cjs_namespaceObject.holdsToken)(item) ? "is a token, not its ID; give the output token-id of the step that made it" : `${(0,external_shared_cjs_namespaceObject.quoted)(item)} is not a UUID, and so not a token ID`;
}
// build/revoke/report.js
/** Tells what became of the tokens. Throws where one could not be revoked. */
function reportRevoked(results, host) {
	const revoked = results.filter(({ result }) => result === "revoked");
	const failed = results.filter((result) => result.result === "failed");
	for (const { id } of revoked) (0,core_cjs_namespaceObject.info)(`Revoked database token ${id}.`);
	for (const { id, result } of results) if (result === "unknown") (0,external_shared_cjs_namespaceObject.warning)(`The cluster ${host} knows no database token ${id}. Check the ID, and that it is this cluster's`);
	(0,core_cjs_namespaceObject.info)(`Revoked: ${revoked.length} of ${results.length}.`);
	if (failed.length > 0) throw new Error(failed.map(({ error }) => error.message).join("\n"));
}
// build/revoke.js
/** The action revoke: revokes database tokens by their IDs, and tries them all. */
async function revoke(cancellation, redaction) {
	const environment = (0,external_shared_cjs_namespaceObject.readEnvironment)();
	const merged = await (0,external_shared_cjs_namespaceObject.readInputs)(REVOKE_INPUTS, environment, redaction);
	const inputs = parseRevokeInputs(merged, (0,external_shared_cjs_namespaceObject.missingSecretOf)(environment, merged));
	const session = (0,external_shared_revoke_cjs_namespaceObject.openRevokeSession)(inputs, environment, cancellation, redaction);
	try {
		const { api } = await (0,external_shared_cjs_namespaceObject.managementApiOf)(inputs.cluster, session.client);
		const knownAtMs = (0,external_shared_cjs_namespaceObject.now)();
		const deps = {
			...session.pace,
			api
		};
		const results = await Promise.all(inputs.tokenIds.map((id) => session.limit.run(() => (0,external_shared_cjs_namespaceObject.revokeById)({
			id,
			knownAtMs
		}, deps))));
		(0,core_cjs_namespaceObject.setOutput)("revoked", results.filter(({ result }) => result === "revoked").length);
		reportRevoked(results, inputs.cluster.host);
	} finally {
		await session.http.close();
	}
}
(0,external_shared_cjs_namespaceObject.runAction)(revoke, "what-was-not-done");


module.exports = __webpack_exports__;
/******/ })()
;