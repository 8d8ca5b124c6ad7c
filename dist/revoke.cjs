// dist/revoke.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("revoke");
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
let src_packages_core_ts = require("./vendor/core.cjs");
// src/revoke/inputs.ts
/** The names of the inputs of revoke. */
const REVOKE_INPUTS = [...require_shared.CONNECTION_INPUTS, "token-id"];
const MISSING_TOKEN_ID = "is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array. If it is an output of another job, check that that job sets it";
const EMPTY_ARRAY = "is an empty JSON array, so there is no token to revoke; use `if:` to skip this step in that case";
/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
function parseRevokeInputs(merged, missingSecret) {
	const values = require_offline.parseInputs(merged, () => ({
		...require_shared.createConnectionParsers(merged, missingSecret),
		"token-id": require_offline.required(parseTokenIds, MISSING_TOKEN_ID)
	}));
	return Object.freeze({
		...require_shared.toConnection(values, merged),
		tokenIds: values["token-id"]
	});
}
function parseTokenIds(text, quote) {
	const { ids, problems } = text.startsWith("[") ? readJsonArray(text, quote) : readLines(text, quote);
	if (problems.length > 0) throw new require_offline.Invalid(...problems);
	return [...new Set(ids.map((id) => id.toLowerCase()))];
}
function readLines(text, quote) {
	const items = text.split(/\r\n|\r|\n/).map((line) => line.trim()).flatMap((line, index) => line === "" ? [] : line.split(",").map((item) => ({
		place: `line ${index + 1}`,
		id: item.trim()
	})));
	return {
		ids: items.map(({ id }) => id),
		problems: items.flatMap(({ place, id }) => require_offline.isUuid(id) ? [] : [`${place}: ${describeNotAnId(id, quote)}`])
	};
}
/** The form of sweep's output `token-ids`. */
function readJsonArray(text, quote) {
	const items = require_offline.parseJson(text);
	if (!Array.isArray(items)) throw new require_offline.Invalid("starts like a JSON array, but is not valid JSON");
	if (items.length === 0) throw new require_offline.Invalid(EMPTY_ARRAY);
	return {
		ids: items.filter((item) => typeof item === "string"),
		problems: items.flatMap((item, index) => {
			if (typeof item === "string" && require_offline.isUuid(item)) return [];
			return `item ${index + 1}: ${typeof item === "string" ? describeNotAnId(item, quote) : "is not a string"}`;
		})
	};
}
function describeNotAnId(item, quote) {
	if (item === "") return "has an empty item; remove the extra comma, or check whether an output is empty";
	return require_offline.holdsToken(item) ? "is a token, not a token ID; use the output token-id of the step that created it" : `${quote(item)} is not a UUID, so it is not a token ID`;
}
// src/revoke/report.ts
/** Reports the result for each token. Throws if one could not be revoked. */
function reportRevoked(results, host) {
	const revoked = results.filter(({ result }) => result === "revoked");
	const failed = results.filter((result) => result.result === "failed");
	for (const { id } of revoked) (0, src_packages_core_ts.info)(`Revoked database token ${id}.`);
	for (const { id, result } of results) if (result === "unknown") require_offline.warning(`Database token ${id} was not found on ${host}, so it was not revoked. Check token-id, and whether the token belongs to this cluster`);
	(0, src_packages_core_ts.info)(`Revoked ${revoked.length} of ${results.length} database tokens.`);
	if (failed.length > 0) throw new Error(failed.map(({ error }) => error.message).join("\n"));
}
// src/revoke.ts
/** The action revoke: revokes database tokens by their IDs. If one fails, it still revokes the others. */
async function revoke(cancellation, redaction) {
	const environment = require_offline.readEnvironment();
	const merged = await require_shared.readInputs(REVOKE_INPUTS, environment, redaction);
	const inputs = parseRevokeInputs(merged, require_shared.createMissingSecretMessage(environment, merged));
	const session = require_shared.openRevokeSession(inputs, environment, cancellation, redaction);
	try {
		const { api } = await require_shared.openTokenApi(inputs.cluster, session.client);
		// The creation times are unknown, but the tokens existed before this step.
		const knownAtMs = require_offline.now();
		const deps = {
			...session.pace,
			api
		};
		const results = await Promise.all(inputs.tokenIds.map((id) => session.limit.run(() => require_shared.revokeById({
			id,
			knownAtMs
		}, deps))));
		(0, src_packages_core_ts.setOutput)("revoked", results.filter(({ result }) => result === "revoked").length);
		reportRevoked(results, inputs.cluster.host);
	} finally {
		await session.http.close();
	}
}
require_offline.runAction(revoke, { onCancel: "report-warning" });
