// dist/post.cjs: the entry post of this action, from src/post.ts. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 341:
/***/ ((module) => {

module.exports = require("./vendor/summary.cjs");

/***/ }),

/***/ 147:
/***/ ((module) => {

module.exports = require("./vendor/toml.cjs");

/***/ }),

/***/ 59:
/***/ ((module) => {

module.exports = require("./vendor/undici.cjs");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = require("node:fs");
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = require("node:os");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = require("node:path");
;// CONCATENATED MODULE: ./build/action/influxctl-config.js

/** Where influxctl keeps its connection profiles (`reference/cli/influxctl` in InfluxData's documents). */
function influxctlConfig(platform, home, appData) {
    switch (platform) {
        case "win32":
            return external_node_path_namespaceObject.win32.join(appData, "influxctl", "config.toml");
        case "darwin":
            return external_node_path_namespaceObject.posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
        default:
            return external_node_path_namespaceObject.posix.join(home, ".config", "influxctl", "config.toml");
    }
}

;// CONCATENATED MODULE: ./build/action/environment.js



/** Reads the environment. This is the one place that does. */
function readEnvironment() {
    return {
        run: {
            serverUrl: variable("GITHUB_SERVER_URL"),
            repository: variable("GITHUB_REPOSITORY"),
            runId: variable("GITHUB_RUN_ID"),
            runAttempt: variable("GITHUB_RUN_ATTEMPT"),
        },
        apiUrl: variable("GITHUB_API_URL"),
        workflow: variable("GITHUB_WORKFLOW"),
        job: variable("GITHUB_JOB"),
        actor: variable("GITHUB_ACTOR"),
        eventName: variable("GITHUB_EVENT_NAME"),
        eventPath: variable("GITHUB_EVENT_PATH"),
        runtimeToken: variable("ACTIONS_RUNTIME_TOKEN"),
        hasIdToken: variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN") !== "",
        httpsProxy: variable("https_proxy") || variable("HTTPS_PROXY"),
        noProxy: variable("no_proxy") || variable("NO_PROXY"),
        extraCaCertificates: variable("NODE_EXTRA_CA_CERTS"),
        influxToken: variable("INFLUX_TOKEN"),
        influxctlConfig: influxctlConfig(process.platform, (0,external_node_os_namespaceObject.homedir)(), variable("APPDATA")),
    };
}
function variable(name) {
    // biome-ignore lint/style/noProcessEnv: the one reader of the environment
    return process.env[name]?.trim() ?? "";
}
/** The event that started the workflow; `undefined` where its file is missing or no JSON. */
function readEvent(environment) {
    try {
        return JSON.parse(readFileSync(environment.eventPath, "utf8"));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/influxdb/invalid.js
/**
 * A text that is not what it has to be. Each problem completes a sentence that begins with the name of the input,
 * such as `"1.5h" is not a duration; write 1h30m`.
 */
class invalid_Invalid extends Error {
    problems;
    constructor(...problems) {
        super(problems.join("\n"));
        this.name = "Invalid";
        this.problems = problems;
    }
}
const LONGEST_QUOTE = 100;
/**
 * A value as an error message may show it: in quotes, on one line. Never shown is a value with an `@`, which can hold a
 * password (`https://user:password@host`), and a long one: it may be a secret in the wrong place, and no mask covers
 * the part of a secret.
 */
function invalid_quoted(text) {
    if (text.includes("@"))
        return `the value (${NOT_SHOWN})`;
    const length = [...text].length;
    if (length > LONGEST_QUOTE)
        return `a value of ${length} characters`;
    // JSON leaves characters that cannot be seen, or that reorder a line on screen.
    return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
/** A message with all that `quoted` has put into it taken out: for a value with an `@`, of which no part may be shown. */
function invalid_withoutQuotes(message) {
    const hidden = message.replace(/"(?:[^"\\]|\\.)*"/g, '"\u2026"');
    return hidden === message || message.includes(NOT_SHOWN) ? hidden : `${hidden} (${NOT_SHOWN})`;
}
const NOT_SHOWN = "not shown, since it holds an @";

;// CONCATENATED MODULE: ./build/token/duration.js

const UNITS = [
    { name: "w", seconds: 604_800 },
    { name: "d", seconds: 86_400 },
    { name: "h", seconds: 3_600 },
    { name: "m", seconds: 60 },
    { name: "s", seconds: 1 },
];
const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
/** The seconds of a duration such as `1h30m`, `undefined` where the text is none. */
function durationSeconds(text) {
    const match = text === "" ? null : DURATION.exec(text);
    if (match === null)
        return undefined;
    return UNITS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.seconds, 0);
}
/** Reads a duration in seconds; a bare `0` is one too. Throws `Invalid` with the right form. */
function parseDuration(text) {
    const seconds = text === "0" ? 0 : durationSeconds(text);
    if (seconds === undefined)
        throw new Invalid(`${quoted(text)} is not a duration; ${DURATION_FORM}`);
    if (!Number.isSafeInteger(seconds))
        throw new Invalid(`${quoted(text)} is too long`);
    return seconds;
}
/** How a duration is written, as an error message says it. */
const DURATION_FORM = "write whole numbers with w, d, h, m or s, each once and the largest first: 90s, 30m, 1h30m, 7d, 2w";
/** A duration as a person reads it: the two largest units, `1h 30m`, `2d`, `45s`. Rounds down, negative to `0s`. */
function formatDuration(seconds) {
    let rest = Math.max(0, Math.floor(seconds));
    const parts = [];
    for (const unit of UNITS) {
        const count = Math.floor(rest / unit.seconds);
        rest -= count * unit.seconds;
        if (count > 0)
            parts.push(`${count}${unit.name}`);
    }
    return parts.length === 0 ? "0s" : parts.slice(0, 2).join(" ");
}
/** A duration that is not to look more exact than it is: to the minute from ten minutes on, to 5 s from one. */
function formatAbout(seconds) {
    const step = seconds >= 600 ? 60 : seconds >= 60 ? 5 : 1;
    return formatDuration(Math.round(seconds / step) * step);
}
/** A time that something took, as exact as it matters: `0.4 s`, `12 s`, `2m 30s`, and at least a tenth. */
function formatElapsed(ms) {
    if (ms >= 60_000)
        return formatDuration(ms / 1000);
    return `${(Math.max(ms, 100) / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
}

;// CONCATENATED MODULE: ./build/token/left.js
/** What is to be revoked at the job's end. A token that was handed over with `revoke: false` is not. */
function leftBy({ openCreates, tokenId, handedOver, revoke }) {
    const isKept = handedOver && !revoke;
    return { openCreates, ...(tokenId === undefined || isKept ? {} : { tokenId }) };
}
/** Judges by the expiry on record. One that cannot be read counts as none. */
function dangerOf(expiresAt, nowMs) {
    const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
    if (Number.isNaN(expiresAtMs))
        return "never-expires";
    return expiresAtMs <= nowMs ? "expired" : "expires";
}

;// CONCATENATED MODULE: external "./vendor/core.cjs"
const core_cjs_namespaceObject = require("./vendor/core.cjs");
;// CONCATENATED MODULE: ./build/action/expired-notice.js



/** Tells that a token expired before its job ended: what used it last may have failed for that. */
function tellExpired({ tokenId, expiresAt }, nowMs) {
    if (tokenId === undefined || expiresAt === undefined || dangerOf(expiresAt, nowMs) !== "expired")
        return;
    const before = formatDuration((nowMs - Date.parse(expiresAt)) / 1000);
    (0,core_cjs_namespaceObject.notice)(`Database token ${tokenId} expired at ${expiresAt}, ${before} before the job ended. If later steps still needed it, give it a longer expiry`);
}

;// CONCATENATED MODULE: ./build/action/revocation-report.js


/**
 * Tells what became of everything that was to be revoked. What could not be revoked is a log line where it has
 * expired, a warning where it will, and throws where it never does: red jobs for dead tokens help nobody.
 */
function reportRevocations(revocations, expiresAt, nowMs) {
    for (const revocation of revocations)
        if (revocation.result !== "failed")
            (0,core_cjs_namespaceObject.info)(line(revocation));
    const failures = revocations.filter((revocation) => revocation.result === "failed");
    if (failures.length > 0)
        tell(failures, expiresAt, dangerOf(expiresAt, nowMs));
}
function line({ name, by, result }) {
    if (by === "mark")
        return `No token carries the mark ${name}: that create request made none.`;
    return result === "revoked" ? `Revoked database token ${name}.` : `Database token ${name} was revoked already.`;
}
function tell(failures, expiresAt, danger) {
    switch (danger) {
        case "expired":
            for (const failure of failures)
                (0,core_cjs_namespaceObject.info)(`${failure.error.message}. It expired at ${expiresAt}, so nothing is left.`);
            return;
        case "expires":
            for (const failure of failures)
                (0,core_cjs_namespaceObject.warning)(`${advice(failure)} It expires at ${expiresAt}.`);
            return;
        case "never-expires":
            throw new Error(failures.map((failure) => `${advice(failure)} It never expires.`).join("\n"));
    }
}
function advice({ name, by, error }) {
    const how = by === "id"
        ? `Revoke it with: influxctl token revoke ${name}`
        : `If there is a token with the mark ${name} in its description (influxctl token list), revoke it with: influxctl token revoke TOKEN_ID`;
    return `A database token may be left behind. ${error.message}. ${how}.`;
}

;// CONCATENATED MODULE: ./build/influxdb/advice.js
const UNAUTHORIZED = 'The management token is wrong, expired or revoked; `influxctl management list` shows which there are. Make a new one with `influxctl management create --description "GitHub Actions"`, and store it with `gh secret set NAME` as the secret that the workflow gives as management-token';
const PASSING = "InfluxDB or an ingress before it has a problem that should pass; run the job again later";
const NO_SUCH_CLUSTER = "There is no such account or cluster for this token; `influxctl cluster list --format json` shows the account-id and the cluster-id of each of yours";
/** The first release that has the Management API: `clustered/reference/release-notes/clustered.md` in InfluxData's documents. */
const NO_MANAGEMENT_API = "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first to have it; its ingress may not route /api/v0; or the API is elsewhere, and management-url has to say where";
/** What to do about an answer of the Management API, for someone whose job has just failed. */
function adviceFor(operation, status, product) {
    switch (status) {
        case 400:
            return badRequest(operation);
        case 401:
            return UNAUTHORIZED;
        case 403:
            return forbidden(operation, product);
        case 404:
            return product === "dedicated" ? NO_SUCH_CLUSTER : NO_MANAGEMENT_API;
        case 409:
            return "InfluxDB reports a conflict with what exists; run the job again";
        case 408:
        case 429:
        case 500:
        case 502:
        case 503:
        case 504:
            return PASSING;
        default:
            return "This is no answer of the Management API; check management-url, and what stands between this runner and it";
    }
}
/** An expiry counted by a clock that is behind may be past for InfluxDB, whose message may be as short as "bad request". */
function badRequest(operation) {
    return operation === "CreateDatabaseToken"
        ? "InfluxDB does not accept the request. If its message does not say why, look at the clock of this runner: an expiry that is past by InfluxDB's own may be refused"
        : "InfluxDB does not accept the request; its message says what of it";
}
function forbidden(operation, product) {
    if (product === "clustered") {
        return "The management token is not allowed to do this; check that it was made for this cluster";
    }
    const scope = "The management token is not allowed to do this. It may belong to another account than account-id: `influxctl cluster list --format json` shows the account-id and the cluster-id of each cluster of yours";
    return operation === "GetClusterDatabases"
        ? `${scope}. If listing databases is all that it may not do, set missing-databases: ignore`
        : scope;
}

;// CONCATENATED MODULE: external "./vendor/zod.cjs"
const zod_cjs_namespaceObject = require("./vendor/zod.cjs");
;// CONCATENATED MODULE: ./build/influxdb/api-answer.js

/** The JSON of a body, `undefined` where it is none. The parser's message is dropped: it quotes what it read. */
function jsonOf(answer) {
    return parse(answer.body);
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
const TOKEN_FORM = /apiv\d+_[\w+/=-]+/g;
/** `{"code":404,"message":"\u2026"}`: the form of every error of the Management API, and of no ingress that we know. */
const apiError = (0,zod_cjs_namespaceObject.object)({ code: (0,zod_cjs_namespaceObject.number)(), message: (0,zod_cjs_namespaceObject.string)() });
/** The Management API's own message in an error answer, `undefined` where something else answered. */
function apiMessageOf(answer) {
    return answer.status < 400 ? undefined : (0,zod_cjs_namespaceObject.safeParse)(apiError, jsonOf(answer)).data?.message;
}
const LONGEST_MESSAGE = 200;
/** A text of the server's as one short line that holds none of these secrets, and no command: the runner obeys `##[\u2026]` anywhere in a line. */
function printable(text, secrets) {
    const redacted = secrets.reduce((result, secret) => (secret === "" ? result : result.replaceAll(secret, "***")), text);
    const line = redacted
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
        .replaceAll("##[", "## [")
        .trim();
    const shown = [...line].slice(0, LONGEST_MESSAGE).join("");
    return shown.length < line.length ? `${shown}\u2026` : shown;
}
/** What a body of unknown form is, without a word of it: `text/html, 512 characters`. */
function bodyForm(answer) {
    const header = answer.headers["content-type"];
    const type = typeof header === "string" ? /^[\w.+-]+\/[\w.+-]+/.exec(header)?.[0] : undefined;
    const size = answer.body.length === 1 ? "1 character" : `${answer.body.length} characters`;
    return answer.body === "" ? "an empty body" : `${type ?? "a body without a type"}, ${size}`;
}
/**
 * Everything in a body that may be an access token, however broken the rest is: the value of `accessToken`, cut off or
 * not, and whatever has a token's form (`apiv<N>_\u2026`, InfluxData's security page).
 */
function accessTokensIn(body) {
    const values = [...body.matchAll(/"accessToken"\s*:\s*"((?:[^"\\]|\\.)*)/g)].map(([, value]) => value ?? "");
    const forms = [...body.matchAll(TOKEN_FORM)].map(([form]) => form);
    const unescaped = values.map(withoutEscapes);
    // A message may hold a token too, and in JSON it may be written with escapes.
    const message = (0,zod_cjs_namespaceObject.safeParse)(apiError, parse(body)).data?.message ?? "";
    forms.push(...[...message.matchAll(TOKEN_FORM)].map(([form]) => form));
    return [...new Set([...unescaped, ...values, ...forms])].filter((token) => token.trim() !== "");
}
function withoutEscapes(value) {
    try {
        return String(JSON.parse(`"${value}"`));
    }
    catch {
        return value;
    }
}

;// CONCATENATED MODULE: ./build/influxdb/database-token.js

/** `z.guid()`, not `z.uuid()`: the latter refuses 11111111-1111-1111-1111-111111111111 (measured, zod 4.6.7). */
const uuid = (0,zod_cjs_namespaceObject.guid)();
/** InfluxData's examples end in `Z`; an offset is as good an instant. */
const time = zod_cjs_namespaceObject.iso.datetime({ offset: true });
const createdIdentity = (0,zod_cjs_namespaceObject.object)({ id: uuid, accessToken: (0,zod_cjs_namespaceObject.string)().check((0,zod_cjs_namespaceObject.minLength)(1), (0,zod_cjs_namespaceObject.regex)(/^\S+$/)) });
const createdDescription = (0,zod_cjs_namespaceObject.object)({ description: (0,zod_cjs_namespaceObject.string)() });
const createdPermissions = (0,zod_cjs_namespaceObject.object)({ permissions: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.object)({ action: (0,zod_cjs_namespaceObject.string)(), resource: (0,zod_cjs_namespaceObject.string)() })) });
const createdExpiry = (0,zod_cjs_namespaceObject.object)({ expiresAt: (0,zod_cjs_namespaceObject.string)() });
/** Reads the answer to a create request; `undefined` where it does not hold an ID and an access token. */
function readCreatedDatabaseToken(json) {
    const identity = (0,zod_cjs_namespaceObject.safeParse)(createdIdentity, json);
    if (!identity.success)
        return undefined;
    return {
        ...identity.data,
        description: (0,zod_cjs_namespaceObject.safeParse)(createdDescription, json).data?.description,
        permissions: (0,zod_cjs_namespaceObject.safeParse)(createdPermissions, json).data?.permissions,
        expiresAt: (0,zod_cjs_namespaceObject.safeParse)(createdExpiry, json).data?.expiresAt,
    };
}
const described = (0,zod_cjs_namespaceObject.object)({ description: (0,zod_cjs_namespaceObject.string)() });
const listed = (0,zod_cjs_namespaceObject.object)({
    id: uuid,
    description: (0,zod_cjs_namespaceObject.string)(),
    createdAt: time,
    expiresAt: (0,zod_cjs_namespaceObject.nullish)(time),
    revokedAt: (0,zod_cjs_namespaceObject.nullish)(time),
});
/** The description of an entry of a token listing, of whatever form the rest is. */
function descriptionOf(entry) {
    return (0,zod_cjs_namespaceObject.safeParse)(described, entry).data?.description;
}
/** Reads one entry of a token listing; `undefined` where a field is missing or malformed. */
function readListedDatabaseToken(entry) {
    const { data } = (0,zod_cjs_namespaceObject.safeParse)(listed, entry);
    if (data === undefined)
        return undefined;
    return {
        id: data.id,
        description: data.description,
        createdAtMs: Date.parse(data.createdAt),
        expiresAtMs: data.expiresAt ? Date.parse(data.expiresAt) : undefined,
        revokedAtMs: data.revokedAt ? Date.parse(data.revokedAt) : undefined,
    };
}
/** The instant of a time as the API writes it; `undefined` for any other text. */
function instantMs(text) {
    return safeParse(time, text).success ? Date.parse(text) : undefined;
}
const databases = (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.object)({ name: (0,zod_cjs_namespaceObject.string)() }));
/** Reads the names out of a database listing; `undefined` where it is not one. */
function readDatabaseNames(json) {
    return (0,zod_cjs_namespaceObject.safeParse)(databases, json).data?.map((database) => database.name);
}
/** Whether a text is a UUID. Nothing else may become part of a URL: `../databases/x` would name another resource. */
function database_token_isUuid(text) {
    return (0,zod_cjs_namespaceObject.safeParse)(uuid, text).success;
}

