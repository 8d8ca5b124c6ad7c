// dist/start-post.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_offline = require("./offline.cjs");
const require_shared = require("./shared.cjs");
const require_first_look = require("./first-look.cjs");
let vendor_core = require("./vendor/core.cjs");
let vendor_zod = require("./vendor/zod.cjs");
// src/state/saved-state.ts
/** The names of databases, and the number of those that are left out of the list. */
const databases = vendor_zod.object({
	names: vendor_zod.array(vendor_zod.string()),
	more: vendor_zod.number()
});
const savedState = vendor_zod.object({
	/** The base URL of the API that main found. */
	baseUrl: vendor_zod.string(),
	product: vendor_zod.enum(require_offline.PRODUCTS),
	caCertificate: vendor_zod.string(),
	/**
	* The file of the certificates. Post reads it again, because an environment variable can have at most 128 KiB on
	* Linux.
	*/
	caCertificatePath: vendor_zod.string(),
	/** The fingerprints of the certificates in the file. Post trusts no others. */
	caFingerprints: vendor_zod.array(vendor_zod.string()),
	/** Whether Node trusted its bundled authorities in main, and the fingerprints of the others. */
	nodeTrust: vendor_zod.object({
		bundled: vendor_zod.boolean(),
		others: vendor_zod.array(vendor_zod.string()),
		/** Where OpenSSL itself looked for authorities; absent without `--use-openssl-ca`. */
		openSsl: vendor_zod.optional(vendor_zod.object({
			file: vendor_zod.optional(vendor_zod.string()),
			folders: vendor_zod.optional(vendor_zod.string())
		}))
	}),
	/** Sealed. Absent if it could not be sealed. Then post reads the input again, which may have changed. */
	managementToken: vendor_zod.optional(vendor_zod.string()),
	openCreates: vendor_zod.array(vendor_zod.object({
		mark: vendor_zod.string(),
		latestSendMs: vendor_zod.number(),
		expiresAt: vendor_zod.optional(vendor_zod.string())
	})),
	/** How far InfluxDB's clock was ahead of the runner's, in milliseconds; absent if it was not known. */
	clockLeadMs: vendor_zod.optional(vendor_zod.number()),
	token: vendor_zod.optional(vendor_zod.object({
		id: vendor_zod.string(),
		expiresAt: vendor_zod.optional(vendor_zod.string()),
		createdAtMs: vendor_zod.number()
	})),
	/** The input `revoke`. */
	revoke: vendor_zod.enum(require_shared.REVOKE_WORDS),
	/** Whether the job gets the token only sealed, for another job. */
	isSealed: vendor_zod.boolean(),
	/** What the job summary shows about the grant; absent if no summary is requested. */
	summary: vendor_zod.optional(vendor_zod.object({
		host: vendor_zod.string(),
		read: databases,
		write: databases
	})),
	/** The result of the activation check; absent if main ended before it. */
	activation: vendor_zod.optional(vendor_zod.union([vendor_zod.object({
		kind: vendor_zod.enum(["active"]),
		waitedMs: vendor_zod.number()
	}), vendor_zod.object({ kind: vendor_zod.enum(["inactive", "not-probed"]) })])),
	/** Whether main handed the token over to the job. Only from then on, `revoke: run` and `never` keep it. */
	handedOver: vendor_zod.boolean()
});
/**
* Loads the last state that main saved; `undefined` if it is empty. Throws `Invalid` if main cannot have written it.
*/
function loadState() {
	const text = vendor_core.getState(require_first_look.STATE_KEY);
	if (text === "") return void 0;
	const state = vendor_zod.safeParse(savedState, require_offline.parseJson(text));
	if (!state.success) throw new require_offline.Invalid("The state that the main step saved cannot be read; something has changed it");
	return state.data;
}
// src/post/expired-notice.ts
/**
* Reports that a token expired before the job ended, because a step that used it may have failed for this reason.
* `endedMs` is the end of the job by this runner's clock.
*/
function reportExpired({ token }, endedMs, clock) {
	const jobEndedMs = clock.at(endedMs);
	if (token?.expiresAt === void 0 || require_shared.classifyExpiry(token.expiresAt, jobEndedMs) !== "expired") return;
	const elapsed = require_offline.formatDuration((jobEndedMs - Date.parse(token.expiresAt)) / 1e3);
	const byClock = clock.leadMs === void 0 ? " (by this runner's clock)" : "";
	require_offline.notice(`Database token ${token.id} expired at ${token.expiresAt}, ${elapsed} before the job ended${byClock}. If later steps still needed it, set a longer expiry`);
}
// src/post/report.ts
/**
* Reports the result of each revocation. If a revocation failed, logs a line if the token has expired by InfluxDB's
* clock, warns if it will expire, and throws if it never expires.
*/
function reportRevocations(revocations, clock, words) {
	for (const revocation of revocations) if (revocation.result !== "failed") require_offline.info(formatRevocation(revocation, words));
	const errors = revocations.filter((revocation) => revocation.result === "failed").map((failure) => reportFailure(failure, clock, words)).filter((error) => error !== void 0);
	if (errors.length > 0) throw new Error(errors.join("\n"));
}
function formatRevocation({ name, by, result }, { markPlace }) {
	if (by === "mark") return `The outcome of a create request was not clear. No live token has ${name} ${markPlace}.`;
	return result === "revoked" ? `Revoked database token ${name}.` : `The cluster no longer knows database token ${name}.`;
}
/** Reports a failure that does not fail the step; returns the error of one that does. */
function reportFailure(failure, clock, words) {
	const { error, expiresAt } = failure;
	switch (require_shared.classifyExpiry(expiresAt, clock.now())) {
		case "expired":
			if (clock.leadMs === void 0) {
				require_offline.warning(`${formatAdvice(failure, words)} The token expired at ${expiresAt} by this runner's clock, but the time of InfluxDB is not known.`);
				return;
			}
			require_offline.info(`${error.message}. The token expired at ${expiresAt}, so no live token is left.`);
			return;
		case "expires":
			require_offline.warning(`${formatAdvice(failure, words)} The token expires at ${expiresAt}.`);
			return;
		case "never-expires": return `${formatAdvice(failure, words)} The token never expires.`;
	}
}
function formatAdvice({ name, by, error }, words) {
	const how = by === "id" ? `Revoke the database token with ${words.formatRevokeCommand(name)}` : `If ${words.listCommand} shows a token with ${name} ${words.markPlace}, revoke it with ${words.revokeCommandForm}`;
	return `A database token may be left behind. ${error.message}. ${how}.`;
}
// src/token/revoke-leftovers.ts
/**
* A create request may still take effect for this long after it was sent: an ingress that lost its backend may hold it,
* and a cluster may take as long as this action would have waited for the response.
*/
const MAX_EFFECT_DELAY_MS = require_shared.REQUEST_TIMEOUT_MS;
/** Revokes everything that is left, and does not throw. One failure does not stop the others. */
async function revokeLeftovers(leftovers, deps) {
	// At the same time, because a DELETE that is retried until the deadline would leave no time for the marks.
	const [byMark, ...byId] = await Promise.all([revokeMarks(leftovers.openCreates, deps), ...listTokens(leftovers).map((token) => revokeToken(token, deps))]);
	return [...byId, ...byMark];
}
/** The result if nothing could be revoked, for one reason. */
function failAll(leftovers, error) {
	return [...listTokens(leftovers).map(nameById), ...leftovers.openCreates.map(nameByMark)].map((which) => ({
		...which,
		result: "failed",
		error
	}));
}
function listTokens({ token }) {
	return token === void 0 ? [] : [token];
}
function nameById({ id, expiresAt }) {
	return {
		name: id,
		by: "id",
		expiresAt
	};
}
function nameByMark({ mark, expiresAt }) {
	return {
		name: mark,
		by: "mark",
		expiresAt
	};
}
async function revokeToken(token, deps) {
	const { id: _, ...result } = await require_shared.revokeById(token, deps);
	return {
		...nameById(token),
		...result
	};
}
/**
* Looks up the marks until their requests can no longer take effect, and revokes each token that has one. It also looks
* up a mark again after its token was found, because a gateway may have sent the request twice.
*/
async function revokeMarks(creates, deps) {
	const markedTokens = {
		revocations: /* @__PURE__ */ new Map(),
		marks: /* @__PURE__ */ new Set()
	};
	const notFound = [];
	const startedMs = deps.now();
	// All were sent before main ended, even if the clock was set back since then.
	let openCreates = creates.map((create) => require_shared.limitLatestSend(create, startedMs));
	try {
		while (openCreates.length > 0) {
			const lookedUpAtMs = deps.now();
			await revokeMarked(openCreates, markedTokens, deps);
			const canTakeEffect = (create) => lookedUpAtMs < create.latestSendMs + MAX_EFFECT_DELAY_MS;
			notFound.push(...openCreates.filter((create) => !canTakeEffect(create) && !markedTokens.marks.has(create.mark)).map(toNotFound));
			openCreates = openCreates.filter(canTakeEffect);
			await waitUntilNoneCanTakeEffect(openCreates, deps);
		}
		return [...markedTokens.revocations.values(), ...notFound];
	} catch (error) {
		return [
			...markedTokens.revocations.values(),
			...notFound,
			...failAll({ openCreates }, require_offline.asError(error))
		];
	}
}
function toNotFound(create) {
	return {
		...nameByMark(create),
		result: "unknown"
	};
}
/**
* Revokes the live tokens that have one of the marks. A token is revoked again only if that failed before, or if it was
* created again: a gateway may deliver the request once more when the name of the token is free.
*/
async function revokeMarked(creates, markedTokens, deps) {
	const findMarks = (description) => creates.map(({ mark }) => mark).filter((mark) => require_shared.carriesMark(description, mark));
	const isSelected = (description) => findMarks(description).length > 0;
	const live = (await deps.api.getDatabaseTokens(isSelected)).filter(({ revokedAtMs }) => revokedAtMs === void 0);
	for (const { description } of live) for (const mark of findMarks(description)) markedTokens.marks.add(mark);
	const remaining = live.filter(({ id, createdAtMs }) => {
		const previous = markedTokens.revocations.get(id);
		return previous?.result !== "revoked" || previous.createdAtMs !== createdAtMs;
	});
	const outcomes = [];
	for (const { id } of remaining) outcomes.push(await require_shared.revokeById({
		id,
		createdAtMs: deps.serverNow()
	}, deps));
	for (const { id, ...result } of await require_shared.confirmGone(outcomes, isSelected, deps)) {
		const { expiresAtMs, createdAtMs = 0 } = remaining.find((token) => token.id === id) ?? {};
		const expiresAt = expiresAtMs === void 0 ? void 0 : require_shared.formatTimestamp(expiresAtMs);
		markedTokens.revocations.set(id, {
			...nameById({
				id,
				expiresAt
			}),
			...result,
			createdAtMs
		});
	}
}
async function waitUntilNoneCanTakeEffect(openCreates, deps) {
	if (openCreates.length === 0) return;
	const noneCanTakeEffectMs = Math.max(...openCreates.map((create) => create.latestSendMs)) + MAX_EFFECT_DELAY_MS;
	await deps.sleep(Math.max(0, noneCanTakeEffectMs - deps.now()));
}
// src/post/management-token.ts
const MISSING = "is missing in the post step: the main step could not save it encrypted (the job has `id-token: write`, or no runtime token), and the input is now empty. Keep the environment variable or the profile that it comes from until the job ends";
/**
* Finds the management token in post: the token that main sealed, or else the token of the input or the profile, which
* may have changed since main. Masks the token. Throws if there is none.
*/
async function findManagementToken(saved, environment, redaction) {
	const token = (saved.managementToken === void 0 ? void 0 : require_shared.unseal(saved.managementToken, environment)) ?? await readTokenFromInputs(environment, redaction);
	redaction.add(token, require_offline.MIN_TOKEN_LENGTH);
	redaction.hide(environment.runtimeToken);
	try {
		return require_shared.chooseTokenParser(saved.product)(token, () => MISSING);
	} catch (error) {
		throw error instanceof require_offline.Invalid ? new Error(`management-token ${error.message}`, { cause: error }) : error;
	}
}
async function readTokenFromInputs(environment, redaction) {
	const raw = Object.fromEntries([
		"management-token",
		"profile",
		"config",
		"ca-certificate"
	].map((name) => [name, vendor_core.getInput(name)]));
	if (raw["management-token"]) return raw["management-token"];
	const merged = await require_shared.mergeInputs(raw, environment, redaction);
	if (merged.problems.length > 0) throw new Error(merged.problems.join("\n"));
	return merged.raw["management-token"] ?? "";
}
// src/post/revoke.ts
/** Much less than the five minutes that all post steps of a cancelled job share. */
const TIMEOUT_MS = 9e4;
/** Revokes what is left. If this cannot begin, for example without a management token, every revocation has failed. */
async function revokeInPost(saved, leftovers, environment, cancellation, redaction, clock) {
	if (leftovers.token === void 0 && leftovers.openCreates.length === 0) return [];
	try {
		const problems = require_first_look.findStreamProblems();
		if (problems.length > 0) throw new require_offline.Invalid(...problems);
		require_shared.maskProxyPassword(environment, redaction);
		const managementToken = await findManagementToken(saved, environment, redaction);
		const trust = require_shared.findTrustInPost(saved, environment);
		// An ID and a mark are handled at the same time. On a single connection, one would wait for the other.
		const connections = leftovers.token !== void 0 && leftovers.openCreates.length > 0 ? 2 : 1;
		const session = require_shared.openSession({
			managementToken,
			redaction,
			trust,
			environment,
			cancellation,
			timeoutMs: TIMEOUT_MS,
			connections,
			clock
		});
		try {
			const api = await require_shared.reopenTokenApi(saved, session.client);
			return await revokeLeftovers(leftovers, {
				...session.pace,
				api
			});
		} finally {
			await session.http.close();
		}
	} catch (error) {
		return failAll(leftovers, require_offline.asError(error));
	}
}
// src/post/summary.ts
/**
* The job summary of a token, as HTML that GitHub's Markdown accepts; `undefined` if no token was created, or if no
* summary is requested.
*/
function createTokenSummary(saved, revocations, nowMs) {
	const { summary, token } = saved;
	if (summary === void 0 || token === void 0) return void 0;
	return formatTable([
		["Read", formatDatabases(summary.read)],
		["Write", formatDatabases(summary.write)],
		["Cluster", require_shared.formatCode(summary.host.replace(/^https:\/\//, ""))],
		[require_shared.findWords(saved.product).idHeader, require_shared.formatCode(token.id)],
		["Expires", formatExpiry(token)],
		["Active", formatActivation(saved.activation)],
		["Result", formatResult(saved, token, revocations, nowMs)]
	]);
}
function formatTable(rows) {
	return [
		"<h3>InfluxDB database token</h3>",
		"<table>",
		...rows.map(([name, cell]) => `<tr><th align="left" nowrap>${name}</th><td>${cell}</td></tr>`),
		"</table>",
		""
	].join("\n");
}
function formatDatabases({ names, more }) {
	if (names.length === 0) return "–";
	return names.map((name) => name === require_offline.EVERY_DATABASE ? `every database (${require_shared.formatCode(name)})` : require_shared.formatCode(name)).join(", ") + (more === 0 ? "" : ` and ${more} more`);
}
function formatExpiry({ expiresAt, createdAtMs }) {
	const expiresAtMs = expiresAt === void 0 ? NaN : Date.parse(expiresAt);
	if (Number.isNaN(expiresAtMs)) return "never";
	const at = new Date(expiresAtMs).toISOString();
	return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC, ${require_offline.formatAbout((expiresAtMs - createdAtMs) / 1e3)} after it was created`;
}
function formatActivation(activation) {
	switch (activation?.kind) {
		case "active": return `after ${require_offline.formatElapsed(activation.waitedMs)}`;
		case "inactive": return "not confirmed; see the warning";
		case "not-probed": return "not checked";
		case void 0: return "unknown, because the step failed or was cancelled";
	}
}
function formatResult({ revoke, isSealed }, { id, expiresAt }, revocations, nowMs) {
	if (expiresAt !== void 0 && require_shared.classifyExpiry(expiresAt, nowMs) === "expired") return `expired, ${require_offline.formatDuration((nowMs - Date.parse(expiresAt)) / 1e3)} before the job ended`;
	switch (revocations.find(({ by, name }) => by === "id" && name === id)?.result) {
		case "revoked": return "✓ revoked";
		case "unknown": return "✓ gone: the cluster no longer knows this token";
		case "failed": return "<strong>not revoked</strong>; see the annotation";
		case void 0: return isSealed ? formatSealed(revoke, expiresAt) : `kept, because of <code>revoke: ${revoke}</code>`;
	}
}
/** How a token ends that another job opens. */
function formatSealed(revoke, expiresAt) {
	return `sealed for another job; it works until the <code>revoke</code> action${revoke === "run" ? " or a sweep" : ""} revokes it${expiresAt === void 0 ? "" : ", or until it expires"}`;
}
// src/post/run-post.ts
/** The post step: revokes what main created or may have created. It relies only on the state that main saved. */
async function runPost(cancellation, redaction) {
	const saved = loadState();
	if (saved === void 0) return;
	const endedMs = require_offline.now();
	const clock = new require_shared.ServerClock(require_offline.now, saved.clockLeadMs);
	const leftovers = require_shared.findLeftovers(saved);
	if (saved.token !== void 0 && leftovers.token === void 0) require_offline.info(`Kept database token ${saved.token.id} (revoke: ${saved.revoke}).`);
	const revocations = await revokeInPost(saved, leftovers, require_offline.readEnvironment(), cancellation, redaction, clock);
	if (revocations.length > 0) require_shared.createClockWarning(clock)();
	reportExpired(saved, endedMs, clock);
	const summary = createTokenSummary(saved, revocations, clock.at(endedMs));
	if (summary !== void 0) await require_shared.writeSummary(summary);
	reportRevocations(revocations, clock, require_shared.findWords(saved.product));
}
// src/post/start-post.ts
/** Runs the post step. Its file is loaded only if main saved a state. */
async function startPost() {
	await require_offline.runAction(runPost, { onCancel: "report-error" });
}
exports.startPost = startPost;
