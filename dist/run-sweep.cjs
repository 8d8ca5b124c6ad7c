// dist/run-sweep.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "./shared-revoke.cjs"
const external_shared_revoke_cjs_namespaceObject = require("./shared-revoke.cjs");
;// CONCATENATED MODULE: external "./shared-post.cjs"
const external_shared_post_cjs_namespaceObject = require("./shared-post.cjs");
;// CONCATENATED MODULE: external "./vendor/zod.cjs"
const zod_cjs_namespaceObject = require("./vendor/zod.cjs");
;// CONCATENATED MODULE: external "./vendor/core.cjs"
const core_cjs_namespaceObject = require("./vendor/core.cjs");
;// CONCATENATED MODULE: external "./vendor/github.cjs"
const github_cjs_namespaceObject = require("./vendor/github.cjs");
;// CONCATENATED MODULE: ./build/split/run-sweep.js






// build/action/github-retry.js
/** The longest wait for a rate limit that is worth a runner's time. */
const LONGEST_WAIT_MS = 6e4;
/** How long to wait where a rate limit does not say (GitHub's "Troubleshooting the REST API"). */
const UNSAID_WAIT_MS = 6e4;
/** How long to wait before GitHub is asked once more, after `attempt` tries; `undefined` where that does not help. */
function delayBeforeNextMs(outcome, attempt, nowMs, random) {
	if (outcome instanceof external_shared_cjs_namespaceObject.NoAnswer) return outcome.canPass(attempt) ? (0,external_shared_cjs_namespaceObject.retryDelayMs)(attempt, void 0, random) : void 0;
	const limitMs = rateLimitMs(outcome, nowMs);
	if (limitMs !== void 0) return limitMs <= LONGEST_WAIT_MS ? limitMs : void 0;
	if (!(0,external_shared_cjs_namespaceObject.canPass)(outcome.status)) return void 0;
	return (0,external_shared_cjs_namespaceObject.retryDelayMs)(attempt, (0,external_shared_cjs_namespaceObject.parseRetryAfterMs)(outcome.headers["retry-after"], nowMs), random);
}
/**
* How long a rate limit still lasts; `undefined` where the answer is none. GitHub answers 429 or 403 to both of its
* limits, and a 403 with neither header is a missing permission (GitHub's "Rate limits for the REST API").
*/
function rateLimitMs({ status, headers }, nowMs) {
	if (status !== 429 && status !== 403) return void 0;
	const retryAfterMs = (0,external_shared_cjs_namespaceObject.parseRetryAfterMs)(headers["retry-after"], nowMs);
	if (retryAfterMs !== void 0) return retryAfterMs;
	if (headers["x-ratelimit-remaining"] === "0") return untilReset(headers["x-ratelimit-reset"], nowMs);
	return status === 429 ? UNSAID_WAIT_MS : void 0;
}
/** A second more than it says: the reset is told in whole seconds. */
function untilReset(header, nowMs) {
	const resetMs = typeof header === "string" && /^\d{1,12}$/.test(header) ? Number(header) * 1e3 : void 0;
	return resetMs === void 0 ? UNSAID_WAIT_MS : Math.max(0, resetMs - nowMs) + 1e3;
}
// build/action/github-fetch.js
const REQUEST_TIMEOUT_MS = 2e4;
/** A page of 100 runs is 1 to 2 MB. */
const MAX_BYTES = 67108864;
/** How long GitHub may go without an answer that is final. After it, each further request is tried once. */
const PATIENCE_MS = 12e4;
/**
* What of `fetch` octokit needs for GETs: the same proxies, trust and debug lines as for InfluxDB, no redirects, and
* another try where one can help.
*/
function fetchOver(session) {
	const { now, random, sleep } = session.pace;
	let patientUntilMs = now() + PATIENCE_MS;
	return async (url, { method, headers = {} }) => {
		if (method !== "GET") throw new Error(`This action only reads from GitHub, and ${method} is no reading`);
		for (let attempt = 1;; attempt++) {
			const outcome = await get(url, headers, attempt, session);
			const delayMs = delayBeforeNextMs(outcome, attempt, now(), random());
			if (delayMs === void 0) {
				patientUntilMs = now() + PATIENCE_MS;
				return responseOf(outcome);
			}
			if (now() + delayMs >= patientUntilMs) {
				patientUntilMs = now();
				return responseOf(outcome);
			}
			session.info(`${nameOf(outcome)} Asking GitHub again in ${(delayMs / 1e3).toFixed(1)} s.`);
			await sleep(delayMs);
		}
	};
}
async function get(url, headers, attempt, { http, pace: { now }, signal, trace }) {
	const startedMs = now();
	const told = (outcome) => trace({
		method: "GET",
		url,
		outcome,
		elapsedMs: now() - startedMs,
		attempt
	});
	const limits = {
		timeoutMs: REQUEST_TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	};
	try {
		const answer = await http.exchange({
			method: "GET",
			url,
			headers,
			...limits
		});
		told(String(answer.status));
		return answer;
	} catch (error) {
		if (!(error instanceof external_shared_cjs_namespaceObject.NoAnswer)) throw error;
		told(error.code);
		return error;
	}
}
function nameOf(outcome) {
	return outcome instanceof external_shared_cjs_namespaceObject.NoAnswer ? `GitHub: ${outcome.message}.` : `GitHub answered ${outcome.status}.`;
}
function responseOf(outcome) {
	if (outcome instanceof external_shared_cjs_namespaceObject.NoAnswer) throw outcome;
	const hasNoBody = outcome.status === 204 || outcome.status === 304;
	return new Response(hasNoBody ? null : outcome.body, {
		status: outcome.status,
		headers: headersOf(outcome)
	});
}
function headersOf({ headers }) {
	return Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
}
// build/action/github-client.js
/** A client of GitHub's REST API at `apiUrl`, which may be a GitHub Enterprise Server's, over our own door. */
function openGitHub(token, apiUrl, session) {
	return (0,github_cjs_namespaceObject.getOctokit)(token, {
		baseUrl: apiUrl,
		userAgent: external_shared_cjs_namespaceObject.USER_AGENT,
		request: { fetch: fetchOver(session) }
	});
}
// build/action/github-answer.js
/** An answer of GitHub's without what was asked for, such as a redirect, or the page of a proxy. */
var UnreadableAnswer = class extends Error {
	status;
	constructor(status) {
		super(`answered ${status}, without the runs`);
		this.name = "UnreadableAnswer";
		this.status = status;
	}
};
const runPage = (0,zod_cjs_namespaceObject.object)({
	total_count: (0,zod_cjs_namespaceObject.number)(),
	workflow_runs: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.object)({ id: (0,zod_cjs_namespaceObject.number)() }))
});
/** Reads a page of "List workflow runs for a repository". Throws `UnreadableAnswer`. */
function readRunPage({ status, data }) {
	const page = (0,zod_cjs_namespaceObject.safeParse)(runPage, data);
	if (!page.success) throw new UnreadableAnswer(status);
	return {
		ids: page.data.workflow_runs.map(({ id }) => String(id)),
		total: page.data.total_count
	};
}
const run = (0,zod_cjs_namespaceObject.object)({ status: (0,zod_cjs_namespaceObject.unknown)() });
/** Whether "Get a workflow run" says that the run has ended. Throws `UnreadableAnswer`. */
function readIsCompleted({ status, data }) {
	const read = (0,zod_cjs_namespaceObject.safeParse)(run, data);
	if (!read.success) throw new UnreadableAnswer(status);
	return read.data.status === "completed";
}
const refused = (0,zod_cjs_namespaceObject.object)({
	status: (0,zod_cjs_namespaceObject.number)(),
	response: (0,zod_cjs_namespaceObject.object)({
		headers: (0,zod_cjs_namespaceObject.record)((0,zod_cjs_namespaceObject.string)(), (0,zod_cjs_namespaceObject.string)()),
		data: (0,zod_cjs_namespaceObject.unknown)()
	})
});
const apiError = (0,zod_cjs_namespaceObject.object)({ message: (0,zod_cjs_namespaceObject.string)() });
/** What GitHub answered, by the error that octokit makes of it; `undefined` for one without an answer. */
function refusalOf(error) {
	const { data } = (0,zod_cjs_namespaceObject.safeParse)(refused, error);
	if (data === void 0) return void 0;
	const { headers, data: body } = data.response;
	return {
		status: data.status,
		headers,
		message: (0,zod_cjs_namespaceObject.safeParse)(apiError, body).data?.message ?? ""
	};
}
// build/action/github-error.js
/** Why GitHub did not say which runs of a repository go on, and what to do. `url` is what was asked. */
function explainGitHubError(repository, url, error, redaction) {
	return /* @__PURE__ */ new Error(`GitHub did not say which runs of ${repository} go on: GET ${url} ${whatCame(error, redaction)}`);
}
function whatCame(error, redaction) {
	if (error instanceof UnreadableAnswer) return `${error.message}. ${adviceForUnreadable(error.status)}`;
	const refusal = refusalOf(error);
	if (refusal === void 0) return `came to nothing (${error instanceof Error ? redaction.printable(error.message) : "no reason"}). ${TOKENS_STAY}`;
	const said = refusal.message === "" ? "" : ` (${redaction.printable(refusal.message)})`;
	return `answered ${refusal.status}${said}. ${adviceFor(refusal)}`;
}
const TOKENS_STAY = "Its tokens stay until the next sweep";
function adviceFor({ status, headers }) {
	if (rateLimitMs({
		status,
		headers
	}, 0) !== void 0) return "The rate limit is not over soon; sweep at another hour, or with a token of its own";
	if (status === 401) return "github-token is wrong or has expired";
	if (status === 403) return "github-token may not read its runs: give the job `permissions: { actions: read }`";
	if (status === 404) return "github-token does not see that repository, or it was deleted: give a token with `actions: read` for it";
	return TOKENS_STAY;
}
function adviceForUnreadable(status) {
	return status >= 300 && status < 400 ? "The repository was renamed or moved: tokens with its old name are left to their expiry" : "Something stands between this runner and GitHub";
}
// build/action/github-runs.js
/**
* Every status of a run but `completed`, in the order to ask for them. A run moves on between two calls, and in this
* order; it steps back where its next job waits for a concurrency group, an approval or a runner. Asked for twice over,
* even a run that steps back once in the meantime is on one of the lists, or over.
*/
const GOING = [
	"requested",
	...[
		"pending",
		"waiting",
		"queued",
		"in_progress"
	],
	...[
		"pending",
		"waiting",
		"queued",
		"in_progress"
	]
];
/** GitHub ends a list that is filtered by status at 1,000 runs (REST reference, "List workflow runs"). */
const LONGEST_LIST = 1e3;
const PER_PAGE = 100;
/** How often a list is read where runs that end meanwhile let others slip from one page to the page before. */
const MOST_READINGS = 3;
/**
* Asks GitHub which of these runs of a repository are over. That a run is missing proves it only where the lists of the
* going runs are complete; where one is not, the runs in question are asked for one by one. Throws an error that says
* what GitHub answered and what to do.
*/
async function askAboutRuns(octokit, repository, runIds, redaction) {
	const [owner = "", repo = ""] = repository.split("/");
	try {
		const going = await listGoing({
			octokit,
			owner,
			repo
		});
		return going.isComplete ? provenByAbsence(going.ids) : await askOneByOne({
			octokit,
			owner,
			repo
		}, going.ids, runIds);
	} catch (cause) {
		const { baseUrl } = octokit.request.endpoint.DEFAULTS;
		throw explainGitHubError(repository, `${baseUrl}/repos/${owner}/${repo}/actions/runs`, cause, redaction);
	}
}
function provenByAbsence(going) {
	return { stateOf: (runId) => going.has(runId) ? "going" : "over" };
}
async function askOneByOne(repository, going, runIds) {
	const states = /* @__PURE__ */ new Map();
	for (const id of runIds) states.set(id, going.has(id) ? "going" : await stateOfRun(repository, id));
	return { stateOf: (runId) => states.get(runId) ?? "in-doubt" };
}
async function listGoing(repository) {
	let all = {
		ids: /* @__PURE__ */ new Set(),
		isComplete: true
	};
	for (const status of GOING) {
		const list = await listWithStatus(repository, status);
		all = {
			ids: all.ids.union(list.ids),
			isComplete: all.isComplete && list.isComplete
		};
	}
	return all;
}
async function listWithStatus(repository, status) {
	let ids = /* @__PURE__ */ new Set();
	for (let reading = 1; reading <= MOST_READINGS; reading++) {
		const list = await readList(repository, status);
		ids = ids.union(list.ids);
		if (list.ids.size >= list.total) return {
			ids,
			isComplete: true
		};
		if (list.total > LONGEST_LIST) break;
	}
	return {
		ids,
		isComplete: false
	};
}
/** Reads a list once, page by page. `total` is the most runs that GitHub has counted meanwhile. */
async function readList({ octokit, owner, repo }, status) {
	const ids = /* @__PURE__ */ new Set();
	let total = 0;
	for (let page = 1; page <= LONGEST_LIST / PER_PAGE; page++) {
		const which = {
			owner,
			repo,
			status,
			per_page: PER_PAGE,
			page,
			exclude_pull_requests: true
		};
		const listed = readRunPage(await octokit.rest.actions.listWorkflowRunsForRepo(which));
		total = Math.max(total, listed.total);
		for (const id of listed.ids) ids.add(id);
		if (ids.size >= total || listed.ids.length === 0) break;
	}
	return {
		ids,
		total
	};
}
/**
* The state of one run. A 404 is one that was deleted, which only runs that are over can be: it counts, since the lists
* of the same repository were shown to the same token just before.
*/
async function stateOfRun({ octokit, owner, repo }, id) {
	const runId = Number(id);
	if (!Number.isSafeInteger(runId)) return "in-doubt";
	try {
		return readIsCompleted(await octokit.rest.actions.getWorkflowRun({
			owner,
			repo,
			run_id: runId,
			exclude_pull_requests: true
		})) ? "over" : "going";
	} catch (error) {
		if (refusalOf(error)?.status === 404) return "over";
		throw error;
	}
}
// build/action/progress.js
const EVERY_MS = 1e4;
/** A listener that tells now and then how many tokens are revoked. */
function sweepProgress(now) {
	let toldMs = now();
	return (done, of) => {
		if (now() - toldMs < EVERY_MS) return;
		toldMs = now();
		(0,core_cjs_namespaceObject.info)(`Revoked ${done} of ${of} so far.`);
	};
}
// build/action/sweep-inputs.js
/** The names of the inputs of sweep. */
const SWEEP_INPUTS = [
	...external_shared_cjs_namespaceObject.CONNECTION_INPUTS,
	"github-token",
	"repository",
	"older-than",
	"dry-run"
];
/** Reads the inputs of sweep; the repository of the workflow is the default. Throws one `Invalid` with every problem. */
function parseSweepInputs(merged, ownRepository, missingSecret) {
	const shape = {
		...(0,external_shared_cjs_namespaceObject.connectionShape)(merged, missingSecret),
		"github-token": (0,external_shared_cjs_namespaceObject.required)(parseGitHubToken, "is empty; write ${{ github.token }}, or a token with actions: read"),
		repository: (0,external_shared_cjs_namespaceObject.withDefault)(parseRepositories, ownRepository),
		"older-than": (0,external_shared_cjs_namespaceObject.withDefault)(external_shared_cjs_namespaceObject.parseDuration, "10m"),
		"dry-run": (0,external_shared_cjs_namespaceObject.withDefault)(external_shared_cjs_namespaceObject.parseBoolean, "false")
	};
	const values = (0,external_shared_cjs_namespaceObject.parseInputs)(shape, merged.raw, merged);
	return Object.freeze({
		...(0,external_shared_cjs_namespaceObject.connectionOf)(values, merged),
		githubToken: values["github-token"],
		repositories: values.repository,
		olderThanSeconds: values["older-than"],
		isDryRun: values["dry-run"]
	});
}
function parseGitHubToken(text) {
	if (!/^[\x21-\x7e]+$/.test(text)) throw new external_shared_cjs_namespaceObject.Invalid("has characters that no token has; store the token again");
	return text;
}
/** GitHub's names: letters, digits, `-` for an owner, and `.` and `_` too for a repository. */
const REPOSITORY = /^[A-Za-z0-9_-]+\/(?:[\w.-]+|\*)$/;
function parseRepositories(text) {
	const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
	const problems = lines.flatMap((line, index) => line === "" || REPOSITORY.test(line) ? [] : [`line ${index + 1}: ${(0,external_shared_cjs_namespaceObject.quoted)(line)} is not a repository; write OWNER/REPO, or OWNER/* for all of an owner`]);
	if (problems.length > 0) throw new external_shared_cjs_namespaceObject.Invalid(...problems);
	return lines.filter((line) => line !== "");
}
// build/token/sweep-count.js
/** Counts. An orphan that the cluster no longer knew at its turn is none of the three: nobody has seen it revoked. */
function countSweep({ orphans, kept }) {
	const count = (result) => orphans.filter(({ outcome }) => outcome?.result === result).length;
	return {
		revoked: count("revoked"),
		kept: kept.length,
		failed: count("failed")
	};
}
/** The IDs that were revoked; in a dry run, those that would be. */
function sweptIds({ orphans }) {
	return orphans.filter(({ outcome }) => outcome === void 0 || outcome.result === "revoked").map(({ token }) => token.id);
}
/** Groups the orphans by what became of them, those first that could not be revoked. */
function groupOrphans(orphans) {
	const { failed = [], others = [] } = Object.groupBy(orphans, ({ outcome }) => outcome?.result === "failed" ? "failed" : "others");
	return [...groups(failed, ({ outcome }) => whatBecame(outcome)), ...groups(others, ({ outcome }) => whatBecame(outcome))];
}
function whatBecame(outcome) {
	switch (outcome?.result) {
		case "failed": return "could not be revoked";
		case "revoked": return "revoked";
		case "unknown": return "gone: the cluster knows it no more";
		case void 0: return "would be revoked";
	}
}
/** Groups marked tokens by repository, workflow and what is said of them, the largest group first. */
function groups(tokens, whatOf) {
	const counted = /* @__PURE__ */ new Map();
	for (const marked of tokens) {
		const of = {
			repository: marked.mark.repository,
			workflow: workflowOf(marked),
			what: whatOf(marked)
		};
		const key = JSON.stringify(of);
		counted.set(key, {
			...of,
			count: (counted.get(key)?.count ?? 0) + 1
		});
	}
	return [...counted.values()].sort((a, b) => b.count - a.count);
}
function workflowOf({ token }) {
	const text = token.description.replace(/ \([^()]*\)$/, "");
	return text.split(" / ")[0] ?? text;
}
// build/action/sweep-report.js
/** Gives the counts and IDs to the job, and tells them in one line. */
function outputSweep(result, isDryRun) {
	const { revoked, kept, failed } = countSweep(result);
	(0,core_cjs_namespaceObject.setOutput)("revoked", revoked);
	(0,core_cjs_namespaceObject.setOutput)("kept", kept);
	(0,core_cjs_namespaceObject.setOutput)("failed", failed);
	(0,core_cjs_namespaceObject.setOutput)("token-ids", JSON.stringify(sweptIds(result)));
	const done = isDryRun ? `Dry run: ${result.orphans.length} would be revoked` : `Revoked ${revoked}, failed ${failed}`;
	const gone = result.orphans.filter(({ outcome }) => outcome?.result === "unknown").length;
	(0,core_cjs_namespaceObject.info)(`${done}, kept ${kept}.${gone > 0 ? ` The cluster no longer knew ${gone}.` : ""}`);
	if (result.unreadable > 0) (0,external_shared_cjs_namespaceObject.warning)(`Tokens that look like this action's, but cannot be read, stay: ${result.unreadable}`);
}
const MOST_ERRORS = 5;
/** Throws where anything that should have been revoked was not, or may not have been. */
function requireSwept(result) {
	const failures = result.orphans.flatMap(({ outcome }) => outcome?.result === "failed" ? [outcome.error] : []);
	const errors = [...result.unanswered.values(), ...failures].map((error) => error.message);
	if (errors.length === 0) return;
	const more = errors.length - MOST_ERRORS;
	const told = more > 0 ? [...errors.slice(0, MOST_ERRORS), `and ${more} more like these`] : errors;
	throw new Error(told.join("\n"));
}
// build/action/sweep-summary.js
/** GitHub takes a summary of 1 MiB; three tables of 50 rows of such texts are a third of it at most. */
const MOST_ROWS = 50;
const LONGEST_TEXT = 120;
const LONGEST_REASON = 500;
/** What the job summary says of a sweep: what became of the orphans, whom GitHub did not answer for, what stays. */
function sweepSummary(result, isDryRun, host, redaction) {
	const kept = groups(result.kept, ({ because }) => WHY_KEPT[because]);
	return {
		heading: isDryRun ? "InfluxDB sweep, dry run" : "InfluxDB sweep",
		text: `${outcome(result, isDryRun)}, on ${(0,external_shared_post_cjs_namespaceObject.code)(host)}.`,
		tables: [
			tableOfGroups("Left behind by runs that are over", "What became of them", groupOrphans(result.orphans), redaction),
			tableOfUnanswered(result.unanswered, redaction),
			tableOfGroups("Kept", "Why", kept, redaction)
		].filter((table) => table.rows.length > 0)
	};
}
const WHY_KEPT = {
	"kept on purpose": "made to outlive its run, with revoke: false",
	young: "younger than older-than",
	"its run goes on": "its run goes on",
	"in doubt": "GitHub did not say whether its run is over"
};
function outcome(result, isDryRun) {
	const { revoked, kept, failed } = countSweep(result);
	if (isDryRun) return `${tokens(result.orphans.length)} would be revoked, ${kept} kept`;
	const failures = failed === 0 ? "" : `, <strong>${failed} could not be</strong>`;
	return `${tokens(revoked)} revoked${failures}, ${kept} kept`;
}
function tokens(count) {
	return `${count} token${count === 1 ? "" : "s"}`;
}
/** Repository and purpose stand in the description of a token, and so are the text of whoever made it. */
function tableOfGroups(title, whatHeader, all, redaction) {
	const rows = all.slice(0, MOST_ROWS).map((group) => [
		(0,external_shared_post_cjs_namespaceObject.code)(oneLine(redaction.printable(group.repository))),
		(0,external_shared_post_cjs_namespaceObject.escapeHtml)(oneLine(redaction.printable(group.workflow))),
		group.what,
		String(group.count)
	]);
	const rest = all.slice(MOST_ROWS);
	const restRow = [
		"",
		`and ${rest.length} more like these`,
		"",
		String(sum(rest))
	];
	return {
		title,
		header: [
			"Repository",
			"Workflow or purpose",
			whatHeader,
			"Tokens"
		],
		rows: rest.length === 0 ? rows : [...rows, restRow]
	};
}
function sum(all) {
	return all.reduce((total, { count }) => total + count, 0);
}
function tableOfUnanswered(unanswered, redaction) {
	const rows = [...unanswered].slice(0, MOST_ROWS).map(([repository, { message }]) => [(0,external_shared_post_cjs_namespaceObject.code)(oneLine(redaction.printable(repository))), withCode(oneLine(redaction.message(message), LONGEST_REASON))]);
	const more = unanswered.size - MOST_ROWS;
	return {
		title: "Not swept",
		header: ["Repository", "Why"],
		rows: more > 0 ? [...rows, ["", `and ${more} more`]] : rows
	};
}
/** A text with what stands between backticks as code. */
function withCode(text) {
	return text.split("`").map((part, index) => index % 2 === 1 ? (0,external_shared_post_cjs_namespaceObject.code)(part) : (0,external_shared_post_cjs_namespaceObject.escapeHtml)(part)).join("");
}
/** A text as a cell holds it: cut, and without line breaks, of which a blank line would end the table's HTML. */
function oneLine(text, longest = LONGEST_TEXT) {
	const characters = [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")];
	return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}\u2026`;
}
/** The job summary of a sweep, as HTML that GitHub's Markdown takes. */
function sweepSummaryHtml({ heading, text, tables }) {
	const shown = tables.map(({ title, header, rows }) => `<h4>${title}</h4>\n${(0,external_shared_post_cjs_namespaceObject.htmlTable)(header, rows)}`);
	return [`<h3>${heading}</h3>\n<p>${text}</p>\n`, ...shown].join("");
}
// build/token/orphan.js
/** Judges a token by all but its run. What is revoked or expired already is nothing of ours. */
function judgeToken(token, rule, nowMs) {
	const mark = (0,external_shared_cjs_namespaceObject.parseMark)(token.description);
	if (mark === void 0 || !isOfRule(mark, rule) || !isAlive(token, nowMs)) return { kind: "not-ours" };
	const marked = {
		token,
		mark
	};
	if (mark.keep) return {
		kind: "kept",
		because: "kept on purpose",
		marked
	};
	if (nowMs - token.createdAtMs < rule.olderThanSeconds * 1e3) return {
		kind: "kept",
		because: "young",
		marked
	};
	return {
		kind: "candidate",
		marked
	};
}
/** Judges a candidate by its run: an orphan (`undefined`), or why it stays. In doubt it stays. */
function whyKept({ mark }, runs) {
	switch (runs?.stateOf(mark.runId)) {
		case "over": return;
		case "going": return "its run goes on";
		case "in-doubt":
		case void 0: return "in doubt";
	}
}
/** A repository as comparisons and groups use it: GitHub's names differ in no case. */
function repositoryKey(repository) {
	return repository.toLowerCase();
}
function isOfRule(mark, rule) {
	if (mark.serverUrl.toLowerCase() !== rule.serverUrl.toLowerCase()) return false;
	const repository = repositoryKey(mark.repository);
	return rule.repositories.some((pattern) => {
		const key = repositoryKey(pattern);
		return key.endsWith("/*") ? repository.startsWith(key.slice(0, -1)) : repository === key;
	});
}
function isAlive(token, nowMs) {
	return token.revokedAtMs === void 0 && (token.expiresAtMs === void 0 || token.expiresAtMs > nowMs);
}
// build/token/sweep.js
/**
* Revokes what runs that are over have left. Tokens are listed first and runs second: a run that starts in between has
* no token on the list, so it is not mistaken for one that ended.
*/
async function sweep(rule, isDryRun, deps) {
	const { candidates, kept, unreadable } = await listTokens(rule, deps);
	const { orphans, keptByRun, unanswered } = await judgeByRuns(candidates, deps);
	return {
		kept: [...kept, ...keptByRun],
		orphans: isDryRun ? orphans : await revokeAll(orphans, deps),
		unanswered,
		unreadable
	};
}
/** What every mark of ours holds: only entries with it are read and checked. */
const MARK_PART = "/actions/runs/";
async function listTokens(rule, deps) {
	let unreadable = 0;
	const tokens = await deps.api.getDatabaseTokens((description) => description.includes(MARK_PART), () => unreadable++);
	const nowMs = deps.now();
	const verdicts = tokens.map((token) => judgeToken(token, rule, nowMs));
	return {
		candidates: verdicts.flatMap((verdict) => verdict.kind === "candidate" ? [verdict.marked] : []),
		kept: verdicts.flatMap((verdict) => verdict.kind === "kept" ? [{
			...verdict.marked,
			because: verdict.because
		}] : []),
		unreadable
	};
}
async function judgeByRuns(candidates, deps) {
	const orphans = [];
	const keptByRun = [];
	const unanswered = /* @__PURE__ */ new Map();
	for (const ofRepository of Map.groupBy(candidates, ({ mark }) => repositoryKey(mark.repository)).values()) {
		const runs = await askOrNote(ofRepository[0]?.mark.repository ?? "", ofRepository, unanswered, deps);
		for (const candidate of ofRepository) {
			const because = whyKept(candidate, runs);
			if (because === void 0) orphans.push(candidate);
			else keptByRun.push({
				...candidate,
				because
			});
		}
	}
	return {
		orphans,
		keptByRun,
		unanswered
	};
}
/** A repository that GitHub does not answer for keeps its tokens, and spoils no other. */
async function askOrNote(repository, candidates, unanswered, deps) {
	try {
		return await deps.askAboutRuns(repository, new Set(candidates.map(({ mark }) => mark.runId)));
	} catch (error) {
		unanswered.set(repository, (0,external_shared_cjs_namespaceObject.asError)(error));
		return;
	}
}
/** So many failures in a row are an outage, or a token without the right: the others wait for the next sweep. */
const OUTAGE = 32;
async function revokeAll(orphans, deps) {
	let done = 0;
	let failuresInARow = 0;
	return await Promise.all(orphans.map((orphan) => deps.limit.run(async () => {
		const { id, createdAtMs: madeAtMs } = orphan.token;
		const outcome = failuresInARow < OUTAGE ? await (0,external_shared_cjs_namespaceObject.revokeById)({
			id,
			madeAtMs
		}, deps) : notTried(id);
		failuresInARow = outcome.result === "failed" ? failuresInARow + 1 : 0;
		deps.progress(++done, orphans.length);
		return {
			...orphan,
			outcome
		};
	})));
}
function notTried(id) {
	return {
		id,
		result: "failed",
		error: /* @__PURE__ */ new Error(`The database token ${id} was left: the ${OUTAGE} revocations before it had all failed`)
	};
}
// build/sweep.js
/** The action sweep: revokes the tokens that runs which are over have left behind. */
async function sweepAction(cancellation, redaction) {
	const environment = (0,external_shared_cjs_namespaceObject.readEnvironment)();
	const merged = await (0,external_shared_cjs_namespaceObject.readInputs)(SWEEP_INPUTS, environment, redaction);
	const inputs = parseSweepInputs(merged, environment.run.repository, (0,external_shared_cjs_namespaceObject.missingSecretOf)(environment, merged));
	const session = (0,external_shared_revoke_cjs_namespaceObject.openRevokeSession)(inputs, environment, cancellation, redaction);
	const toGitHub = (0,external_shared_cjs_namespaceObject.openDoor)(environment, redaction, {
		roots: "default",
		caCertificate: ""
	}, 1);
	try {
		const octokit = openGitHub(inputs.githubToken, environment.apiUrl, {
			...session,
			http: toGitHub,
			info: core_cjs_namespaceObject.info
		});
		const result = await sweep({
			...inputs,
			serverUrl: environment.run.serverUrl
		}, inputs.isDryRun, {
			api: (await (0,external_shared_cjs_namespaceObject.managementApiOf)(inputs.cluster, session.client)).api,
			askAboutRuns: (repository, runIds) => askAboutRuns(octokit, repository, runIds, redaction),
			...session.pace,
			limit: session.limit,
			progress: sweepProgress(external_shared_cjs_namespaceObject.now)
		});
		outputSweep(result, inputs.isDryRun);
		await (0,external_shared_post_cjs_namespaceObject.writeSummary)(sweepSummaryHtml(sweepSummary(result, inputs.isDryRun, inputs.cluster.host, redaction)));
		requireSwept(result);
	} finally {
		await Promise.all([session.http.close(), toGitHub.close()]);
	}
}
(0,external_shared_cjs_namespaceObject.runAction)(sweepAction);


module.exports = __webpack_exports__;
/******/ })()
;