;// CONCATENATED MODULE: ./build/influxdb/no-answer.js
/**
 * No complete answer came. `sent` tells whether the request may have reached the server: it is false only where the
 * connection was never made. `status` is there where an answer had begun.
 *
 * It has no cause on purpose: errors of sockets, URLs and proxies hold requests and passwords.
 */
class NoAnswer extends Error {
    code;
    sent;
    status;
    constructor(code, facts) {
        super(explain(code));
        this.name = "NoAnswer";
        this.code = code;
        this.sent = facts.sent;
        this.status = facts.status;
    }
    /** A certificate that is refused today is refused in a minute: trying again cannot help. */
    get isUntrusted() {
        return UNKNOWN_AUTHORITY.has(this.code) || this.code in CERTIFICATE;
    }
    /** Nothing was ever connected: a name that does not resolve, a closed port, an untrusted certificate. */
    get isUnreachable() {
        return !this.sent && this.code !== "CANCELLED";
    }
}
const UNKNOWN_AUTHORITY = new Set([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const CERTIFICATE = {
    CERT_HAS_EXPIRED: "the server's certificate has expired",
    CERT_NOT_YET_VALID: "the server's certificate is not valid yet; is this runner's clock right?",
    CERT_REVOKED: "the server's certificate was revoked",
    CERT_SIGNATURE_FAILURE: "the server's certificate has a wrong signature",
    ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name; check the host",
    UND_ERR_PRX_TLS: "the proxy's certificate is for another name; check HTTPS_PROXY",
};
const CONNECTION = {
    CANCELLED: "the job was cancelled",
    EAI_AGAIN: "the name could not be looked up (DNS); is the network of this runner up?",
    ECONNREFUSED: "the connection was refused; check the host and its port",
    ECONNRESET: "the connection was cut",
    EHOSTUNREACH: "the host cannot be reached from this runner",
    ENETUNREACH: "the network of the host cannot be reached from this runner",
    ENOTFOUND: "the name does not exist (DNS); check its spelling, and whether this runner sees that network",
    EPIPE: "the connection was cut",
    EPROTO: "the server does not speak TLS there; check the port",
    ERR_SSL_PACKET_LENGTH_TOO_LONG: "the server does not speak TLS there; check the port",
    ERR_SSL_WRONG_VERSION_NUMBER: "the server does not speak TLS there; check the port",
    ETIMEDOUT: "no connection was made in time; a firewall may drop it",
    TIMEOUT: "no answer came in time",
    TOO_LARGE: "the answer was larger than any that is expected here",
    UND_ERR_ABORTED: "the proxy refused to connect; check HTTPS_PROXY, its user and password, and NO_PROXY",
    UND_ERR_CONNECT_TIMEOUT: "no connection was made in time; a firewall may drop it",
    UND_ERR_PRX_CONN: "the proxy cut the connection; check HTTPS_PROXY and NO_PROXY",
    UND_ERR_SOCKET: "the connection was cut",
};
function explain(code) {
    if (UNKNOWN_AUTHORITY.has(code)) {
        return `the server's certificate is signed by an authority that this runner does not know (${code}); give that authority's certificate as the input ca-certificate`;
    }
    const words = CERTIFICATE[code] ?? CONNECTION[code];
    return words === undefined ? `the connection failed (${code})` : `${words} (${code})`;
}

;// CONCATENATED MODULE: ./build/influxdb/retry.js
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/**
 * How long to wait before the next try, after `attempt` tries: exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and at least what `Retry-After` asks,
 * which is jittered upwards so that a matrix of jobs does not come back as one.
 */
function retryDelayMs(attempt, retryAfterMs, random) {
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
    return Math.round((retryAfterMs ?? 0) + random * ceiling);
}
/** `Retry-After` in its two forms, seconds and an HTTP date, as milliseconds from now; `undefined` for anything else. */
function parseRetryAfterMs(value, nowMs) {
    if (typeof value !== "string")
        return undefined;
    if (/^\d{1,9}$/.test(value))
        return Number(value) * 1000;
    const atMs = /^[A-Z][a-z]{2},/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
/** Statuses of what can pass. A 404 is judged by its body, where it matters. */
function canPass(status) {
    return [408, 429, 500, 502, 503, 504].includes(status);
}

;// CONCATENATED MODULE: ./build/influxdb/management-api.js





const MIB = 1024 * 1024;
const CREATE_MAX_BYTES = MIB;
const TOKEN_MAX_BYTES = MIB;
/** 100,000 tokens are 55 MB of text (measured). */
const LIST_MAX_BYTES = 256 * MIB;
/** The Management API at a base URL that is known to be right. Its methods throw errors that explain themselves. */
class ManagementApi {
    baseUrl;
    #product;
    #client;
    constructor(baseUrl, product, client) {
        this.baseUrl = baseUrl;
        this.#product = product;
        this.#client = client;
    }
    /** The names of the databases, or the error where the route does not exist under this base URL. */
    async getClusterDatabases() {
        const call = this.#call("GetClusterDatabases", "list the databases", "GET", "/databases", LIST_MAX_BYTES);
        return await this.#client.sendUntil(call, (answer) => {
            // While a route is looked for, any 404 says that it is not there; where there is one route, an ingress's is an outage.
            if (canPass(answer.status) || (this.#product === "dedicated" && isOutage(answer)))
                return undefined;
            const databases = answer.status === 200 ? readDatabaseNames(jsonOf(answer)) : undefined;
            if (databases !== undefined)
                return databases;
            const error = this.#client.refusal(call, answer);
            if (answer.status === 404)
                return error;
            throw error;
        });
    }
    /**
     * The tokens whose description is one of ours; the others are neither read nor checked. What is ours and cannot be
     * read is an error, unless `onUnreadable` does not throw it.
     */
    async getDatabaseTokens(isOurs, onUnreadable = raise) {
        const call = this.#call("GetDatabaseTokens", "list the database tokens", "GET", "/tokens", LIST_MAX_BYTES);
        const list = await this.#client.sendUntil(call, (answer) => {
            if (isOutage(answer))
                return undefined;
            if (answer.status !== 200)
                throw this.#client.refusal(call, answer);
            const json = jsonOf(answer);
            return Array.isArray(json) ? json : undefined;
        });
        return list.flatMap((entry) => {
            if (!isOurs(descriptionOf(entry) ?? ""))
                return [];
            const token = readListedDatabaseToken(entry);
            if (token === undefined)
                onUnreadable(unreadableToken(call));
            return token ?? [];
        });
    }
    /** The token of that ID; `undefined` where the API itself says that it knows none. */
    async getDatabaseToken(tokenId) {
        const call = this.#callOfToken("GetDatabaseToken", "look up", "GET", tokenId);
        const token = await this.#client.sendUntil(call, (answer) => {
            if (isOutage(answer))
                return undefined;
            if (answer.status === 404)
                return "not-found";
            if (answer.status !== 200)
                throw this.#client.refusal(call, answer);
            return readListedDatabaseToken(jsonOf(answer)) ?? raise(unreadableToken(call));
        });
        return token === "not-found" ? undefined : token;
    }
    /** Sends once: to repeat it is a decision of its own. No answer, and the lack of one, makes it throw. */
    async createDatabaseToken(request, attempt) {
        const call = {
            ...this.#call("CreateDatabaseToken", "create the database token", "POST", "/tokens", CREATE_MAX_BYTES),
            body: JSON.stringify(request),
            signal: this.#client.parts.graceSignal,
        };
        try {
            return outcomeOf(call, await this.#client.send(call, attempt), this.#client);
        }
        catch (error) {
            if (!(error instanceof NoAnswer))
                throw error;
            return outcomeWithoutAnswer(call, error, this.#client);
        }
    }
    /** `not-found`: the API itself says that it knows no such token, and no try of ours can have revoked it. */
    async deleteDatabaseToken(tokenId) {
        const call = this.#callOfToken("DeleteDatabaseToken", "revoke", "DELETE", tokenId);
        return await this.#client.sendUntil(call, (answer, mayBeDone) => {
            if (isOutage(answer))
                return undefined;
            if (isRevoked(answer))
                return "revoked";
            if (answer.status === 404)
                return mayBeDone ? "revoked" : "not-found";
            // A 2xx that is no proof, such as a captive portal's: to ask again is harmless.
            if (answer.status >= 200 && answer.status < 300)
                return undefined;
            throw this.#client.refusal(call, answer);
        });
    }
    #callOfToken(operation, verb, method, tokenId) {
        if (!database_token_isUuid(tokenId))
            throw new Error("A token ID that is no UUID must not become part of a URL");
        return this.#call(operation, `${verb} the database token ${tokenId}`, method, `/tokens/${tokenId}`, TOKEN_MAX_BYTES);
    }
    #call(operation, what, method, path, maxBytes) {
        const advice = (status) => adviceFor(operation, status, this.#product);
        return { what, method, url: this.baseUrl + path, maxBytes, signal: this.#client.parts.signal, advice };
    }
}
function raise(error) {
    throw error;
}
function unreadableToken(call) {
    return new Error(`Could not ${call.what}: ${call.method} ${call.url} answered with a token that cannot be read`);
}
/** A 404 that is not the API's comes from an ingress whose backend is away, as it is while InfluxDB restarts. */
function isOutage(answer) {
    return canPass(answer.status) || (answer.status === 404 && apiMessageOf(answer) === undefined);
}
/** 204 as documented, or the token's record with `revokedAt`. Another 2xx may be a captive portal's. */
function isRevoked(answer) {
    if (answer.status === 204)
        return true;
    return answer.status === 200 && readListedDatabaseToken(jsonOf(answer))?.revokedAtMs !== undefined;
}
function outcomeOf(call, answer, client) {
    const secrets = accessTokensIn(answer.body);
    const retryAfterMs = parseRetryAfterMs(answer.headers["retry-after"], client.parts.now());
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    if (answer.status >= 200 && answer.status < 300) {
        const token = readCreatedDatabaseToken(jsonOf(answer));
        if (token !== undefined)
            return { kind: "created", token, secrets: [...new Set([token.accessToken, ...secrets])] };
        const error = new Error(`Could not ${call.what}: ${call.method} ${call.url} answered ${answer.status}, but without a token that can be read (${bodyForm(answer)})`);
        return { kind: "unknown", error, unreadable: true, secrets, ...wait };
    }
    const error = client.refusal(call, answer);
    const isUnknown = answer.status === 408 || answer.status >= 500;
    return isUnknown
        ? { kind: "unknown", error, unreadable: false, secrets, ...wait }
        : { kind: "refused", error, canPass: answer.status === 429, secrets, ...wait };
}
function outcomeWithoutAnswer(call, failure, client) {
    const error = client.unanswered(call, failure);
    if (!failure.sent)
        return { kind: "refused", error, canPass: !failure.isUntrusted, secrets: [] };
    const unreadable = failure.status !== undefined && failure.status >= 200 && failure.status < 300;
    return { kind: "unknown", error, unreadable, secrets: [] };
}

