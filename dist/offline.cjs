// dist/offline.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
let vendor_core = require("./vendor/core.cjs");
let node_os = require("node:os");
let node_path = require("node:path");
let node_fs = require("node:fs");
let node_timers_promises = require("node:timers/promises");
let node_crypto = require("node:crypto");
// src/redaction/invalid.ts
/**
* A value that cannot be used. Each problem completes a sentence that begins with the name of the input, such as
* `"1.5h" is not a duration; write 1h30m`.
*/
var Invalid = class extends Error {
	problems;
	constructor(...problems) {
		super(problems.join("\n"));
		this.name = "Invalid";
		this.problems = problems;
	}
};
/** Calls a parser and catches `Invalid`. Other errors are not caught. */
function collectProblems(parse) {
	try {
		return {
			kind: "value",
			value: parse()
		};
	} catch (error) {
		if (!(error instanceof Invalid)) throw error;
		return {
			kind: "problems",
			problems: error.problems
		};
	}
}
/**
* Decides how messages quote the parts of a value. The decision needs the whole value, because a part may not show that
* it belongs to a secret. Never shows a value that contains an `@`, because there may be a password before it
* (`https://user:password@host`), or a value that contains a token, because the runner may not mask it yet.
*/
function createQuote(value) {
	if (value.includes("@")) return () => describeHidden("an @");
	if (holdsToken(value)) return () => describeHidden("an InfluxDB token");
	return (part) => part === value ? quoteVisible(part) : quote(part);
}
/** What a message shows in place of a value that it must not quote. `content` is the reason. */
function describeHidden(content) {
	return `the value (not shown, because it contains ${content})`;
}
/** Shows a whole value in a message, unless it may be a secret. For a part of a value, use `createQuote`. */
function quote(value) {
	return createQuote(value)(value);
}
/** In code points. A longer text may be a secret in the wrong input, and a mask does not cover a part of a secret. */
const MAX_QUOTE_LENGTH = 100;
/** A text in quotes, on one line. */
function quoteVisible(text) {
	const length = [...text].length;
	if (length > MAX_QUOTE_LENGTH) return `a value of ${length} characters`;
	// JSON does not escape characters that are invisible, or that reorder a line on screen.
	return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
/**
* Whether a text contains a token. Database tokens begin with `apiv1_`, management tokens with `M.V1.` (InfluxData's
* security page).
*/
function holdsToken(text) {
	return /apiv\d+_|M\.V\d+\./.test(text);
}
/** Converts what was thrown to an error. JavaScript can throw any value. */
function asError(thrown) {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}
// src/grant/duration.ts
const UNITS = [
	{
		name: "w",
		seconds: 604800
	},
	{
		name: "d",
		seconds: 86400
	},
	{
		name: "h",
		seconds: 3600
	},
	{
		name: "m",
		seconds: 60
	},
	{
		name: "s",
		seconds: 1
	}
];
const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
/** The format of a duration, for error messages. */
const DURATION_FORM = "write whole numbers with w, d, h, m or s, the largest unit first and each at most once: 90s, 30m, 1h30m, 7d, 2w";
/** The seconds of a duration such as `1h30m`; `undefined` if the text is not a duration. */
function toSeconds(text) {
	const match = text === "" ? null : DURATION.exec(text);
	if (match === null) return void 0;
	return UNITS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.seconds, 0);
}
/** Parses a duration, or `0`, to seconds. Throws `Invalid`, which explains the format. */
function parseDuration(text) {
	const seconds = text === "0" ? 0 : toSeconds(text);
	if (seconds === void 0) throw new Invalid(`${quote(text)} is not a duration; ${DURATION_FORM}`);
	if (!Number.isSafeInteger(seconds)) throw new Invalid(`${quote(text)} is too long; the maximum is ${Number.MAX_SAFE_INTEGER}s`);
	return seconds;
}
/** A duration in its two largest units: `1h 30m`, `2d`, `45s`. Rounds down. A negative duration becomes `0s`. */
function formatDuration(seconds) {
	let rest = Math.max(0, Math.floor(seconds));
	const units = [];
	for (const unit of UNITS) {
		const count = Math.floor(rest / unit.seconds);
		rest -= count * unit.seconds;
		if (count > 0) units.push(`${count}${unit.name}`);
	}
	return units.length === 0 ? "0s" : units.slice(0, 2).join(" ");
}
/** An approximate duration: rounded to the minute from ten minutes, to 5 s from one minute. */
function formatAbout(seconds) {
	const step = seconds >= 600 ? 60 : seconds >= 60 ? 5 : 1;
	return formatDuration(Math.round(seconds / step) * step);
}
/** An elapsed time: `0.4 s`, `12 s`, `2m 30s`. At least `0.1 s`. */
function formatElapsed(ms) {
	if (ms >= 6e4) return formatDuration(ms / 1e3);
	return `${(Math.max(ms, 100) / 1e3).toFixed(ms < 9950 ? 1 : 0)} s`;
}
// src/influxdb/cluster.ts
const PRODUCTS = [
	"dedicated",
	"clustered",
	"enterprise",
	"cloud"
];
/** Whether this is Enterprise or Cloud. */
function isEnterpriseProduct(product) {
	return product === "enterprise" || product === "cloud";
}
/** How messages about a base URL name the inputs with its IDs; `undefined` if the URL does not contain them. */
function findIdNames(baseUrl, cluster) {
	return baseUrl === cluster.managementUrl ? void 0 : cluster.idNames;
}
/**
* The Management API of every Cloud Dedicated account.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/api/management/
*/
const DEDICATED_MANAGEMENT_URL = "https://console.influxdata.com/api/v0";
/**
* The host of a Cloud Dedicated cluster, where data is written and queried.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/admin/clusters/list/
*/
function toDedicatedHost(clusterId) {
	return `https://${clusterId}.a.influxdb.io`;
}
/**
* The account ID and the cluster ID for Clustered if the inputs are unset. InfluxData's own clients use the same.
* @see https://github.com/influxdata/influxdb3_mcp_server/blob/main/src/config.ts
* @see https://github.com/influxdata/chronograf/blob/master/server/server.go
*/
const CLUSTERED_ID = "11111111-1111-1111-1111-111111111111";
/**
* The base URLs under which a cluster may have `/databases` and `/tokens`, in the order to try them. For Clustered, the
* first is the URL of InfluxData's own clients, and the second is the URL of the OpenAPI file. Nothing else in the
* requests differs between the products.
*/
function listBaseUrls({ product, managementUrl, accountId, clusterId }) {
	switch (product) {
		case "dedicated": return [createAccountAndClusterUrl(managementUrl, accountId, clusterId)];
		case "clustered": return [createAccountAndClusterUrl(managementUrl, accountId || CLUSTERED_ID, clusterId || CLUSTERED_ID), managementUrl];
	}
}
function createAccountAndClusterUrl(managementUrl, accountId, clusterId) {
	return `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`;
}
// src/redaction/json.ts
/** In characters. Parsing any text of this length takes at most 60 MiB and 0.1 s (measured). */
const MAX_UNCHECKED_LENGTH = 1048576;
/** The APIs' lists have at least 7 characters per `[`, `{`, `,` or `:` outside strings. */
const MIN_CHARACTERS_PER_SIGN = 6;
const SIGNS = new Set([..."[{,:"].map((sign) => sign.charCodeAt(0)));
const QUOTE = "\"".charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);
/**
* Whether a text has so many brackets, commas and colons that parsing it needs many times its size in memory: 64 MiB of
* `[` take 27 s and 3.3 GiB, and 256 MiB crash the process (measured). Those in strings need no memory of their own, and
* a list can be full of them: the permissions of a token are one string.
*/
function isTooDense(text) {
	if (text.length <= MAX_UNCHECKED_LENGTH) return false;
	let signs = 0;
	let isInString = false;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === QUOTE) isInString = !isInString;
		else if (code === BACKSLASH) index++;
		else if (!isInString && SIGNS.has(code)) signs++;
	}
	return signs * MIN_CHARACTERS_PER_SIGN > text.length;
}
/** Parses JSON. Returns `undefined` if the text is not JSON. Drops the error of the parser, which quotes the text. */
function parseJson(text) {
	if (isTooDense(text)) return void 0;
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** The value at a path of property names in parsed JSON; `undefined` if there is none. */
function readPath(json, ...path) {
	return path.reduce((value, name) => typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : void 0, json);
}
/**
* Reads each item of a list with `read`. Returns `undefined` if the value is not a list, or if `read` returns
* `undefined`. Stops at the first wrong item, because zod would describe each one: 8 million wrong items in 16 MiB take
* 14 s and 2.6 GiB (measured).
*/
function readList(list, read) {
	if (!Array.isArray(list)) return void 0;
	const items = [];
	for (const item of list) {
		const value = read(item);
		if (value === void 0) return void 0;
		items.push(value);
	}
	return items;
}
// src/runner/files.ts
/** The text of a file, or an empty text if the path is empty or the file cannot be read. */
function readFileText(path) {
	try {
		return path === "" ? "" : node_fs.readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
/** The names in a folder, or none if the path is empty or the folder cannot be read. */
function listFileNames(path) {
	try {
		return path === "" ? [] : node_fs.readdirSync(path);
	} catch {
		return [];
	}
}
// src/runner/environment.ts
/** Reads the environment variables. No other code reads them. */
function readEnvironment() {
	return {
		run: {
			serverUrl: readUrlVariable("GITHUB_SERVER_URL"),
			repository: readVariable("GITHUB_REPOSITORY"),
			runId: readVariable("GITHUB_RUN_ID"),
			runAttempt: readVariable("GITHUB_RUN_ATTEMPT")
		},
		apiUrl: readUrlVariable("GITHUB_API_URL"),
		workflow: readVariable("GITHUB_WORKFLOW"),
		job: readVariable("GITHUB_JOB"),
		actor: readVariable("GITHUB_ACTOR"),
		eventName: readVariable("GITHUB_EVENT_NAME"),
		eventPath: readVariable("GITHUB_EVENT_PATH"),
		runtimeToken: readVariable("ACTIONS_RUNTIME_TOKEN"),
		hasIdToken: readVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN") !== "",
		commandFiles: {
			GITHUB_OUTPUT: readVariable("GITHUB_OUTPUT"),
			GITHUB_STATE: readVariable("GITHUB_STATE"),
			GITHUB_ENV: readVariable("GITHUB_ENV")
		},
		httpsProxy: readVariable("https_proxy") || readVariable("HTTPS_PROXY"),
		noProxy: readVariable("no_proxy") || readVariable("NO_PROXY"),
		openSsl: {
			file: readRawVariable("SSL_CERT_FILE"),
			folders: readRawVariable("SSL_CERT_DIR")
		},
		influx: {
			token: readVariable("INFLUX_TOKEN"),
			host: readVariable("INFLUX_HOST"),
			database: readVariable("INFLUX_DATABASE")
		},
		influxdb3: {
			token: readVariable("INFLUXDB3_AUTH_TOKEN"),
			host: readVariable("INFLUXDB3_HOST_URL"),
			database: readVariable("INFLUXDB3_DATABASE_NAME")
		},
		findInfluxctlConfig: () => findInfluxctlConfig(process.platform, findHomeDirectory(), readVariable("APPDATA"))
	};
}
/**
* The home directory, or an empty text if there is none: a user in a container may have neither HOME nor an account.
*/
function findHomeDirectory() {
	try {
		return node_os.homedir();
	} catch {
		return "";
	}
}
function readVariable(name) {
	return readRawVariable(name)?.trim() ?? "";
}
function readRawVariable(name) {
	// biome-ignore lint/style/noProcessEnv: the only code that reads the environment
	return process.env[name];
}
/** Returns the environment for a process that replaces this one, with other values for some variables. */
function extendEnvironment(variables) {
	// biome-ignore lint/style/noProcessEnv: the only code that reads the environment
	return {
		...process.env,
		...variables
	};
}
/** Returns a URL without a slash at the end, which some runners set. The paths that are appended begin with a slash. */
function readUrlVariable(name) {
	return readVariable(name).replace(/\/+$/, "");
}
/** Reads the event that started the workflow. Returns `undefined` if its file is missing or is not JSON. */
function readEvent(environment) {
	return parseJson(readFileText(environment.eventPath));
}
/**
* Returns the path of influxctl's connection profiles (`reference/cli/influxctl` in InfluxData's documentation).
* Returns `undefined` if it would depend on the current folder, which contains the checkout.
*/
function findInfluxctlConfig(platform, home, appData) {
	const path = joinConfigPath(platform, home, appData);
	const { isAbsolute } = platform === "win32" ? node_path.win32 : node_path.posix;
	return isAbsolute(path) ? path : void 0;
}
function joinConfigPath(platform, home, appData) {
	switch (platform) {
		case "win32": return node_path.win32.join(appData, "influxctl", "config.toml");
		case "darwin": return node_path.posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
		default: return node_path.posix.join(home, ".config", "influxctl", "config.toml");
	}
}
// src/redaction/secret-pieces.ts
/** In characters. Shorter fragments occur by chance. */
const PIECE_LENGTH = 12;
/**
* In characters. A shorter encoded secret is not searched for. One that is shorter than a piece is searched for as a
* whole.
*/
const MIN_ENCODED_LENGTH = 6;
/**
* Whether a text contains a piece of one of these secrets: plain, reversed, in hex or base64, or in two of these
* encodings; escaped for URLs, JSON or XML; with spaces in it; in any case. The runner only masks whole secrets and few
* encodings.
*/
function showsPiece(secrets, text, pieceLength = PIECE_LENGTH) {
	// Many inputs are empty or short. Encoding the secrets takes a millisecond.
	if (text.length < MIN_ENCODED_LENGTH) return false;
	const plain = normalize(text);
	const texts = {
		plain,
		squeezed: plain.replace(/[\s\p{C}]+/gu, "")
	};
	return secrets.some((secret) => {
		const once = listEncodings(secret, pieceLength);
		// A piece that is encoded twice contains less of the secret: in hex of hex, one character in four.
		const twice = once.flatMap((encoding) => listEncodings(encoding, pieceLength));
		const shows = (length) => (encoding) => isShown(normalize(encoding), texts, length);
		return [secret, ...once].some(shows(pieceLength)) || twice.some(shows(2 * pieceLength));
	});
}
function isShown(encoding, { plain, squeezed }, pieceLength) {
	if (encoding.length < pieceLength) return encoding.length >= MIN_ENCODED_LENGTH && plain.includes(encoding);
	return hasPiece(encoding, plain, pieceLength) || hasPiece(encoding, squeezed, pieceLength);
}
function hasPiece(encoding, plain, pieceLength) {
	if (!mayShow(encoding, plain, pieceLength)) return false;
	const pieces = new Set(listPieces(plain, pieceLength));
	return listPieces(encoding, pieceLength).some((piece) => pieces.has(piece));
}
/**
* Whether a text contains a block of a secret. Blocks are half as long as pieces, so every piece contains a whole
* block. This search takes a tenth of the time of a search for pieces (measured), and rarely finds a block.
*/
function mayShow(encoding, plain, pieceLength) {
	const length = Math.floor(pieceLength / 2);
	for (let start = 0; start + length <= encoding.length; start += length) if (plain.includes(encoding.slice(start, start + length))) return true;
	return false;
}
function listEncodings(secret, pieceLength) {
	const bytes = Buffer.from(secret);
	// Text before the secret shifts its base64 by one or two bytes.
	const shifted = [
		0,
		1,
		2
	].map((shift) => bytes.subarray(shift));
	// Text after the secret changes the end of its base64. For a short secret, little else is left.
	const whole = secret.length < pieceLength ? shifted.map(inWholeGroups) : [];
	const base64 = [...shifted, ...whole].map((part) => part.toString("base64"));
	return [
		[...secret].reverse().join(""),
		bytes.toString("hex"),
		...base64
	];
}
/** base64 encodes three bytes as four characters. */
function inWholeGroups(bytes) {
	return bytes.subarray(0, bytes.length - bytes.length % 3);
}
/**
* Removes the differences between spellings of the same text: escapes, the two special characters of base64url, and
* case.
*/
function normalize(text) {
	return text.replace(/%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x([0-9a-f]{2,4});/gi, (_, ...codes) => unescaped(codes, 16)).replace(/&#(\d{2,5});/g, (_, code) => unescaped([code], 10)).replaceAll("-", "+").replaceAll("_", "/").toLowerCase();
}
/** The character of the first code that matched. */
function unescaped(codes, radix) {
	const code = codes.find((each) => typeof each === "string");
	return String.fromCharCode(Number.parseInt(String(code), radix));
}
function listPieces(plain, length) {
	const count = Math.max(0, plain.length - length + 1);
	return Array.from({ length: count }, (_, start) => plain.slice(start, start + length));
}
// src/redaction/redaction.ts
/**
* Database tokens (`apiv1_…`) and management tokens (`M.V1.…`).
*
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
*/
const TOKEN_FORM = /apiv\d+_[\w+/=-]+|M\.V\d+\.[\w.+/=-]+/g;
/**
* In characters. Shorter texts appear in a log by chance, and masking them would make it unreadable. Azure Pipelines
* has the same limit (microsoft/azure-pipelines-agent, `LoggedSecretMasker.cs`).
*/
const MIN_MASK_LENGTH = 6;
const MAX_TEXT_LENGTH = 200;
/** In characters. The rest of a text is dropped before secrets are removed. Much longer than what is shown. */
const MAX_READ_LENGTH = 16384;
/**
* In characters. Longer than words in the messages of this action, such as `management-token`, which the placeholder
* for a secret can also contain.
*/
const MESSAGE_PIECE_LENGTH = 20;
const NOT_SHOWN = "not shown, because it contains part of a secret";
/**
* Removes the secrets of a step from what it prints. Every text from a server or a file goes through it before it
* reaches a log, an annotation, the summary or an output, because one server can echo what another one received. Each
* entry creates one.
*/
var Redaction = class {
	#mask;
	#secrets = /* @__PURE__ */ new Set();
	/** `mask` makes the runner mask a text from now on. */
	constructor(mask) {
		this.#mask = mask;
	}
	/**
	* Masks each line of a secret, because logs have lines, and hides it from now on. A line with fewer than `minLength`
	* characters is not masked. Returns whether all lines are masked.
	*/
	add(secret, minLength = MIN_MASK_LENGTH) {
		const lines = splitLines(secret);
		const masked = lines.filter(({ length }) => length >= minLength);
		for (const line of masked) {
			this.#mask(line);
			this.#secrets.add(line);
		}
		return masked.length === lines.length;
	}
	/** Hides a secret that the runner masks by itself. */
	hide(secret) {
		for (const line of splitLines(secret)) if (line.length >= MIN_MASK_LENGTH) this.#secrets.add(line);
	}
	/** Whether a text is a secret of this step. */
	isSecret(text) {
		return this.#secrets.has(text);
	}
	/** Whether a text contains a secret, or a piece or an encoding of one. `also`: more secrets for this text. */
	findsSecretIn(text, also = []) {
		return showsPiece([...this.#secrets, ...also], text);
	}
	/**
	* The text of a server as one short line without secrets or workflow commands (the runner executes `##[…]` anywhere
	* in a line). `also`: possible secrets of the same response.
	*/
	printable(text, also = []) {
		const line = this.#withoutSecrets(text.slice(0, MAX_READ_LENGTH), also).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").replaceAll("##[", "## [").trim();
		const shown = [...line].slice(0, MAX_TEXT_LENGTH).join("");
		if (this.findsSecretIn(shown, also)) return NOT_SHOWN;
		return shown.length < line.length ? `${shown}…` : shown;
	}
	/**
	* A message of this action without secrets, line by line. The last check, in case a text did not go through
	* `printable`.
	*/
	message(text) {
		return this.#withoutSecrets(text, []).split("\n").map((line) => this.#isInMessage(line) ? `A message is ${NOT_SHOWN}` : line).join("\n");
	}
	#isInMessage(line) {
		return showsPiece([...this.#secrets], line, MESSAGE_PIECE_LENGTH);
	}
	#withoutSecrets(text, also) {
		// The longest first, because one secret can contain another.
		return [...this.#secrets, ...also].sort((a, b) => b.length - a.length).reduce((result, secret) => result.replaceAll(secret, "***"), text).replace(TOKEN_FORM, "***");
	}
};
function splitLines(secret) {
	return secret.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "");
}
// src/redaction/token-form.ts
/**
* In characters. A shorter token could be guessed, and its mask would make a log unreadable. InfluxData's schema
* requires 64 for database tokens (`accessToken` in `cloud-dedicated-management.yml`).
*/
const MIN_TOKEN_LENGTH = 16;
/** In characters. Servers do not accept longer headers. */
const MAX_TOKEN_LENGTH = 8192;
/** Describes the problem with a text that is too short for a token. Returns `undefined` if it is long enough. */
function findLengthProblem(text) {
	if (text.length >= MIN_TOKEN_LENGTH) return void 0;
	return `is ${text.length === 1 ? "1 character" : `${text.length} characters`} long, which is too short for a token; store the token itself as the secret`;
}
/** Whether a text can be a token: it can be sent in a header, and its mask does not make the log unreadable. */
function canBeToken(text) {
	return text.length >= MIN_TOKEN_LENGTH && text.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(text);
}
// src/runner/log.ts
/**
* Logs a line. The runner executes `##[…]` anywhere in a line, and the name of a token may contain that, because its
* author may have inserted the title of a pull request.
*/
function info(message) {
	vendor_core.info(message.replaceAll("##[", "## ["));
}
// src/runner/annotations.ts
/**
* In UTF-16 code units. The runner cuts longer messages, also in the log (actions/runner, `ExecutionContext.AddIssue`).
*/
const MAX_LENGTH = 4096;
/** In UTF-16 code units: the limit for each of several problems, so that at least three fit. */
const MAX_PROBLEM_LENGTH = 1200;
/** In UTF-16 code units: the room for the line that counts the problems that are not shown. */
const MAX_COUNT_LENGTH = 60;
/**
* Fits a message, with one problem per line, into an annotation. A problem ends with what to do next, so a long one
* loses its middle. If there are too many problems, the last ones are left out.
*/
function fitMessage(message) {
	if (message.length <= MAX_LENGTH) return {
		shown: message,
		rest: []
	};
	const problems = message.split("\n");
	if (problems.length === 1) return {
		shown: withoutMiddle(message, MAX_LENGTH),
		rest: problems
	};
	const fitting = takeFitting(problems.map((problem) => withoutMiddle(problem, MAX_PROBLEM_LENGTH)));
	const more = problems.length - fitting.length;
	const count = more === 0 ? [] : [`and ${more} more, shown in the log`];
	return {
		shown: [...fitting, ...count].join("\n"),
		rest: problems.filter((problem, index) => fitting[index] !== problem)
	};
}
/** Takes as many of the first lines as fit into an annotation, together with the line that counts the others. */
function takeFitting(lines) {
	let length = MAX_COUNT_LENGTH;
	const end = lines.findIndex((line) => {
		length += line.length + 1;
		return length > MAX_LENGTH;
	});
	return end === -1 ? lines : lines.slice(0, end);
}
function withoutMiddle(text, maxLength) {
	if (text.length <= maxLength) return text;
	const half = Math.floor((maxLength - 3) / 2);
	// The cut may have split a surrogate pair.
	return `${text.slice(0, half)} … ${text.slice(-half)}`.toWellFormed();
}
/** Annotates the step with an error. */
function annotateError(message) {
	annotate(vendor_core.error, message);
}
/** Annotates the step with a warning. */
function warning(message) {
	annotate(vendor_core.warning, message);
}
/** Annotates the step with a notice. */
function notice(message) {
	annotate(vendor_core.notice, message);
}
function annotate(annotation, message) {
	const { shown, rest } = fitMessage(message);
	annotation(shown);
	// The runner accepts commands after `::` at the beginning of a line.
	for (const line of rest) info(`- ${line}`);
}
// src/inputs/missing-secret.ts
/** The usual causes, if the event does not show the cause. */
const USUAL_CAUSES = "the name of the secret is misspelled; it is an organization secret that is not shared with this repository; it is an environment secret, but the job has no `environment:`; or a reusable workflow was called without `secrets: inherit`";
/** A condition that skips a job only for pull requests from forks. The event of a push contains no pull request. */
const SKIP_FORKS = "if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository";
/**
* Explains why an input that takes a secret is empty, if the event shows the cause. The text continues a message that
* begins with the name of the input.
*/
function explainMissingSecret(kind, environment, event) {
	if (environment.actor === "dependabot[bot]") return `is empty: Dependabot started this run, so it gets only Dependabot secrets. Store the ${kind} as a Dependabot secret too, or skip the job with \`if: github.actor != 'dependabot[bot]'\``;
	if (isFromFork(environment, event)) return `is empty: pull requests from forks get neither secrets nor variables. Skip the job for forks with \`${SKIP_FORKS}\``;
	return `is required, but it is empty. Usual causes: ${USUAL_CAUSES}`;
}
/** Reads the event without zod, which takes longer to load than the whole step of the action `open`. */
function isFromFork(environment, event) {
	// pull_request_target has access to secrets even for forks.
	if (!environment.eventName.startsWith("pull_request") || environment.eventName === "pull_request_target") return false;
	const base = readPath(event, "pull_request", "base", "repo", "full_name");
	const head = readPath(event, "pull_request", "head");
	if (typeof base !== "string" || typeof head !== "object") return false;
	// Without a repository if the fork was deleted.
	return readPath(head, "repo", "full_name") !== base;
}
// src/influxdb/uuid.ts
/**
* Any version of UUID, even 11111111-1111-1111-1111-111111111111, which has none: Clustered uses it for the account and
* the cluster.
*/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/**
* Whether a text is a UUID. Only UUIDs may become part of a URL: `../databases/x` would be the path of another
* resource.
*/
function isUuid(text) {
	return UUID.test(text);
}
// src/inputs/schema.ts
/** The inputs as they are, without a profile. */
function withoutProfile(raw) {
	return {
		raw,
		profile: "",
		formatName: (input) => input,
		caCertificatePath: "",
		problems: [],
		environmentProblems: []
	};
}
/** A parser for an input that must be set. `missing` completes a sentence that begins with its name. */
function required(parse, missing) {
	return (text, quotePart) => {
		if (text === "") throw new Invalid(missing);
		return parse(text, quotePart);
	};
}
/** A parser for an input that may be unset. */
function unlessEmpty(parse) {
	return (text, quotePart) => text === "" ? "" : parse(text, quotePart);
}
/** A parser for an input with a default. */
function withDefault(parse, defaultText) {
	return (text, quotePart) => parse(text === "" ? defaultText : text, quotePart);
}
/**
* The texts that GitHub Actions inserts for a list or an object. Both are valid names of databases, so the token could
* be for the wrong database.
*
* @see https://github.com/actions/runner/blob/main/src/Sdk/DTExpressions2/Expressions2/EvaluationResult.cs
*/
const LIST_AND_OBJECT_TEXTS = /* @__PURE__ */ new Map([["Array", "is the text \"Array\", which GitHub inserts for an expression that returns a list; join its items, as in `join(fromJSON(vars.NAMES), ', ')`"], ["Object", "is the text \"Object\", which GitHub inserts for an expression that returns an object; use one of its fields, as in `fromJSON(vars.NAMES).field`, or join its values, as in `join(fromJSON(vars.NAMES).*, ', ')`"]]);
/**
* Parses every input. `createParsers` gets the quotes of all inputs, for a message about one that mentions another.
* Throws one `Invalid` with the problems of all inputs, each with the name of its input.
*/
function parseInputs({ raw, formatName, problems, environmentProblems }, createParsers) {
	const exposing = findInputsWithSecret(raw);
	const createInputQuote = (input) => {
		const secret = exposing.get(input);
		return secret === void 0 ? createQuote(raw[input] ?? "") : () => describeHidden(secret);
	};
	const values = {};
	const inputProblems = [];
	for (const [input, parse] of Object.entries(createParsers(createInputQuote))) {
		if (exposing.has(input)) continue;
		const result = collectProblems(() => parseInput(parse, raw[input] ?? "", createInputQuote(input)));
		if (result.kind === "value") values[input] = result.value;
		else inputProblems.push(...result.problems.map((problem) => `${formatName(input)}: ${problem}`));
	}
	const all = [
		...[...exposing].map(([input, secret]) => `${input}: contains ${secret} or a part of it; remove it`),
		...exposing.size > 0 ? [] : problems,
		...environmentProblems,
		...inputProblems
	];
	// Problems of the profile quote the inputs.
	if (all.length > 0) throw new Invalid(...all);
	return values;
}
function parseInput(parse, text, quotePart) {
	const problem = LIST_AND_OBJECT_TEXTS.get(text);
	if (problem !== void 0) throw new Invalid(problem);
	return parse(text, quotePart);
}
/** The inputs with a secret that no other input may contain, and what messages call it. Their parsers quote nothing. */
const SECRET_INPUTS = /* @__PURE__ */ new Map([["management-token", "the management token"], ["transfer-key", "the transfer key"]]);
/** The inputs whose parsers quote nothing. Searching a sealed token would take longer than opening it. */
const NEVER_QUOTED = /* @__PURE__ */ new Set([...SECRET_INPUTS.keys(), "sealed-token"]);
/** The inputs that contain a secret of another input, each with what messages call the secret. */
function findInputsWithSecret(raw) {
	// Other inputs can contain a short text by chance, and an ID is not a secret. The parser of the secret rejects both.
	const secrets = [...SECRET_INPUTS].map(([input, name]) => ({
		secret: raw[input] ?? "",
		name
	})).filter(({ secret }) => secret.length >= MIN_TOKEN_LENGTH && !isUuid(secret));
	const found = Object.keys(raw).filter((input) => !NEVER_QUOTED.has(input)).flatMap((input) => {
		const contained = secrets.find(({ secret }) => containsSecret(input, raw[input] ?? "", secret));
		return contained === void 0 ? [] : [[input, contained.name]];
	});
	return new Map(found);
}
function containsSecret(input, value, secret) {
	// GitHub tokens can begin like the tokens of an identity provider.
	return value.includes(secret) || input !== "github-token" && showsPiece([secret], value);
}
const TRUE = [
	"true",
	"True",
	"TRUE"
];
/** Parses a boolean of YAML 1.2's core schema, as `core.getBooleanInput` does. Throws `Invalid`. */
function parseBoolean(text) {
	if (isTrue(text)) return true;
	if ([
		"false",
		"False",
		"FALSE"
	].includes(text)) return false;
	throw new Invalid(`${quote(text)} is not a boolean; write true or false`);
}
/** Whether a boolean input is true. `false` for a text that is not a boolean. */
function isTrue(text) {
	return text !== void 0 && TRUE.includes(text);
}
/** A parser that accepts one of these words. It throws `Invalid`, which lists them. */
function parseChoice(...choices) {
	return (text) => {
		const choice = choices.find((word) => word === text);
		if (choice === void 0) throw new Invalid(`${quote(text)} is not a valid value; write ${formatChoices(choices)}`);
		return choice;
	};
}
/** `a or b`; `a, b or c`. */
function formatChoices(choices) {
	return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}
// src/runner/clock.ts
/** The current time in epoch milliseconds. Unlike `Date.now()`, it never goes back when the clock is corrected. */
function now() {
	return Math.round(performance.timeOrigin + performance.now());
}
/** Waits for `ms` milliseconds. Throws as soon as `signal` is aborted, which means that the step is cancelled. */
async function sleep(ms, signal) {
	try {
		await node_timers_promises.setTimeout(ms, void 0, { signal });
	} catch (cause) {
		throw new Error("This step was cancelled or timed out", { cause });
	}
}
// src/grant/every-database.ts
/** Stands for every database in a permission, including those that are created later. */
const EVERY_DATABASE = "*";
// src/runner/export-token.ts
/** The names of the variables that InfluxData's client libraries read. */
const INFLUX = {
	token: "INFLUX_TOKEN",
	host: "INFLUX_HOST",
	database: "INFLUX_DATABASE"
};
/** The names of the variables that the `influxdb3` CLI reads. */
const INFLUXDB3 = {
	token: "INFLUXDB3_AUTH_TOKEN",
	host: "INFLUXDB3_HOST_URL",
	database: "INFLUXDB3_DATABASE_NAME"
};
/**
* Sets the variables that InfluxData's clients read in later steps, and logs which ones it replaces. It sets all of
* them, so that later steps do not combine this token with the database of another one.
*/
function exportToken({ accessToken, permissions, product }, host, { influx, influxdb3 }) {
	const values = {
		token: accessToken,
		host,
		database: findOnlyDatabase(permissions)
	};
	exportAll(INFLUX, influx, values);
	if (isEnterpriseProduct(product)) exportAll(INFLUXDB3, influxdb3, values);
}
function exportAll(names, before, values) {
	for (const what of [
		"token",
		"host",
		"database"
	]) exportAndReport(names[what], what, before[what], values[what]);
}
/** The database of the token; empty if there are several, or `*`. */
function findOnlyDatabase(permissions) {
	const [name = "", ...others] = new Set(permissions.map(({ resource }) => resource));
	return others.length > 0 || name === EVERY_DATABASE ? "" : name;
}
/** A variable that was set and gets no value becomes empty, because GITHUB_ENV cannot unset it. */
function exportAndReport(name, what, before, value) {
	if (before === "" && value === "") return;
	vendor_core.exportVariable(name, value);
	if (before === "" || before === value) return;
	info(`${name} was already set; later steps ${value === "" ? "get an empty value, because the token is not for exactly one database" : `get the new ${what}`}.`);
}
// src/sealing/encryption.ts
// AES-256-GCM with a fresh salt and nonce for each text. The bytes are: salt, nonce, tag, encrypted text.
const CIPHER = "aes-256-gcm";
const KEY_BYTES$1 = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 44;
/** Encrypts a text. */
function encrypt(text, key) {
	const salt = node_crypto.randomBytes(SALT_BYTES);
	const nonce = node_crypto.randomBytes(NONCE_BYTES);
	const cipher = node_crypto.createCipheriv(CIPHER, deriveKey(key, salt), nonce).setAAD(Buffer.from(key.context));
	const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
	return Buffer.concat([
		salt,
		nonce,
		cipher.getAuthTag(),
		encrypted
	]);
}
/** Decrypts a text; `undefined` if it was encrypted with another key, purpose or context, or if a byte has changed. */
function decrypt(bytes, key) {
	const salt = bytes.subarray(0, SALT_BYTES);
	const nonce = bytes.subarray(SALT_BYTES, 28);
	const tag = bytes.subarray(28, HEADER_BYTES);
	try {
		const decipher = node_crypto.createDecipheriv(CIPHER, deriveKey(key, salt), nonce, { authTagLength: TAG_BYTES });
		decipher.setAAD(Buffer.from(key.context)).setAuthTag(tag);
		return decipher.update(bytes.subarray(HEADER_BYTES), void 0, "utf8") + decipher.final("utf8");
	} catch {
		return;
	}
}
function deriveKey({ secret, purpose }, salt) {
	return Buffer.from(node_crypto.hkdfSync("sha256", secret, salt, purpose, KEY_BYTES$1));
}
// src/transfer/sealed-token.ts
// docs/isolated-jobs.md describes the format. A change of it needs a new version.
const VERSION = "v1";
const PURPOSE = "influxdb-database-token: token for another job";
/** `sealed.VERSION.LENGTH.BODY`: LENGTH is the number of bytes of the body, and BODY is in base64url. */
const FORM = /^sealed\.(v[1-9]\d{0,3})\.(.*)$/s;
const FORM_OF_V1 = /^([1-9]\d*)\.([\w-]*)$/;
/**
* Seals a token for another job of the same run. The result is one line of printable ASCII without spaces, and no
* secret without the key.
*/
function sealToken(token, key, run) {
	const body = encrypt(formatToken(token), createKey(key, run));
	return `sealed.${VERSION}.${body.length}.${body.toString("base64url")}`;
}
/** Parses the form of a sealed token. Throws `Invalid`, which quotes nothing. */
function parseSealedToken(text) {
	const [, version, rest = ""] = FORM.exec(text) ?? [];
	if (version === void 0) throw new Invalid(`is ${holdsToken(text) ? "a token that is not sealed" : "not a sealed token"}; use the output sealed-token of the step that created the token`);
	if (version !== VERSION) throw new Invalid(`was sealed by a newer version of this action (format ${version}); use the same version in both jobs`);
	const [, length = "", base64 = ""] = FORM_OF_V1.exec(rest) ?? [];
	const body = Buffer.from(base64, "base64url");
	// Node ignores unused bits and characters at the end of base64. A round trip detects them.
	if (String(body.length) !== length || body.toString("base64url") !== base64) throw new Invalid("is incomplete, or contains additional text; pass the output sealed-token on without changes");
	return { body };
}
/**
* Opens a sealed token; `undefined` if it belongs to another run, was sealed with another key, or has changed. Never
* throws.
*/
function openSealedToken({ body }, key, run) {
	const plaintext = decrypt(body, createKey(key, run));
	return plaintext === void 0 ? void 0 : readToken(parseJson(plaintext));
}
/**
* The key for a run. A re-run opens what an earlier attempt of the run sealed, because the number of the attempt is not
* part of the context. GitHub compares names of repositories without regard to case.
*/
function createKey(secret, { serverUrl, repository, runId }) {
	return {
		secret,
		purpose: PURPOSE,
		context: [
			VERSION,
			serverUrl,
			repository.toLowerCase(),
			runId
		].join("\n")
	};
}
function formatToken({ accessToken, id, expiresAt, permissions, host, product }) {
	return JSON.stringify({
		token: accessToken,
		"token-id": id,
		"expires-at": expiresAt,
		permissions,
		host,
		product
	});
}
/**
* Reads what `formatToken` wrote. Whoever has the key can seal any text, so everything that is printed must be one line, and
* the token must be long enough for a mask. It does not use zod, which would take longer to load than the whole step.
*/
function readToken(json) {
	const [accessToken, id, expiresAt, host, product] = [
		"token",
		"token-id",
		"expires-at",
		"host",
		"product"
	].map((name) => readLine(readPath(json, name)));
	const permissions = readList(readPath(json, "permissions"), readPermission);
	if (accessToken === void 0 || !canBeToken(accessToken) || permissions === void 0) return void 0;
	if (expiresAt === void 0 || !isExpiry(expiresAt)) return void 0;
	if (id === void 0 || host === void 0 || product === void 0) return void 0;
	return {
		accessToken,
		id,
		expiresAt,
		permissions,
		host,
		product
	};
}
function readPermission(json) {
	const action = readPath(json, "action");
	const resource = readLine(readPath(json, "resource"));
	if (action !== "read" && action !== "write" || resource === void 0) return void 0;
	return {
		action,
		resource
	};
}
/** Returns a text without line breaks, so that no part of it is a workflow command. */
function readLine(value) {
	return typeof value === "string" && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? value : void 0;
}
function isExpiry(text) {
	return text === "" || !Number.isNaN(Date.parse(text));
}
// src/runner/command-files.ts
/** The files through which the runner gets outputs, state and variables, and what would happen without them. */
const WITHOUT = {
	GITHUB_OUTPUT: "an output with the token would be printed in the log",
	GITHUB_STATE: "the post step would not know which token to revoke",
	GITHUB_ENV: "export-env would print the token in the log"
};
/**
* The problems if the runner has not set one of these variables, or `GITHUB_ENV` if the step sets variables. Without it, `@actions/core` prints a command for old
* runners, with the token. GitHub's runner sets all of them, but a program that replaces it may not.
*/
function findCommandFileProblems({ commandFiles }, needed, setsVariables) {
	return (setsVariables ? [...needed, "GITHUB_ENV"] : needed).filter((name) => commandFiles[name] === "").map((name) => `${name} is not set, so ${WITHOUT[name]}. GitHub's runner sets it to the path of a file. Run this action with the runner, or with a current version of the program that replaces it`);
}
// src/transfer/transfer-key.ts
const KEY_BYTES = 32;
/** Random bytes have fewer different values once in 10^15 keys. */
const MIN_DIFFERENT_BYTES = 17;
const HOW_TO_CREATE = "create one with `openssl rand -base64 32`, and store its output as the secret";
/** The first form that matches is reported. */
const KNOWN_FORMS = [
	{
		matches: (text) => /^sealed\.v\d/.test(text),
		problem: "is a sealed token, not the key that opens it; set it to the secret with which the token was sealed"
	},
	{
		matches: (text) => /^["'`]|["'`]$/.test(text),
		problem: "starts or ends with a quote; store the key again, without quotes"
	},
	{
		matches: (text) => /\s/.test(text),
		problem: "contains white space; store only the key as the secret, on one line"
	},
	{
		matches: (text) => /^[0-9a-f]{64}$/i.test(text),
		problem: `is in hexadecimal, but the key must be in base64; ${HOW_TO_CREATE}`
	},
	{
		matches: (text) => /^[\w-]{43}=?$/.test(text) && /[_-]/.test(text),
		problem: `is in base64url, but the key must be in base64; ${HOW_TO_CREATE}`
	},
	{
		matches: (text) => /^[A-Za-z0-9+/]{43}$/.test(text),
		problem: "lacks the = at its end; store the whole key as the secret"
	}
];
/**
* Parses a transfer key: 32 random bytes in base64. Throws `Invalid`, which quotes nothing. A key that can be guessed is
* a problem too, because the sealed token is no secret, so anyone could try keys on it.
*/
function parseTransferKey(text) {
	const problem = KNOWN_FORMS.find(({ matches }) => matches(text))?.problem;
	if (problem !== void 0) throw new Invalid(problem);
	const bytes = Buffer.from(text, "base64");
	// Node ignores characters that are not base64. A round trip detects them.
	if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== text) throw new Invalid(`is not 32 bytes in base64, which are 44 characters; ${HOW_TO_CREATE}`);
	if (!isRandom(bytes)) throw new Invalid(`is not random, so it can be guessed; ${HOW_TO_CREATE}`);
	return bytes;
}
/** Whether bytes look random: neither text, nor a few values again and again. */
function isRandom(bytes) {
	return new Set(bytes).size >= MIN_DIFFERENT_BYTES && bytes.some((byte) => byte < 32 || byte > 126);
}
// src/grant/format-grant.ts
const MAX_SHOWN = 10;
/** The permissions by database: ``write on `logs`, read and write on `sensors` ``. */
function formatPermissions(permissions) {
	const all = [...Map.groupBy(permissions, ({ resource }) => resource)].map(([name, ofDatabase]) => `${ofDatabase.map(({ action }) => action).join(" and ")} on \`${name}\``);
	const more = all.length - MAX_SHOWN;
	return all.slice(0, MAX_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
/** When a token expires, as the beginning of a sentence. `expiresAt` is empty or absent if it never expires. */
function formatExpiry(expiresAt, nowMs) {
	if (expiresAt === void 0 || expiresAt === "") return "Never expires";
	// Rounded up: the request took part of the last second.
	return `Expires at ${expiresAt} (in ${formatAbout(Math.ceil((Date.parse(expiresAt) - nowMs) / 1e3))})`;
}
// src/runner/cancellation.ts
/** The runner sends SIGTERM 7.5 s after SIGINT (actions/runner, `ProcessInvoker.cs`). */
const GRACE_MS = 5e3;
/** Listens for the runner's signals. They no longer end the process, so every wait must use `signal`. */
function listenForCancel() {
	const cancelled = new AbortController();
	const graceOver = new AbortController();
	const cancel = () => {
		cancelled.abort();
		setTimeout(() => graceOver.abort(), GRACE_MS).unref();
	};
	process.once("SIGINT", cancel);
	process.once("SIGTERM", cancel);
	return {
		signal: cancelled.signal,
		graceSignal: graceOver.signal
	};
}
// src/runner/run-action.ts
/** Runs an entry. An error becomes one annotation and exit code 1. */
async function runAction(body, { onCancel }) {
	excludeEnvironmentFromReports();
	const cancellation = listenForCancel();
	const redaction = new Redaction(vendor_core.setSecret);
	try {
		await body(cancellation, redaction);
	} catch (error) {
		process.exitCode = 1;
		report(redaction.message(error instanceof Error ? error.message : String(error)), cancellation.signal.aborted ? onCancel : void 0);
		if (vendor_core.isDebug() && error instanceof Error) vendor_core.debug(redaction.message(error.stack ?? "no stack"));
	}
}
/**
* The NODE_OPTIONS of a job can enable Node's diagnostic reports, which contain the environment, and so the inputs
* (https://nodejs.org/api/report.html). Node writes them into the checkout.
*/
function excludeEnvironmentFromReports() {
	process.report.excludeEnv = true;
}
function report(message, onCancel) {
	if (onCancel === "leave-to-post") info("Cancelled. The post step revokes any token that was created.");
	else if (onCancel === "report-warning") warning(`Cancelled. ${message}`);
	else annotateError(message);
}
exports.DEDICATED_MANAGEMENT_URL = DEDICATED_MANAGEMENT_URL;
exports.DURATION_FORM = DURATION_FORM;
exports.EVERY_DATABASE = EVERY_DATABASE;
exports.Invalid = Invalid;
exports.MAX_TOKEN_LENGTH = MAX_TOKEN_LENGTH;
exports.MIN_MASK_LENGTH = MIN_MASK_LENGTH;
exports.MIN_TOKEN_LENGTH = MIN_TOKEN_LENGTH;
exports.PRODUCTS = PRODUCTS;
exports.asError = asError;
exports.canBeToken = canBeToken;
exports.collectProblems = collectProblems;
exports.decrypt = decrypt;
exports.encrypt = encrypt;
exports.explainMissingSecret = explainMissingSecret;
exports.exportToken = exportToken;
exports.extendEnvironment = extendEnvironment;
exports.findCommandFileProblems = findCommandFileProblems;
exports.findIdNames = findIdNames;
exports.findLengthProblem = findLengthProblem;
exports.formatAbout = formatAbout;
exports.formatDuration = formatDuration;
exports.formatElapsed = formatElapsed;
exports.formatExpiry = formatExpiry;
exports.formatPermissions = formatPermissions;
exports.holdsToken = holdsToken;
exports.info = info;
exports.isEnterpriseProduct = isEnterpriseProduct;
exports.isTrue = isTrue;
exports.isUuid = isUuid;
exports.listBaseUrls = listBaseUrls;
exports.listFileNames = listFileNames;
exports.notice = notice;
exports.now = now;
exports.openSealedToken = openSealedToken;
exports.parseBoolean = parseBoolean;
exports.parseChoice = parseChoice;
exports.parseDuration = parseDuration;
exports.parseInputs = parseInputs;
exports.parseJson = parseJson;
exports.parseSealedToken = parseSealedToken;
exports.parseTransferKey = parseTransferKey;
exports.quote = quote;
exports.readEnvironment = readEnvironment;
exports.readEvent = readEvent;
exports.readFileText = readFileText;
exports.readList = readList;
exports.required = required;
exports.runAction = runAction;
exports.sealToken = sealToken;
exports.sleep = sleep;
exports.toDedicatedHost = toDedicatedHost;
exports.toSeconds = toSeconds;
exports.unlessEmpty = unlessEmpty;
exports.warning = warning;
exports.withDefault = withDefault;
exports.withoutProfile = withoutProfile;
