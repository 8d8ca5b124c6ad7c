// dist/sweep.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("sweep");
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
let vendor_core = require("./vendor/core.cjs");
let vendor_zod = require("./vendor/zod.cjs");
let vendor_p_limit = require("./vendor/p-limit.cjs");
let vendor_github = require("./vendor/github.cjs");
// src/github/retry.ts
/** The longest wait for a rate limit. A longer one would waste the runner's time. */
const MAX_WAIT_MS = 6e4;
/** How long to wait if the response does not contain a time (GitHub's "Troubleshooting the REST API"). */
const DEFAULT_WAIT_MS = 6e4;
/** How long to wait before a retry, after `attempt` attempts. Returns `undefined` if a retry does not help. */
function computeRetryDelayMs(result, attempt, nowMs, random) {
	if (result.kind === "no-response") return result.failure.isRetryable(attempt) ? require_shared.computeDelayMs(attempt, void 0, random) : void 0;
	const { response } = result;
	const limitMs = readRateLimitMs(response, nowMs);
	if (limitMs !== void 0) return limitMs <= MAX_WAIT_MS ? limitMs : void 0;
	if (!require_shared.isTransientStatus(response.status)) return void 0;
	return require_shared.computeDelayMs(attempt, require_shared.parseRetryAfterMs(response.headers, nowMs), random);
}
/**
* Reads how long a rate limit still lasts. Returns `undefined` if the response is not about a rate limit. GitHub
* returns 429 or 403 for both of its limits. A 403 without `retry-after` and `x-ratelimit-remaining: 0` means that a
* permission is missing (GitHub's "Rate limits for the REST API").
*/
function readRateLimitMs({ status, headers }, nowMs) {
	if (status !== 429 && status !== 403) return void 0;
	const retryAfterMs = require_shared.parseRetryAfterMs(headers, nowMs);
	if (retryAfterMs !== void 0) return retryAfterMs;
	if (headers["x-ratelimit-remaining"] === "0") return readResetMs(headers["x-ratelimit-reset"], require_shared.parseHttpDateMs(headers["date"]) ?? nowMs);
	return status === 429 ? DEFAULT_WAIT_MS : void 0;
}
/** Adds one second, because the header has whole seconds. `nowMs` is GitHub's time, as the header is. */
function readResetMs(header, nowMs) {
	const resetMs = typeof header === "string" && /^\d{1,12}$/.test(header) ? Number(header) * 1e3 : void 0;
	return resetMs === void 0 ? DEFAULT_WAIT_MS : Math.max(0, resetMs - nowMs) + 1e3;
}
// src/github/fetch.ts
const REQUEST_TIMEOUT_MS = 2e4;
/** A page of 100 runs is 1 to 2 MB. */
const MAX_BYTES = 16777216;
/**
* How long GitHub may fail before requests are no longer retried. The next response that needs no retry starts a new
* period.
*/
const RETRY_PERIOD_MS = 12e4;
/**
* Creates the part of `fetch` that octokit needs for GET requests. It uses the same proxies and debug lines as the
* requests to InfluxDB, follows no redirects, and retries after temporary failures.
*/
function createFetch(session) {
	const { now, random, sleep } = session.pace;
	let retryUntilMs = now() + RETRY_PERIOD_MS;
	return async (url, { method, headers = {} }) => {
		if (method !== "GET") throw new Error(`This action only reads from GitHub, and ${method} is not a GET`);
		for (let attempt = 1;; attempt++) {
			const result = await get(url, headers, attempt, session);
			const delayMs = computeRetryDelayMs(result, attempt, now(), random());
			if (delayMs === void 0) {
				retryUntilMs = now() + RETRY_PERIOD_MS;
				return toFetchResponse(result);
			}
			if (now() + delayMs >= retryUntilMs) {
				retryUntilMs = now();
				return toFetchResponse(result);
			}
			session.info(`${describeResult(result)} Retrying in ${(delayMs / 1e3).toFixed(1)} s.`);
			await sleep(delayMs);
		}
	};
}
async function get(url, headers, attempt, { http, pace: { now }, signal, trace }) {
	return await require_shared.sendOnce({
		http,
		now,
		trace
	}, {
		method: "GET",
		url,
		headers,
		timeoutMs: REQUEST_TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	}, attempt);
}
function describeResult(result) {
	return result.kind === "response" ? `GitHub returned ${result.response.status}.` : `GitHub: ${result.failure.message}.`;
}
function toFetchResponse(result) {
	if (result.kind === "no-response") throw result.failure;
	const { status, body, headers } = result.response;
	return new Response(status === 204 || status === 304 ? null : body, {
		status,
		headers: toHeaderPairs(headers)
	});
}
function toHeaderPairs(headers) {
	return Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
}
// src/github/client.ts
/**
* octokit prints the text of a `deprecation` header to the console. In the log of a job, that text of the server could
* be a workflow command.
*/
const SILENT = {
	debug: nothing,
	info: nothing,
	warn: nothing,
	error: nothing
};
function nothing() {}
/**
* Creates a client of GitHub's REST API at `apiUrl`, which may be a GitHub Enterprise Server. It uses `session.http`.
*/
function openGitHub(token, apiUrl, session) {
	const request = {
		fetch: createFetch(session),
		log: SILENT
	};
	return vendor_github.getOctokit(token, {
		baseUrl: apiUrl,
		userAgent: require_shared.USER_AGENT,
		request
	});
}
// src/token/orphan.ts
/**
* Decides by everything except the run. A token that is revoked is ignored. A token that has expired only by the
* runner's clock is kept, because it may be live, or its revocation may fail.
*/
function classifyToken(token, rule, { provenMs, runnerMs }) {
	const mark = require_shared.parseMark(token.description);
	if (mark === void 0 || !matchesRule(mark, rule) || token.revokedAtMs !== void 0) return { kind: "ignored" };
	const marked = {
		token,
		mark
	};
	if (!require_shared.isLive(token, provenMs)) return {
		kind: "expired",
		marked
	};
	if (runnerMs !== void 0 && !require_shared.isLive(token, runnerMs)) return {
		kind: "kept",
		because: "expiry-unknown",
		marked
	};
	if (mark.keep) return {
		kind: "kept",
		because: "kept-on-purpose",
		marked
	};
	if (provenMs - token.createdAtMs < rule.olderThanSeconds * 1e3) return {
		kind: "kept",
		because: runnerMs === void 0 ? "young" : "age-unknown",
		marked
	};
	// The ID of a run is unique on a server, so a repository that was renamed does not matter.
	if (mark.runId === rule.ownRunId) return {
		kind: "kept",
		because: "run-in-progress",
		marked
	};
	return {
		kind: "candidate",
		marked
	};
}
/** The runs of the candidates, without duplicates. */
function listRunsToLookUp(candidates) {
	return [...Map.groupBy(candidates, ({ mark }) => `${toRepositoryKey(mark.repository)} ${mark.runId}`).values()].flatMap(([first, ...others]) => first === void 0 ? [] : [{
		repository: first.mark.repository,
		runId: first.mark.runId,
		tokens: 1 + others.length
	}]);
}
/**
* GitHub cancels a run after 35 days, including the time that it waits
* (https://docs.github.com/en/actions/reference/limits).
*/
const MAX_RUN_MS = 3024e6;
/** Why a candidate is kept; `undefined` if it is an orphan. If there is any doubt, it is kept. */
function findReasonToKeep({ token }, run, { provenMs, runnerMs }) {
	switch (run) {
		case "over": return;
		case "in-progress": return "run-in-progress";
		case "not-found":
			if (provenMs - token.createdAtMs > MAX_RUN_MS) return void 0;
			return runnerMs === void 0 ? "run-not-found" : "age-unknown";
		case "look-up-failed": return "run-look-up-failed";
		case "not-looked-up": return "run-not-looked-up";
	}
}
/** A repository in lower case, because GitHub ignores the case of names. */
function toRepositoryKey(repository) {
	return repository.toLowerCase();
}
function matchesRule(mark, rule) {
	if (mark.serverUrl.toLowerCase() !== rule.serverUrl.toLowerCase()) return false;
	const repository = toRepositoryKey(mark.repository);
	return rule.repositories.some((pattern) => {
		const key = toRepositoryKey(pattern);
		return key.endsWith("/*") ? repository.startsWith(key.slice(0, -1)) : repository === key;
	});
}
// src/github/alternate.ts
/**
* Sorts items so that the heaviest remaining one and a random one alternate. If only the first ones can be handled,
* they include the heaviest ones, and every other item has a chance.
*
* @param random returns numbers from 0 to below 1
*/
function alternateHeaviestAndRandom(items, getWeight, random) {
	const byWeight = items.toSorted((a, b) => getWeight(b) - getWeight(a));
	const byChance = items.map((item) => ({
		item,
		key: random()
	})).sort((a, b) => a.key - b.key).map(({ item }) => item);
	// A set keeps only the first occurrence of each item.
	return [...new Set(byWeight.flatMap((item, index) => [item, byChance[index] ?? item]))];
}
// src/github/responses.ts
/** A response without the requested data, such as a redirect or the page of a proxy. */
var UnreadableResponse = class extends Error {
	status;
	constructor(status) {
		super(`returned ${status} (no workflow runs in the response)`);
		this.name = "UnreadableResponse";
		this.status = status;
	}
};
const run = vendor_zod.object({
	id: vendor_zod.number().check(vendor_zod.refine(Number.isSafeInteger)),
	status: vendor_zod.nullish(vendor_zod.string()),
	created_at: vendor_zod.string().check(vendor_zod.refine((text) => require_shared.parseInstantMs(text) !== void 0))
});
const runPage = vendor_zod.object({ workflow_runs: vendor_zod.unknown() });
/** Reads a page of "List workflow runs for a repository", the newest run first. Throws `UnreadableResponse`. */
function readRunPage({ status, data }) {
	const runs = require_offline.readList(vendor_zod.safeParse(runPage, data).data?.workflow_runs, (item) => vendor_zod.safeParse(run, item).data);
	if (runs === void 0) throw new UnreadableResponse(status);
	return runs.map(toShownRun).sort((a, b) => b.id - a.id);
}
/**
* Reads a response of "Get a workflow run" about this run. Returns `not-found` for a 404. Throws `UnreadableResponse`.
*/
function readRun({ status, data }, id) {
	if (status === 404) return "not-found";
	const parsed = vendor_zod.safeParse(run, data);
	if (!parsed.success || parsed.data.id !== id) throw new UnreadableResponse(status);
	return toShownRun(parsed.data);
}
function toShownRun({ id, status, created_at }) {
	return {
		id,
		isCompleted: status === "completed",
		createdAtMs: Date.parse(created_at)
	};
}
const header = vendor_zod.optional(vendor_zod.string());
const octokitError = vendor_zod.object({
	status: vendor_zod.number(),
	response: vendor_zod.object({
		/** The headers that this action reads. */
		headers: vendor_zod.object({
			date: header,
			"retry-after": header,
			"x-ratelimit-limit": header,
			"x-ratelimit-remaining": header,
			"x-ratelimit-reset": header
		}),
		data: vendor_zod.unknown()
	})
});
const apiError = vendor_zod.object({ message: vendor_zod.string() });
/** Reads the response from octokit's error. Returns `undefined` if there is none. */
function readRefusal(error) {
	const { data } = vendor_zod.safeParse(octokitError, error);
	if (data === void 0) return void 0;
	const { headers, data: body } = data.response;
	return {
		status: data.status,
		headers,
		message: vendor_zod.safeParse(apiError, body).data?.message ?? ""
	};
}
// src/github/errors.ts
const TOKENS_STAY = "Tokens of this repository are kept until the next sweep";
const NOT_GITHUB = "This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub";
/** Explains why the runs of a repository could not be looked up, and what to do. `url` is the URL of the request. */
function explainGitHubError(repository, url, error, redaction) {
	return /* @__PURE__ */ new Error(`Could not find out which runs of ${repository} are in progress: GET ${url} ${describeFailure(error, redaction)}`);
}
function describeFailure(error, redaction) {
	if (error instanceof UnreadableResponse) return `${error.message}. ${adviseOnUnreadable(error.status)}`;
	const refusal = readRefusal(error);
	if (refusal === void 0) return `failed (${readReason(error, redaction)}). ${TOKENS_STAY}`;
	const message = refusal.message === "" ? "" : ` (${redaction.printable(refusal.message)})`;
	return `returned ${refusal.status}${message}. ${adviseOnRefusal(refusal)}`;
}
/** octokit wraps a `NoResponse` in its own error. The message of a `NoResponse` is safe to show in full. */
function readReason(error, redaction) {
	if (!(error instanceof Error)) return "unknown reason";
	return error.cause instanceof require_shared.NoResponse ? error.cause.message : redaction.printable(error.message);
}
function adviseOnRefusal({ status, headers, message }) {
	if (readRateLimitMs({
		status,
		headers
	}, 0) !== void 0) return "The rate limit does not reset soon; run sweep at another time, or with a github-token that nothing else uses";
	// GitHub's own errors have a message.
	if (message === "" && [
		401,
		403,
		404
	].includes(status)) return NOT_GITHUB;
	if (status === 401) return "github-token is invalid or has expired. If it comes from a secret, update the secret";
	if (status === 403) return "github-token is not allowed to read the runs of this repository; give the job `permissions: { actions: read }`";
	if (status === 404) return "github-token cannot see this repository, or the repository was deleted; use a token with `actions: read` for it";
	return TOKENS_STAY;
}
function adviseOnUnreadable(status) {
	return status >= 300 && status < 400 ? "The repository was renamed or moved, so sweep keeps the tokens with its old name: wait until they expire, or revoke them by their IDs with the action revoke" : NOT_GITHUB;
}
// src/github/next-request.ts
/** A list is about 1 MB. It is requested only if it probably contains at least this many of the runs to look up. */
const MIN_RUNS_PER_LIST = 3;
/**
* Returns the next request, or `undefined` if it is cheaper to get the remaining runs one by one. IDs increase with
* time, so the difference between two IDs shows whether one list can contain both runs. A run that is far from the last
* one is requested alone. The response contains its creation time, and a list up to that time contains the runs just
* before it.
*/
function chooseNextRequest({ open, listSpan, last }) {
	const start = open.find((id, index) => {
		const lastInList = open[index + MIN_RUNS_PER_LIST - 1];
		return lastInList !== void 0 && id - lastInList <= listSpan;
	});
	if (start === void 0) return void 0;
	return last !== void 0 && last.id - start <= listSpan ? {
		kind: "list",
		createdUntilMs: last.createdAtMs
	} : {
		kind: "run",
		id: start
	};
}
// src/github/request-budget.ts
/**
* The maximum number of requests that a sweep sends to GitHub, without retries. All jobs of a repository share 1,000
* per hour for `GITHUB_TOKEN`. Other tokens have 5,000 or more
* (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
*/
const MAX_REQUESTS = 400;
/** The share of the hourly limit that a sweep leaves for other jobs. If less remains, it sends no more requests. */
const SHARE_FOR_OTHER_JOBS = 1 / 4;
/** The requests that a sweep may still send. */
var RequestBudget = class {
	#left = MAX_REQUESTS;
	/** Takes one request from the budget if more than `reserved` are left. Returns whether it did. */
	take(reserved = 0) {
		if (this.#left <= reserved) return false;
		this.#left--;
		return true;
	}
	/** Reads the rate limit from the headers of a response. GitHub Enterprise Server may send none. */
	readRateLimit(headers) {
		const remaining = headers["x-ratelimit-remaining"];
		const limit = headers["x-ratelimit-limit"];
		if (remaining === void 0 || limit === void 0) return;
		if (Number(remaining) < Number(limit) * SHARE_FOR_OTHER_JOBS) this.#left = 0;
	}
};
// src/github/repository-runs.ts
/** GitHub's maximum for one page. */
const PER_PAGE = 100;
/** The part of the budget that lists must not use. It is for the runs that are requested one by one. */
const RESERVED_FOR_SINGLE_RUNS = MAX_REQUESTS / 4;
/** The runs to look up in one repository, and what GitHub has shown about them so far. */
var RepositoryRuns = class {
	name;
	#deps;
	#repository;
	#runs;
	#states = /* @__PURE__ */ new Map();
	#lookUpError;
	/** Whether GitHub has shown any run of the repository. */
	#isVisible = false;
	/** The request in progress that finds out whether the repository is visible. */
	#visibilityRequest;
	constructor(deps, name, runs) {
		const [owner = "", repo = ""] = name.split("/");
		this.name = name;
		this.#deps = deps;
		this.#repository = {
			owner,
			repo
		};
		this.#runs = runs;
	}
	/** Why the runs could not be looked up, or `undefined`. */
	get lookUpError() {
		return this.#lookUpError;
	}
	get tokens() {
		return this.#runs.reduce((sum, { tokens }) => sum + tokens, 0);
	}
	/** The runs whose state is not known yet. */
	get open() {
		return this.#runs.filter(({ runId }) => this.findState(runId) === "not-looked-up");
	}
	findState(runId) {
		const state = this.#states.get(Number(runId));
		// Such a number would be rounded, possibly to the ID of another run.
		if (!Number.isSafeInteger(Number(runId))) return "look-up-failed";
		return state ?? (this.#lookUpError === void 0 ? "not-looked-up" : "look-up-failed");
	}
	/** Requests lists as long as they are cheaper than single requests. */
	async requestLists() {
		let progress = {
			open: this.open.map(({ runId }) => Number(runId)).sort((a, b) => b - a),
			listSpan: Number.POSITIVE_INFINITY,
			last: void 0
		};
		while (progress !== void 0) {
			const next = chooseNextRequest(progress);
			if (next === void 0) return;
			progress = next.kind === "list" ? await this.#requestList(progress, next.createdUntilMs) : await this.#requestRunBetweenLists(progress, next.id);
		}
	}
	/** Requests one run. */
	async requestRun({ runId }) {
		await this.#requestRun(Number(runId), 0);
	}
	/**
	* Returns `undefined` if no other list is useful: the list contains none of the runs to look up, there are no older
	* runs, or the request failed.
	*/
	async #requestList({ open }, createdUntilMs) {
		const page = await this.#send(RESERVED_FOR_SINGLE_RUNS, () => this.#list(PER_PAGE, createdUntilMs), readRunPage);
		if (page === void 0) return void 0;
		for (const run of page) this.#note(run);
		const [newest] = page;
		const oldest = page.at(-1);
		const isUseful = page.some(({ id }) => open.includes(id));
		if (newest === void 0 || oldest === void 0 || !isUseful || page.length < PER_PAGE) return void 0;
		return {
			open: open.filter((id) => id < oldest.id),
			listSpan: newest.id - oldest.id,
			last: oldest
		};
	}
	async #requestRunBetweenLists(progress, id) {
		const run = await this.#requestRun(id, RESERVED_FOR_SINGLE_RUNS);
		if (run === void 0) return void 0;
		const open = progress.open.filter((other) => other < id);
		return {
			...progress,
			open,
			last: run === "not-found" ? progress.last : run
		};
	}
	/** Returns `undefined` if the request failed, or if the budget is used up. */
	async #requestRun(id, reserved) {
		const run = await this.#send(reserved, () => this.#get(id), (response) => readRun(response, id));
		if (run === void 0 || run === "not-found" && !await this.#checkVisibility(reserved)) return void 0;
		if (run === "not-found") this.#states.set(id, "not-found");
		else this.#note(run);
		return run;
	}
	/**
	* Checks whether the token can see the repository. GitHub returns 404 both for an unknown run and for a repository
	* that the token cannot see. In the second case every token is kept.
	*/
	async #checkVisibility(reserved) {
		if (this.#isVisible) return true;
		this.#visibilityRequest ??= this.#send(reserved, () => this.#list(1), readRunPage).finally(() => {
			this.#visibilityRequest = void 0;
		});
		await this.#visibilityRequest;
		return this.#isVisible;
	}
	/**
	* A run that was shown in progress once keeps that state, because a list may be outdated and show the previous
	* attempt.
	*/
	#note({ id, isCompleted }) {
		if (this.#states.get(id) !== "in-progress") this.#states.set(id, isCompleted ? "over" : "in-progress");
	}
	/** Sends a request if the budget allows it. Returns `undefined` if it does not, or if the request fails. */
	async #send(reserved, request, read) {
		if (this.#lookUpError !== void 0 || !this.#deps.budget.take(reserved)) return void 0;
		try {
			const response = await request();
			this.#deps.budget.readRateLimit(response.headers);
			const result = read(response);
			if (result !== "not-found") this.#isVisible = true;
			return result;
		} catch (error) {
			this.#deps.budget.readRateLimit(readRefusal(error)?.headers ?? {});
			this.#lookUpError ??= this.#explain(error);
			return;
		}
	}
	/** The newest runs of the repository, up to a time if one is given. */
	async #list(perPage, createdUntilMs) {
		const created = createdUntilMs === void 0 ? {} : { created: `<=${formatTime(createdUntilMs)}` };
		const parameters = {
			...this.#repository,
			...created,
			per_page: perPage,
			exclude_pull_requests: true
		};
		return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs", parameters);
	}
	async #get(id) {
		const parameters = {
			...this.#repository,
			run_id: id,
			exclude_pull_requests: true
		};
		try {
			return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", parameters);
		} catch (error) {
			const refusal = readRefusal(error);
			// A gateway's 404 does not have GitHub's message, and says nothing about the run.
			if (refusal?.status === 404 && refusal.message !== "") return {
				...refusal,
				data: void 0
			};
			throw error;
		}
	}
	#explain(cause) {
		const { owner, repo } = this.#repository;
		const { octokit, redaction } = this.#deps;
		const { baseUrl } = octokit.request.endpoint.DEFAULTS;
		return explainGitHubError(this.name, `${baseUrl}/repos/${owner}/${repo}/actions/runs`, cause, redaction);
	}
};
/** Formats a time for GitHub's search syntax, in whole seconds, as in `created_at`. */
function formatTime(ms) {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
// src/github/workflow-runs.ts
/**
* How many requests run at the same time. GitHub recommends few, and allows 100
* (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
*/
const MAX_CONCURRENT_REQUESTS = 4;
/**
* Looks up which of these runs are over. It requests lists as long as they are cheaper, then the remaining runs one by
* one, until the budget is used up. If a request fails, it does not throw: the runs of that repository are
* `look-up-failed`.
*/
async function lookUpRuns(octokit, runs, { random, redaction }) {
	const budget = new RequestBudget();
	const limit = vendor_p_limit.pLimit(MAX_CONCURRENT_REQUESTS);
	const repositories = new Map([...Map.groupBy(runs, ({ repository }) => toRepositoryKey(repository))].map(([key, ofRepository]) => {
		const name = ofRepository[0]?.repository ?? key;
		return [key, new RepositoryRuns({
			octokit,
			budget,
			redaction
		}, name, ofRepository)];
	}));
	const listOrder = alternateHeaviestAndRandom([...repositories.values()], ({ tokens }) => tokens, random);
	await Promise.all(listOrder.map((repository) => limit(() => repository.requestLists())));
	const runOrder = alternateHeaviestAndRandom(listOrder.flatMap((repository) => repository.open.map((run) => ({
		repository,
		run
	}))), ({ run }) => run.tokens, random);
	await Promise.all(runOrder.map(({ repository, run }) => limit(() => repository.requestRun(run))));
	return {
		findState: ({ repository, runId }) => repositories.get(toRepositoryKey(repository))?.findState(runId) ?? "not-looked-up",
		lookUpErrors: new Map([...repositories.values()].flatMap(({ name, lookUpError }) => lookUpError === void 0 ? [] : [[name, lookUpError]]))
	};
}
// src/sweep/inputs.ts
/** The names of the inputs of sweep. */
const SWEEP_INPUTS = [
	...require_shared.CONNECTION_INPUTS,
	"github-token",
	"repository",
	"older-than",
	"dry-run"
];
const MISSING_GITHUB_TOKEN = "is empty; set it to ${{ github.token }}, or to a token with actions: read";
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow, as its author writes it
/**
* Reads the inputs of sweep; the repository of the workflow is the default. Throws one `Invalid` with every problem.
*/
function parseSweepInputs(merged, ownRepository, missingSecret) {
	const values = require_offline.parseInputs(merged, () => ({
		...require_shared.createConnectionParsers(merged, missingSecret),
		"github-token": require_offline.required(parseGitHubToken, MISSING_GITHUB_TOKEN),
		repository: require_offline.withDefault(parseRepositories, ownRepository),
		"older-than": require_offline.withDefault(require_offline.parseDuration, "10m"),
		"dry-run": require_offline.withDefault(require_offline.parseBoolean, "false")
	}));
	return Object.freeze({
		...require_shared.toConnection(values, merged),
		githubToken: values["github-token"],
		repositories: values.repository,
		olderThanSeconds: values["older-than"],
		isDryRun: values["dry-run"]
	});
}
function parseGitHubToken(text) {
	if (!/^[\x21-\x7e]+$/.test(text)) throw new require_offline.Invalid("has characters that no token has; store the token again");
	const problem = require_offline.findLengthProblem(text);
	if (problem !== void 0) throw new require_offline.Invalid(problem);
	return text;
}
/** The name of an owner can contain letters, digits, `-` and `_`, and the name of a repository also `.`. */
const REPOSITORY = /^[A-Za-z0-9_-]+\/(?:[\w.-]+|\*)$/;
/** The end of a Git URL. No repository name ends with it. */
const GIT_SUFFIX = /(?<=[\w-])\.git$/;
function parseRepositories(text, quote) {
	const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
	const named = lines.filter((line) => line !== "").map((line) => line.replace(GIT_SUFFIX, ""));
	const problems = lines.flatMap((line, index) => line === "" || isRepository(line.replace(GIT_SUFFIX, "")) ? [] : [`line ${index + 1}: ${quote(line)} is not a repository; write OWNER/REPO, or OWNER/* for all repositories of an owner`]);
	if (problems.length > 0) throw new require_offline.Invalid(...problems);
	return named;
}
function isRepository(text) {
	return REPOSITORY.test(text) && !require_shared.leadsElsewhere(text) && !text.endsWith(".git");
}
// src/sweep/counts.ts
/**
* Counts the results. An orphan that the cluster no longer knows is not counted, because nothing proves that it was
* revoked.
*/
function countSweep({ orphans, kept }) {
	return {
		revoked: countOutcomes(orphans, "revoked"),
		kept: kept.length,
		failed: countOutcomes(orphans, "failed")
	};
}
/** Counts the tokens with a result. */
function countOutcomes(tokens, result) {
	return tokens.filter(({ outcome }) => outcome?.result === result).length;
}
/** Counts the tokens, and their runs, that this sweep left to the next one because it did not look up the runs. */
function countNotLookedUp({ kept }) {
	const waiting = kept.filter(({ because }) => because === "run-not-looked-up");
	return {
		tokens: waiting.length,
		runs: listRunsToLookUp(waiting).length
	};
}
/** The IDs of the revoked tokens, or, in a dry run, of those that would be revoked. */
function listSweptIds({ orphans }) {
	return orphans.filter(({ outcome }) => outcome === void 0 || outcome.result === "revoked").map(({ token }) => token.id);
}
/** Groups the orphans by result. Those that could not be revoked come first. */
function groupOrphans(orphans) {
	const { failed = [], others = [] } = Object.groupBy(orphans, ({ outcome }) => outcome?.result === "failed" ? "failed" : "others");
	return [...groupTokens(failed, describeOutcome), ...groupTokens(others, describeOutcome)];
}
/** The result for an orphan, as text for people. */
function describeOutcome({ outcome }) {
	switch (outcome?.result) {
		case "failed": return "could not be revoked";
		case "revoked": return "revoked";
		case "unknown": return "not found on the cluster any more";
		case void 0: return "would be revoked";
	}
}
/** The result for an expired token, as text for people. */
function describeExpiredOutcome(token) {
	return `expired: ${describeOutcome(token).replace("revoked", "removed")}`;
}
/** Groups marked tokens by repository, workflow and result or reason. The largest group comes first. */
function groupTokens(tokens, describe) {
	const groups = /* @__PURE__ */ new Map();
	for (const marked of tokens) {
		const group = {
			repository: marked.mark.repository,
			workflow: readWorkflow(marked),
			what: describe(marked)
		};
		const key = JSON.stringify(group);
		groups.set(key, {
			...group,
			count: (groups.get(key)?.count ?? 0) + 1
		});
	}
	return [...groups.values()].sort((a, b) => b.count - a.count);
}
function readWorkflow(marked) {
	const text = readPurpose(marked);
	return text.split(" / ")[0] ?? text;
}
/** The purpose of a token: its description without the mark. */
function readPurpose({ token }) {
	return token.description.replace(/ \([^()]*\)$/, "");
}
// src/sweep/summary.ts
/** GitHub accepts a summary of up to 1 MiB. Three tables of 50 rows with these limits are at most a third of it. */
const MAX_ROWS = 50;
const MAX_TEXT_LENGTH = 120;
const MAX_REASON_LENGTH = 500;
/** Why a token is kept, as text for people. */
const WHY_KEPT = {
	"kept-on-purpose": "created with revoke: never, to outlive its run",
	young: "created too recently (older-than)",
	"expiry-unknown": "may have expired, but no response showed InfluxDB's time",
	"age-unknown": "its age is not known, because no response showed InfluxDB's time",
	"run-in-progress": "its run is in progress",
	"run-not-found": "GitHub does not know its run, and the token is younger than 35 days",
	"run-look-up-failed": "could not find out whether its run is over",
	"run-not-looked-up": "its run was not looked up"
};
/** Creates the job summary of a sweep: the orphans, the repositories that could not be swept, and the kept tokens. */
function createSweepSummary(result, isDryRun, host, redaction) {
	const kept = groupTokens(result.kept, ({ because }) => WHY_KEPT[because]);
	return {
		heading: isDryRun ? "InfluxDB sweep, dry run" : "InfluxDB sweep",
		text: [`${formatCounts(result, isDryRun)}, on ${require_shared.formatCode(host)}.`, ...describeOthers(result, isDryRun)].join(" "),
		tables: [
			createGroupTable("Orphaned tokens", "Result", groupOrphans(result.orphans), redaction),
			createLookUpErrorTable(result.lookUpErrors, redaction),
			createGroupTable("Kept", "Why", kept, redaction)
		].filter((table) => table.rows.length > 0)
	};
}
function formatCounts(result, isDryRun) {
	const { revoked, kept, failed } = countSweep(result);
	if (isDryRun) return `${formatTokenCount(result.orphans.length)} would be revoked, ${kept} kept`;
	const failures = failed === 0 ? "" : `, <strong>${failed} could not be revoked</strong>`;
	return `${formatTokenCount(revoked)} revoked${failures}, ${kept} kept`;
}
/** Returns a sentence about each group of tokens that the counts do not show, if there are any. */
function describeOthers(result, isDryRun) {
	return [
		...describeExpired(result, isDryRun),
		...describeNotLookedUp(result),
		...describeUnknownTime(result)
	];
}
/** Returns a sentence about the expired tokens that the cluster kept, or nothing. */
function describeExpired({ expired }, isDryRun) {
	if (expired.length === 0) return [];
	if (isDryRun) return [`Would remove ${formatExpiredCount(expired.length)}.`];
	const failed = countOutcomes(expired, "failed");
	return [`Removed ${formatExpiredCount(countOutcomes(expired, "revoked"))}${failed === 0 ? "" : `, could not remove ${failed}`}.`];
}
/** Formats a number of expired tokens, as text for people. */
function formatExpiredCount(tokens) {
	return `${tokens} expired token${tokens === 1 ? "" : "s"}`;
}
/** Returns a sentence about the tokens whose runs were not looked up because of the rate limit, or nothing. */
function describeNotLookedUp(result) {
	const { tokens, runs } = countNotLookedUp(result);
	if (tokens === 0) return [];
	const ofRuns = `${runs} run${runs === 1 ? "" : "s"}`;
	return [`Skipped ${formatTokenCount(tokens)} of ${ofRuns} to stay within GitHub's rate limit. The next sweep continues.`];
}
/** Returns a sentence about the tokens that are kept because no response has shown the server's time, or nothing. */
function describeUnknownTime({ kept }) {
	const tokens = kept.filter(({ because }) => because === "expiry-unknown" || because === "age-unknown").length;
	if (tokens === 0) return [];
	const what = tokens === 1 ? "it has expired or how old it is" : "they have expired or how old they are";
	return [`Kept ${formatTokenCount(tokens)} because no response showed InfluxDB's time, so it is not known whether ${what}.`];
}
/** Formats a number of tokens, as text for people. */
function formatTokenCount(tokens) {
	return `${tokens} token${tokens === 1 ? "" : "s"}`;
}
/** Redacts the repository and the purpose, which come from the description of a token. Anyone may have written it. */
function createGroupTable(title, whatHeader, all, redaction) {
	const rows = all.slice(0, MAX_ROWS).map((group) => [
		require_shared.formatCode(oneLine(redaction.printable(group.repository))),
		require_shared.escapeHtml(oneLine(redaction.printable(group.workflow))),
		group.what,
		String(group.count)
	]);
	const rest = all.slice(MAX_ROWS);
	const restRow = [
		"",
		`and ${rest.length} more`,
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
function createLookUpErrorTable(lookUpErrors, redaction) {
	const rows = [...lookUpErrors].slice(0, MAX_ROWS).map(([repository, { message }]) => [require_shared.formatCode(oneLine(redaction.printable(repository))), withCode(oneLine(redaction.message(message), MAX_REASON_LENGTH))]);
	const more = lookUpErrors.size - MAX_ROWS;
	return {
		title: "Not swept",
		header: ["Repository", "Why"],
		rows: more > 0 ? [...rows, ["", `and ${more} more`]] : rows
	};
}
/** Formats text between backticks as code. */
function withCode(text) {
	return text.split("`").map((part, index) => index % 2 === 1 ? require_shared.formatCode(part) : require_shared.escapeHtml(part)).join("");
}
/** Shortens a text for a cell, and replaces line breaks, because an empty line would end the HTML of the table. */
function oneLine(text, maxLength = MAX_TEXT_LENGTH) {
	const characters = [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")];
	return characters.length <= maxLength ? characters.join("") : `${characters.slice(0, maxLength).join("")}…`;
}
/** Formats the job summary of a sweep as HTML that GitHub's Markdown accepts. */
function formatSweepSummary({ heading, text, tables }) {
	const shown = tables.map(({ title, header, rows }) => `<h4>${title}</h4>\n${require_shared.formatHtmlTable(header, rows)}`);
	return [`<h3>${heading}</h3>\n<p>${text}</p>\n`, ...shown].join("");
}
// src/sweep/log.ts
/** The reasons for which a kept token may be an orphan. */
const POSSIBLE_ORPHANS = [
	"run-not-found",
	"run-look-up-failed",
	"run-not-looked-up",
	"expiry-unknown",
	"age-unknown"
];
/**
* Logs tokens in collapsible groups: the orphans and the expired tokens by result, and the tokens that are kept because
* nothing proves that their run is over. A line has the ID, the purpose and the URL of the run. Anyone may have written the last two, so
* they are redacted. They cannot act as a workflow command, which the runner accepts at the beginning of a line or
* after `##[`.
*/
function logTokens({ orphans, expired, kept }, redaction) {
	const possibleOrphans = kept.filter(({ because }) => POSSIBLE_ORPHANS.includes(because));
	const groups = [
		...Map.groupBy(orphans, describeOutcome),
		...Map.groupBy(expired, describeExpiredOutcome),
		...Map.groupBy(possibleOrphans, ({ because }) => `kept: ${WHY_KEPT[because]}`)
	];
	// Redacting a text takes 0.1 ms, and thousands of tokens can have the same purpose or run.
	const showPurpose = memoize((text) => redaction.printable(text) || "(no description)");
	const showUrl = memoize((url) => redaction.message(url));
	for (const [title, tokens] of groups) {
		vendor_core.startGroup(`${title} (${tokens.length})`);
		for (const marked of tokens) {
			const { id, description } = marked.token;
			// On Enterprise, the ID is the whole description, which may begin with `::`.
			require_offline.info(id === description ? `- ${redaction.message(id)}` : `${id}  ${showPurpose(readPurpose(marked))}  ${showUrl(require_shared.formatRunUrl(marked.mark))}`);
		}
		vendor_core.endGroup();
	}
}
function memoize(compute) {
	const results = /* @__PURE__ */ new Map();
	return (text) => {
		const result = results.get(text) ?? compute(text);
		results.set(text, result);
		return result;
	};
}
// src/sweep/report.ts
/** Sets the outputs, and logs the counts in one line. */
function outputSweep(result, isDryRun, { listCommand }) {
	const { revoked, kept, failed } = countSweep(result);
	vendor_core.setOutput("revoked", revoked);
	vendor_core.setOutput("kept", kept);
	vendor_core.setOutput("failed", failed);
	vendor_core.setOutput("token-ids", JSON.stringify(listSweptIds(result)));
	const failures = failed === 0 ? "" : `, could not revoke ${failed}`;
	const done = isDryRun ? `Dry run: would revoke ${formatTokenCount(result.orphans.length)}, keep ${kept}.` : `Revoked ${formatTokenCount(revoked)}${failures}, kept ${kept}.`;
	const gone = result.orphans.filter(({ outcome }) => outcome?.result === "unknown").length;
	const noLongerKnown = gone > 0 ? [`${formatTokenCount(gone)} no longer ${gone === 1 ? "exists" : "exist"} on the cluster.`] : [];
	require_offline.info([
		done,
		...noLongerKnown,
		...describeOthers(result, isDryRun)
	].join(" "));
	warnOfExpired(result);
	if (result.unreadable > 0) require_offline.warning(`${describeUnreadable(result.unreadable)} with ${listCommand}`);
}
/** An expired token that stays does no harm, so it does not fail the step. */
function warnOfExpired(result) {
	const [first] = result.expired.flatMap(({ outcome }) => outcome?.result === "failed" ? [outcome.error] : []);
	if (first === void 0) return;
	require_offline.warning(`Could not remove ${formatExpiredCount(countOutcomes(result.expired, "failed"))}. ${first.message}`);
}
function describeUnreadable(count) {
	return count === 1 ? "1 token looks like this action's, but its record could not be read, so it was kept. Check it" : `${count} tokens look like this action's, but their records could not be read, so they were kept. Check them`;
}
const MAX_ERRORS = 5;
/** Throws if a revocation failed, or if the runs of a repository could not be looked up. */
function requireSwept(result) {
	const failures = result.orphans.flatMap(({ outcome }) => outcome?.result === "failed" ? [outcome.error] : []);
	const errors = [...result.lookUpErrors.values(), ...failures].map((error) => error.message);
	if (errors.length === 0) return;
	const more = errors.length - MAX_ERRORS;
	const shown = more > 0 ? [...errors.slice(0, MAX_ERRORS), `and ${more} more errors`] : errors;
	throw new Error(shown.join("\n"));
}
const PROGRESS_INTERVAL_MS = 1e4;
/** Creates a listener that logs the number of revoked or removed tokens every ten seconds. */
function createProgress(now) {
	let loggedMs = now();
	return (done, of, what) => {
		if (now() - loggedMs < PROGRESS_INTERVAL_MS) return;
		loggedMs = now();
		require_offline.info(what === "orphans" ? `Revoked ${done} of ${of} tokens so far.` : `Removed ${done} of ${of} expired tokens so far.`);
	};
}
// src/token/sweep.ts
/**
* Revokes the tokens that completed runs left behind. Tokens are listed first and runs second. A run that starts in
* between has no token in the list, so it is not mistaken for a run that is over. If the cluster keeps expired tokens,
* removes them, whatever their run, their age or the purpose in their mark: they can do nothing any more.
*/
async function sweep(rule, isDryRun, deps) {
	const { candidates, kept, expired, unreadable, readTime } = await listTokens(rule, deps);
	const { orphans, keptByRun, lookUpErrors } = await classifyByRuns(candidates, readTime, deps);
	return {
		kept: [...kept, ...keptByRun],
		orphans: isDryRun ? orphans : await revokeAll(orphans, "orphans", deps),
		expired: isDryRun ? expired : await revokeAll(expired, "expired", deps),
		lookUpErrors,
		unreadable
	};
}
/** Only these tokens are read and checked. */
function isMarked(description) {
	return description.includes(require_shared.MARK_PART);
}
async function listTokens(rule, deps) {
	let unreadable = 0;
	const tokens = await deps.api.getDatabaseTokens(isMarked, () => unreadable++);
	const newestMs = tokens.reduce((newest, { createdAtMs }) => Math.max(newest, createdAtMs), Number.NEGATIVE_INFINITY);
	// By the clock of a runner that is ahead, live tokens would seem expired, and new ones old. But the server's clock has
	// passed the time at which the newest token was created.
	const readTime = () => deps.knowsServerTime() ? { provenMs: deps.serverNow() } : {
		provenMs: newestMs,
		runnerMs: deps.now()
	};
	const time = readTime();
	const verdicts = tokens.map((token) => classifyToken(token, rule, time));
	return {
		readTime,
		candidates: verdicts.flatMap((verdict) => verdict.kind === "candidate" ? [verdict.marked] : []),
		kept: verdicts.flatMap((verdict) => verdict.kind === "kept" ? [{
			...verdict.marked,
			because: verdict.because
		}] : []),
		expired: deps.api.keepsExpiredTokens ? verdicts.flatMap((verdict) => verdict.kind === "expired" ? [verdict.marked] : []) : [],
		unreadable
	};
}
async function classifyByRuns(candidates, readTime, deps) {
	const orphans = [];
	const keptByRun = [];
	const { findState, lookUpErrors } = await deps.lookUpRuns(listRunsToLookUp(candidates));
	const time = readTime();
	for (const candidate of candidates) {
		const because = findReasonToKeep(candidate, findState(candidate.mark), time);
		if (because === void 0) orphans.push(candidate);
		else keptByRun.push({
			...candidate,
			because
		});
	}
	return {
		orphans,
		keptByRun,
		lookUpErrors
	};
}
/**
* After this many failures in a row, the rest is left to the next sweep: there is an outage, or the management token
* may not revoke tokens.
*/
const MAX_FAILURES_IN_A_ROW = 32;
async function revokeAll(tokens, what, deps) {
	let revoked = 0;
	let failuresInARow = 0;
	const outcomes = await Promise.all(tokens.map(({ token: { id, createdAtMs } }) => deps.limit.run(async () => {
		const outcome = failuresInARow < MAX_FAILURES_IN_A_ROW ? await require_shared.revokeById({
			id,
			createdAtMs
		}, deps) : skipAfterFailures(id);
		failuresInARow = outcome.result === "failed" ? failuresInARow + 1 : 0;
		if (outcome.result === "revoked") revoked++;
		deps.progress(revoked, tokens.length, what);
		return outcome;
	})));
	const confirmed = await require_shared.confirmGone(outcomes, isMarked, deps);
	return tokens.map((token, index) => ({
		...token,
		outcome: confirmed[index]
	}));
}
function skipAfterFailures(id) {
	return {
		id,
		result: "failed",
		error: /* @__PURE__ */ new Error(`Did not try to revoke the database token ${id}, because the ${MAX_FAILURES_IN_A_ROW} revocations before it failed`)
	};
}
// src/sweep.ts
/** The action sweep: revokes the tokens that completed runs left behind. */
async function sweepAction(cancellation, redaction) {
	const environment = require_offline.readEnvironment();
	const merged = await require_shared.readInputs(SWEEP_INPUTS, environment, redaction);
	const inputs = parseSweepInputs(merged, environment.run.repository, require_shared.createMissingSecretMessage(environment, merged));
	const session = require_shared.openRevokeSession(inputs, environment, cancellation, redaction);
	const warnOfClock = require_shared.createClockWarning(session.clock);
	const toGitHub = require_shared.openHttpWithProxies(environment, {
		trust: require_shared.NODE_TRUST,
		connections: MAX_CONCURRENT_REQUESTS
	});
	const { pace } = session;
	try {
		// Opened while InfluxDB lists the tokens. GitHub gets no request before that.
		toGitHub.connectEarly(environment.apiUrl, 1, session.signal);
		const octokit = openGitHub(inputs.githubToken, environment.apiUrl, {
			http: toGitHub,
			pace,
			signal: session.signal,
			trace: session.trace,
			info: require_offline.info
		});
		const result = await sweep({
			repositories: inputs.repositories,
			olderThanSeconds: inputs.olderThanSeconds,
			serverUrl: environment.run.serverUrl,
			ownRunId: environment.run.runId
		}, inputs.isDryRun, {
			api: (await require_shared.openTokenApi(inputs.cluster, session.client, { onOldVersion: require_shared.warnOfOldVersion })).api,
			lookUpRuns: (runs) => lookUpRuns(octokit, runs, {
				...pace,
				redaction
			}),
			...pace,
			limit: session.limit,
			knowsServerTime: () => session.clock.leadMs !== void 0,
			progress: createProgress(require_offline.now)
		});
		logTokens(result, redaction);
		outputSweep(result, inputs.isDryRun, require_shared.findWords(inputs.cluster.product));
		await require_shared.writeSummary(formatSweepSummary(createSweepSummary(result, inputs.isDryRun, inputs.cluster.host, redaction)));
		requireSwept(result);
	} finally {
		warnOfClock();
		await Promise.all([session.http.close(), toGitHub.close()]);
	}
}
require_offline.runAction(sweepAction, { onCancel: "report-warning" });