;// CONCATENATED MODULE: ./build/token/mark.js
/** A mark as text: the URL of the run attempt, which a person can open, with the nonce as its fragment. */
function formatMark(mark) {
    const { serverUrl, repository, runId, runAttempt, nonce, keep } = mark;
    return `${serverUrl}/${repository}/actions/runs/${runId}/attempts/${runAttempt}#${keep ? "keep-" : ""}${nonce}`;
}
/** The description of a token: the author's text, and the mark in parentheses at the end. */
function describe(text, mark) {
    return `${text} (${mark})`;
}
/** Whether a stored description ends in exactly this mark. */
function carriesMark(description, mark) {
    return description.endsWith(` (${mark})`);
}
const MARK = / \((https?:\/\/[^\s/#()]+)\/([\w.-]+\/[\w.-]+)\/actions\/runs\/([1-9]\d*)\/attempts\/([1-9]\d*)#(keep-)?([0-9a-f]{16})\)$/;
/** Reads the mark at the end of a description; `undefined` where there is none, or it is damaged. */
function parseMark(description) {
    const match = MARK.exec(description);
    if (match === null)
        return undefined;
    const [, serverUrl = "", repository = "", runId = "", runAttempt = "", keep, nonce = ""] = match;
    return { serverUrl, repository, runId, runAttempt, nonce, keep: keep !== undefined };
}

;// CONCATENATED MODULE: ./build/token/revoke-left.js

/** How long after it was sent a create may still land: an ingress that lost its backend can be holding it. */
const LATEST_LANDING_MS = 10_000;
/** Revokes all that is left, each part whatever becomes of the others, and throws nothing. */
async function revokeLeft(left, deps) {
    const byId = left.tokenId === undefined ? [] : [revokeId(left.tokenId, deps)];
    // At the same time: an ID whose DELETE is retried to the end would leave the marks no time.
    const [byMark, ...ofIds] = await Promise.all([revokeMarks(left.openCreates, deps), ...byId]);
    return [...ofIds, ...byMark];
}
async function revokeId(id, deps) {
    try {
        return { name: id, by: "id", result: await deps.api.deleteDatabaseToken(id) };
    }
    catch (error) {
        return { name: id, by: "id", result: "failed", error: asError(error) };
    }
}
/** Looks the marks up until each was found or can no longer land. */
async function revokeMarks(creates, deps) {
    const done = [];
    let open = creates;
    try {
        while (open.length > 0) {
            const lookedUpAtMs = deps.now();
            const round = await lookUp(open, deps);
            done.push(...round.revocations);
            const canLand = (create) => lookedUpAtMs < create.sentAtMs + LATEST_LANDING_MS;
            done.push(...round.missing.filter((create) => !canLand(create)).map(notFound));
            open = round.missing.filter(canLand);
            await waitUntilLanded(open, deps);
        }
        return done;
    }
    catch (error) {
        return [...done, ...open.map((create) => failed(create, error))];
    }
}
function notFound({ mark }) {
    return { name: mark, by: "mark", result: "not-found" };
}
function failed({ mark }, error) {
    return { name: mark, by: "mark", result: "failed", error: asError(error) };
}
async function lookUp(creates, deps) {
    const tokens = await deps.api.getDatabaseTokens((text) => creates.some(({ mark }) => carriesMark(text, mark)));
    const live = tokens.filter((token) => token.revokedAtMs === undefined);
    const revocations = [];
    for (const token of live)
        revocations.push(await revokeId(token.id, deps));
    const isFound = ({ mark }) => tokens.some((token) => carriesMark(token.description, mark));
    return { revocations, missing: creates.filter((create) => !isFound(create)) };
}
async function waitUntilLanded(open, deps) {
    if (open.length === 0)
        return;
    const landedAtMs = Math.max(...open.map((create) => create.sentAtMs)) + LATEST_LANDING_MS;
    await deps.sleep(Math.max(0, landedAtMs - deps.now()));
}
function asError(error) {
    return error instanceof Error ? error : new Error(String(error));
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
;// CONCATENATED MODULE: ./build/influxdb/ca-certificate.js


/** An environment variable holds at most 128 KiB on Linux, and the state that post reads is one. */
const LONGEST = 30_000;
const BLOCK = /-----BEGIN ([^-]*)-----[\s\S]*?-----END \1-----/g;
/** Reads certificates that post gets as text, so that they have to fit. Throws `Invalid`. */
function ca_certificate_parseCaCertificate(text) {
    if (text.length > LONGEST) {
        throw new Invalid(`is ${text.length} characters long; at most ${LONGEST} fit, so give the issuing authority alone`);
    }
    return ca_certificate_parseCertificates(text);
}
/**
 * Reads the certificates of a PEM text of any length, and nothing else of it. Throws `Invalid`, which quotes nothing: a
 * private key may stand among them.
 */
function ca_certificate_parseCertificates(text) {
    if (/PRIVATE KEY/.test(text)) {
        throw new invalid_Invalid("holds a private key; give the certificates alone, and treat that key as disclosed");
    }
    const blocks = [...text.matchAll(BLOCK)];
    const begun = text.match(/-----BEGIN /g)?.length ?? 0;
    if (begun === 0)
        throw new invalid_Invalid(`is no PEM text; give the text itself and no path, with its line breaks: ${PEM_FORM}`);
    if (blocks.length !== begun)
        throw new invalid_Invalid(`holds a certificate that is cut off; ${PEM_FORM}`);
    return blocks.map(([block, label], index) => parseBlock(block, label ?? "", index + 1)).join("\n");
}
const PEM_FORM = "a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----";
function parseBlock(block, label, number) {
    if (label !== "CERTIFICATE")
        throw new invalid_Invalid(`holds something else than certificates, as item ${number}; give certificates alone`);
    const certificate = readCertificate(block);
    if (certificate === undefined) {
        throw new invalid_Invalid(`holds a certificate, number ${number}, that cannot be read; ${PEM_FORM}`);
    }
    return certificate.toString().trim();
}
function readCertificate(block) {
    try {
        return new external_node_crypto_namespaceObject.X509Certificate(block);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/influxdb/host.js

/** `localhost`, 127.0.0.0/8 and `[::1]`, as URL parsing writes them. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/**
 * Reads the cluster's host: a host name or an https:// URL, with an optional port. Gives its origin, without a slash
 * at the end. Throws `Invalid`, never with the text of an URL error, which quotes what it read.
 */
function host_parseHost(text) {
    const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`, text, "a host", HOST_FORM);
    if (url.pathname !== "/")
        throw new Invalid(`${quoted(text)} has a path; ${HOST_FORM}`);
    return url.origin;
}
const HOST_FORM = "write the host alone, such as cluster.example.com or https://cluster.example.com:8086";
/** Reads the base URL of the Management API; a slash at its end is removed. Throws `Invalid`. */
function host_parseManagementUrl(text) {
    const url = parseUrl(text, text, "a URL", "write an https:// URL that ends in /api/v0");
    return url.href.replace(/\/+$/, "");
}
function parseUrl(text, shown, what, form) {
    if (/\s/.test(shown) && !shown.includes("@"))
        throw new Invalid(`${quoted(shown)} has white space inside; ${form}`);
    const url = URL.parse(text);
    if (url === null)
        throw new Invalid(`${quoted(shown)} is not ${what}; ${form}`);
    if (shown.includes("@")) {
        throw new Invalid(`holds user info (what stands before the @); ${form}`);
    }
    if (url.protocol !== "https:" && url.protocol !== "http:") {
        throw new Invalid(`${quoted(shown)} does not begin with https://; ${form}`);
    }
    if (/[?#]/.test(shown))
        throw new Invalid(`${quoted(shown)} has a query or a fragment; ${form}`);
    if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
        throw new Invalid(`${quoted(shown)} is not encrypted, and a management token never travels in clear; write https://`);
    }
    return url;
}

;// CONCATENATED MODULE: ./build/action/input-schema.js


/** An input that has to be given. `missing` completes a sentence that begins with its name. */
function input_schema_required(parse, missing) {
    return input_schema_inputType((text) => {
        if (text === "")
            throw new Invalid(missing);
        return parse(text);
    });
}
/** An input that may be left out: then its default is read as if it had been given. */
function input_schema_withDefault(parse, defaultText) {
    return input_schema_inputType((text) => parse(text === "" ? defaultText : text));
}
/** An input whose parser knows what an empty one means. */
function input_schema_inputType(parse) {
    return pipe(string(), transform((text, context) => {
        try {
            return parse(text);
        }
        catch (error) {
            if (!(error instanceof Invalid))
                throw error;
            // Of a value with an @, which can hold a password, a part may be quoted that has none.
            const problems = text.includes("@") ? error.problems.map(withoutQuotes) : error.problems;
            for (const message of problems)
                context.issues.push({ code: "custom", message, input: undefined });
            return NEVER;
        }
    }));
}
/** Reads every input. Throws one `Invalid` with the problems of all, each with the name of its input. */
function parseInputs(shape, raw, context) {
    const exposing = namesWithManagementToken(raw);
    const result = safeParse(object(shape), raw);
    if (result.success && exposing.length === 0 && context.problems.length === 0)
        return result.data;
    // A message about a value that holds the token could quote half of it, which no mask covers.
    const issues = (result.error?.issues ?? []).filter((issue) => !exposing.includes(issue.path.join(".")));
    throw new Invalid(...exposing.map((name) => `${name}: holds the management token; remove it`), ...(exposing.length > 0 ? [] : context.problems), ...issues.map((issue) => `${context.nameOf(issue.path.join("."))}: ${issue.message}`));
}
function namesWithManagementToken(raw) {
    const token = raw["management-token"] ?? "";
    if (token === "")
        return [];
    return Object.keys(raw).filter((name) => name !== "management-token" && raw[name]?.includes(token));
}
/** YAML 1.2's core schema, as `core.getBooleanInput` takes it. Throws `Invalid`, never a silent false. */
function parseBoolean(text) {
    if (["true", "True", "TRUE"].includes(text))
        return true;
    if (["false", "False", "FALSE"].includes(text))
        return false;
    throw new Invalid(`${quoted(text)} is not a boolean; write true or false`);
}
/** One word of several. Throws `Invalid` that lists them. */
function parseChoice(...choices) {
    return (text) => {
        const choice = choices.find((word) => word === text);
        if (choice === undefined)
            throw new Invalid(`${quoted(text)} is unknown; write ${choices.join(" or ")}`);
        return choice;
    };
}

;// CONCATENATED MODULE: ./build/action/connection-inputs.js






/** The names of the connection inputs, which are the same in every action. */
const CONNECTION_INPUTS = (/* unused pure expression or super */ null && ([
    "product",
    "management-token",
    "account-id",
    "cluster-id",
    "host",
    "management-url",
    "ca-certificate",
    "profile",
    "config",
]));
/**
 * The types of the connection inputs. What is required depends on the product, so that is looked at first; and nothing
 * is missed where the profile that may hold it could not be read.
 */
function connectionShape({ raw, problems, caCertificatePath }, missingSecret) {
    const isClustered = raw["product"] === "clustered";
    const orMissing = (parse, missing) => problems.length > 0 ? inputType(unlessEmpty(parse)) : required(parse, missing);
    const managementToken = (text) => parseManagementToken(text, missingSecret);
    return {
        product: withDefault(parseProduct, "dedicated"),
        "management-token": inputType(problems.length > 0 ? unlessEmpty(managementToken) : managementToken),
        "account-id": isClustered ? notUsed() : orMissing(parseUuid, idMissing("account")),
        "cluster-id": isClustered ? notUsed() : orMissing(parseUuid, idMissing("cluster")),
        host: isClustered ? orMissing(parseHost, HOST_MISSING) : inputType(unlessEmpty(parseHost)),
        "management-url": inputType(unlessEmpty(parseManagementUrl)),
        // A file may be of any length: post gets its path.
        "ca-certificate": inputType(unlessEmpty(caCertificatePath === "" ? parseCaCertificate : parseCertificates)),
    };
}
/** Puts the connection together, with the defaults that follow from other inputs. */
function connectionOf(values, { caCertificatePath }) {
    const clusterId = values["cluster-id"];
    const isDedicated = values.product === "dedicated";
    const host = values.host || dedicatedHost(clusterId);
    const managementUrl = values["management-url"] || (isDedicated ? DEDICATED_MANAGEMENT_URL : `${host}/api/v0`);
    return Object.freeze({
        cluster: Object.freeze({
            product: values.product,
            managementUrl,
            host,
            accountId: values["account-id"],
            clusterId,
        }),
        managementToken: values["management-token"],
        trust: Object.freeze({ roots: "default", caCertificate: values["ca-certificate"] }),
        caCertificatePath,
    });
}
function unlessEmpty(parse) {
    return (text) => (text === "" ? "" : parse(text));
}
function notUsed() {
    return inputType(() => "");
}
function idMissing(what) {
    return `is required for Cloud Dedicated: the UUID of the ${what}, as \`influxctl cluster list\` shows it`;
}
const HOST_MISSING = "is required for Clustered: the host where data is written and queried";
function parseProduct(text) {
    if (text === "dedicated" || text === "cloud-dedicated")
        return "dedicated";
    if (text === "clustered")
        return "clustered";
    throw new Invalid(`${quoted(text)} is not one of the two products, dedicated and clustered${instead(text)}`);
}
/** What people with another product of InfluxData's can do. */
function instead(product) {
    if (/serverless|v2|oss|cloud$/i.test(product)) {
        return "; InfluxDB Cloud Serverless and v2 have API tokens without an expiry: make a narrow one in their UI";
    }
    if (/core|enterprise|v3|^3/i.test(product)) {
        return "; InfluxDB 3 Core and Enterprise make tokens with `influxdb3 create token`, which has an --expiry";
    }
    return "";
}
function parseUuid(text) {
    if (isUuid(text))
        return text;
    throw new Invalid(`${quoted(text)} is not a UUID, such as 11111111-2222-4333-8444-555555555555`);
}
/**
 * Reads a management token: a `M.V1.\u2026` or a JWT of an identity provider. Its form is not checked, only that it can be
 * sent. Throws `Invalid`, which quotes nothing.
 */
function parseManagementToken(text, missingSecret) {
    if (text === "")
        throw new invalid_Invalid(missingSecret());
    if (/^apiv\d+_/.test(text))
        throw new invalid_Invalid(DATABASE_TOKEN);
    if (/\s/.test(text))
        throw new invalid_Invalid("has white space inside; store the token again, on one line and alone");
    if (!/^[\x21-\x7e]+$/.test(text))
        throw new invalid_Invalid("has characters that no token has; store the token again");
    return text;
}
/** Database tokens begin so, and management tokens with M.V1 (InfluxData's security page). */
const DATABASE_TOKEN = "is a database token (apiv\u2026), which cannot make tokens; make a management token with `influxctl management create` and store that as the secret";

;// CONCATENATED MODULE: ./build/influxdb/profile.js


/** What bears on a connection in a profile of influxctl's `config.toml`. Unknown keys are ignored. */
const profile = (0,zod_cjs_namespaceObject.object)({
    name: (0,zod_cjs_namespaceObject.string)(),
    product: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    account_id: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    cluster_id: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    host: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    port: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.union)([(0,zod_cjs_namespaceObject.string)(), (0,zod_cjs_namespaceObject.number)()])),
    mgmt_token: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    /** A database token, for influxctl's own queries and writes: no use here, but a secret. */
    token: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    tls: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({
        ca: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
        cert: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
        key: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
        insecure: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.boolean)()),
        disable: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.boolean)()),
    })),
});
const config = (0,zod_cjs_namespaceObject.object)({ profile: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.array)(profile)) });
/**
 * Reads the profiles of a config file that a TOML parser has read. Throws `Invalid`, with the place of what has the wrong
 * type and without its value: a token may stand anywhere.
 */
