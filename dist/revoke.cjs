// dist/revoke.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("revoke");
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
let vendor_core = require("./vendor/core.cjs");
// src/revoke/token-ids.ts
const UUID_FORM = {
	isId: require_offline.isUuid,
	normalize: (id) => id.toLowerCase(),
	splitLine: (line) => line.split(",").map((item) => item.trim()),
	describeOther: (item, quote) => `${quote(item)} is not a UUID, so it is not a token ID`
};
const NAME_FORM = "The name of a token of this action ends in the URL of its run attempt, in parentheses";
/** The end of a mark, and a comma: two names in one line look like one name, which no token has. */
const JOINED_NAMES = /#(?:keep-)?[0-9a-f]{16}\)\s*,/;
const SEVERAL_NAMES = "contains several names; write one per line, or a JSON array";
/** On Enterprise and Cloud. Any other name could be the name of an admin token. */
const NAME = {
	isId: (text) => require_shared.parseMark(text) !== void 0 && !/^_|\p{Cc}/u.test(text) && text.isWellFormed(),
	normalize: (name) => name,
	splitLine: (line) => [line],
	findLineProblem: (line) => JOINED_NAMES.test(line) ? SEVERAL_NAMES : void 0,
	describeOther: (item, quote) => require_offline.isUuid(item) ? "is a UUID, but Enterprise and Cloud revoke tokens by their names; use the output token-id of the step that created it" : `${quote(item)} is not the name of a token that this action created. ${NAME_FORM}`
};
const EMPTY_ARRAY = "is an empty JSON array, so there is no token to revoke; use `if:` to skip this step in that case";
/**
* Parses the input `token-id`: UUIDs, or on Enterprise and Cloud, names with a mark of this action. Throws `Invalid` with
* every problem. The result has no duplicates.
*/
function parseTokenIds(product, text, quote) {
	const form = require_offline.isEnterpriseProduct(product) ? NAME : UUID_FORM;
	const { ids, problems } = isJsonArray(text, form) ? readJsonArray(text, form, quote) : readLines(text, form, quote);
	if (problems.length > 0) throw new require_offline.Invalid(...problems);
	return [...new Set(ids.map(form.normalize))];
}
/** A name can begin with a bracket, too. */
function isJsonArray(text, form) {
	return text.startsWith("[") && !form.isId(splitLines(text)[0] ?? "");
}
function splitLines(text) {
	return text.split(/\r\n|\r|\n/).map((line) => line.trim());
}
function readLines(text, form, quote) {
	const items = splitLines(text).flatMap((line, index) => line === "" ? [] : form.splitLine(line).map((id) => ({
		place: `line ${index + 1}`,
		id
	})));
	return {
		ids: items.map(({ id }) => id),
		problems: items.flatMap(({ place, id }) => {
			const problem = form.isId(id) ? form.findLineProblem?.(id) : describeNotAnId(id, form, quote);
			return problem === void 0 ? [] : [`${place}: ${problem}`];
		})
	};
}
/** The form of sweep's output `token-ids`. */
function readJsonArray(text, form, quote) {
	const items = require_offline.parseJson(text);
	if (!Array.isArray(items)) throw new require_offline.Invalid("starts like a JSON array, but is not valid JSON");
	if (items.length === 0) throw new require_offline.Invalid(EMPTY_ARRAY);
	return {
		ids: items.filter((item) => typeof item === "string"),
		problems: items.flatMap((item, index) => {
			if (typeof item === "string" && form.isId(item)) return [];
			return `item ${index + 1}: ${typeof item === "string" ? describeNotAnId(item, form, quote) : "is not a string"}`;
		})
	};
}
function describeNotAnId(item, form, quote) {
	if (item === "") return "has an empty item; remove the extra comma, or check whether an output is empty";
	return require_offline.holdsToken(item) ? "is a token, not a token ID; use the output token-id of the step that created it" : form.describeOther(item, quote);
}
// src/revoke/inputs.ts
/** The names of the inputs of revoke. */
const REVOKE_INPUTS = [...require_shared.CONNECTION_INPUTS, "token-id"];
const CHECK_OUTPUT = "If it is an output of another job, check that this job lists the other one under `needs`, and that the other one sets it under its `outputs:`";
const MISSING_ID = `is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array. ${CHECK_OUTPUT}`;
const MISSING_NAME = `is required, but it is empty. Set it to one or more names of tokens: one per line, or as a JSON array. ${CHECK_OUTPUT}`;
/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
function parseRevokeInputs(merged, missingSecret) {
	const { product } = merged.raw;
	const missing = require_offline.isEnterpriseProduct(product) ? MISSING_NAME : MISSING_ID;
	const values = require_offline.parseInputs(merged, () => ({
		...require_shared.createConnectionParsers(merged, missingSecret),
		"token-id": require_offline.required((text, quote) => parseTokenIds(product, text, quote), missing)
	}));
	return Object.freeze({
		...require_shared.toConnection(values, merged),
		tokenIds: values["token-id"]
	});
}
// src/revoke/report.ts
/** Reports the result for each token, and the total if there are several. Throws if one could not be revoked. */
function reportRevoked(results, { host, product }) {
	const revoked = results.filter(({ result }) => result === "revoked");
	const failed = results.filter((result) => result.result === "failed");
	for (const { id } of revoked) require_offline.info(`Revoked database token ${id}.`);
	for (const { id, result } of results) if (result === "unknown") require_offline.warning(`Database token ${id} was not found on ${host}, so this step did not revoke it. ${require_shared.findWords(product).adviceIfUnknown}`);
	if (results.length > 1) require_offline.info(`Revoked ${revoked.length} of ${results.length} database tokens.`);
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
		const { api } = await require_shared.openTokenApi(inputs.cluster, session.client, {
			looksUpFirst: true,
			onOldVersion: require_shared.warnOfOldVersion
		});
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
		vendor_core.setOutput("revoked", results.filter(({ result }) => result === "revoked").length);
		reportRevoked(results, inputs.cluster);
	} finally {
		await session.http.close();
	}
}
require_offline.runAction(revoke, { onCancel: "report-warning" });
