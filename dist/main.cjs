// dist/main.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("main");
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
const require_first_look = require("./first-look.cjs");
let vendor_core = require("./vendor/core.cjs");
let vendor_zod = require("./vendor/zod.cjs");
let node_crypto = require("node:crypto");
// src/influxdb/data-api.ts
const dataError = vendor_zod.object({
	code: vendor_zod.string(),
	message: vendor_zod.string()
});
const queryResponse = vendor_zod.object({
	error: vendor_zod.optional(vendor_zod.string()),
	results: vendor_zod.optional(vendor_zod.array(vendor_zod.object({
		statement_id: vendor_zod.optional(vendor_zod.number()),
		error: vendor_zod.optional(vendor_zod.string())
	})))
});
/**
* The beginning of an InfluxQL response that contains data. The order of the keys is that of InfluxDB 3 and 1.x. A
* token that gets data is allowed to read.
* @see https://github.com/influxdata/influxdb3_core/tree/3b920fb080ecda9da3167c210f3aa92d85d033cc/iox_v1_query_api
*/
const BEGINS_WITH_DATA = /^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"statement_id"\s*:\s*\d+\s*,\s*"series"\s*:\s*\[\s*\{/;
/**
* Creates probes that change nothing in the cluster. For `write`, they send a write without a body: the router checks
* the token first, then reads the body, and looks up the database only if there are points. For `read`, they send a
* query that every token with `read` is allowed to run.
* @see https://github.com/influxdata/influxdb/blob/85a9e13262fe35ed4f52270dc61c11d676b7a269/router/src/server/http.rs
*/
function createProbe$1(deps) {
	return require_shared.createProbeOf({
		createRequest: (action, database) => action === "write" ? createWriteRequest(database) : createQueryRequest(database),
		classify: (action, response) => action === "write" ? classifyWrite(response) : classifyQuery(response, deps),
		readMessage: (response) => readError(response)?.message
	}, deps);
}
/**
* InfluxDB ignores `org`, but it must not be empty.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/guides/api-compatibility/v2/
*/
function createWriteRequest(database) {
	return {
		method: "POST",
		path: `/api/v2/write?${new URLSearchParams({
			org: "x",
			bucket: database,
			precision: "ns"
		})}`,
		contentType: "text/plain; charset=utf-8",
		body: ""
	};
}
function createQueryRequest(database) {
	return {
		method: "GET",
		path: `/query?${new URLSearchParams({
			db: database,
			q: "SHOW MEASUREMENTS"
		})}`
	};
}
/**
* InfluxDB is known to send these after it has accepted the token: 204, its error about the empty body, and its error
* about an unknown database (`PostWrite` in InfluxData's OpenAPI files). Other errors prove nothing: gateways have
* their own JSON errors, and the router responds with `not found` to an unknown path before it checks the token.
*/
function classifyWrite(response) {
	const error = readError(response);
	return response.status === 204 || response.status === 400 && isAboutBody(error) || response.status === 404 && isAboutDatabase(error) ? { kind: "accepted" } : void 0;
}
function isAboutBody(error) {
	return error !== void 0 && ["invalid", "empty value"].includes(error.code) && /line.?protocol/i.test(error.message);
}
function isAboutDatabase(error) {
	return error?.code === "not found" && /\b(?:database|bucket|namespace)\b/i.test(error.message);
}
/**
* A 200 may contain errors of InfluxQL. Only "database not found" is known to come after the token was accepted. Any
* other error may be a querier's refusal: the InfluxQL bridge wraps it, and no documentation shows how.
* @see https://github.com/influxdata/influxdb3_core/blob/3b920fb080ecda9da3167c210f3aa92d85d033cc/iox_v1_query_api/src/handler.rs
*/
function classifyQuery(response, deps) {
	const errors = response.status === 200 ? readQueryErrors(response) : void 0;
	if (errors === void 0) return void 0;
	const refusal = errors.find((error) => !/^database not found(?::|$)/.test(error));
	if (refusal === void 0) return { kind: "accepted" };
	return {
		kind: "not-yet",
		why: `200 (${require_shared.showMessage(refusal, response, deps) || "an error without a message"})`
	};
}
/** InfluxDB's own error in a response of the data plane; `undefined` if something else responded. */
function readError(response) {
	return response.status < 400 ? void 0 : vendor_zod.safeParse(dataError, require_shared.readJson(response)).data;
}
/** The errors in an InfluxQL response; `undefined` for any other response: other APIs have lists of results, too. */
function readQueryErrors(response) {
	if (response.isCut) return BEGINS_WITH_DATA.test(response.body) ? [] : void 0;
	const { error, results = [] } = vendor_zod.safeParse(queryResponse, require_shared.readJson(response)).data ?? {};
	const errors = [error, ...results.map((result) => result.error)].filter((text) => text !== void 0);
	return results.length > 0 && results.every(({ statement_id }) => statement_id !== void 0) || errors.length > 0 ? errors : void 0;
}
// src/product/probes.ts
/** Creates the probe of a product. */
async function createProbe(product, deps) {
	switch (product) {
		case "dedicated":
		case "clustered": return {
			probe: createProbe$1(deps),
			requiredRounds: 1
		};
		case "enterprise":
		case "cloud": {
			const { createProbe: createEnterpriseProbe } = await Promise.resolve().then(() => require("./enterprise.cjs"));
			// A node learns about a token up to some seconds after another node, and a load balancer alternates between them.
			return {
				probe: createEnterpriseProbe(deps),
				requiredRounds: 2
			};
		}
	}
}
// src/token/activation.ts
const ACTIONS = ["read", "write"];
/**
* Routers and queriers learn about a token independently, so each action is checked, with the first database that has
* it. An action that only `*` has is checked with the first existing database, and not at all if there is none.
*/
function createProbeTargets(permissions, existing) {
	const [firstExisting] = [...existing].sort();
	return ACTIONS.flatMap((action) => {
		const resources = listResourcesWith(action, permissions);
		const database = resources.find((resource) => resource !== require_offline.EVERY_DATABASE) ?? (resources.length > 0 ? firstExisting : void 0);
		return database === void 0 ? [] : [{
			action,
			database
		}];
	});
}
/** Whether only `*` grants an action, so that the check needs an existing database. */
function needsExistingDatabase(permissions) {
	return ACTIONS.some((action) => {
		const resources = listResourcesWith(action, permissions);
		return resources.length > 0 && resources.every((resource) => resource === require_offline.EVERY_DATABASE);
	});
}
/** Lists the resources with an action. They are sorted, because the permissions are. */
function listResourcesWith(action, permissions) {
	return permissions.filter((permission) => permission.action === action).map(({ resource }) => resource);
}
/**
* The time from the start of a round to the start of the next. `elapsedMs` is the time waited when the round starts.
*
* The goal: at the median, the step ends at most 300 ms after the activation if that took up to ten seconds, and
* otherwise at most 5 % of the time waited after it. That is enough for half an interval, for a probe and the end of
* the process (20 ms, measured), and for some delay of a busy runner. A wait of three minutes has 59 rounds.
*/
function computeIntervalMs(elapsedMs) {
	if (elapsedMs < 6e3) return 400;
	if (elapsedMs < 1e4) return 500;
	return Math.round(elapsedMs * .087);
}
const PROBE_TIMEOUT_MS = 2e4;
/** The timeout of a round that starts just before the deadline. */
const LAST_PROBE_TIMEOUT_MS = 2e3;
/** If a cluster was not reached in this many rounds, the problem is not temporary. */
const MAX_UNREACHABLE_ROUNDS = 3;
const PROGRESS_EVERY_MS = 3e4;
/**
* Probes until the cluster accepts the token for every target, time is up, or more probes are useless. A round probes
* only what was not accepted in enough rounds yet. Throws if the job is cancelled.
*/
async function waitUntilActive(targets, deps) {
	const startedMs = deps.now();
	const elapsedMs = () => deps.now() - startedMs;
	const reportProgress = createProgress(deps);
	const { requiredRounds = 1 } = deps;
	let pendingTargets = targets.map((target) => ({
		...target,
		acceptedRounds: 0
	}));
	let wasReached = false;
	for (let number = 1;; number++) {
		const roundMs = elapsedMs();
		const results = await probeAll(pendingTargets, number, deps.timeoutMs - roundMs, deps.probe);
		pendingTargets = countRounds(pendingTargets, results).filter((target) => target.acceptedRounds < requiredRounds);
		const waitedMs = elapsedMs();
		if (pendingTargets.length === 0) return {
			kind: "active",
			waitedMs
		};
		wasReached ||= results.some(({ kind }) => kind !== "unreachable");
		const finalOutcome = findFinalOutcome(results, number, wasReached);
		if (finalOutcome !== void 0) return finalOutcome;
		const why = findReason(results);
		const nextMs = computeNextRoundMs(roundMs, waitedMs, results, deps.timeoutMs);
		if (nextMs === void 0) return {
			kind: "inactive",
			waitedMs,
			why: why ?? NOT_CONFIRMED
		};
		if (why !== void 0) reportProgress(waitedMs, why);
		await deps.sleep(nextMs - waitedMs);
	}
}
function probeAll(targets, number, remainingMs, probe) {
	const timeoutMs = Math.max(LAST_PROBE_TIMEOUT_MS, Math.min(PROBE_TIMEOUT_MS, remainingMs));
	return Promise.all(targets.map(({ action, database }) => probe(action, database, timeoutMs, number)));
}
/** A round without a confirmation starts the count again. */
function countRounds(targets, results) {
	return targets.map((target, index) => {
		const isAccepted = results[index]?.kind === "accepted";
		return {
			...target,
			acceptedRounds: isAccepted ? target.acceptedRounds + 1 : 0
		};
	});
}
/** The outcome if more probes are pointless: the responses are not the cluster's, or it was never reached. */
function findFinalOutcome(results, rounds, wasReached) {
	for (const result of results) {
		if (result.kind === "unclear") return result;
		if (result.kind === "unreachable" && !wasReached && (!result.isRetryable || rounds >= MAX_UNREACHABLE_ROUNDS)) return {
			kind: "unreachable",
			why: result.why
		};
	}
}
/** Stands for the last response if it accepted the token, but time is up. */
const NOT_CONFIRMED = "the token was accepted, but not yet often enough in a row";
/** Why the token is not active: from the first probe that was not accepted. `undefined` if all were. */
function findReason(results) {
	return results.flatMap((result) => result.kind === "accepted" ? [] : [result.why])[0];
}
/**
* When the next round starts, if the last one started at `roundMs` and ended at `waitedMs`. The final round starts when
* time is up. `undefined` if there is no next round. All times count from the start of the wait.
*/
function computeNextRoundMs(roundMs, waitedMs, results, timeoutMs) {
	const retryAfterMs = Math.max(0, ...results.map((result) => result.kind === "not-yet" && result.retryAfterMs || 0));
	if (waitedMs >= timeoutMs || waitedMs + retryAfterMs > timeoutMs) return void 0;
	return Math.min(Math.max(waitedMs + retryAfterMs, roundMs + computeIntervalMs(roundMs)), timeoutMs);
}
/** Logs that a wait has begun, and at intervals that it continues. */
function createProgress({ info, timeoutMs }) {
	let reportedMs;
	return (waitedMs, why) => {
		if (reportedMs !== void 0 && waitedMs - reportedMs < PROGRESS_EVERY_MS) return;
		info(reportedMs === void 0 ? `Waiting up to ${require_offline.formatDuration(timeoutMs / 1e3)} for the cluster to accept the token.` : `Still waiting after ${require_offline.formatDuration(waitedMs / 1e3)}. Last response: ${why}.`);
		reportedMs = waitedMs;
	};
}
// src/main/await-activation.ts
const NO_LIST_NEEDED = {
	kind: "listed",
	databases: []
};
/** How a warning ends. */
const CONTINUING = "Continuing with `active: false`";
/** Waits until the cluster accepts the token. Throws only if the job is cancelled. Other failures are warnings. */
async function awaitActivation(token, inputs, tokenApi, session) {
	if (inputs.activationTimeoutSeconds === 0) return { kind: "not-probed" };
	const existing = needsExistingDatabase(token.permissions) ? await listDatabases(tokenApi, session) : NO_LIST_NEEDED;
	if (existing.kind === "not-listed") return { kind: "inactive" };
	const targets = createProbeTargets(token.permissions, existing.databases);
	if (targets.length === 0) {
		require_offline.info("Skipping the activation check, because the cluster has no database yet.");
		return { kind: "not-probed" };
	}
	const { http, pace, signal, trace, redaction } = session;
	const { host, product } = inputs.cluster;
	const { accessToken } = token;
	const probing = await createProbe(product, {
		http,
		host,
		accessToken,
		redaction,
		userAgent: require_shared.USER_AGENT,
		now: pace.now,
		signal,
		trace
	});
	const untilExpiryMs = token.expiresAt === void 0 ? Number.POSITIVE_INFINITY : Date.parse(token.expiresAt) - pace.serverNow();
	const timeoutMs = Math.min(inputs.activationTimeoutSeconds * 1e3, untilExpiryMs);
	const outcome = await waitUntilActive(targets, {
		...pace,
		...probing,
		timeoutMs,
		info: require_offline.info
	});
	// The wait can end before the token expires, if the cluster sends a longer Retry-After.
	return outcome.kind === "inactive" && outcome.waitedMs >= untilExpiryMs ? reportExpired(token, outcome.waitedMs, host) : reportWait(outcome, inputs.cluster);
}
function reportExpired({ expiresAt }, waitedMs, host) {
	require_offline.warning(`The token expired at ${expiresAt}, before ${host} accepted it, after waiting ${require_offline.formatElapsed(waitedMs)}. InfluxDB can take a few minutes to activate a token. Set a longer expiry. ${CONTINUING}`);
	return { kind: "inactive" };
}
/** Lists the databases unless they are known, and warns if that fails. */
async function listDatabases({ databases, api }, { signal }) {
	if (databases !== void 0) return {
		kind: "listed",
		databases
	};
	try {
		return {
			kind: "listed",
			databases: await api.getClusterDatabases()
		};
	} catch (error) {
		signal.throwIfAborted();
		require_offline.warning(`The token was created, but its activation could not be checked, because checking a * grant needs the list of databases, which could not be read. ${require_offline.asError(error).message}. ${CONTINUING}`);
		return { kind: "not-listed" };
	}
}
function reportWait(outcome, { host, product }) {
	const { adviceIfInactive } = require_shared.findWords(product);
	switch (outcome.kind) {
		case "active":
			require_offline.info(`The cluster accepted the token after ${require_offline.formatElapsed(outcome.waitedMs)}.`);
			return {
				kind: "active",
				waitedMs: outcome.waitedMs
			};
		case "inactive":
			require_offline.warning(`The token was created, but ${host} did not accept it within ${require_offline.formatElapsed(outcome.waitedMs)}. Last response: ${outcome.why}. ${CONTINUING}. If this happens often, raise activation-timeout. If it always happens, ${adviceIfInactive}`);
			return { kind: "inactive" };
		case "unreachable":
			require_offline.warning(`The token was created, but its activation could not be checked on ${host}: ${outcome.why}. ${CONTINUING}`);
			return { kind: "inactive" };
		case "unclear":
			require_offline.warning(`The token was created, but ${host} did not confirm the token: it returned ${outcome.why}. Check that host is where data is written and queried. ${CONTINUING}`);
			return { kind: "inactive" };
	}
}
// src/product/api-url.ts
/** The URL of the API that creates tokens, to connect to it early. */
function findApiUrl(cluster) {
	return "managementUrl" in cluster ? cluster.managementUrl : cluster.host;
}
// src/main/connect-early.ts
/**
* Opens all connections that main needs at once, to wait for TCP and TLS only once: one to the API that creates tokens,
* and one to the cluster for each action that will be probed. Except on Cloud Dedicated, these are the same server, so
* the requests share them.
*/
function connectEarly({ cluster, grant, activationTimeoutSeconds }, { http, signal }) {
	http.connectEarly(findApiUrl(cluster), 1, signal);
	if (activationTimeoutSeconds === 0) return;
	const actions = new Set(grant.permissions.map(({ action }) => action));
	http.connectEarly(cluster.host, actions.size, signal);
}
// src/token/missing-databases.ts
/** The maximum number of databases that the error lists. */
const MAX_SHOWN = 20;
/** InfluxDB accepts only such names. A malicious server could return others, such as a workflow command. */
const SHOWN_NAME = /^[\w/-]{1,64}$/;
/** The databases in the permissions, without `*`. */
function listNamedDatabases(permissions) {
	return [...new Set(permissions.map(({ resource }) => resource))].filter((name) => name !== require_offline.EVERY_DATABASE);
}
/** The databases in the permissions that do not exist. */
function listMissingDatabases(permissions, existing) {
	return listNamedDatabases(permissions).filter((name) => !existing.includes(name));
}
/**
* Throws if a database does not exist, and suggests the name that was probably meant. InfluxDB also creates a token for
* a misspelled name, but such a token is useless. `advice` ends the message.
*/
async function requireDatabases(permissions, existing, redaction, advice) {
	const missing = listMissingDatabases(permissions, existing);
	if (missing.length === 0) return;
	const shown = existing.filter((name) => SHOWN_NAME.test(name) && !redaction.findsSecretIn(name)).sort();
	const findSimilar = await createSimilarSearch(shown);
	const suggested = missing.map((name) => {
		const meant = findOtherForm(name, shown) ?? findSimilar(name);
		return require_offline.quote(name) + (meant === void 0 ? "" : ` (did you mean ${require_offline.quote(meant)}?)`);
	});
	throw new Error(`databases: ${suggested.join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${describeExisting(shown, existing.length)}. ${advice}`);
}
/**
* The name that differs only in case, or in the retention policy of InfluxDB 1.x: a `db` and an `rp` become the
* database `db/rp` (`guides/api-compatibility/v1` in InfluxData's documentation).
*/
function findOtherForm(name, existing) {
	const requested = name.toLowerCase();
	const [database = ""] = requested.split("/");
	return existing.find((each) => each.toLowerCase() === requested) ?? existing.find((each) => each.toLowerCase().startsWith(`${requested}/`)) ?? existing.find((each) => each.toLowerCase() === database);
}
/** Creates a function that finds the name with the most similar spelling, if one is similar enough. */
async function createSimilarSearch(existing) {
	const { closest, distance } = await Promise.resolve().then(() => require("./vendor/levenshtein.cjs"));
	return (name) => {
		const nearest = existing.length === 0 ? void 0 : closest(name, existing);
		return nearest !== void 0 && distance(name, nearest) <= Math.max(2, name.length / 3) ? nearest : void 0;
	};
}
function describeExisting(shown, count) {
	if (count === 0) return "It has no database that the token in management-token can see";
	if (shown.length === 0) return "None of its databases has a name that can be shown";
	return `Its databases: ${shown.slice(0, MAX_SHOWN).join(", ")}${count > MAX_SHOWN ? ", …" : ""}`;
}
// src/main/existing-databases.ts
/**
* Opens the API of the cluster. Throws if a requested database does not exist, unless `missing-databases: ignore` is set.
* Lists the databases only for this check, or to find the base URL.
*/
async function openApiAndCheckDatabases(inputs, { client, redaction, pace }) {
	const { cluster, grant, missingDatabases } = inputs;
	const options = { onOldVersion: require_shared.warnOfOldVersion };
	if (!(missingDatabases === "fail" && listNamedDatabases(grant.permissions).length > 0)) return await require_shared.openTokenApi(cluster, client, options);
	const { maxLagMs, advice } = require_shared.findDatabaseListRules(cluster.product);
	const tokenApi = await require_shared.openTokenApiWithDatabases(cluster, client, options);
	const databases = await listAgain(tokenApi, grant.permissions, maxLagMs, pace);
	await requireDatabases(grant.permissions, databases, redaction, advice);
	return {
		...tokenApi,
		databases
	};
}
const LIST_INTERVAL_MS = 1e3;
/** Lists the databases again while one is missing, because the list may lack a new database for some seconds. */
async function listAgain({ api, databases }, permissions, maxLagMs, { now, sleep }) {
	const untilMs = now() + maxLagMs;
	let listed = databases;
	while (listMissingDatabases(permissions, listed).length > 0 && now() < untilMs) {
		if (listed === databases) require_offline.info("A database is not in the list yet. Looking for it again for up to 10 s.");
		await sleep(LIST_INTERVAL_MS);
		listed = await api.getClusterDatabases();
	}
	return listed;
}
// src/main/hand-over.ts
/** The output `active`, as action.yml describes it. */
const ACTIVE_OUTPUT = {
	active: "true",
	inactive: "false",
	"not-probed": ""
};
/**
* Gives the token to the job: sets the outputs and, with `export-env`, the environment of later steps. With
* `transfer-key`, the job gets the token only sealed.
*/
function handOver(token, activation, inputs, environment) {
	const { host, product } = inputs.cluster;
	if (inputs.transferKey === void 0) vendor_core.setOutput("token", token.accessToken);
	else handOverSealed(token, inputs.transferKey, inputs, environment);
	vendor_core.setOutput("token-id", token.id);
	vendor_core.setOutput("expires-at", token.expiresAt ?? "");
	vendor_core.setOutput("permissions", JSON.stringify(token.permissions));
	vendor_core.setOutput("description", token.description);
	vendor_core.setOutput("host", host);
	vendor_core.setOutput("active", ACTIVE_OUTPUT[activation.kind]);
	if (inputs.exportEnv) require_offline.exportToken({
		...token,
		product
	}, host, environment);
}
function handOverSealed(token, key, { cluster: { host, product } }, { run }) {
	const { accessToken, id, expiresAt = "", permissions } = token;
	vendor_core.setOutput("sealed-token", require_offline.sealToken({
		accessToken,
		id,
		expiresAt,
		permissions,
		host,
		product
	}, key, run));
	require_offline.info("Sealed the token for another job of this run: the output `sealed-token` is set, and `token` is empty.");
}
// src/main/initial-state.ts
/** The state that post needs before a token is created. It contains the management token only if that can be sealed. */
function createInitialState(inputs, { baseUrl }, environment) {
	const isFile = inputs.caCertificatePath !== "";
	return {
		baseUrl,
		product: inputs.cluster.product,
		caCertificate: isFile ? "" : inputs.trust.caCertificate,
		caCertificatePath: inputs.caCertificatePath,
		caFingerprints: isFile ? require_shared.readFingerprints(inputs.trust.caCertificate) : [],
		nodeTrust: require_shared.toTrustRecord(require_shared.readNodeTrust(environment)),
		managementToken: require_shared.seal(inputs.managementToken, environment),
		revoke: inputs.revoke,
		isSealed: inputs.transferKey !== void 0,
		summary: inputs.summary ? toSummary(inputs) : void 0
	};
}
/** The state is one environment variable, which can have 128 KiB on Linux. Longer lists are cut. */
const MAX_DATABASES = 100;
function toSummary({ cluster, grant }) {
	const namesWith = (action) => {
		const names = grant.permissions.filter((each) => each.action === action).map(({ resource }) => resource);
		const shown = names.slice(0, MAX_DATABASES);
		return {
			names: shown,
			more: names.length - shown.length
		};
	};
	return {
		host: cluster.host,
		read: namesWith("read"),
		write: namesWith("write")
	};
}
// src/grant/database-names.ts
/**
* InfluxData's naming restrictions: 1 to 64 letters, digits, `_`, `-` and `/`
* (`content/shared/influxdb3-reference/naming-restrictions.md` in influxdata/docs-v2).
*/
const NAME = /^[A-Za-z0-9_/-]{1,64}$/;
const MANAGED_RULES = { form: "List databases, one per line, or use * for every database" };
/**
* Enterprise and Cloud create a missing database when data is written to it, if the token may write to every database.
* Names start with a letter or digit and contain at most one slash, inside
* (`validate_db_name` in influxdata/influxdb).
*/
const ENTERPRISE_RULES = {
	form: "List databases, one per line",
	everyDatabaseProblem: "* cannot be used with Enterprise and Cloud, because a write with such a token would silently create each misspelled database; list the databases",
	findNameProblem: (name) => /^[A-Za-z0-9][\w-]*(?:\/[\w-]+)?$/.test(name) ? void 0 : "is not a valid database name on Enterprise and Cloud; a name starts with a letter or digit, and can have one / inside"
};
/** What is wrong with a name for every product. */
function findNameProblems(name, quote) {
	if (name === require_offline.EVERY_DATABASE || NAME.test(name)) return [];
	if (name === "") return ["has an empty name; remove the extra comma or colon"];
	if (name.length > 64) return [`${quote(name)} is too long: ${name.length} characters, but a database name has at most 64`];
	const separate = /\s/.test(name) ? ". Separate names with commas or line breaks" : "";
	return [`${quote(name)} is not a valid database name; use only letters, digits, _, - and /${separate}`];
}
/** Why a product does not accept a name that is otherwise valid, or `*`. */
function findRefusal(name, rules, quote) {
	if (name === require_offline.EVERY_DATABASE) return rules.everyDatabaseProblem;
	const problem = NAME.test(name) ? rules.findNameProblem?.(name) : void 0;
	return problem === void 0 ? void 0 : `${quote(name)} ${problem}`;
}
/** Warnings about a name that InfluxDB may reject. */
function findNameWarnings(name, quote) {
	if (name === require_offline.EVERY_DATABASE || /^[A-Za-z0-9]/.test(name)) return [];
	return [`databases: ${quote(name)} does not start with a letter or digit; InfluxDB reserves such names. Check the spelling`];
}
// src/grant/databases.ts
/** How permissions are written, for error messages. */
const ACTIONS_FORM = "use `read`, `write` or `read, write`";
/** The maximum number of databases in a message. */
const MAX_NAMES = 3;
/** Parses the inputs `databases` and `permissions`. */
function parseGrant(databases, permissions, rules) {
	const { entries, problems } = parseLines(databases, rules);
	const isMissing = entries.length === 0 && problems.length === 0;
	const common = parseCommonActions(permissions, entries, databases.quote);
	if (isMissing || problems.length > 0 || common.kind === "problems") return {
		kind: "problems",
		databases: isMissing ? [`is required, but it is empty. ${rules.form}`] : problems,
		permissions: common.kind === "problems" ? common.problems : []
	};
	const granted = entries.flatMap(({ name, actions = common.value }) => actions.map((action) => ({
		action,
		resource: name
	})));
	const names = new Set(entries.map(({ name }) => name));
	return {
		kind: "grant",
		grant: {
			permissions: sortPermissions(granted),
			warnings: [...names].flatMap((name) => findNameWarnings(name, databases.quote))
		}
	};
}
/** Parses the `permissions` input, which may be empty if every database has permissions of its own. */
function parseCommonActions({ text, quote }, entries, quoteName) {
	if (text !== "") return parseActions(text, quote);
	const names = entries.filter(({ name, actions }) => actions === void 0 && findNameProblems(name, quoteName).length === 0).map(({ name }) => quoteName(name));
	if (names.length === 0) return {
		kind: "value",
		value: []
	};
	const shown = [...new Set(names)];
	return {
		kind: "problems",
		problems: [`is required, because databases lists ${shown.slice(0, MAX_NAMES).join(", ") + (shown.length > MAX_NAMES ? ", …" : "")} without permissions; ${ACTIONS_FORM}`]
	};
}
/** Parses permissions: `read`, `write`, or both with a comma. */
function parseActions(text, quote) {
	const words = text.split(",").map((word) => word.trim());
	const actions = words.filter((word) => word === "read" || word === "write");
	if (actions.length === words.length) return {
		kind: "value",
		value: actions
	};
	const wrong = words.filter((word) => word !== "read" && word !== "write");
	return {
		kind: "problems",
		problems: [...new Set(wrong.map((word) => describeWrongAction(word, quote)))]
	};
}
function describeWrongAction(word, quote) {
	return word === "" ? `has an empty item; ${ACTIONS_FORM}` : `${quote(word)} is not a permission; ${ACTIONS_FORM}`;
}
/** Parses the `databases` input. Each problem begins with its line. */
function parseLines({ text, quote }, rules) {
	const lines = text.split(/\r\n|\r|\n/).map((rawLine, index) => {
		const line = rawLine.trim();
		if (line === "" || line.startsWith("#")) return {
			entries: [],
			problems: []
		};
		const { entries, problems } = parseLine(line, quote);
		const refused = entries.flatMap(({ name }) => findRefusal(name, rules, quote) ?? []);
		return {
			entries,
			problems: [...problems, ...refused].map((problem) => `line ${index + 1}: ${problem}`)
		};
	});
	return {
		entries: lines.flatMap(({ entries }) => entries),
		problems: lines.flatMap(({ problems }) => problems)
	};
}
function parseLine(line, quote) {
	const form = findWrongForm(line, quote);
	if (form !== void 0) return {
		entries: [],
		problems: [form]
	};
	const colon = line.indexOf(":");
	return colon === -1 ? parseNames(line, quote) : parseNameWithActions(line.slice(0, colon).trim(), line.slice(colon + 1), quote);
}
/** The problem with a line that only looks like an entry; `undefined` if it may be one. */
function findWrongForm(line, quote) {
	if (/["'[\]{}]/.test(line)) return `${quote(line)} contains YAML brackets or quotes; write names without them, one per line or separated by commas`;
	if (/^-\s/.test(line)) return `${quote(line)} starts with a dash, as in a YAML list; write the name without the dash`;
	const [name = "", ...rest] = line.split(":");
	if (rest.length > 1) return `${quote(line)} has several entries with permissions; write each on its own line`;
	const names = name.split(",").map((item) => item.trim());
	return rest.length === 1 && names.filter((item) => item !== "").length > 1 ? describeSharedPermissions(line, names, rest[0] ?? "", quote) : void 0;
}
function describeSharedPermissions(line, names, actions, quote) {
	const own = actions.trim() || "write";
	const lines = new Set(names.filter((item) => item !== "").map((item) => quote(`${item}: ${own}`)));
	return `${quote(line)} gives permissions to several names; write each on its own line: ${[...lines].join(", then ")}`;
}
function parseNames(line, quote) {
	const names = line.split(",").map((name) => name.trim());
	return {
		entries: names.map((name) => ({ name })),
		problems: names.flatMap((name) => findNameProblems(name, quote))
	};
}
function parseNameWithActions(name, actionsText, quote) {
	const problems = findNameProblems(name, quote);
	if (actionsText === "") {
		const missing = `${quote(name)} has a colon, but no permission after it; ${ACTIONS_FORM}`;
		return {
			entries: [],
			problems: name === "" ? problems : [...problems, missing]
		};
	}
	const actions = parseActions(actionsText, quote);
	return actions.kind === "value" ? {
		entries: [{
			name,
			actions: actions.value
		}],
		problems
	} : {
		entries: [],
		problems: [...problems, ...actions.problems]
	};
}
/** Permissions in the order of the request: by database, then action, in code units, without duplicates. */
function sortPermissions(permissions) {
	return [...new Map(permissions.map((permission) => [`${permission.resource} ${permission.action}`, permission])).values()].sort((a, b) => compareCodeUnits(a.resource, b.resource) || compareCodeUnits(a.action, b.action));
}
function compareCodeUnits(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
// src/main/inputs.ts
/** The names of the inputs of the root action. */
const MAIN_INPUTS = [
	...require_shared.CONNECTION_INPUTS,
	"databases",
	"permissions",
	"description",
	"expiry",
	"revoke",
	"transfer-key",
	"activation-timeout",
	"missing-databases",
	"export-env",
	"summary"
];
/** Parses the inputs of the root action. Throws one `Invalid` with every problem, before anything is sent. */
function parseMainInputs(merged, environment, missingSecret, nowMs) {
	const setsVariables = require_offline.isTrue(merged.raw["export-env"]);
	const fileProblems = require_offline.findCommandFileProblems(environment, ["GITHUB_OUTPUT", "GITHUB_STATE"], setsVariables);
	const environmentProblems = [...merged.environmentProblems, ...fileProblems];
	const values = require_offline.parseInputs({
		...merged,
		environmentProblems
	}, (createInputQuote) => {
		const createText = (input) => ({
			text: merged.raw[input] ?? "",
			quote: createInputQuote(input)
		});
		const forProduct = require_offline.isEnterpriseProduct(merged.raw["product"]) ? ENTERPRISE : MANAGED;
		const parsed = parseGrant(createText("databases"), createText("permissions"), forProduct.databaseRules);
		const isForOtherJob = Boolean(merged.raw["transfer-key"]);
		return {
			...require_shared.createConnectionParsers(merged, missingSecret),
			databases: () => {
				if (parsed.kind === "problems") throw new require_offline.Invalid(...parsed.databases);
				if (isForOtherJob) requireSealable(parsed.grant);
				return parsed.grant;
			},
			permissions: () => {
				if (parsed.kind === "problems") throw new require_offline.Invalid(...parsed.permissions);
			},
			description: require_offline.withDefault(forProduct.parseDescription, forProduct.createDefaultDescription(environment.workflow, environment.job)),
			expiry: require_offline.withDefault((text) => forProduct.parseExpiry(text, nowMs), "1h"),
			revoke: isForOtherJob ? require_offline.withDefault(parseRevokeOfSealed, "run") : require_offline.withDefault(parseRevoke, "job"),
			"transfer-key": createTransferKeyParser(merged),
			"activation-timeout": require_offline.withDefault(require_offline.parseDuration, "3m"),
			"missing-databases": require_offline.withDefault(forProduct.parseMissingDatabases, "fail"),
			"export-env": require_offline.withDefault(isForOtherJob ? parseExportEnvOfSealed : require_offline.parseBoolean, "false"),
			summary: require_offline.withDefault(require_offline.parseBoolean, "true")
		};
	});
	return Object.freeze({
		...require_shared.toConnection(values, merged),
		grant: values.databases,
		description: values.description,
		expiry: values.expiry,
		revoke: values.revoke,
		transferKey: values["transfer-key"],
		activationTimeoutSeconds: values["activation-timeout"],
		missingDatabases: values["missing-databases"],
		exportEnv: values["export-env"],
		summary: values.summary
	});
}
const parseMissingDatabases = require_offline.parseChoice("fail", "ignore");
/** The parsers whose rules depend on the product. */
const MANAGED = {
	databaseRules: MANAGED_RULES,
	parseDescription: require_shared.parseDescription,
	createDefaultDescription: require_shared.createDefaultDescription,
	parseExpiry: require_shared.parseExpiry,
	parseMissingDatabases
};
const ENTERPRISE = {
	databaseRules: ENTERPRISE_RULES,
	parseDescription: require_shared.parseNameStart,
	createDefaultDescription: require_shared.createDefaultNameStart,
	parseExpiry: require_shared.parseEnterpriseExpiry,
	parseMissingDatabases: (text) => {
		if (parseMissingDatabases(text) === "fail") return "fail";
		throw new require_offline.Invalid("cannot be ignore on Enterprise and Cloud, because they create tokens only for databases that exist; create the database before this step");
	}
};
const parseRevokeWord = require_offline.parseChoice(...require_shared.REVOKE_WORDS);
/** Parses `revoke`. The booleans are accepted too: `true` as `job`, `false` as `never`. */
function parseRevoke(text) {
	if (require_offline.isTrue(text)) return "job";
	if ([
		"false",
		"False",
		"FALSE"
	].includes(text)) return "never";
	return parseRevokeWord(text);
}
/** Parses `revoke` of a token that is sealed for another job. */
function parseRevokeOfSealed(text) {
	const word = parseRevoke(text);
	if (word !== "job") return word;
	throw new require_offline.Invalid(`cannot be ${text} with \`transfer-key\`, because the post step would revoke the token before another job can use it; write run or never`);
}
/** Parses `export-env` of a token that is sealed for another job. */
function parseExportEnvOfSealed(text) {
	if (!require_offline.parseBoolean(text)) return false;
	throw new require_offline.Invalid("cannot be true with `transfer-key`, because all later steps of this job would get the token that is sealed for another job; set it in the job that opens the token");
}
function createTransferKeyParser({ raw }) {
	return (text) => {
		if (text === "") return void 0;
		if (text === raw["management-token"]) throw new require_offline.Invalid("is the management token, which the jobs that open the token must not have; create a key with `openssl rand -base64 32`, and store it as a secret of its own");
		return require_offline.parseTransferKey(text);
	};
}
/**
* In characters of JSON. Another job gets the sealed token as an input, so in one environment variable: 32,767 characters
* on Windows, 128 KiB on Linux. Sealing makes a third more of it.
* @see https://learn.microsoft.com/en-us/windows/win32/procthread/environment-variables
*/
const MAX_SEALABLE_LENGTH = 2e4;
function requireSealable({ permissions }) {
	if (JSON.stringify(permissions).length <= MAX_SEALABLE_LENGTH) return;
	throw new require_offline.Invalid(`needs ${permissions.length} permissions, which are too many for \`transfer-key\`: another job could not get such a long sealed token as an input; create several tokens`);
}
// src/main/report.ts
/** Reports the created token: its cluster, its permissions and its expiry. */
function reportToken(token, { cluster, revoke }, nowMs) {
	require_offline.info(`Created database token ${token.id} on ${cluster.host} with ${require_offline.formatPermissions(token.permissions)}.`);
	require_offline.info(`${require_offline.formatExpiry(token.expiresAt, nowMs)}; ${WHEN_JOB_ENDS[revoke]}.`);
}
/** What becomes of the token when the job ends. */
const WHEN_JOB_ENDS = {
	job: "revoked when the job ends",
	run: "kept when the job ends, for other jobs of this run",
	never: "kept when the job ends"
};
// src/main/request.ts
/** The token to create. Throws if a mark cannot identify the run, because then nothing could find the token again. */
function createIssueRequest(inputs, { run }) {
	if (!markRoundTrips(run)) throw new Error("GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not identify a workflow run. This action must run in GitHub Actions");
	return {
		run,
		description: inputs.description,
		permissions: inputs.grant.permissions,
		expiry: inputs.expiry,
		keep: inputs.revoke === "never"
	};
}
/** Whether the mark of a run can be parsed, and gives the same run. */
function markRoundTrips(run) {
	const read = require_shared.parseMark(require_shared.appendMark("x", require_shared.formatMark({
		...run,
		nonce: "0".repeat(16),
		keep: false
	})));
	return read?.serverUrl === run.serverUrl && read.repository === run.repository && read.runId === run.runId && read.runAttempt === run.runAttempt;
}
/** The dependencies of token issuance that come from the runner. */
function createIssueDeps(session, api, state) {
	const { redaction } = session;
	return {
		...session.pace,
		api,
		record: (record) => state.record(record),
		redaction,
		nonce: createNonce,
		info: require_offline.info,
		warn: require_offline.warning
	};
}
/** A new nonce for a create request. */
function createNonce() {
	return node_crypto.randomBytes(8).toString("hex");
}
// src/main/warnings.ts
/** Warns about grants that are wider than most jobs need, and about names that InfluxDB may reject. */
function warnOfGrant({ grant, expiry, revoke, transferKey }) {
	for (const message of grant.warnings) require_offline.warning(message);
	if (grant.permissions.some(({ resource }) => resource === require_offline.EVERY_DATABASE)) require_offline.warning("databases: * grants access to every database of the cluster, including those that are created later");
	if (expiry.kind === "never") require_offline.warning(`The token will not expire (expiry is \`never\`): ${transferKey === void 0 ? "it works until it is revoked, even if this job fails or its runner is lost" : `the sealed token can be opened and used until the \`revoke\` action${revoke === "run" ? " or a sweep" : ""} revokes it, and this job does not revoke it`}`);
}
// src/state/token-state.ts
/** Saves an empty state. Until main has done this, an environment variable of the job could replace the state. */
function saveNothing() {
	vendor_core.saveState(require_first_look.STATE_KEY, "");
}
/**
* Saves the state of one token. When a method returns, the state is on disk, so it survives if main dies in the next
* line.
*/
var TokenState = class {
	#initial;
	#clock;
	#record = { openCreates: [] };
	constructor(initial, clock) {
		this.#initial = initial;
		this.#clock = clock;
	}
	/** Saves which token was created, and which may have been created. */
	record(record) {
		this.#record = record;
		this.#save({ handedOver: false });
	}
	/** Saves that the token was handed over to the job. */
	handedOver(activation) {
		this.#save({
			handedOver: true,
			activation
		});
	}
	#save(changes) {
		const openCreates = [...this.#record.openCreates];
		const clockLeadMs = this.#clock.leadMs;
		const state = {
			...this.#initial,
			...this.#record,
			openCreates,
			clockLeadMs,
			...changes
		};
		vendor_core.saveState(require_first_look.STATE_KEY, JSON.stringify(state));
	}
};
// src/token/create-attempt.ts
/** Records the mark of a new create request, before it is sent. Throws `Invalid` if the expiry is past. */
function recordAttempt(request, earlier, deps) {
	const serverNowMs = deps.serverNow();
	require_shared.requireFuture(request.expiry, serverNowMs);
	const mark = require_shared.formatMark({
		...request.run,
		nonce: deps.nonce(),
		keep: request.keep
	});
	const expiresAt = require_shared.computeExpiresAt(request.expiry, serverNowMs);
	const create = {
		mark,
		latestSendMs: deps.now() + require_shared.REQUEST_TIMEOUT_MS,
		expiresAt
	};
	deps.record({ openCreates: [...earlier, create] });
	const { permissions } = request;
	const withoutExpiry = {
		description: require_shared.appendMark(request.description, mark),
		permissions
	};
	return {
		create,
		request: expiresAt === void 0 ? withoutExpiry : {
			...withoutExpiry,
			expiresAt
		},
		earlier,
		isRepeat: false
	};
}
/** Records that the same request is sent again, and so may arrive later. */
function recordRepeat(attempt, deps) {
	const create = {
		...attempt.create,
		latestSendMs: deps.now() + require_shared.REQUEST_TIMEOUT_MS
	};
	deps.record({ openCreates: [...attempt.earlier, create] });
	return {
		...attempt,
		create,
		isRepeat: true
	};
}
// src/token/rejection.ts
/** The rejection of a token that does not match the request. */
function createMismatchRejection(tokenId, problem) {
	return {
		what: `InfluxDB created a token that does not match the request (${tokenId}): ${problem}. The job did not get this token`,
		advice: ""
	};
}
/** The rejection of a token that had expired when the response arrived. `problem` completes "Database token ID …". */
function createExpiredRejection(tokenId, problem) {
	return {
		what: `Database token ${tokenId} ${problem}`,
		advice: ". Set a longer expiry, and check the clock of this runner"
	};
}
/** The error if a clean-up fails: both failures, and what happens next. */
function createCleanUpError(what, cause) {
	return new Error(`${what}. ${cause.message}. The post step tries again to revoke any token that was created`, { cause });
}
// src/token/create-clean-up.ts
/** Cleans up after a create request that returned no token. Returns the requests that are still open. */
async function cleanUpCreate(outcome, attempt, deps) {
	if (outcome.kind === "refused" && !attempt.isRepeat) return forgetCreate(attempt, deps);
	if (outcome.kind === "taken") return await revokeTaken(outcome, attempt, deps);
	if (outcome.isRetryable && !isRepeatable(outcome)) return await revokeByMark(attempt, outcome.error, deps);
	// The request is repeated, or no retry follows. Post cleans up what is left: the record contains the mark.
	return [...attempt.earlier, attempt.create];
}
/** Removes a create request that left nothing behind from the record. */
function forgetCreate({ earlier }, deps) {
	deps.record({ openCreates: earlier });
	return earlier;
}
/**
* Looks up the mark after an unknown outcome, and revokes each token that has it. The mark stays in the record in any
* case: the request may still arrive, or arrive again if a gateway sends it twice. Post looks up the mark again when
* the request can no longer arrive.
*/
async function revokeByMark(attempt, error, deps) {
	const create = require_shared.limitLatestSend(attempt.create, deps.now());
	const hasMark = (description) => require_shared.carriesMark(description, create.mark);
	const markedTokens = await deps.api.getDatabaseTokens(hasMark).catch((cause) => {
		throw createCleanUpError(error.message, require_offline.asError(cause));
	});
	const outcomes = [];
	for (const token of markedTokens.filter(({ revokedAtMs }) => revokedAtMs === void 0)) outcomes.push(await require_shared.revokeById({
		id: token.id,
		createdAtMs: deps.serverNow()
	}, deps));
	const failure = outcomes.find((outcome) => outcome.result === "failed");
	if (failure !== void 0) throw createCleanUpError(error.message, failure.error);
	return [...attempt.earlier, create];
}
/** Revokes a token whose access token is lost. Its mark stays in the record, as after any unknown outcome. */
async function revokeTaken({ tokenId, error }, attempt, deps) {
	const outcome = await require_shared.revokeById({
		id: tokenId,
		createdAtMs: deps.serverNow()
	}, deps);
	if (outcome.result === "failed") throw createCleanUpError(error.message, outcome.error);
	return [...attempt.earlier, require_shared.limitLatestSend(attempt.create, deps.now())];
}
/** Whether to send the same request again. */
function isRepeatable(outcome) {
	return outcome.kind === "unknown" && outcome.isRepeatable === true;
}
// src/token/grant-check.ts
const UNREADABLE_EXPIRY = "The expiry of the new token could only be checked in the response, because the cluster lists it in a form that this version of the action cannot read";
const UNREADABLE_PERMISSIONS = "The permissions of the new token could not be checked, because the cluster lists them in a form that this version of the action cannot read";
/**
* Compares the grant with the request. Permissions are compared as sets and times as instants, because the API
* guarantees neither an order nor the precision of times.
*/
function checkGrant(requested, mark, token, granted, redaction) {
	const problem = findDescriptionProblem(token, mark) ?? findPermissionsProblem(requested, granted, redaction);
	if (problem !== void 0) return {
		ok: false,
		problem
	};
	const check = checkExpiries(requested, token, granted);
	if (!check.ok || granted.kind !== "listed" || granted.permissions !== void 0) return check;
	return {
		...check,
		warnings: [...check.warnings, UNREADABLE_PERMISSIONS]
	};
}
/** Checks the expiry in the response, and the one that the cluster lists. The earlier one counts. */
function checkExpiries(requested, token, granted) {
	const inResponse = checkExpiry(requested, token);
	if (!inResponse.ok || granted.kind !== "listed" || granted.expiry === void 0) return inResponse;
	// The response was as requested. A new way to write times must not fail every job.
	if (readExpiryMs(granted.expiry) === void 0) return {
		...inResponse,
		warnings: [...inResponse.warnings, UNREADABLE_EXPIRY]
	};
	const listed = checkExpiry(requested, granted.expiry);
	return (listed.ok ? toExpiryMs(listed.expiresAtMs) : 0) < toExpiryMs(inResponse.expiresAtMs) ? listed : inResponse;
}
function findDescriptionProblem(token, mark) {
	const { description, adviceIfUnmarked } = token;
	if (description !== void 0 && require_shared.carriesMark(description, mark)) return void 0;
	const problem = "its description does not contain the mark that identifies it";
	return adviceIfUnmarked === void 0 ? problem : `${problem}. ${adviceIfUnmarked}`;
}
function findPermissionsProblem(requested, granted, redaction) {
	if (granted.kind === "missing") return granted.problem;
	// The request was exact. A new way to write permissions must not fail every job.
	if (granted.permissions === void 0) return void 0;
	const requestedKeys = new Set(requested.permissions.map(toPermissionKey));
	const grantedKeys = new Set(granted.permissions.map(toPermissionKey));
	const extra = [...grantedKeys.difference(requestedKeys)];
	const missing = [...requestedKeys.difference(grantedKeys)];
	if (extra.length > 0) return `it has more permissions than requested: ${formatKeys(extra, redaction)}`;
	if (missing.length > 0) return `permissions are missing: ${formatKeys(missing, redaction)}`;
}
function toPermissionKey(permission) {
	return `${permission.action} ${permission.resource}`;
}
const HIDDEN = "one that contains part of a secret";
function formatKeys(keys, redaction) {
	return keys.slice(0, 5).map((key) => redaction.findsSecretIn(key) ? HIDDEN : require_offline.quote(key)).join(", ") + (keys.length > 5 ? " and more" : "");
}
function checkExpiry(request, expiry) {
	const requested = expiry.requestedExpiresAt ?? request.expiresAt;
	const granted = expiry.expiresAt;
	const requestedMs = requested === void 0 ? NEVER_MS : Date.parse(requested);
	const grantedMs = readExpiryMs(expiry);
	if (grantedMs === void 0) return {
		ok: false,
		problem: "its expiry cannot be read"
	};
	if (grantedMs > requestedMs) return {
		ok: false,
		problem: `${granted === void 0 ? "it never expires" : `it expires at ${require_offline.quote(granted)}`}, but the requested expiry is ${requested}`
	};
	if (grantedMs === requestedMs) return {
		ok: true,
		expiresAtMs: fromExpiryMs(grantedMs),
		warnings: []
	};
	return {
		ok: true,
		expiresAtMs: grantedMs,
		warnings: [`InfluxDB created the token with an earlier expiry than requested: ${require_offline.quote(granted ?? "")} instead of ${requested ?? "never"}`]
	};
}
/** When a token expires that never does. */
const NEVER_MS = Number.POSITIVE_INFINITY;
/** The time, or `NEVER_MS`; `undefined` if it cannot be read. */
function readExpiryMs({ expiresAt }) {
	return expiresAt === void 0 ? NEVER_MS : require_shared.parseInstantMs(expiresAt);
}
function toExpiryMs(expiresAtMs) {
	return expiresAtMs ?? NEVER_MS;
}
function fromExpiryMs(ms) {
	return Number.isFinite(ms) ? ms : void 0;
}
/** The latest time until which the token may be live; `undefined` if it may never expire. */
function findLatestExpiryMs(token, granted) {
	const expiries = [token, ...granted.kind === "listed" && granted.expiry !== void 0 ? [granted.expiry] : []];
	return fromExpiryMs(Math.max(...expiries.map((expiry) => readExpiryMs(expiry) ?? NEVER_MS)));
}
/** What is wrong with a new token that has already expired at `nowMs`; `undefined` if it has not. */
function findExpiredProblem(expiresAtMs, nowMs) {
	if (expiresAtMs === void 0 || expiresAtMs > nowMs) return void 0;
	return `expired at ${require_shared.formatTimestamp(expiresAtMs)}, before the response arrived`;
}
// src/token/issue-token.ts
/**
* After one unreadable 2xx, the request is retried. A second one shows that something other than the Management API
* responds.
*/
const MAX_UNREADABLE = 2;
/**
* Creates a token in the order that leaves nothing behind: record the mark, create, mask, record the ID, check.
* After an unknown outcome, the request is repeated if that creates no second token. Otherwise, the mark is looked up
* before the next attempt, which has a new nonce.
* Throws if no token could be created, or if it does not match the request. The record lists what is left to revoke.
*/
async function issueDatabaseToken(request, deps) {
	let attempt = recordAttempt(request, [], deps);
	let unreadableCount = 0;
	let previousError;
	for (let number = 1;; number++) {
		const outcome = await deps.api.createDatabaseToken(attempt.request, number);
		const isKnownSecret = maskSecrets(outcome, deps);
		if (outcome.kind === "created") return await recordAndCheck(outcome.token, isKnownSecret, attempt, deps);
		const openCreates = await cleanUpCreate(outcome, attempt, deps);
		if (outcome.kind === "unknown" && outcome.unreadable) unreadableCount++;
		if (!isRetryable(outcome, unreadableCount)) throw outcome.error;
		await waitBeforeRetry(outcome, number, previousError, deps);
		previousError = outcome.error;
		attempt = isRepeatable(outcome) ? recordRepeat(attempt, deps) : recordAttempt(request, openCreates, deps);
	}
}
/** Masks the secrets of a response. Returns whether its token was a secret of this step before. */
function maskSecrets(outcome, { redaction }) {
	const isKnownSecret = outcome.kind === "created" && redaction.isSecret(outcome.token.accessToken);
	for (const secret of outcome.secrets) redaction.add(secret);
	return isKnownSecret;
}
const KNOWN_SECRET = "it is a secret that this step already has, such as the management token";
/**
* Records the ID of a created token, then checks that it matches the request. `isKnownSecret`: the step already has it.
* The job must not get another secret as an output or a variable, whatever the server sends.
*/
async function recordAndCheck(token, isKnownSecret, attempt, deps) {
	const created = {
		id: token.id,
		expiresAt: readExpiry(token),
		createdAtMs: deps.serverNow()
	};
	const openCreates = listOpenCreates(token, attempt, deps);
	deps.record({
		openCreates,
		token: created
	});
	const granted = await readGrant(token, deps);
	const check = isKnownSecret ? {
		ok: false,
		problem: KNOWN_SECRET
	} : checkGrant(attempt.request, attempt.create.mark, token, granted, deps.redaction);
	// The cluster may list another expiry than the response, which is what post reports.
	const expiresAt = formatExpiry(check.ok ? check.expiresAtMs : findLatestExpiryMs(token, granted));
	if (expiresAt !== created.expiresAt) deps.record({
		openCreates,
		token: {
			...created,
			expiresAt
		}
	});
	if (!check.ok) return await revokeAndThrow(created, createMismatchRejection(token.id, check.problem), openCreates, deps);
	const problem = findExpiredProblem(check.expiresAtMs, deps.serverNow());
	if (problem !== void 0) return await revokeAndThrow(created, createExpiredRejection(token.id, problem), openCreates, deps);
	for (const warning of check.warnings) deps.warn(warning);
	return {
		id: token.id,
		accessToken: token.accessToken,
		description: attempt.request.description,
		permissions: attempt.request.permissions,
		...check.expiresAtMs === void 0 ? {} : { expiresAt: require_shared.formatTimestamp(check.expiresAtMs) }
	};
}
/** If they cannot be read, the job must not get the token. */
async function readGrant(token, { api }) {
	try {
		return await api.getGrant(token);
	} catch (error) {
		return {
			kind: "missing",
			problem: `its permissions could not be read: ${require_offline.asError(error).message}`
		};
	}
}
/**
* The create requests that are still open after a response with this token. If the token has the mark, its recorded ID
* is enough. If not, the request may have created another token, which only the mark identifies. The same applies if the
* request was sent before: the first one may still arrive.
*/
function listOpenCreates({ description }, { create, earlier, isRepeat }, deps) {
	return description !== void 0 && require_shared.carriesMark(description, create.mark) && !isRepeat ? earlier : [...earlier, require_shared.limitLatestSend(create, deps.now())];
}
/** The expiry in our own format. One that cannot be read is treated as absent, and never printed. */
function readExpiry({ expiresAt }) {
	return formatExpiry(expiresAt === void 0 ? void 0 : require_shared.parseInstantMs(expiresAt));
}
function formatExpiry(expiresAtMs) {
	return expiresAtMs === void 0 ? void 0 : require_shared.formatTimestamp(expiresAtMs);
}
/**
* Revokes a token that the job must not get, because it may have more permissions than anyone wanted, and throws. Its
* ID stays in the record until it is certain that it was revoked.
*/
async function revokeAndThrow(token, { what, advice }, openCreates, deps) {
	const outcome = await require_shared.revokeById(token, deps);
	switch (outcome.result) {
		case "revoked":
			deps.record({ openCreates });
			throw new Error(`${what}, and it was revoked${advice}`);
		case "unknown": throw new Error(`${what}. The cluster does not know this token, so it could not be revoked; the post step tries again${advice}`);
		case "failed": throw createCleanUpError(what + advice, outcome.error);
	}
}
function isRetryable(outcome, unreadableCount) {
	return outcome.isRetryable && unreadableCount < MAX_UNREADABLE;
}
async function waitBeforeRetry(outcome, attemptNumber, previousError, deps) {
	const delayMs = require_shared.computeNextDelayMs(attemptNumber, outcome.retryAfterMs, deps);
	if (delayMs === void 0) throw outcome.error;
	deps.info(require_shared.formatRetry(delayMs, outcome.error, previousError));
	await deps.sleep(delayMs);
}
// src/main.ts
/** For all requests until the token is created. */
const TIMEOUT_MS = 12e4;
/** The main step: creates a database token and gives it to the job. docs/architecture.md explains the order. */
async function main(cancellation, redaction) {
	saveNothing();
	const environment = require_offline.readEnvironment();
	const merged = await require_shared.readInputs(MAIN_INPUTS, environment, redaction);
	const inputs = parseMainInputs(merged, environment, require_shared.createMissingSecretMessage(environment, merged), require_offline.now());
	const request = createIssueRequest(inputs, environment);
	warnOfGrant(inputs);
	const session = require_shared.openSession({
		managementToken: inputs.managementToken,
		trust: inputs.trust,
		environment,
		cancellation,
		redaction,
		timeoutMs: TIMEOUT_MS,
		skipWasmTierUp: true
	});
	const warnOfClock = require_shared.createClockWarning(session.clock);
	try {
		connectEarly(inputs, session);
		const tokenApi = await openApiAndCheckDatabases(inputs, session);
		// Before InfluxDB's first response, the expiry is computed with the runner's clock.
		const usesRunnerClock = session.clock.leadMs === void 0;
		const state = new TokenState(createInitialState(inputs, tokenApi, environment), session.clock);
		const token = await issueDatabaseToken(request, createIssueDeps(session, tokenApi.api, state));
		reportToken(token, inputs, session.clock.now());
		warnOfClock(usesRunnerClock ? require_shared.computeOverrunMs(inputs.expiry, token.expiresAt, session.clock.now()) : 0);
		const activation = await awaitActivation(token, inputs, tokenApi, session);
		// Before the handover, because the job can be cancelled while main waits for it.
		await session.http.close();
		// GitHub marks a cancelled step as failed, so its token must not be kept.
		cancellation.signal.throwIfAborted();
		handOver(token, activation, inputs, environment);
		state.handedOver(activation);
	} finally {
		warnOfClock();
		await session.http.close();
	}
}
require_offline.runAction(main, { onCancel: "leave-to-post" });