function readProfiles(toml) {
    const result = (0,zod_cjs_namespaceObject.safeParse)(config, toml);
    if (result.success)
        return result.data.profile ?? [];
    const places = result.error.issues.map((issue) => issue.path.join("."));
    throw new invalid_Invalid(`has a value of the wrong type at ${[...new Set(places)].join(", ")}`);
}
/** The profile of that name. Throws `Invalid` with the names that there are. */
function findProfile(profiles, name) {
    const found = profiles.find((candidate) => candidate.name === name);
    if (found !== undefined)
        return found;
    const names = profiles.map((candidate) => invalid_quoted(candidate.name)).join(", ");
    throw new invalid_Invalid(`has no profile ${invalid_quoted(name)}; ${names === "" ? "it has none at all" : `it has ${names}`}`);
}
/** The secrets in profiles. */
function secretsOf(profiles) {
    return profiles
        .flatMap(({ mgmt_token, token }) => [mgmt_token, token])
        .filter((secret) => secret !== undefined && secret.trim() !== "");
}
/** Translates a profile. Throws `Invalid` for settings that have no counterpart, rather than ignore them. */
function inputsOfProfile(from) {
    const problems = refusals(from);
    if (problems.length > 0)
        throw new invalid_Invalid(...problems);
    return {
        product: from.product ?? "",
        "management-token": from.mgmt_token?.trim() ?? "",
        "account-id": from.account_id ?? "",
        "cluster-id": from.cluster_id ?? "",
        host: hostWithPort(from.host ?? "", String(from.port ?? "")),
    };
}
function refusals({ name, tls }) {
    const where = `in the profile ${invalid_quoted(name)}`;
    const problems = [];
    if (tls?.insecure) {
        problems.push(`has tls.insecure = true ${where}: certificates would not be verified, and this action always verifies them. Give the authority's certificate as tls.ca, or as the input ca-certificate`);
    }
    if (tls?.disable) {
        problems.push(`has tls.disable = true ${where}: the management token would travel in clear, and this action never sends it so`);
    }
    if (tls?.cert || tls?.key) {
        problems.push(`has tls.cert or tls.key ${where}: a client certificate, and this action cannot present one`);
    }
    return problems;
}
function hostWithPort(host, port) {
    if (host === "" || port === "")
        return host;
    return `${host.replace(/\/+$/, "")}:${port}`;
}

;// CONCATENATED MODULE: ./build/action/profile-inputs.js





/** Adds the profile that the inputs name, if they name one. All tokens of its file are masked. */
async function mergeProfile(raw, environment) {
    const name = raw["profile"] || (raw["config"] ? "default" : "");
    const unmerged = { raw, profile: name, nameOf: (input) => input, caCertificatePath: "", problems: [] };
    if (name === "")
        return unmerged;
    const path = raw["config"] || environment.influxctlConfig;
    try {
        return merge(raw, findProfile(await readConfig(path), name));
    }
    catch (error) {
        if (!(error instanceof invalid_Invalid))
            throw error;
        return { ...unmerged, problems: error.problems.map((problem) => `profile: ${invalid_quoted(path)} ${problem}`) };
    }
}
async function readConfig(path) {
    const { parseToml, TomlError } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 147, 19));
    const text = readText(path);
    const parsed = attempt(() => parseToml(text));
    // The parser's message shows the lines around the error, and they hold tokens.
    if (parsed instanceof TomlError)
        throw new invalid_Invalid(`is no TOML: line ${parsed.line}, column ${parsed.column}`);
    if (parsed instanceof Error)
        throw new invalid_Invalid("is no TOML");
    const profiles = readProfiles(parsed);
    for (const secret of secretsOf(profiles))
        (0,core_cjs_namespaceObject.setSecret)(secret);
    return profiles;
}
function readText(path) {
    const text = attempt(() => (0,external_node_fs_namespaceObject.readFileSync)(path, "utf8"));
    if (typeof text === "string")
        return text;
    const code = "code" in text ? String(text.code) : "unknown reason";
    throw new invalid_Invalid(code === "ENOENT" ? "is not there, on this runner" : `cannot be read (${code})`);
}
/** What the work returns, or the error that it throws: one to look at, not to pass on. */
function attempt(work) {
    try {
        return work();
    }
    catch (error) {
        return error instanceof Error ? error : new Error("no error");
    }
}
function merge(raw, profile) {
    const ca = profile.tls?.ca?.trim() ?? "";
    const isPath = ca !== "" && !ca.startsWith("-----BEGIN");
    const wantsCa = raw["ca-certificate"] === "";
    const caCertificate = isPath && wantsCa ? readCa(ca) : ca;
    const offered = { ...inputsOfProfile(profile), "ca-certificate": caCertificate };
    const added = Object.entries(offered).filter(([input, value]) => raw[input] === "" && value !== "");
    const names = new Set(added.map(([input]) => input));
    return {
        raw: { ...raw, ...Object.fromEntries(added) },
        profile: profile.name,
        nameOf: (input) => (names.has(input) ? `${input} (from the profile ${invalid_quoted(profile.name)})` : input),
        caCertificatePath: isPath && wantsCa ? (0,external_node_path_namespaceObject.resolve)(ca) : "",
        problems: [],
    };
}
function readCa(path) {
    const text = attempt(() => (0,external_node_fs_namespaceObject.readFileSync)(path, "utf8"));
    if (typeof text === "string")
        return text;
    throw new invalid_Invalid(`names the file ${invalid_quoted(path)} as tls.ca, which cannot be read`);
}

;// CONCATENATED MODULE: ./build/action/seal.js

/**
 * A text that rests in a file which every later step of the job can read. The key comes from the runtime token, which
 * the runner hands to actions but not to `run` steps. It guards a file: another action of the same job has the key.
 */
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What the key is for, so that nothing else that is derived from the same token can be it. */
const INFO = "influxdb-database-token: management token at rest";
/**
 * Seals a secret; `undefined` where there is no key, or none worth the name: a job with `id-token: write` shows the
 * runtime token to `run` steps as ACTIONS_ID_TOKEN_REQUEST_TOKEN.
 */
function seal(secret, environment) {
    if (environment.runtimeToken === "" || environment.hasIdToken)
        return undefined;
    const salt = randomBytes(SALT_BYTES);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(environment.runtimeToken, salt), iv);
    const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return Buffer.concat([salt, iv, cipher.getAuthTag(), text]).toString("base64");
}
/** Opens a seal; `undefined` where the key is another one or the seal was changed. */
function unseal(sealed, environment) {
    const bytes = Buffer.from(sealed, "base64");
    const salt = bytes.subarray(0, SALT_BYTES);
    const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
    const tag = bytes.subarray(SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES);
    const text = bytes.subarray(SALT_BYTES + IV_BYTES + TAG_BYTES);
    try {
        const decipher = (0,external_node_crypto_namespaceObject.createDecipheriv)(CIPHER, keyOf(environment.runtimeToken, salt), iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        return decipher.update(text, undefined, "utf8") + decipher.final("utf8");
    }
    catch {
        return undefined;
    }
}
function keyOf(runtimeToken, salt) {
    return Buffer.from((0,external_node_crypto_namespaceObject.hkdfSync)("sha256", runtimeToken, salt, INFO, KEY_BYTES));
}

;// CONCATENATED MODULE: ./build/action/post-token.js





/**
 * The management token in post: the one that main sealed, else that of the input or the profile as post finds them,
 * which may be another. Masked before it is returned. Throws where there is none.
 */
async function managementTokenForPost(saved, environment) {
    const sealed = saved.managementToken === undefined ? undefined : unseal(saved.managementToken, environment);
    const token = sealed ?? (await tokenOfInputs(environment));
    if (token !== "")
        (0,core_cjs_namespaceObject.setSecret)(token);
    try {
        return parseManagementToken(token, () => MISSING);
    }
    catch (error) {
        throw error instanceof invalid_Invalid ? new Error(`management-token ${error.message}`, { cause: error }) : error;
    }
}
async function tokenOfInputs(environment) {
    const names = ["management-token", "profile", "config", "ca-certificate"];
    const raw = Object.fromEntries(names.map((name) => [name, (0,core_cjs_namespaceObject.getInput)(name)]));
    if (raw["management-token"])
        return raw["management-token"];
    const merged = await mergeProfile(raw, environment);
    return merged.raw["management-token"] ?? "";
}
const MISSING = "is not there in the post step: it could not be sealed for it (the job has `id-token: write`, or no runtime token), and the input is empty by now";

;// CONCATENATED MODULE: ./build/action/post-trust.js


/**
 * Whom post trusts: whom main trusted. A later step may set NODE_EXTRA_CA_CERTS for post, and a proxy beside it that
 * presents itself as the cluster: then Node's own list counts, and what main had beside it.
 */
function trustInPost(saved, environment) {
    const own = saved.caCertificatePath === "" ? saved.caCertificate : readCertificates(saved.caCertificatePath);
    if (environment.extraCaCertificates === saved.extraCaCertificates)
        return { roots: "default", caCertificate: own };
    const extra = saved.extraCaCertificates === "" ? "" : readCertificates(saved.extraCaCertificates);
    return { roots: "bundled", caCertificate: [own, extra].filter((text) => text !== "").join("\n") };
}
function readCertificates(path) {
    try {
        return ca_certificate_parseCertificates((0,external_node_fs_namespaceObject.readFileSync)(path, "utf8"));
    }
    catch (cause) {
        throw new Error(`The CA certificates in ${path} cannot be read in the post step`, { cause });
    }
}

;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = require("node:tls");
;// CONCATENATED MODULE: ./build/influxdb/http-answer.js

/**
 * Collects one answer whole, up to `maxBytes`. Exactly one of `done` and `failed` is called, once.
 * That the request may have left is known from `onRequestStart`: undici calls it when there is a connection to write to.
 */
function collectAnswer(maxBytes, done, failed) {
    let controller;
    let head;
    const chunks = [];
    let bytes = 0;
    let over = false;
    function fail(code) {
        if (over)
            return;
        over = true;
        failed(new NoAnswer(code, { sent: controller !== undefined, status: head?.status }));
    }
    function giveUp(code) {
        fail(code);
        controller?.abort(new Error(code));
    }
    const handler = {
        onRequestStart(started) {
            if (over)
                return started.abort(new Error("given up"));
            controller = started;
        },
        onResponseStart(_controller, status, headers) {
            head = { status, headers };
        },
        onResponseData(_controller, chunk) {
            bytes += chunk.length;
            if (bytes > maxBytes)
                giveUp("TOO_LARGE");
            else
                chunks.push(chunk);
        },
        onResponseEnd() {
            if (over || head === undefined)
                return;
            over = true;
            done({ ...head, body: Buffer.concat(chunks).toString("utf8") });
        },
        onResponseError(_controller, error) {
            fail(codeOf(error));
        },
    };
    return { handler, giveUp };
}
/** The code of a socket's, TLS or undici error; nothing else of it is kept. */
function codeOf(error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return typeof code === "string" && /^[A-Z0-9_]{2,60}$/.test(code) ? code : "UNKNOWN";
}

;// CONCATENATED MODULE: ./build/influxdb/http.js


/** Opens the door; nothing is connected, and undici not loaded, before the first request. */
function openHttp(options) {
    const dispatchers = new Map();
    async function dispatcherFor(origin) {
        const key = usesProxy(origin, options) ? "proxy" : origin;
        const known = dispatchers.get(key);
        if (known !== undefined)
            return known;
        const made = key === "proxy" ? await throughProxy(options) : await direct(origin, options);
        dispatchers.set(key, made);
        return made;
    }
    return {
        async exchange(request) {
            const url = new URL(request.url);
            return await exchange(await dispatcherFor(url.origin), url, request);
        },
        async close() {
            await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
            dispatchers.clear();
        },
    };
}
/** Plain http is for loopback alone, and never goes through a proxy: it would carry the token in clear. */
function usesProxy(origin, options) {
    return options.httpsProxy !== "" && origin.startsWith("https:");
}
async function direct(origin, options) {
    const { Client, pool } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 59, 19));
    const settings = { ...LIMITS, allowH2: false, connect: tlsOptions(options) };
    if (options.connections === 1)
        return new Client(origin, settings);
    const Pool = await pool();
    return new Pool(origin, { ...settings, connections: options.connections });
}
async function throughProxy(options) {
    const { proxyAgent } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 59, 19));
    const EnvHttpProxyAgent = await proxyAgent();
    const tls = tlsOptions(options);
    return new EnvHttpProxyAgent({
        ...LIMITS,
        allowH2: false,
        // An empty text: with HTTP_PROXY, undici would send http:// requests, and their tokens, to it in clear.
        httpProxy: "",
        httpsProxy: options.httpsProxy,
        noProxy: options.noProxy,
        connections: options.connections,
        connect: tls,
        // Behind a proxy undici looks at these two alone (measured, undici 8.12.4).
        requestTls: tls,
        proxyTls: tls,
    });
}
/** undici's own timeouts are off: one timer of ours bounds the whole exchange. */
const LIMITS = { headersTimeout: 0, bodyTimeout: 0 };
const CONNECT_TIMEOUT_MS = 10_000;
/** `rejectUnauthorized` is said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED has no say. */
function tlsOptions({ trust: { roots, caCertificate } }) {
    const always = { timeout: CONNECT_TIMEOUT_MS, allowH2: false, rejectUnauthorized: true };
    // `ca` replaces what Node trusts, hence the list; it costs about 30 ms, which only its users pay.
    if (roots === "default" && caCertificate === "")
        return always;
    return { ...always, ca: [...(0,external_node_tls_namespaceObject.getCACertificates)(roots), caCertificate].filter((text) => text !== "") };
}
function exchange(dispatcher, url, request) {
    return new Promise((resolve, reject) => {
        const { handler, giveUp } = collectAnswer(request.maxBytes, settled(resolve), settled(reject));
        const timer = setTimeout(() => giveUp("TIMEOUT"), request.timeoutMs);
        const cancel = () => giveUp("CANCELLED");
        request.signal?.addEventListener("abort", cancel);
        function settled(settle) {
            return (value) => {
                clearTimeout(timer);
                request.signal?.removeEventListener("abort", cancel);
                settle(value);
            };
        }
        if (request.signal?.aborted)
            return cancel();
        const { method, headers, body = null } = request;
        dispatcher.dispatch({ origin: url.origin, path: url.pathname + url.search, method, headers, body }, handler);
    });
}
/** Where a redirect points, by host alone: its path and query are the other side's text. */
function redirectHost(answer, requestUrl) {
    const location = answer.headers["location"];
    return (typeof location === "string" ? URL.parse(location, requestUrl)?.host : undefined) ?? "an unreadable address";
}

;// CONCATENATED MODULE: ./build/influxdb/api-client.js




const REQUEST_TIMEOUT_MS = 20_000;
/** A name that does not exist is more often misspelt than passing: after so many tries it is believed. */
const MOST_LOOKUPS = 4;
/** Sends operations with the management token, and says what went wrong. */
class ApiClient {
    parts;
    constructor(parts) {
        this.parts = parts;
    }
    /** Sends once. Throws `NoAnswer`. */
    async send(call, attempt, deadlineMs = this.parts.deadlineMs) {
        const { http, now, onAnswer } = this.parts;
        const startedMs = now();
        const timeoutMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - startedMs));
        const trace = (outcome) => this.parts.trace({ method: call.method, url: call.url, outcome, elapsedMs: now() - startedMs, attempt });
        try {
            const answer = await http.exchange({ ...call, headers: this.#headers(call), timeoutMs });
            trace(String(answer.status));
            onAnswer(answer);
            return answer;
        }
        catch (error) {
            trace(error instanceof NoAnswer ? error.code : "failed");
            throw error;
        }
    }
    /**
     * Sends until `judge` makes something of an answer; `undefined` is an outage, and worth another try. Throws what
     * `judge` throws, and an error that explains itself when time is up.
     */
    async sendUntil(call, judge) {
        const deadlineMs = Math.min(this.parts.deadlineMs, this.parts.now() + this.parts.operationTimeoutMs);
        let mayBeDone = false;
        for (let attempt = 1;; attempt++) {
            const outcome = await this.send(call, attempt, deadlineMs).catch(noAnswerOf);
            const result = outcome instanceof NoAnswer ? undefined : judge(outcome, mayBeDone);
            if (result !== undefined)
                return result;
            mayBeDone ||= outcome instanceof NoAnswer ? outcome.sent : outcome.status >= 500 || outcome.status === 408;
            const error = outcome instanceof NoAnswer ? this.unanswered(call, outcome) : this.refusal(call, outcome);
            const delayMs = this.#delayBeforeNextMs(outcome, attempt, deadlineMs);
            if (delayMs === undefined)
                throw error;
            this.parts.info(`Trying again in ${(delayMs / 1000).toFixed(1)} s. ${error.message}`);
            await this.parts.sleep(delayMs);
        }
    }
    /** The error for an answer that is not what the call wants. */
    refusal(call, answer) {
        return new Error(`Could not ${call.what}: ${call.method} ${call.url} ${this.#answered(call, answer)}`);
    }
    /** The error for no answer at all. */
    unanswered(call, failure) {
        return new Error(`Could not ${call.what}: ${call.method} ${call.url}: ${failure.message}`);
    }
    #headers(call) {
        return {
            authorization: `Bearer ${this.parts.managementToken}`,
            accept: "application/json",
            "user-agent": this.parts.userAgent,
            ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        };
    }
    #delayBeforeNextMs(outcome, attempt, deadlineMs) {
        if (outcome instanceof NoAnswer && !worthAnotherTry(outcome, attempt))
            return undefined;
        const { now, random } = this.parts;
        const header = outcome instanceof NoAnswer ? undefined : outcome.headers["retry-after"];
        const delayMs = retryDelayMs(attempt, parseRetryAfterMs(header, now()), random());
        return now() + delayMs < deadlineMs ? delayMs : undefined;
    }
    #answered(call, answer) {
        if (answer.status >= 300 && answer.status < 400) {
            const host = redirectHost(answer, call.url);
            return `answered ${answer.status}, a redirect to ${host}. Redirects are never followed, since they would take the management token elsewhere; check host and management-url`;
        }
        const message = apiMessageOf(answer);
        const said = message === undefined
            ? bodyForm(answer)
            : printable(message, [this.parts.managementToken, ...accessTokensIn(answer.body)]);
        return `answered ${answer.status} (${said}). ${call.advice(answer.status)}`;
    }
}
function worthAnotherTry(failure, attempt) {
    if (failure.code === "CANCELLED" || failure.code === "TOO_LARGE" || failure.isUntrusted)
        return false;
    return failure.code !== "ENOTFOUND" || attempt < MOST_LOOKUPS;
}
function noAnswerOf(error) {
    if (error instanceof NoAnswer)
        return error;
    throw error;
}

;// CONCATENATED MODULE: ./build/action/cancellation.js
/** The runner follows SIGINT with SIGTERM after 7.5 s (actions/runner, `ProcessInvoker.cs`). */
const GRACE_MS = 5_000;
/** Listens for the runner's signals. The process no longer ends by them: whoever waits has to look at `signal`. */
function listenForCancel() {
    const cancelled = new AbortController();
    const graceOver = new AbortController();
    const cancel = () => {
        cancelled.abort();
        setTimeout(() => graceOver.abort(), GRACE_MS).unref();
    };
    process.once("SIGINT", cancel);
    process.once("SIGTERM", cancel);
    return { signal: cancelled.signal, graceSignal: graceOver.signal };
}
/** Waits. Throws at once when the job is cancelled. */
function sleep(ms, signal) {
    return new Promise((resolve, reject) => {
        const cancel = () => {
            clearTimeout(timer);
            reject(new Error("The job was cancelled"));
        };
        const timer = setTimeout(() => {
            signal.removeEventListener("abort", cancel);
            resolve();
        }, ms);
        if (signal.aborted)
            cancel();
        else
            signal.addEventListener("abort", cancel, { once: true });
    });
}

;// CONCATENATED MODULE: ./build/action/proxy.js


/**
 * The proxy for https, as a URL, empty for none. Its password is masked: the runner masks those of its own settings,
 * not those of a job's `env`. A scheme may be missing, as curl allows. Throws `Invalid`, which quotes nothing.
 */
function httpsProxyOf(environment) {
    if (environment.httpsProxy === "")
        return "";
    const text = environment.httpsProxy.includes("://") ? environment.httpsProxy : `http://${environment.httpsProxy}`;
    const url = URL.parse(text);
    if (url !== null && url.password !== "") {
        (0,core_cjs_namespaceObject.setSecret)(url.password);
        (0,core_cjs_namespaceObject.setSecret)(decoded(url.password));
    }
    if (url === null || !["http:", "https:"].includes(url.protocol)) {
        throw new invalid_Invalid("HTTPS_PROXY: is not the URL of an HTTP proxy; write http://proxy.example.com:3128");
    }
    return url.href;
}
function decoded(password) {
    try {
        return decodeURIComponent(password);
    }
    catch {
        return password;
    }
}

;// CONCATENATED MODULE: ./build/action/version.js
/** How this action names itself to the servers it talks to. A test holds it against package.json. */
const USER_AGENT = "influxdb-database-token/1.0.0";

;// CONCATENATED MODULE: ./build/action/session.js






/** Opens a session; nothing is connected yet. Its `http` has to be closed, or the process stays. */
function openSession(options) {
    const { environment, cancellation } = options;
    const http = openDoor(environment, options.trust, options.connections ?? 1);
    const pace = {
        now,
        sleep: (ms) => sleep(ms, cancellation.signal),
        random: Math.random,
        deadlineMs: now() + options.timeoutMs,
    };
    const trace = (of) => (0,core_cjs_namespaceObject.debug)(formatTrace(of));
    const client = new ApiClient({
        ...pace,
        ...cancellation,
        http,
        managementToken: options.managementToken,
        userAgent: USER_AGENT,
        trace,
        info: core_cjs_namespaceObject.info,
        operationTimeoutMs: options.operationTimeoutMs ?? options.timeoutMs,
        onAnswer: options.onAnswer ?? (() => { }),
    });
    return { http, client, pace, signal: cancellation.signal, trace };
}
/** Opens the door to the network with the proxies of this stage's environment. It has to be closed. */
function openDoor(environment, trust, connections) {
    return openHttp({ trust, httpsProxy: httpsProxyOf(environment), noProxy: environment.noProxy, connections });
}
/** The time of day in epoch milliseconds that, unlike `Date.now()`, no correction of the clock sets back. */
function now() {
    return Math.round(performance.timeOrigin + performance.now());
}
function formatTrace({ method, url, outcome, elapsedMs, attempt }) {
    return `${method} ${url}: ${outcome}, ${Math.round(elapsedMs)} ms, attempt ${attempt}`;
}

;// CONCATENATED MODULE: ./build/action/revoke-in-post.js





/** Well within the five minutes that all post steps of a cancelled job share. */
const TIMEOUT_MS = 90_000;
/** Revokes what is left. Without a management token, nothing can be: then all of it has failed. */
async function revokeInPost(saved, left, environment, cancellation) {
    if (left.tokenId === undefined && left.openCreates.length === 0)
        return [];
    try {
        const managementToken = await managementTokenForPost(saved, environment);
        const trust = trustInPost(saved, environment);
        const session = openSession({ managementToken, trust, environment, cancellation, timeoutMs: TIMEOUT_MS });
        try {
            const api = new ManagementApi(saved.baseUrl, saved.product, session.client);
            return await revokeLeft(left, { ...session.pace, api });
        }
        finally {
            await session.http.close();
        }
    }
    catch (error) {
        return allFailed(left, error instanceof Error ? error : new Error(String(error)));
    }
}
function allFailed(left, error) {
    const ids = left.tokenId === undefined ? [] : [{ name: left.tokenId, by: "id" }];
    const marks = left.openCreates.map(({ mark }) => ({ name: mark, by: "mark" }));
    return [...ids, ...marks].map((which) => ({ ...which, result: "failed", error }));
}

;// CONCATENATED MODULE: ./build/action/run.js


/** Runs an entry. The one place that catches: an error becomes one annotation and exit code 1. */
async function runAction(body, onCancel = "Cancelled.") {
    const cancellation = listenForCancel();
    try {
        await body(cancellation);
    }
    catch (error) {
        process.exitCode = 1;
        report(error, cancellation.signal.aborted ? onCancel : undefined);
    }
}
function report(error, cancelled) {
    const message = error instanceof Error ? error.message : String(error);
    if (cancelled !== undefined)
        (0,core_cjs_namespaceObject.info)(cancelled);
    else
        (0,core_cjs_namespaceObject.error)(message);
    if ((0,core_cjs_namespaceObject.isDebug)() && error instanceof Error)
        (0,core_cjs_namespaceObject.debug)(error.stack ?? "no stack");
}

;// CONCATENATED MODULE: ./build/action/state.js



/** The one state value. The runner gives it to post as `STATE_database-token`. */
const KEY = "database-token";
/** Databases by name, and how many there are more: the list is cut. */
const state_databases = (0,zod_cjs_namespaceObject.object)({ names: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.string)()), more: (0,zod_cjs_namespaceObject.number)() });
const savedState = (0,zod_cjs_namespaceObject.object)({
    /** Where the Management API was found. */
    baseUrl: (0,zod_cjs_namespaceObject.string)(),
    product: (0,zod_cjs_namespaceObject["enum"])(["dedicated", "clustered"]),
    caCertificate: (0,zod_cjs_namespaceObject.string)(),
    /** The file that the certificates came from, read anew by post: an environment string of 128 KiB cannot be started. */
    caCertificatePath: (0,zod_cjs_namespaceObject.string)(),
    /** NODE_EXTRA_CA_CERTS as main found it. */
    extraCaCertificates: (0,zod_cjs_namespaceObject.string)(),
    /** Sealed; absent where it could not be, and post takes the input as it finds it. */
    managementToken: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    openCreates: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.object)({ mark: (0,zod_cjs_namespaceObject.string)(), sentAtMs: (0,zod_cjs_namespaceObject.number)() })),
    tokenId: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    expiresAt: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
    /** Whether the job wants its token revoked. */
    revoke: (0,zod_cjs_namespaceObject.boolean)(),
    /** What the job summary shows of the grant; absent where none is wanted. */
    summary: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({ host: (0,zod_cjs_namespaceObject.string)(), read: state_databases, write: state_databases, madeAtMs: (0,zod_cjs_namespaceObject.number)() })),
    /** What the wait for activation came to; absent where main did not get so far. */
    activated: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({ active: (0,zod_cjs_namespaceObject["enum"])(["true", "false", ""]), waitedMs: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.number)()) })),
    /** Whether main gave the token to the job: with `revoke: false` it is kept from then on, and not before. */
    handedOver: (0,zod_cjs_namespaceObject.boolean)(),
});
/** Saves that there is nothing yet. Until main has done this, an environment variable could stand in for the state. */
function saveNothing() {
    saveState(KEY, "");
}
/** Writes the state of one token, on disk when a method returns: it survives whatever happens in the next line. */
class TokenState {
    #base;
    #record = { openCreates: [] };
    constructor(base) {
        this.#base = base;
    }
    /** Saves what was, or may have been, made up to now. */
    record(record) {
        this.#record = record;
        this.#save({ handedOver: false });
    }
    /** Saves that the job has the token. */
    handedOver(activated) {
        this.#save({ handedOver: true, activated });
    }
    #save(news) {
        const state = { ...this.#base, ...this.#record, openCreates: [...this.#record.openCreates], ...news };
        saveState(KEY, JSON.stringify(state));
    }
}
/** Loads what main saved last; `undefined` where that is nothing. Throws `Invalid` for what main never wrote. */
function load() {
    const text = (0,core_cjs_namespaceObject.getState)(KEY);
    if (text === "")
        return undefined;
    const state = (0,zod_cjs_namespaceObject.safeParse)(savedState, state_jsonOf(text));
    if (!state.success)
        throw new invalid_Invalid("The state that the main step saved cannot be read; something has changed it");
    return state.data;
}
function state_jsonOf(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/token/databases.js

/** Every database, those to come included. */
const EVERY_DATABASE = "*";
/**
 * InfluxData's naming restrictions: 1 to 64 letters, digits, `_`, `-` and `/`
 * (`content/shared/influxdb3-reference/naming-restrictions.md` in influxdata/docs-v2).
 */
const NAME = /^[A-Za-z0-9_/-]{1,64}$/;
/** Reads the `permissions` input: `read`, `write`, or both with a comma. Throws `Invalid`. */
function parseActions(text) {
    const words = text.split(",").map((word) => word.trim());
    const problems = words.filter((word) => word !== "read" && word !== "write").map(notAnAction);
    if (problems.length > 0)
        throw new Invalid(...new Set(problems));
    return words;
}
function notAnAction(word) {
    return word === "" ? `has an empty item; ${ACTIONS_FORM}` : `${quoted(word)} is not a permission; ${ACTIONS_FORM}`;
}
/** How permissions are written, as an error message says it. */
const ACTIONS_FORM = "use read, write, or both: read, write";
/**
 * Reads the `databases` input, with the actions for entries that have none of their own.
 * Throws `Invalid` with every problem, each with its line.
 */
function parseDatabases(text, defaultActions) {
    const { entries, problems } = readLines(text);
    if (problems.length > 0)
        throw new Invalid(...problems);
    if (entries.length === 0)
        throw new Invalid("is required: names of databases, one a line, or * for every database");
    const permissions = entries.flatMap(({ name, actions = defaultActions }) => actions.map((action) => ({ action, resource: name })));
    const names = new Set(entries.map((entry) => entry.name));
    return { permissions: sortedPermissions(permissions), warnings: [...names].flatMap(nameWarnings) };
}
/** The databases that need the `permissions` input. Names that are none are `parseDatabases`'s to tell. */
function namesWithoutPermissions(text) {
    return readLines(text)
        .entries.filter(({ name, actions }) => actions === undefined && nameProblems(name).length === 0)
        .map(({ name }) => name);
}
function readLines(text) {
    const readings = text.split(/\r\n|\r|\n/).map((rawLine, index) => {
        const line = rawLine.trim();
        if (line === "" || line.startsWith("#"))
            return { entries: [], problems: [] };
        const { entries, problems } = parseLine(line);
        return { entries, problems: problems.map((problem) => `line ${index + 1}: ${problem}`) };
    });
    return {
        entries: readings.flatMap((reading) => reading.entries),
        problems: readings.flatMap((reading) => reading.problems),
    };
}
function parseLine(line) {
    const form = wrongForm(line);
    if (form !== undefined)
        return { entries: [], problems: [form] };
    const colon = line.indexOf(":");
    return colon === -1
        ? parseNames(line)
        : parseNameWithActions(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
}
/** What a line is that only looks like an entry; `undefined` where it may be one. */
function wrongForm(line) {
    if (/["'[\]{}]/.test(line)) {
        return `${quoted(line)} holds YAML brackets or quotes; write bare names, one a line or with commas between them`;
    }
    if (/^-\s/.test(line))
        return `${quoted(line)} is an item of a YAML list; write the name without the dash`;
    const [name = "", ...rest] = line.split(":");
    if (rest.length > 1) {
        return `${quoted(line)} has several entries with permissions of their own; write each on its own line`;
    }
    const names = name.split(",").map((item) => item.trim());
    const isForSeveral = rest.length === 1 && names.filter((item) => item !== "").length > 1;
    return isForSeveral ? forSeveral(line, names, rest[0] ?? "") : undefined;
}
function forSeveral(line, names, actions) {
    const own = actions.trim() || "write";
    const lines = names.filter((item) => item !== "").map((item) => quoted(`${item}: ${own}`));
    return `${quoted(line)} gives permissions to several names; write each on its own line: ${lines.join(", then ")}`;
}
function parseNames(line) {
    const names = line.split(",").map((name) => name.trim());
    return {
        entries: names.map((name) => ({ name })),
        problems: names.flatMap(nameProblems),
    };
}
function parseNameWithActions(name, actionsText) {
    const problems = nameProblems(name);
    if (actionsText === "" && name !== "") {
        const missing = `${quoted(name)} has a colon, but no permission after it; ${ACTIONS_FORM}`;
        return { entries: [], problems: [...problems, missing] };
    }
    try {
        return { entries: [{ name, actions: parseActions(actionsText) }], problems };
    }
    catch (error) {
        if (!(error instanceof Invalid))
            throw error;
        return { entries: [], problems: [...problems, ...error.problems.map((problem) => `${quoted(name)}: ${problem}`)] };
    }
}
function nameProblems(name) {
    if (name === EVERY_DATABASE || NAME.test(name))
        return [];
    if (name === "")
        return ["has an empty name; remove the extra comma or colon"];
    if (name.length > 64)
        return [`${quoted(name)} is too long: ${name.length} characters, and a database name has at most 64`];
    return [`${quoted(name)} is not a database name; it has letters, digits, _, - and / alone`];
}
/** Permissions as the API gets them: by database, then action, in code-unit order, without duplicates. */
function sortedPermissions(permissions) {
    const byKey = new Map(permissions.map((permission) => [`${permission.resource} ${permission.action}`, permission]));
    return [...byKey.values()].sort((a, b) => compareCodeUnits(a.resource, b.resource) || compareCodeUnits(a.action, b.action));
}
function compareCodeUnits(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function nameWarnings(name) {
    if (name === EVERY_DATABASE || /^[A-Za-z0-9]/.test(name))
        return [];
    return [
        `databases: ${quoted(name)} begins with neither a letter nor a digit; InfluxDB reserves such names for itself`,
    ];
}

;// CONCATENATED MODULE: ./build/action/html.js
const ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};
/** A text as HTML shows it, without anything that HTML would read as its own. */
function escapeHtml(text) {
    return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
/** A value as code, on one line, with all that HTML or Markdown would read as its own taken out of it. */
function code(text) {
    const line = text.replace(/[\s\p{C}]+/gu, " ");
    return `<code>${line.replace(/[^\w ./:-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}
/** A table, a row a line. Cells are HTML. */
function htmlTable(header, rows) {
    const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
    return ["<table>", row("th", header), ...rows.map((cells) => row("td", cells)), "</table>", ""].join("\n");
}

;// CONCATENATED MODULE: ./build/action/token-summary.js




/**
 * The job summary of a token, as HTML that GitHub's Markdown takes; `undefined` where none was made, or no summary is
 * wanted.
 */
function tokenSummary(saved, revocations, nowMs) {
    const { summary, tokenId, expiresAt } = saved;
    if (summary === undefined || tokenId === undefined)
        return undefined;
    return table([
        ["Read", databasesCell(summary.read)],
        ["Write", databasesCell(summary.write)],
        ["Cluster", code(summary.host.replace(/^https:\/\//, ""))],
        ["Token ID", code(tokenId)],
        ["Expires", expiryCell(expiresAt, summary.madeAtMs)],
        ["Active", activeCell(saved.activated)],
        ["In the end", endCell(saved, revocations, nowMs)],
    ]);
}
function table(rows) {
    const lines = rows.map(([name, cell]) => `<tr><th align="left" nowrap>${name}</th><td>${cell}</td></tr>`);
    return ["<h3>InfluxDB database token</h3>", "<table>", ...lines, "</table>", ""].join("\n");
}
function databasesCell({ names, more }) {
    if (names.length === 0)
        return "\u2013";
    const shown = names.map((name) => (name === EVERY_DATABASE ? `every database (${code(name)})` : code(name)));
    return shown.join(", ") + (more === 0 ? "" : ` and ${more} more`);
}
function expiryCell(expiresAt, madeAtMs) {
    const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
    if (Number.isNaN(expiresAtMs))
        return "never";
    const at = new Date(expiresAtMs).toISOString();
    return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC, ${formatAbout((expiresAtMs - madeAtMs) / 1000)} after it was made`;
}
function activeCell(activated) {
    switch (activated?.active) {
        case "true":
            return `after ${formatElapsed(activated.waitedMs ?? 0)}`;
        case "false":
            return "not seen; a warning says why";
        case "":
            return "not asked";
        case undefined:
            return "not known, since the step did not succeed";
    }
}
function endCell(saved, revocations, nowMs) {
    const { tokenId, expiresAt } = saved;
    if (expiresAt !== undefined && dangerOf(expiresAt, nowMs) === "expired") {
        return `expired, ${formatDuration((nowMs - Date.parse(expiresAt)) / 1000)} before the job ended`;
    }
    const ofToken = revocations.find(({ by, name }) => by === "id" && name === tokenId);
    switch (ofToken?.result) {
        case "revoked":
            return "\u2713 revoked";
        case "not-found":
            return "\u2713 revoked already";
        case "failed":
            return "<strong>not revoked</strong>; an annotation says why";
        case undefined:
            return "kept, as <code>revoke: false</code> asks";
    }
}

;// CONCATENATED MODULE: ./build/action/write-summary.js

/** Adds to the job summary. That it cannot be written is a warning: it is no reason to fail a job. */
async function writeSummary(html) {
    const { summary } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 341, 19));
    try {
        await summary.addRaw(html).write();
    }
    catch (error) {
        (0,core_cjs_namespaceObject.warning)(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/post.js











/** The post step: revokes what main made, or may have made. It knows what main saved, and nothing else. */
async function post(cancellation) {
    const saved = load();
    if (saved === undefined)
        return;
    const left = leftBy(saved);
    if (saved.tokenId !== undefined && left.tokenId === undefined)
        (0,core_cjs_namespaceObject.info)(`Database token ${saved.tokenId} is kept.`);
    tellExpired(saved, now());
    const revocations = await revokeInPost(saved, left, readEnvironment(), cancellation);
    const summary = tokenSummary(saved, revocations, now());
    if (summary !== undefined)
        await writeSummary(summary);
    reportRevocations(revocations, saved.expiresAt, now());
}
void runAction(post);

module.exports = __webpack_exports__;
/******/ })()
;