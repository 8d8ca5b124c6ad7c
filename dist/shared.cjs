// dist/shared.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_offline = require("./offline.cjs");
const require_first_look = require("./first-look.cjs");
let vendor_core = require("./vendor/core.cjs");
let node_path = require("node:path");
let node_dns = require("node:dns");
let node_net = require("node:net");
let node_tls = require("node:tls");
let vendor_zod = require("./vendor/zod.cjs");
let node_v8 = require("node:v8");
let node_crypto = require("node:crypto");
let node_url = require("node:url");
let vendor_p_limit = require("./vendor/p-limit.cjs");
// src/grant/expiry.ts
/** The last second that `YYYY-MM-DDTHH:MM:SSZ` can express. */
const END_OF_YEAR_9999_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/;
const EXPIRY_FORMS = `${require_offline.DURATION_FORM}; or an RFC 3339 timestamp with a time zone, such as 2030-01-31T12:00:00Z; or never`;
/**
* Parses an expiry: a duration, a timestamp or `never`. Throws `Invalid` if it is none of them, or not after `nowMs`.
*/
function parseExpiry(text, nowMs) {
	if (text === "never") return { kind: "never" };
	const seconds = require_offline.toSeconds(text);
	if (seconds !== void 0) return parseAfter(text, seconds, nowMs);
	if (TIMESTAMP.test(text)) return parseAt(text, nowMs);
	throw new require_offline.Invalid(`${require_offline.quote(text)} is not an expiry; ${EXPIRY_FORMS}`);
}
/** Ten years, with at most three leap days. */
const MAX_ENTERPRISE_SECONDS = 315619200;
/**
* Parses an expiry for Enterprise and Cloud. Some of their versions take a very long duration for none, so that the
* token would never expire.
*/
function parseEnterpriseExpiry(text, nowMs) {
	const expiry = parseExpiry(text, nowMs);
	if ((expiry.kind === "after" ? expiry.seconds : expiry.kind === "at" ? (expiry.atMs - nowMs) / 1e3 : 0) <= MAX_ENTERPRISE_SECONDS) return expiry;
	throw new require_offline.Invalid(`${require_offline.quote(text)} is more than ten years away, which is the maximum for Enterprise and Cloud; write an earlier expiry, or never`);
}
function parseAfter(text, seconds, nowMs) {
	if (seconds === 0) throw new require_offline.Invalid(`${require_offline.quote(text)} is zero; set an expiry of at least 1s`);
	if (nowMs + seconds * 1e3 > END_OF_YEAR_9999_MS) throw new require_offline.Invalid(`${require_offline.quote(text)} ends after the year 9999; write a shorter duration, or never`);
	return {
		kind: "after",
		seconds
	};
}
function parseAt(text, nowMs) {
	const atMs = parseTimestampMs(text);
	if (atMs > END_OF_YEAR_9999_MS) throw new require_offline.Invalid(`${require_offline.quote(text)} is after the year 9999`);
	if (atMs <= nowMs) throw new require_offline.Invalid(`${require_offline.quote(text)} is in the past: this runner's clock shows ${formatTimestamp(nowMs)}`);
	return {
		kind: "at",
		atMs
	};
}
function parseTimestampMs(text) {
	const [, year, month, day, hour, minute, second, zone] = TIMESTAMP.exec(text) ?? [];
	if (zone === void 0) throw new require_offline.Invalid(`${require_offline.quote(text)} has no time zone; add Z for UTC, or an offset such as +02:00`);
	const wholeSecond = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	// Date.parse accepts 24:00:00 and moves some impossible dates to the next month. A round trip detects both.
	const localMs = Date.parse(`${wholeSecond}Z`);
	if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(wholeSecond)) throw new require_offline.Invalid(`${require_offline.quote(text)} is not a valid date and time; check the month and day, and that hours are at most 23, minutes and seconds at most 59`);
	const atMs = Date.parse(`${wholeSecond}${zone.toUpperCase()}`);
	if (Number.isNaN(atMs)) throw new require_offline.Invalid(`${require_offline.quote(text)} has an invalid offset; write Z for UTC, or an offset such as +02:00`);
	return atMs;
}
/** The `expiresAt` of a request that is sent at `nowMs`; `undefined` for never. */
function computeExpiresAt(expiry, nowMs) {
	switch (expiry.kind) {
		case "never": return;
		case "at": return formatTimestamp(expiry.atMs);
		case "after": return formatTimestamp(nowMs + expiry.seconds * 1e3);
	}
}
/**
* By how many milliseconds a token that was created at `nowMs` expires later than requested. 0 unless the requested
* expiry is a duration.
*/
function computeOverrunMs(expiry, expiresAt, nowMs) {
	if (expiry.kind !== "after" || expiresAt === void 0) return 0;
	return Date.parse(expiresAt) - nowMs - expiry.seconds * 1e3;
}
/** Throws if an expiry has passed since the inputs were parsed, or by another clock. */
function requireFuture(expiry, nowMs) {
	if (expiry.kind !== "at" || expiry.atMs > nowMs) return;
	throw new Error(`expiry: ${formatTimestamp(expiry.atMs)} is in the past: InfluxDB's clock shows ${formatTimestamp(nowMs)}. No token was created`);
}
/**
* An instant in the format of InfluxDB and of the outputs: `YYYY-MM-DDTHH:MM:SSZ`, rounded down to the second. (A page
* of InfluxData uses `date +%z`, but its `+0000` is not valid in RFC 3339.)
*/
function formatTimestamp(ms) {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
// src/connection/error-code.ts
/**
* Certificate errors without a code in Node, by OpenSSL's fixed texts.
* @see https://github.com/openssl/openssl/blob/master/crypto/x509/x509_txt.c
*/
const CERTIFICATE_ERRORS = /* @__PURE__ */ new Map([
	["permitted subtree violation", "NAME_CONSTRAINTS"],
	["excluded subtree violation", "NAME_CONSTRAINTS"],
	["EE certificate key too weak", "WEAK_CERTIFICATE"],
	["CA certificate key too weak", "WEAK_CERTIFICATE"],
	["CA signature digest algorithm too weak", "WEAK_CERTIFICATE"]
]);
/** A runner without IPv6 gets one of these for each IPv6 address of a host. */
const NO_ROUTE = [
	"EADDRNOTAVAIL",
	"EAFNOSUPPORT",
	"EHOSTUNREACH",
	"ENETUNREACH"
];
/** Reads the code of a socket, TLS or undici error, and nothing else: errors contain requests and passwords. */
function readErrorCode(error) {
	if (!(error instanceof Error)) return "UNKNOWN";
	if (error instanceof AggregateError) return pickMostInformative(error.errors.map(readErrorCode));
	const code = "code" in error ? error.code : void 0;
	// The response is not HTTP. undici gives this error a name, but no code.
	if (code === void 0 && error.name === "HTTPParserError") return "UND_ERR_HTTP_PARSER";
	if (code === "UNSPECIFIED") return CERTIFICATE_ERRORS.get(error.message) ?? code;
	// Codes of OpenSSL may have a slash, such as ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE.
	return typeof code === "string" && /^[A-Z0-9_/]{2,60}$/.test(code) ? code : "UNKNOWN";
}
/** Picks one of the codes with which the addresses of a host failed. */
function pickMostInformative(codes) {
	return codes.find((code) => !NO_ROUTE.includes(code)) ?? codes[0] ?? "UNKNOWN";
}
// src/connection/idle-sockets.ts
/** Open connections that no request has used yet. */
var IdleSockets = class {
	#sockets = /* @__PURE__ */ new Map();
	get count() {
		return this.#sockets.size;
	}
	/** Keeps a connection until it is taken, unless the server ends it first. */
	add(socket) {
		const drop = () => {
			this.#sockets.delete(socket);
			socket.destroy();
		};
		// A server that sends anything before it gets a request, or ends the connection, does not want a request on it.
		socket.once("readable", drop).once("close", drop);
		this.#sockets.set(socket, () => socket.off("readable", drop).off("close", drop));
	}
	/** Returns a connection for a request; `undefined` if there is none. */
	take() {
		for (const [socket, stopWatching] of this.#sockets) {
			stopWatching();
			this.#sockets.delete(socket);
			// A socket that has failed emits "close" a little later.
			if (!socket.destroyed) return socket;
		}
	}
	/** Closes all connections. */
	destroy() {
		for (const socket of this.#sockets.keys()) socket.destroy();
		this.#sockets.clear();
	}
};
// src/connection/connector.ts
/** The steps to a connection, each with the code of its timeout. */
const TIMEOUTS = {
	"connect to the proxy": "PROXY_ETIMEDOUT",
	"TLS with the proxy": "PROXY_TLS_TIMEOUT",
	"tunnel through the proxy": "PROXY_TIMEOUT",
	connect: "ETIMEDOUT",
	TLS: "TLS_TIMEOUT"
};
/** From the call until a request can be sent. */
const CONNECT_TIMEOUT_MS = 1e4;
/** Creates a connector that opens its connections with `open`. */
function createConnector(open) {
	const openings = /* @__PURE__ */ new Set();
	const idle = new IdleSockets();
	function startOpening(to, callback) {
		const ended = new AbortController();
		const attempt = {
			signal: ended.signal,
			step: "connect"
		};
		const timer = setTimeout(() => fail(new ConnectFailure(TIMEOUTS[attempt.step])), CONNECT_TIMEOUT_MS);
		const opening = {
			attempt,
			callback,
			fail
		};
		/** Returns whether this is the first outcome, the one that counts. */
		function settle() {
			clearTimeout(timer);
			return openings.delete(opening);
		}
		function fail(failure) {
			ended.abort();
			if (settle()) opening.callback?.(failure, null);
		}
		openings.add(opening);
		open(to, attempt).then((socket) => {
			if (!settle()) socket.destroy();
			else if (opening.callback === void 0) idle.add(socket);
			else opening.callback(null, socket);
		}, (error) => fail(new ConnectFailure(addProxyPrefix(attempt.step, error))));
	}
	const listEarly = () => [...openings].filter(({ callback }) => callback === void 0);
	function abandonAll(abandoned) {
		for (const { fail } of abandoned) fail(new ConnectFailure("ABANDONED"));
		idle.destroy();
	}
	return {
		connect(to, callback) {
			const socket = idle.take();
			// Later, because undici does not expect a synchronous call.
			if (socket !== void 0) return queueMicrotask(() => callback(null, socket));
			const [early] = listEarly();
			if (early === void 0) startOpening(to, callback);
			else early.callback = callback;
		},
		connectEarly(to, count) {
			for (let waiting = idle.count + listEarly().length; waiting < count; waiting++) startOpening(to);
		},
		get timeoutCode() {
			const oldest = [...openings].find(({ callback }) => callback !== void 0);
			return oldest === void 0 ? void 0 : TIMEOUTS[oldest.attempt.step];
		},
		abandonEarly: () => abandonAll(listEarly()),
		abandon: () => abandonAll([...openings])
	};
}
/** A connection could not be opened. Keeps only the code of the error. */
var ConnectFailure = class extends Error {
	code;
	constructor(code) {
		super(code);
		this.name = "ConnectFailure";
		this.code = code;
	}
};
/** Marks a failure of the proxy, so that the message does not blame the server. */
function addProxyPrefix(step, error) {
	const code = readErrorCode(error);
	return step.endsWith("the proxy") && !code.startsWith("PROXY_") ? `PROXY_${code}` : code;
}
/** Turns off undici's own timeouts: one timeout covers the whole exchange. */
const NO_TIMEOUTS = {
	headersTimeout: 0,
	bodyTimeout: 0
};
// src/connection/shared-lookup.ts
/**
* Creates a function that looks up the address of a host. Connections to the same host that are opened at the same time
* share one lookup. Node runs only two lookups at a time, so if DNS did not respond for one server, its lookups would
* delay the connections to another server.
* @see https://github.com/libuv/libuv/blob/v1.x/src/threadpool.c
*/
function createSharedLookup() {
	const pending = /* @__PURE__ */ new Map();
	return (host, options, callback) => {
		const waiting = pending.get(host);
		if (waiting !== void 0) return void waiting.push(callback);
		const callbacks = [callback];
		pending.set(host, callbacks);
		node_dns.lookup(host, options, (...result) => {
			pending.delete(host);
			for (const call of callbacks) call(...result);
		});
	};
}
// src/connection/socket.ts
/** How long a socket is idle before the system checks whether the other side is still there. */
const KEEP_ALIVE_MS = 6e4;
/**
* How long to try one address of a host before the next one. Node aborts the previous attempt when it starts the next one.
* With its default of 250 ms, a distant server could not be reached if its next address does not work. 2 s is enough for a
* SYN that is sent again after 1 s. It is also the maximum in RFC 8305, which tries addresses in parallel.
* @see https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
* @see https://www.rfc-editor.org/rfc/rfc8305#section-8
*/
const ATTEMPT_TIMEOUT_MS = 2e3;
const HANDSHAKE_FAILURE = /_ALERT_HANDSHAKE_FAILURE$/;
/** The host of a URL as sockets take it: an IPv6 address without its brackets. */
function removeBrackets(hostname) {
	return hostname.replace(/^\[|\]$/g, "");
}
/** Connects to a host. Starts to look up its name before it returns. */
function openTcp(host, port, lookup, attempt) {
	const socket = node_net.connect({
		host,
		port,
		lookup,
		autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS
	});
	socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
	return waitUntilReady(socket, "connect", attempt);
}
/** Creates TLS with the trust of a context. Always verifies certificates. */
function createTls(createContext) {
	// One for all connections, since reading a list of authorities takes about 30 ms.
	let context;
	function secureContext() {
		context ??= createContext();
		return context;
	}
	return {
		prepare: secureContext,
		start(socket, host, attempt) {
			const options = {
				socket,
				host,
				// IP addresses must not be sent as a server name (https://www.rfc-editor.org/rfc/rfc6066#section-3). The certificate is
				// still verified.
				servername: node_net.isIP(host) === 0 ? host : "",
				secureContext: secureContext(),
				// Set explicitly so that NODE_TLS_REJECT_UNAUTHORIZED cannot disable verification.
				rejectUnauthorized: true,
				ALPNProtocols: ["http/1.1"]
			};
			const secured = node_tls.connect(options);
			return waitUntilReady(secured, "secureConnect", attempt, (error) => explainRefusal(secured, error));
		}
	};
}
/**
* Before TLS 1.3, a server sends the same alert for a missing client certificate and for ciphers that do not match. If its
* own certificate came first, the alert is about the client certificate.
*/
function explainRefusal(socket, error) {
	return HANDSHAKE_FAILURE.test(readErrorCode(error)) && socket.getPeerCertificate()?.raw !== void 0 ? new ConnectFailure("CLIENT_CERTIFICATE_REQUIRED") : error;
}
/** Opens connections to the server without a proxy. */
function openDirectly(tls) {
	const lookup = createSharedLookup();
	return async (to, attempt) => {
		attempt.step = "connect";
		const isTls = to.protocol === "https:";
		const connecting = openTcp(to.hostname, Number(to.port) || (isTls ? 443 : 80), lookup, attempt);
		if (!isTls) return await connecting;
		tls.prepare();
		const socket = await connecting;
		attempt.step = "TLS";
		return await tls.start(socket, to.hostname, attempt);
	};
}
/** Waits until a socket is ready. Destroys it if the attempt is aborted. */
function waitUntilReady(socket, event, { signal }, explain = (error) => error) {
	return new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => socket.destroy(), { once: true });
		socket.once(event, () => resolve(socket));
		socket.on("error", (error) => {
			reject(explain(error));
			// A TLS 1.3 server may refuse after the handshake. undici would not see the error if the socket only ended.
			socket.destroy(error);
		});
	});
}
// src/connection/tunnel.ts
/** Parses the URL of a proxy. Throws if it is not a URL. */
function parseProxy(text) {
	const url = new URL(text);
	const isTls = url.protocol === "https:";
	const credentials = `${decodePart(url.username)}:${decodePart(url.password)}`;
	return {
		origin: url.origin,
		isTls,
		host: removeBrackets(url.hostname),
		port: Number(url.port) || (isTls ? 443 : 80),
		authorization: credentials === ":" ? void 0 : `Basic ${Buffer.from(credentials).toString("base64")}`
	};
}
/** Decodes the user or the password of a URL; the text itself if it is not percent-encoded correctly. */
function decodePart(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
/** Opens connections to a server over TLS, through a proxy. */
function openThroughProxy(proxy, tls) {
	const lookup = createSharedLookup();
	return async (to, attempt) => {
		attempt.step = "connect to the proxy";
		const connecting = openTcp(proxy.host, proxy.port, lookup, attempt);
		tls.prepare();
		let socket = await connecting;
		if (proxy.isTls) {
			attempt.step = "TLS with the proxy";
			socket = await tls.start(socket, proxy.host, attempt);
		}
		attempt.step = "tunnel through the proxy";
		await openTunnel(socket, proxy, to);
		attempt.step = "TLS";
		return await tls.start(socket, to.hostname, attempt);
	};
}
/** Makes the proxy connect a socket to the server. Sends CONNECT with undici, which then releases the socket. */
async function openTunnel(socket, proxy, to) {
	const { Client } = await Promise.resolve().then(() => require("./vendor/undici.cjs"));
	const client = new Client(proxy.origin, {
		...NO_TIMEOUTS,
		allowH2: false,
		connect: useSocket(socket)
	});
	const authority = to.port === "" ? `${to.host}:443` : to.host ?? "";
	const { authorization } = proxy;
	const headers = {
		host: authority,
		"proxy-connection": "keep-alive",
		...authorization === void 0 ? {} : { "proxy-authorization": authorization }
	};
	await new Promise((resolve, reject) => {
		client.dispatch({
			origin: proxy.origin,
			method: "CONNECT",
			path: authority,
			headers
		}, {
			onRequestStart() {},
			onRequestUpgrade(_controller, status) {
				if (status >= 200 && status < 300) return resolve();
				socket.destroy();
				reject(new ConnectFailure(`PROXY_${status}`));
			},
			onResponseError(_controller, error) {
				reject(error);
			}
		});
	});
}
/** For a Client that uses an open socket. Calls back later, because a Client does not expect a synchronous call. */
function useSocket(socket) {
	return (_to, callback) => queueMicrotask(() => {
		// undici may ask for a second connection, and would get the same socket.
		if (socket.destroyed) callback(new ConnectFailure("ECONNRESET"), null);
		else callback(null, socket);
	});
}
// src/runner/proxy.ts
const EXAMPLE = "http://proxy.example.com:3128";
/**
* Masks the password of the HTTPS proxy, because the runner masks only those of its own settings, not of a job's `env`.
* Text before an `@` is treated as user and password, even if the rest is not a URL. Returns `false` if the password is
* too short to be masked.
*/
function maskProxyPassword({ httpsProxy }, redaction) {
	const [, user = "", password = ""] = /^([^:@]*):(.*)@/s.exec(httpsProxy.replace(/^[^/]*:\/\//, "")) ?? [];
	if (password === "") return true;
	// The proxy receives the user and the password in base64.
	redaction.hide(`${decodePart(user)}:${decodePart(password)}`);
	return [.../* @__PURE__ */ new Set([
		password,
		encodePassword(password),
		decodePart(password)
	])].map((spelling) => redaction.add(spelling)).every(Boolean);
}
/**
* Returns the URL of the HTTPS proxy, or an empty text. The scheme may be missing, as in curl. Throws `Invalid` without
* quoting the value.
*/
function readHttpsProxy(environment) {
	if (environment.httpsProxy === "") return "";
	const text = environment.httpsProxy.includes("://") ? environment.httpsProxy : `http://${environment.httpsProxy}`;
	const url = URL.parse(text);
	const problem = findProblem(text, url);
	if (problem !== void 0) throw new require_offline.Invalid(`HTTPS_PROXY: ${problem}`);
	return url?.href ?? "";
}
/** The problems of the proxy's URL, which are reported together with those of the inputs. */
function findProxyProblems(environment) {
	try {
		readHttpsProxy(environment);
		return [];
	} catch (error) {
		if (error instanceof require_offline.Invalid) return error.problems;
		throw error;
	}
}
/** Percent-encodes a password as in a URL. */
function encodePassword(text) {
	return URL.parse(`http://user:${text}@proxy.example.com`)?.password ?? text;
}
function findProblem(text, url) {
	// A URL parser ends the host at such a character. The user would become the host, and the password part of the path.
	if (/:\/\/.*[\\/?#].*@/s.test(text)) return "has a special character in its user name or password; percent-encode everything except letters and digits, such as %5C for \\, %23 for #, %2F for / and %3F for ?";
	if (/^socks/i.test(text)) return `is a SOCKS proxy, but this action supports only HTTP proxies; write ${EXAMPLE}`;
	if (url === null || !["http:", "https:"].includes(url.protocol)) return `is not the URL of an HTTP proxy; write ${EXAMPLE}`;
	if (/[?#]/.test(text)) return `has a query or a fragment; write only the address of the proxy, such as ${EXAMPLE}`;
	if (url.pathname !== "/") return `has a path, and proxy auto-configuration (PAC) files are not supported; write only the address of the proxy, such as ${EXAMPLE}`;
}
// src/runner/masks.ts
/**
* Masks the secrets in inputs and environment variables. A token or a key that is too short is not masked, because the
* parser of the input rejects it.
*/
function maskSecrets(environment, redaction) {
	for (const name of [
		"management-token",
		"transfer-key",
		"github-token"
	]) redaction.add(vendor_core.getInput(name), require_offline.MIN_TOKEN_LENGTH);
	// The runner has already masked it.
	redaction.hide(environment.runtimeToken);
	if (!maskProxyPassword(environment, redaction)) warnOfNoMask("HTTPS_PROXY: the password", require_offline.MIN_MASK_LENGTH);
}
/** Warns that a secret is too short to be masked. `what` is printed as it is. */
function warnOfNoMask(what, minLength) {
	require_offline.warning(`${what} has fewer than ${minLength} characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one`);
}
// src/inputs/read.ts
/**
* Reads inputs by name, including the values of a profile. Also finds problems of the environment: a wrong proxy, or a
* setting that makes Node log what it receives. Masks the tokens before it reads anything else.
*/
async function readInputs(names, environment, redaction) {
	maskSecrets(environment, redaction);
	const environmentProblems = [...require_first_look.findStreamProblems(), ...findProxyProblems(environment)];
	return {
		...await mergeInputs(Object.fromEntries(names.map((name) => [name, vendor_core.getInput(name)])), environment, redaction),
		environmentProblems
	};
}
/** Adds the profile that the inputs name, if any. Its code, with a TOML parser, is loaded only if it is needed. */
async function mergeInputs(raw, environment, redaction) {
	// Enterprise and Cloud have no profiles, and their parsers report one.
	if (!raw["profile"] && !raw["config"] || require_offline.isEnterpriseProduct(raw["product"])) return require_offline.withoutProfile(raw);
	const { mergeProfile } = await Promise.resolve().then(() => require("./profile.cjs"));
	return await mergeProfile(raw, environment, redaction);
}
/**
* Creates the message for an empty management token, which mentions a profile without a token. It reads the event only
* when it is called.
*/
function createMissingSecretMessage(environment, { profile }) {
	return () => {
		const why = require_offline.explainMissingSecret("token", environment, require_offline.readEvent(environment));
		return profile === "" ? why : `${why}. The profile ${require_offline.quote(profile)} has no mgmt_token either`;
	};
}
// src/influxdb/api-response.ts
/** Parses the JSON of a body; `undefined` if it is not JSON. */
function readJson(response) {
	return require_offline.parseJson(response.body);
}
/**
* The form of a database token.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
*/
const TOKEN_FORM = /apiv\d+_[\w+/=-]+/g;
/** `{"code":404,"message":"…"}`, the form of every error of the Management API. No known ingress uses it. */
const apiError = vendor_zod.object({
	code: vendor_zod.number().check(vendor_zod.refine(Number.isInteger)),
	message: vendor_zod.string()
});
/** The message of an error of the Management API; `undefined` if the response does not come from the API. */
function readApiMessage(response) {
	return response.status < 400 ? void 0 : vendor_zod.safeParse(apiError, readJson(response)).data?.message;
}
/**
* Whether a response has a form that the Management API uses: its errors, JSON, or 204 without a body. Gateways and
* captive portals respond with pages instead, and with the time of another clock.
*/
function isApiResponse(response) {
	if (response.status >= 400) return readApiMessage(response) !== void 0;
	return response.status === 204 || response.status < 300 && /^\s*[[{]/.test(response.body);
}
/** The Management API. */
const MANAGEMENT_API = {
	readMessage: readApiMessage,
	isFromApi: isApiResponse,
	urlInputs: "host and management-url"
};
const TYPES = /^(?:application\/(?:problem\+)?(?:json|xml)|text\/(?:html|plain|xml))\b/i;
/** Describes a body without quoting it: `text/html, 512 characters`. */
function describeBody(response) {
	const header = response.headers["content-type"];
	const type = typeof header === "string" ? TYPES.exec(header)?.[0] ?? "unknown content type" : void 0;
	const length = response.body.length === 1 ? "1 character" : `${response.body.length} characters`;
	const size = response.isCut ? `more than ${length}` : length;
	return response.body === "" ? "an empty body" : `${type ?? "no content type"}, ${size}`;
}
/** A response has one token, which may appear in two or three forms. */
const MAX_TOKENS = 20;
/**
* Finds everything in a body that may be or contain an access token, even if the body is broken: the value of
* `accessToken` or `token`, even if it is cut off, and whatever has the form of a token. The number and the length are limited,
* because all text that is printed later is searched for each of them.
*/
function findAccessTokens(body) {
	const values = [...body.matchAll(/"(?:accessToken|token)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/g).take(MAX_TOKENS)].map(([, value]) => value ?? "");
	// A message may contain a token, too. In JSON, some of its characters may be escaped without need.
	const unescaped = body.includes("\\") ? JSON.stringify(require_offline.parseJson(body)) ?? "" : "";
	const candidates = [
		values.map(removeEscapes),
		values,
		findTokenForms(body),
		findTokenForms(unescaped)
	];
	return [...new Set(candidates.flatMap(takeFirstWords))];
}
function findTokenForms(text) {
	return [...text.matchAll(TOKEN_FORM).take(MAX_TOKENS)].map(([form]) => form);
}
/**
* A word that is too long for a token is cut to one character more than the maximum, so that it still counts as too
* long: the redaction hides it, but the runner does not mask it.
*/
function takeFirstWords(texts) {
	return texts.flatMap((text) => text.split(/\s+/)).filter(({ length }) => length >= require_offline.MIN_TOKEN_LENGTH).slice(0, MAX_TOKENS).map((word) => word.slice(0, require_offline.MAX_TOKEN_LENGTH + 1));
}
function removeEscapes(value) {
	try {
		return String(JSON.parse(`"${value}"`));
	} catch {
		return value;
	}
}
// src/connection/no-proxy.ts
/**
* Whether NO_PROXY exempts a URL. An entry is a host name, a domain, or `*` for everything, each with an optional port. A
* domain may begin with a dot or `*.`. `*.example.com` does not match example.com itself.
*/
function isExempt({ hostname, port }, noProxy) {
	const host = removeBrackets(hostname).replace(/\.$/, "");
	return noProxy.toLowerCase().split(/[\s,]+/).filter((entry) => entry !== "").map(readEntry).some((entry) => (entry.port === "" || entry.port === (port || "443")) && matches(entry.name, host));
}
/** `name`, `name:port`, `[IPv6]`, `[IPv6]:port`, or an IPv6 address without brackets. */
function readEntry(entry) {
	const [, address, name, port = ""] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
	return {
		name: address ?? name ?? entry,
		port
	};
}
function matches(name, host) {
	if (name === "*") return true;
	const domain = name.replace(/^\*?\./, "").replace(/\.$/, "");
	return host.endsWith(`.${domain}`) || host === domain && !name.startsWith("*");
}
// src/connection/trust.ts
/** For GitHub: `ca-certificate` does not apply to it. */
const NODE_TRUST = {
	roots: "default",
	caCertificate: "",
	isNodeDefault: true
};
/**
* Creates the context with which connections verify certificates.
*
* The `ca` option of TLS would replace the authorities that Node trusts, and Node cannot list them all: with
* `--use-openssl-ca`, OpenSSL looks up an authority only when it needs it. So this adds `caCertificate` to the authorities
* of the context, which takes 1 ms (measured).
*
* As with curl and influxctl, `caCertificate` may be an intermediate authority without its root. Names and dates are still
* verified.
*/
function createTrustContext({ roots, caCertificate }) {
	const options = roots === "default" ? {} : { ca: [...roots] };
	const secureContext = node_tls.createSecureContext({
		...options,
		allowPartialTrustChain: caCertificate !== ""
	});
	// Not documented by Node, but its option `ca` uses it, too:
	// https://github.com/nodejs/node/blob/main/lib/internal/tls/secure-context.js
	if (caCertificate !== "") secureContext.context.addCACert(caCertificate);
	return secureContext;
}
/** Classifies why a server's authority is not trusted. */
function classifyUnknownAuthority({ roots, caCertificate, isNodeDefault }) {
	if (isNodeDefault) return "node-default";
	if (roots !== "default") return "not-in-main";
	return caCertificate === "" ? "no-ca-certificate" : "other-ca-certificate";
}
// src/http/wasm-tier-up.ts
/**
* Keeps V8 from compiling WebAssembly a second time, for the rest of the process. For the main step only.
*
* undici parses responses with WebAssembly. After the first response, V8 starts to compile that parser again in the
* background, with its optimizing compiler (https://v8.dev/docs/wasm-compilation-pipeline#tier-up). A process that ends
* meanwhile waits for it: 40 to 85 ms with Node 24.19, against 5 ms with this flag (measured; medians, one to 20 responses).
* Main handles a few responses, for which the faster parser is of no use. The job waits for every millisecond of it.
*
* Node has no other way: `process.exit` waits too, and undici has no parser that is not WebAssembly.
*
* Node documents that changing flags in a running process can crash it
* (https://nodejs.org/api/v8.html#v8setflagsfromstringflags). So never use this in post, revoke or sweep, which must live
* to revoke tokens. If main crashes, post still revokes the token.
*
* Call it after undici is loaded: with other flags, V8 rejects its cached code of Node's own modules, which costs 10 ms.
*/
function disableWasmTierUp() {
	node_v8.setFlagsFromString("--wasm-tiering-budget=1000000000");
}
// src/http/dispatcher.ts
/** Creates the dispatcher that sends requests to one origin. Loads undici. */
async function createDispatcher(origin, { connector, connections }, { skipWasmTierUp = false }) {
	const { Pool } = await Promise.resolve().then(() => require("./vendor/undici.cjs"));
	if (skipWasmTierUp) disableWasmTierUp();
	return new Pool(origin, {
		...NO_TIMEOUTS,
		allowH2: false,
		connect: connector.connect,
		connections
	});
}
// src/http/cause-table.ts
/** An unknown code must not be retried until the deadline. */
const UNKNOWN = {
	kind: "configuration",
	describe: () => "the connection failed"
};
const CLOSED = {
	kind: "transient",
	describe: () => "the connection was closed unexpectedly"
};
const NO_RESOURCES = {
	kind: "transient",
	describe: () => "this runner could not open another connection"
};
const UNREACHABLE = {
	kind: "transient",
	describe: (party) => `the ${party} cannot be reached from this runner`,
	advice: "check the host, and the network of this runner"
};
const NO_TLS = {
	kind: "configuration",
	describe: (party) => `the ${party} does not speak TLS on this port`,
	advice: "check the port"
};
const NO_TLS_VERSION = {
	kind: "configuration",
	describe: (party) => `the ${party} and this runner have no TLS version in common`,
	advice: "enable TLS 1.2 or 1.3 on the server"
};
const NO_TLS_SETTINGS = {
	kind: "configuration",
	describe: (party) => `the ${party} and this runner have no TLS settings in common (ciphers, curves or signatures)`,
	advice: "enable modern TLS settings on the server"
};
const TLS_FAILED = {
	kind: "configuration",
	describe: (party) => `TLS with the ${party} failed`
};
const CLIENT_CERTIFICATE = {
	kind: "configuration",
	describe: (party) => `the ${party} requires a client certificate, which this action does not support`,
	advice: "use an address that does not require one"
};
const NO_HTTP = {
	kind: "configuration",
	describe: () => "the response is not HTTP",
	advice: "check the host, its port, and whether it requires https://"
};
const REFUSED_CERT = {
	kind: "certificate",
	describe: (party) => `the ${party}'s certificate was refused`,
	advice: "inspect the certificate chain with `openssl s_client -connect HOST:PORT -showcerts`"
};
const UNKNOWN_AUTHORITY = {
	kind: "certificate",
	describe: (party) => `the ${party}'s certificate is signed by an authority that this runner does not know`,
	isUnknownAuthority: true
};
const OTHER_NAME = {
	kind: "certificate",
	describe: (party) => `the ${party}'s certificate is not valid for this host name`,
	advice: "check the host"
};
/**
* What each error code means.
* @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
* @see https://nodejs.org/api/errors.html#common-system-errors
*/
const ENTRIES = {
	CANCELLED: {
		kind: "cancelled",
		describe: () => "this step was cancelled or timed out"
	},
	ABANDONED: {
		kind: "cancelled",
		describe: () => "the connection was no longer needed"
	},
	TIMEOUT: {
		kind: "transient",
		describe: () => "no response arrived in time"
	},
	TOO_LARGE: {
		kind: "transient",
		describe: () => "the response was too large"
	},
	EAI_AGAIN: {
		kind: "transient",
		describe: () => "the name lookup failed (DNS); check the network of this runner"
	},
	ENOTFOUND: {
		kind: "configuration",
		describe: () => "the name does not exist (DNS)",
		advice: "check its spelling, and whether this runner can resolve it"
	},
	ECONNREFUSED: {
		kind: "transient",
		describe: () => "the connection was refused",
		advice: "check the host and its port"
	},
	EHOSTUNREACH: UNREACHABLE,
	ENETUNREACH: UNREACHABLE,
	ENETDOWN: {
		kind: "transient",
		describe: () => "the network of this runner is down"
	},
	ETIMEDOUT: {
		kind: "transient",
		describe: () => "the connection timed out; a firewall may be dropping packets"
	},
	ECONNABORTED: CLOSED,
	ECONNRESET: CLOSED,
	EPIPE: CLOSED,
	HPE_INVALID_EOF_STATE: CLOSED,
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CLOSED,
	UND_ERR_SOCKET: CLOSED,
	EADDRNOTAVAIL: NO_RESOURCES,
	EMFILE: NO_RESOURCES,
	ENFILE: NO_RESOURCES,
	ENOBUFS: NO_RESOURCES,
	TLS_TIMEOUT: {
		kind: "transient",
		describe: (party) => `the TLS handshake with the ${party} timed out`,
		advice: "check the host and its port"
	},
	EPROTO: NO_TLS,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
	ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
	ERR_SSL_NO_PROTOCOLS_AVAILABLE: NO_TLS_VERSION,
	ERR_SSL_UNSUPPORTED_PROTOCOL: NO_TLS_VERSION,
	ERR_SSL_VERSION_TOO_LOW: NO_TLS_VERSION,
	CLIENT_CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
	DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
	SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
	UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
	CERT_HAS_EXPIRED: {
		kind: "certificate",
		describe: (party) => `the ${party}'s certificate has expired`,
		advice: "renew it, or check the clock of this runner"
	},
	CERT_NOT_YET_VALID: {
		kind: "certificate",
		describe: (party) => `the ${party}'s certificate is not valid yet; check the clock of this runner`
	},
	CERT_REVOKED: {
		...REFUSED_CERT,
		describe: (party) => `the ${party}'s certificate was revoked`
	},
	CERT_SIGNATURE_FAILURE: {
		...REFUSED_CERT,
		describe: (party) => `the ${party}'s certificate has a bad signature`
	},
	ERR_TLS_CERT_ALTNAME_INVALID: OTHER_NAME,
	HOSTNAME_MISMATCH: OTHER_NAME,
	INVALID_PURPOSE: {
		kind: "certificate",
		describe: (party) => `the ${party}'s certificate is not meant for servers`,
		advice: "use one whose key usage allows serverAuth, from an authority that may sign certificates"
	},
	NAME_CONSTRAINTS: {
		kind: "certificate",
		describe: (party) => `the ${party}'s certificate comes from an authority that may not certify this name`,
		advice: "check the host, or use a certificate from another authority (name constraints)"
	},
	WEAK_CERTIFICATE: {
		kind: "certificate",
		describe: (party) => `the ${party}'s certificate, or its authority's, has a key or a signature that is too weak`,
		advice: "replace the certificate"
	},
	ERR_TLS_CERT_ALTNAME_FORMAT: REFUSED_CERT,
	INVALID_CA: REFUSED_CERT,
	PATH_LENGTH_EXCEEDED: REFUSED_CERT,
	UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: REFUSED_CERT,
	UNABLE_TO_DECRYPT_CERT_SIGNATURE: REFUSED_CERT,
	UNSPECIFIED: REFUSED_CERT
};
/** A TLS alert, with which the other side ends the connection. Some begin with SSL/TLS in OpenSSL 3.5, and with SSLV3 in 3.0. */
const ALERT = /^ERR_SSL_(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(\w+)$/;
/**
* TLS alerts. A server's alert about a certificate means the client certificate.
* @see https://www.rfc-editor.org/rfc/rfc8446#section-6
*/
const ALERTS = {
	BAD_CERTIFICATE: CLIENT_CERTIFICATE,
	CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
	CERTIFICATE_UNKNOWN: CLIENT_CERTIFICATE,
	NO_CERTIFICATE: CLIENT_CERTIFICATE,
	UNSUPPORTED_CERTIFICATE: CLIENT_CERTIFICATE,
	HANDSHAKE_FAILURE: NO_TLS_SETTINGS,
	INSUFFICIENT_SECURITY: NO_TLS_SETTINGS,
	PROTOCOL_VERSION: NO_TLS_VERSION,
	UNRECOGNIZED_NAME: {
		kind: "configuration",
		describe: (party) => `the ${party} does not know this host name`,
		advice: "check the host"
	}
};
const FAMILIES = [
	[/^ERR_SSL_/, TLS_FAILED],
	[/^(HPE_|UND_ERR_HTTP_PARSER$)/, NO_HTTP],
	[/^(CERT|CRL|ERROR_IN_C\w+)_/, REFUSED_CERT]
];
/** Looks up a code of Node, OpenSSL, undici or this action. */
function findCauseEntry(code) {
	return ENTRIES[code] ?? ALERTS[ALERT.exec(code)?.[1] ?? ""] ?? FAMILIES.find(([codes]) => codes.test(code))?.[1] ?? UNKNOWN;
}
// src/http/transient-status.ts
/**
* 425 is "Too Early", which asks the client to repeat the request later.
* @see https://www.rfc-editor.org/rfc/rfc8470#section-5.2
*/
const TRANSIENT_CLIENT_ERRORS = [
	408,
	425,
	429
];
/**
* "Not Implemented" and "HTTP Version Not Supported": a retry fails, too.
* @see https://www.rfc-editor.org/rfc/rfc9110#section-15.6
*/
const FINAL_SERVER_ERRORS = [501, 505];
/**
* Whether a status reports a transient problem, for every server that this action sends requests to. Gateways have their
* own 5xx, such as Cloudflare's 520 to 530, so all of them count except two. Callers that need to know about a 404 read its body.
*/
function isTransientStatus(status) {
	if (TRANSIENT_CLIENT_ERRORS.includes(status)) return true;
	return status >= 500 && status <= 599 && !FINAL_SERVER_ERRORS.includes(status);
}
// src/http/causes.ts
const CHECK_PROXY = "check HTTPS_PROXY and NO_PROXY";
/** Finds the cause that a code stands for. Codes of the proxy begin with `PROXY_`. */
function findCause(code) {
	const proxyCode = /^PROXY_(.*)$/.exec(code)?.[1];
	if (proxyCode === void 0) return describeServerCause(code);
	return /^\d+$/.test(proxyCode) ? describeProxyRefusal(code, Number(proxyCode)) : describeProxyCause(code, proxyCode);
}
function describeServerCause(code) {
	const { kind, describe, advice, isUnknownAuthority = false } = findCauseEntry(code);
	return {
		kind,
		message: appendCode([describe("server"), advice], code),
		isUnknownAuthority
	};
}
function describeProxyCause(code, proxyCode) {
	const { kind, describe, isUnknownAuthority = false } = findCauseEntry(proxyCode);
	// If a proxy cannot be reached, its configuration is more likely to be wrong than the proxy to be down for a moment.
	const isConfiguration = kind === "transient" && proxyCode !== "EAI_AGAIN";
	const problem = `the proxy cannot be used: ${describe("proxy")}`;
	return {
		kind: isConfiguration ? "configuration" : kind,
		message: appendCode([problem, isUnknownAuthority ? void 0 : CHECK_PROXY], code),
		isUnknownAuthority
	};
}
function describeProxyRefusal(code, status) {
	const isUnknownAuthority = false;
	if (status === 407) return {
		kind: "configuration",
		message: appendCode(["the proxy requires a valid user name and password", "set them in HTTPS_PROXY"], code),
		isUnknownAuthority
	};
	const message = appendCode(["the proxy refused to connect", CHECK_PROXY], code);
	return {
		kind: isTransientStatus(status) ? "transient" : "configuration",
		message,
		isUnknownAuthority
	};
}
/** Joins what happened and what to do about it, and adds the code. */
function appendCode(clauses, code) {
	return `${clauses.filter((clause) => clause !== void 0).join("; ")} (${code})`;
}
// src/http/no-response.ts
const MAX_CONFIGURATION_ATTEMPTS = 4;
/** What to do if the authority of a certificate is unknown. */
const ADVICE = {
	"no-ca-certificate": "; set ca-certificate to the certificate of that authority (a self-signed certificate is its own authority)",
	"node-default": "; set NODE_EXTRA_CA_CERTS to the path of a PEM file with the certificate of that authority, in the `env` of this step, of the job or of the runner",
	"other-ca-certificate": ". The certificate in ca-certificate did not sign it: set ca-certificate to the certificate of the authority that did, or configure the server to send the intermediate certificates",
	"not-in-main": ". The post step trusts only authorities that Node also trusted in the main step; check whether another step has changed NODE_EXTRA_CA_CERTS, NODE_USE_SYSTEM_CA, SSL_CERT_FILE, SSL_CERT_DIR, or a file that they name"
};
/**
* No complete response arrived. `sent` is true if the request may have reached the server, and false only if no byte of
* it was written. `status` is set if a response had begun.
*
* It has no `cause` on purpose: errors of sockets, URLs and proxies contain requests and passwords.
*/
var NoResponse = class extends Error {
	code;
	sent;
	status;
	#cause;
	constructor(code, facts) {
		const cause = findCause(code);
		super(explain(cause, facts.unknownAuthority ?? "no-ca-certificate"));
		this.name = "NoResponse";
		this.#cause = cause;
		this.code = code;
		this.sent = facts.sent;
		this.status = facts.status;
	}
	/** Whether the server's or the proxy's certificate was refused. */
	get isUntrusted() {
		return this.#cause.kind === "certificate";
	}
	/** Whether a retry may help after `attempt` attempts. */
	isRetryable(attempt) {
		const { kind } = this.#cause;
		return kind === "transient" || kind === "configuration" && attempt < MAX_CONFIGURATION_ATTEMPTS;
	}
	/**
	* Whether the server could not be reached: there was no connection (an unknown name, a closed port, an untrusted
	* certificate), or the server is configured not to respond (it requires a client certificate).
	*/
	get isUnreachable() {
		const { kind } = this.#cause;
		return kind !== "cancelled" && (!this.sent || kind === "configuration");
	}
};
function explain({ message, isUnknownAuthority }, unknownAuthority) {
	return isUnknownAuthority ? message + ADVICE[unknownAuthority] : message;
}
// src/http/collect-response.ts
/** An API error has one or two lines. If an error response is longer, messages show only its size. */
const MAX_ERROR_BYTES = 65536;
/**
* Collects one response: all of a success up to `maxBytes`, and only the beginning of anything else. Calls either `done`
* or `failed`, once.
*
* undici calls `onRequestStart` when it has a connection for the request. From then on, the request may have been sent.
* @see https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md#parameter-dispatchhandler
*/
function collectResponse(limits, done, failed, unknownAuthority = "no-ca-certificate") {
	let controller;
	let head;
	const chunks = [];
	let bytes = 0;
	let hasEnded = false;
	function fail(code) {
		if (hasEnded) return;
		hasEnded = true;
		failed(new NoResponse(code, {
			sent: controller !== void 0,
			status: head?.status,
			unknownAuthority
		}));
	}
	function complete(cut = {}) {
		if (hasEnded || head === void 0) return;
		hasEnded = true;
		done({
			...head,
			body: Buffer.concat(chunks).toString("utf8"),
			...cut
		});
	}
	function abort(code) {
		fail(code);
		controller?.abort(new Error(code));
	}
	return {
		handler: {
			onRequestStart(started) {
				if (hasEnded) return started.abort(/* @__PURE__ */ new Error("aborted before the start"));
				controller = started;
			},
			onResponseStart(_controller, status, headers) {
				head = {
					status,
					headers
				};
			},
			onResponseData(_controller, chunk) {
				if (hasEnded || head === void 0) return;
				const { maxBytes, isCut } = computeLimit(head.status, limits);
				chunks.push(chunk.subarray(0, maxBytes - bytes));
				bytes += chunk.length;
				if (bytes <= maxBytes) return;
				if (isCut) complete({ isCut });
				abort("TOO_LARGE");
			},
			onResponseEnd() {
				complete();
			},
			onResponseError(_controller, error) {
				fail(readErrorCode(error));
			}
		},
		abort,
		hasStarted: () => controller !== void 0
	};
}
function computeLimit(status, { maxBytes, mayCutSuccess = false }) {
	return status >= 200 && status < 300 ? {
		maxBytes,
		isCut: mayCutSuccess
	} : {
		maxBytes: Math.min(maxBytes, MAX_ERROR_BYTES),
		isCut: true
	};
}
// src/http/exchange.ts
/** Sends a request once. One timeout covers everything, including the connection. Throws `NoResponse`. */
function exchange(pool, dispatcher, url, request) {
	return new Promise((resolve, reject) => {
		const collector = collectResponse(request, afterCleanUp(resolveWhenReusable), afterCleanUp(reject), pool.unknownAuthority);
		const timer = setTimeout(() => abort(findTimeoutCode(collector, pool)), request.timeoutMs);
		const cancel = () => abort("CANCELLED");
		request.signal?.addEventListener("abort", cancel);
		pool.pending.push(collector);
		function afterCleanUp(settle) {
			return (value) => {
				clearTimeout(timer);
				request.signal?.removeEventListener("abort", cancel);
				pool.pending.splice(pool.pending.indexOf(collector), 1);
				settle(value);
			};
		}
		/** undici waits for the next cycle of the event loop. A request that is sent before opens another connection. */
		function resolveWhenReusable(response) {
			queueMicrotask(() => setImmediate(() => resolve(response)));
		}
		function abort(code) {
			collector.abort(code);
			if (!pool.pending.some((other) => !other.hasStarted())) pool.connector.abandon();
		}
		if (request.signal?.aborted) return cancel();
		const { method, headers, body = null } = request;
		const options = {
			origin: url.origin,
			path: url.pathname + url.search,
			method,
			headers,
			body
		};
		dispatcher.dispatch(options, collector.handler);
	});
}
/** The code for what a request was waiting for when it timed out. */
function findTimeoutCode(collector, { connector }) {
	return (collector.hasStarted() ? void 0 : connector.timeoutCode) ?? "TIMEOUT";
}
// src/http/http.ts
/** Creates an HTTP client. Connects and loads undici on the first request. */
function openHttp(options) {
	const pools = /* @__PURE__ */ new Map();
	const tls = createTls(() => createTrustContext(options.trust));
	function openPool(url) {
		const existing = pools.get(url.origin);
		if (existing !== void 0) return existing;
		const connector = createConnector(usesProxy(url, options) ? openThroughProxy(parseProxy(options.httpsProxy), tls) : openDirectly(tls));
		// The connection is opened while undici is loaded, which takes 20 ms (measured).
		connector.connectEarly(toDestination(url), 1);
		const pool = {
			connector,
			connections: options.connections,
			pending: [],
			unknownAuthority: classifyUnknownAuthority(options.trust)
		};
		pools.set(url.origin, pool);
		return pool;
	}
	return {
		async exchange(request) {
			const url = new URL(request.url);
			const pool = openPool(url);
			pool.dispatcher ??= createDispatcher(url.origin, pool, options);
			return await exchange(pool, await pool.dispatcher, url, request);
		},
		connectEarly(address, count, signal) {
			const url = URL.parse(address);
			if (url === null || signal.aborted) return;
			const pool = openPool(url);
			pool.connections = Math.max(pool.connections, count);
			pool.connector.connectEarly(toDestination(url), count);
			// Requests have signals of their own: a create request may finish after the job is cancelled.
			signal.addEventListener("abort", () => pool.connector.abandonEarly(), { once: true });
		},
		async close() {
			for (const { connector } of pools.values()) connector.abandon();
			// A dispatcher that could not be created has already failed its request, and has nothing to close.
			await Promise.allSettled([...pools.values()].map(async ({ dispatcher }) => (await dispatcher)?.destroy()));
			pools.clear();
		}
	};
}
/** The destination that undici passes to a connector for a URL. */
function toDestination({ host, hostname, protocol, port }) {
	return {
		host,
		hostname: removeBrackets(hostname),
		protocol,
		port
	};
}
/** Plain HTTP, which is only allowed to loopback, never uses a proxy: the proxy would see the token unencrypted. */
function usesProxy(url, { httpsProxy, noProxy }) {
	return httpsProxy !== "" && url.protocol === "https:" && !isExempt(url, noProxy);
}
/** The host that a redirect points to, without the path and the query, which may contain anything. */
function describeRedirectHost(response, requestUrl, redaction) {
	const location = response.headers["location"];
	const host = typeof location === "string" ? URL.parse(location, requestUrl)?.host : void 0;
	if (host === void 0) return "an unreadable address";
	return redaction.findsSecretIn(host) ? "a host that contains part of a secret" : host;
}
// src/http/date.ts
/**
* Parses a header with an HTTP date; `undefined` for anything else.
* @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
*/
function parseHttpDateMs(value) {
	const ms = typeof value === "string" && /^[A-Z][a-z]{2},/.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(ms) ? void 0 : ms;
}
// src/http/retry.ts
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 1e4;
/**
* How long to wait before the next attempt, after `attempt` attempts: exponential backoff with full jitter. `Retry-After`
* is the minimum. The jitter is added to it, so that the jobs of a matrix do not all retry at once.
* @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
*/
function computeDelayMs(attempt, retryAfterMs, random) {
	const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
	return Math.round((retryAfterMs ?? 0) + random * ceiling);
}
/** With less time, an attempt would time out. That would hide the last error, and the outcome of a create request would be unknown. */
const MIN_ATTEMPT_MS = 1e3;
/** How long to wait before the next attempt, after `attempt` attempts; `undefined` if the deadline leaves no time. */
function computeNextDelayMs(attempt, retryAfterMs, { now, random, deadlineMs }) {
	const delayMs = computeDelayMs(attempt, retryAfterMs, random());
	return now() + delayMs + MIN_ATTEMPT_MS <= deadlineMs ? delayMs : void 0;
}
/** An error with advice for the user. A retry line leaves the advice out, because it may be to run the job again. */
var AdvisedError = class extends Error {
	problem;
	constructor(problem, advice) {
		super(`${problem}. ${advice}`);
		this.problem = problem;
	}
};
/** The log line for a retry. It does not repeat an error that equals the previous one. */
function formatRetry(delayMs, error, previous) {
	const when = delayMs < 50 ? "now" : `in ${(delayMs / 1e3).toFixed(1)} s`;
	return error.message === previous?.message ? `Same error again. Retrying ${when}.` : `${error instanceof AdvisedError ? error.problem : error.message}. Retrying ${when}.`;
}
/**
* Parses `Retry-After`, which is a number of seconds or an HTTP date, to milliseconds from now; `undefined` for anything
* else. A date is compared with the `Date` of the same response, or with `nowMs` if it has none.
*/
function parseRetryAfterMs(headers, nowMs) {
	const value = headers["retry-after"];
	if (typeof value === "string" && /^\d{1,9}$/.test(value)) return Number(value) * 1e3;
	const atMs = parseHttpDateMs(value);
	return atMs === void 0 ? void 0 : Math.max(0, atMs - (parseHttpDateMs(headers["date"]) ?? nowMs));
}
// src/http/send-once.ts
/** Sends a request once, reports it to `trace`, and returns a missing response as a result. */
async function sendOnce({ http, now, trace }, request, attempt) {
	const { method, url } = request;
	const startedMs = now();
	const report = (outcome) => trace({
		method,
		url,
		outcome,
		elapsedMs: now() - startedMs,
		attempt
	});
	try {
		const response = await http.exchange(request);
		report(String(response.status));
		return {
			kind: "response",
			response
		};
	} catch (error) {
		if (!(error instanceof NoResponse)) {
			report("failed");
			throw error;
		}
		report(error.code);
		return {
			kind: "no-response",
			failure: error
		};
	}
}
// src/influxdb/probe.ts
/** The rest of a longer response is not read. The response to SHOW MEASUREMENTS may have many MiB. */
const MAX_BYTES = 65536;
/** Failures that are not retried, because a retry would fail too, or take another 10 s to time out. */
const FINAL_CODES = /* @__PURE__ */ new Set([
	"ENOTFOUND",
	"ETIMEDOUT",
	"TLS_TIMEOUT"
]);
/** Creates the probe of a product. */
function createProbeOf(form, deps) {
	// The token must be known to the redaction, because a response may quote it.
	deps.redaction.hide(deps.accessToken);
	return async (action, database, timeoutMs, attempt) => {
		const { path, contentType, ...request } = form.createRequest(action, database);
		const headers = {
			authorization: `Bearer ${deps.accessToken}`,
			accept: "application/json",
			"user-agent": deps.userAgent,
			...contentType === void 0 ? {} : { "content-type": contentType }
		};
		const limits = {
			timeoutMs,
			maxBytes: MAX_BYTES,
			mayCutSuccess: true,
			signal: deps.signal
		};
		const result = await sendOnce(deps, {
			...request,
			url: deps.host + path,
			headers,
			...limits
		}, attempt);
		if (result.kind === "response") {
			const { response } = result;
			return form.classify(action, response, deps) ?? classifyOther(response, form.readMessage(response), deps);
		}
		if (result.failure.code === "CANCELLED") throw result.failure;
		return classifyNoResponse$1(result.failure, attempt);
	};
}
/** A message of the cluster as text that may be printed; empty if nothing is left of it. */
function showMessage(message, response, { redaction }) {
	return redaction.printable(message, findAccessTokens(response.body));
}
function classifyOther(response, message, deps) {
	if (response.status >= 300 && response.status < 400) {
		const host = describeRedirectHost(response, deps.host, deps.redaction);
		return {
			kind: "unclear",
			why: `${response.status}, a redirect to ${host}, which is never followed`
		};
	}
	const why = `${response.status} (${showMessage(message ?? "", response, deps) || describeBody(response)})`;
	if (response.status !== 401 && response.status !== 403 && !isTransientStatus(response.status)) return {
		kind: "unclear",
		why
	};
	const retryAfterMs = parseRetryAfterMs(response.headers, deps.now());
	if (retryAfterMs === void 0) return {
		kind: "not-yet",
		why
	};
	return {
		kind: "not-yet",
		why: `${why}, retry after ${Math.ceil(retryAfterMs / 1e3)} s`,
		retryAfterMs
	};
}
function classifyNoResponse$1(failure, attempt) {
	// A probe may have waited for another, slow probe, so a timeout does not mean that the connection failed.
	if (!failure.isUnreachable || failure.code === "TIMEOUT") return {
		kind: "not-yet",
		why: failure.message
	};
	return {
		kind: "unreachable",
		why: failure.message,
		isRetryable: failure.isRetryable(attempt) && !FINAL_CODES.has(failure.code)
	};
}
// src/product/words.ts
const INFLUXCTL = {
	listCommand: "`influxctl token list`",
	idHeader: "Token ID",
	markPlace: "in its description",
	formatRevokeCommand: (tokenId) => `\`influxctl token revoke ${tokenId}\``,
	revokeCommandForm: "`influxctl token revoke TOKEN_ID`",
	adviceIfUnknown: "Check token-id, and whether the token belongs to this cluster",
	adviceIfInactive: "check that host is the cluster that the token was created for"
};
const INFLUXDB3 = {
	listCommand: "`influxdb3 show tokens`",
	idHeader: "Token name",
	markPlace: "in its name",
	formatRevokeCommand: (name) => `\`influxdb3 delete token --token-name ${quoteForShell(name)}\``,
	revokeCommandForm: "`influxdb3 delete token --token-name NAME`",
	adviceIfUnknown: "Perhaps it was revoked earlier, because Enterprise and Cloud delete a revoked token. If not, check token-id, and whether the token belongs to this server",
	adviceIfInactive: "check that all nodes behind host belong to one cluster, and accept writes and queries"
};
/** The words for a product. */
function findWords(product) {
	switch (product) {
		case "dedicated":
		case "clustered": return INFLUXCTL;
		case "enterprise":
		case "cloud": return INFLUXDB3;
	}
}
/** A name contains spaces and parentheses, and can contain anything else. */
function quoteForShell(text) {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
// src/http/server-clock.ts
/** A `Date` has whole seconds, and some servers, such as nginx, update it only once per second. */
const MAX_DATE_AGE_MS = 1999;
/**
* Reads how far the server's clock is ahead from a response. Its `Date` was written after the request was sent and before
* the response arrived, both by the runner's clock. `undefined` if the response does not show the time.
*/
function readLead({ headers }, sentMs, receivedMs) {
	// A response with `Age` comes from a cache, and `Date` is the time when it was stored (RFC 9111, section 5.1).
	const dateMs = headers["age"] === void 0 ? parseHttpDateMs(headers["date"]) : void 0;
	return dateMs === void 0 ? void 0 : {
		minMs: dateMs - receivedMs,
		maxMs: dateMs + MAX_DATE_AGE_MS - sentMs
	};
}
/**
* The server's clock, learned from its responses. Ages and expiries use it, because a runner's clock may be wrong. Waits
* and deadlines do not. Before the first response it equals the runner's clock.
*/
var ServerClock = class {
	#localNow;
	#lead;
	/** `leadMs` is what main has learned, for post. */
	constructor(localNow, leadMs) {
		this.#localNow = localNow;
		this.#lead = leadMs === void 0 ? void 0 : {
			minMs: leadMs,
			maxMs: leadMs
		};
	}
	/** Learns from a response that has just arrived. `sentMs` is when its request was sent, by the runner's clock. */
	learnFrom(response, sentMs) {
		const latest = readLead(response, sentMs, this.#localNow());
		if (latest !== void 0) this.#lead = this.#lead === void 0 ? latest : narrow(this.#lead, latest);
	}
	/**
	* How far the server's clock is ahead; `undefined` before the first response. 0 if the clocks may agree, otherwise the
	* smallest possible value, so that no token lives longer than requested, and no token seems older than it is.
	*/
	get leadMs() {
		if (this.#lead === void 0) return void 0;
		const { minMs, maxMs } = this.#lead;
		return minMs <= 0 && maxMs >= 0 ? 0 : minMs;
	}
	/** The time by the server's clock, in epoch milliseconds. */
	now() {
		return this.at(this.#localNow());
	}
	/** Converts a time of the runner's clock to the server's. */
	at(localMs) {
		return localMs + (this.leadMs ?? 0);
	}
};
/** The values that both allow. If there are none, a clock was set in between, and the newer response counts. */
function narrow(known, latest) {
	const minMs = Math.max(known.minMs, latest.minMs);
	const maxMs = Math.min(known.maxMs, latest.maxMs);
	return minMs <= maxMs ? {
		minMs,
		maxMs
	} : latest;
}
// src/influxdb/classified.ts
/** The failure is temporary. */
const RETRY = { kind: "retry" };
/** The operation has this result. */
function done(value) {
	return {
		kind: "done",
		value
	};
}
// src/influxdb/api-client.ts
/** From the call to the last byte of the response. After this time, a request is no longer sent. */
const REQUEST_TIMEOUT_MS = 2e4;
/** Sends operations with the management token, and explains what went wrong. The token does not leave this object. */
var ApiClient = class {
	/** Aborted when the job is cancelled. */
	signal;
	/** Aborted a little later: until then, a create request in progress may finish. */
	graceSignal;
	/** How long one operation may take with all its attempts. */
	operationTimeoutMs;
	pace;
	info;
	#deps;
	constructor(deps) {
		// The token must be known to the redaction, because a response may quote it.
		deps.redaction.hide(deps.managementToken);
		this.#deps = deps;
		this.signal = deps.signal;
		this.graceSignal = deps.graceSignal;
		this.operationTimeoutMs = deps.operationTimeoutMs;
		this.info = deps.info;
		const { now, serverNow, sleep, random, deadlineMs } = deps;
		this.pace = {
			now,
			serverNow,
			sleep,
			random,
			deadlineMs
		};
	}
	/** When an operation that begins now must end. */
	operationDeadlineMs() {
		return Math.min(this.pace.deadlineMs, this.pace.now() + this.operationTimeoutMs);
	}
	/** Sends once. Returns a missing response as a result. */
	async exchange(call, attempt, deadlineMs = this.pace.deadlineMs) {
		const startedMs = this.pace.now();
		const timeoutMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - startedMs));
		const result = await sendOnce(this.#deps, {
			...call,
			headers: this.#headers(call),
			timeoutMs
		}, attempt);
		if (result.kind === "response") this.#deps.onResponse(result.response, startedMs, call.api.isFromApi(result.response));
		return result;
	}
	/**
	* Sends until `classify` returns a result, and retries after temporary failures. Throws what `classify` throws, and
	* the explained error of the last attempt when there is no time for another.
	*/
	async sendUntilDone(call, classify) {
		const deadlineMs = this.operationDeadlineMs();
		let previous;
		for (let attempt = 1;; attempt++) {
			const result = await this.exchange(call, attempt, deadlineMs);
			const classified = result.kind === "response" ? classify(result.response, attempt) : RETRY;
			if (classified.kind === "done") return classified.value;
			const error = this.explain(call, result);
			const delayMs = this.#delayBeforeNextMs(call, result, attempt, deadlineMs);
			if (delayMs === void 0) throw error;
			this.info(formatRetry(delayMs, error, previous));
			previous = error;
			await this.pace.sleep(delayMs);
		}
	}
	/** What `Retry-After` requests, in milliseconds from now. */
	readRetryAfterMs({ headers }) {
		return parseRetryAfterMs(headers, this.pace.serverNow());
	}
	/** The error for what a request resulted in, if that is not what the call wants. */
	explain(call, result) {
		return result.kind === "response" ? this.explainRefusal(call, result.response) : /* @__PURE__ */ new Error(`${describeRequest(call)}: ${result.failure.message}${call.adviseOnFailure?.(result.failure.code) ?? ""}`);
	}
	/** The error for a response that is not what the call wants. */
	explainRefusal(call, response) {
		const request = describeRequest(call);
		const { status } = response;
		if (status >= 300 && status < 400) return new AdvisedError(`${request} returned ${status}, a redirect to ${describeRedirectHost(response, call.url, this.#deps.redaction)}`, `Redirects are never followed, because they could send the token in management-token to another server; check ${call.api.urlInputs}`);
		const message = call.api.readMessage(response);
		return new AdvisedError(`${request} returned ${status} (${message === void 0 ? describeBody(response) : this.#deps.redaction.printable(message, findAccessTokens(response.body))})`, call.advice(response, message !== void 0));
	}
	#headers(call) {
		return {
			authorization: `Bearer ${this.#deps.managementToken}`,
			accept: "application/json",
			"user-agent": this.#deps.userAgent,
			...call.body === void 0 ? {} : { "content-type": "application/json" }
		};
	}
	#delayBeforeNextMs(call, result, attempt, deadlineMs) {
		if (result.kind === "no-response" && !isRetryable(call, result.failure, attempt)) return void 0;
		return computeNextDelayMs(attempt, result.kind === "response" ? this.readRetryAfterMs(result.response) : void 0, {
			...this.pace,
			deadlineMs
		});
	}
};
/** Whether a retry of a request may get the response that did not arrive. */
function isRetryable({ method, isRead }, failure, attempt) {
	// A list would be just as large the next time.
	return failure.isRetryable(attempt) && !(failure.code === "TOO_LARGE" && (method === "GET" || isRead));
}
/** The beginning of an error: what was tried, and the request. */
function describeRequest({ what, method, url, shownUrl = url }) {
	return `Could not ${what}: ${method} ${shownUrl}`;
}
// src/runner/session.ts
/** How this action identifies itself to servers. A test compares it with package.json. */
const USER_AGENT = "influxdb-database-token/1.0.0";
/** Opens a session, without connecting yet. Its `http` must be closed, or the process may not end. */
function openSession(options) {
	const { environment, cancellation, redaction } = options;
	const { trust, connections = 1, skipWasmTierUp = false } = options;
	const http = openHttpWithProxies(environment, {
		trust,
		connections,
		skipWasmTierUp
	});
	const clock = options.clock ?? new ServerClock(require_offline.now);
	const pace = {
		now: require_offline.now,
		serverNow: () => clock.now(),
		sleep: (ms) => require_offline.sleep(ms, cancellation.signal),
		random: Math.random,
		deadlineMs: require_offline.now() + options.timeoutMs
	};
	const trace = (exchange) => {
		// Without debug logging the runner drops the line, so redacting it would waste time. It must be redacted, because a
		// URL may contain a name that a server sent, such as a database or a repository in a mark.
		if (vendor_core.isDebug()) vendor_core.debug(redaction.message(formatTrace(exchange)));
	};
	return {
		http,
		client: new ApiClient({
			...pace,
			...cancellation,
			http,
			managementToken: options.managementToken,
			redaction,
			userAgent: USER_AGENT,
			trace,
			info: require_offline.info,
			operationTimeoutMs: options.operationTimeoutMs ?? options.timeoutMs,
			onResponse: (response, sentMs, isFromApi) => {
				if (isFromApi) clock.learnFrom(response, sentMs);
				options.onResponse?.(response);
			}
		}),
		pace,
		clock,
		signal: cancellation.signal,
		trace,
		redaction
	};
}
/** Opens an HTTP client with the proxies of this stage's environment. It must be closed. */
function openHttpWithProxies(environment, options) {
	const httpsProxy = readHttpsProxy(environment);
	return openHttp({
		...options,
		httpsProxy,
		noProxy: environment.noProxy
	});
}
function formatTrace({ method, url, outcome, elapsedMs, attempt }) {
	return `${method} ${url}: ${outcome}, ${Math.round(elapsedMs)} ms, attempt ${attempt}`;
}
// src/product/database-list.ts
const CREATE_OR_IGNORE = "Correct the name or create the database. If a later step creates it, set missing-databases: ignore";
const CREATE_FIRST = "Correct the name, or create the database before this step (`influxdb3 create database NAME`), because Enterprise and Cloud create tokens only for databases that exist";
/**
* The rules of a product.
* @see https://docs.influxdata.com/influxdb3/cloud/admin/databases/create/
*/
function findDatabaseListRules(product) {
	switch (product) {
		case "dedicated":
		case "clustered": return {
			maxLagMs: 0,
			advice: CREATE_OR_IGNORE
		};
		case "enterprise": return {
			maxLagMs: 0,
			advice: CREATE_FIRST
		};
		case "cloud": return {
			maxLagMs: 1e4,
			advice: CREATE_FIRST
		};
	}
}
// src/influxdb/advice.ts
/** How to store a new token. Completes a sentence. */
const UPDATE_SECRET = "update the secret that the workflow passes as management-token: `gh secret set SECRET_NAME` (with `--env ENVIRONMENT` if it is a secret of an environment)";
const UNAUTHORIZED = `The management token is wrong, expired or revoked. \`influxctl management list\` lists the management tokens. Create a new one with \`influxctl management create --description "GitHub Actions" --expires-at TIME\`, and ${UPDATE_SECRET}`;
/** What to do about a temporary failure. */
const TRANSIENT = "InfluxDB, or an ingress in front of it, has a temporary problem; run the job again later";
const LIST_CLUSTERS = "`influxctl cluster list --format json` shows the account_id and the cluster_id of each of your clusters";
/**
* Release 20250508-1719206 is the first with the Management API.
* @see https://docs.influxdata.com/influxdb3/clustered/reference/release-notes/clustered/
*/
const NO_MANAGEMENT_API = "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first with this API; its ingress may not route /api/v0; or the API has another URL (set management-url)";
const NOT_THE_API = "This response did not come from the Management API. Check management-url, which ends in /api/v0, and the proxies and gateways between this runner and the API";
/** What to do about a response that cannot be read. */
const CHECK_PROXIES = "Check management-url, and the proxies and gateways between this runner and the API";
const UNKNOWN_RESPONSE = `This is not a known response of the Management API. ${CHECK_PROXIES}`;
/**
* What a user can do about an error response of the Management API. `isFromApi`: whether the response has the form of
* the API's own errors. `idNames`: how messages name the inputs with the two IDs of the URL.
*/
function advise(operation, status, product, isFromApi, idNames = product === "dedicated" ? "account-id and cluster-id" : "") {
	return isFromApi ? adviseOnApiResponse(operation, status, {
		product,
		idNames
	}) : adviseOnForeignResponse(status, product);
}
/** For a response that the API did not send, such as the login page of a proxy. */
function adviseOnForeignResponse(status, product) {
	switch (status) {
		case 400:
		case 409: return NOT_THE_API;
		case 401:
		case 403: return `${NOT_THE_API}. The management token may be correct`;
		case 404: return product === "clustered" ? NO_MANAGEMENT_API : NOT_THE_API;
		default: return isTransientStatus(status) ? TRANSIENT : UNKNOWN_RESPONSE;
	}
}
function adviseOnApiResponse(operation, status, target) {
	switch (status) {
		case 400: return adviseOnBadRequest(operation);
		case 401: return UNAUTHORIZED;
		case 403: return adviseOnForbidden(target);
		case 404: return adviseOnNotFound(target);
		case 409: return "InfluxDB reports a conflict; run the job again";
		default: return isTransientStatus(status) ? TRANSIENT : UNKNOWN_RESPONSE;
	}
}
/**
* Additional advice if the management token may not list databases, for callers that list them only to check that they
* exist.
*/
const DO_WITHOUT_DATABASES = ". If the token is for this cluster but may not list databases, set missing-databases: ignore";
/**
* Why a 404 about a token proves nothing if the same management token could not list anything either. Completes a
* sentence.
*/
function explainNotReached(product) {
	return product === "clustered" ? "this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another cluster. Check that management-token, host and management-url belong to the same cluster" : "this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another account. Check that management-token belongs to the account in account-id, and the database token to the cluster in cluster-id";
}
/**
* If the runner's clock is behind, InfluxDB may see the expiry in the past. Its message may be as short as "bad
* request".
*/
function adviseOnBadRequest(operation) {
	return operation === "CreateDatabaseToken" ? "InfluxDB rejected the request. If its message does not say why, check the clock of this runner: InfluxDB may reject an expiry that is in the past by its own clock" : "InfluxDB rejected the request; its message says why";
}
function adviseOnForbidden({ product, idNames }) {
	if (product === "clustered") return `The management token is not allowed to do this; check that it was created for this cluster${idNames === "" ? "" : `, and that ${idNames} are correct`}`;
	return `The management token is not allowed to do this. It may belong to another account, or ${idNames} may be wrong or swapped: ${LIST_CLUSTERS}`;
}
function adviseOnNotFound({ product, idNames }) {
	if (product === "dedicated") return `There is no such account or cluster for this management token. Check ${idNames}: ${LIST_CLUSTERS}`;
	return idNames === "" ? NO_MANAGEMENT_API : `${NO_MANAGEMENT_API}. ${idNames} are part of the URL and may be wrong: leave them unset if you did not get them for this cluster`;
}
// src/influxdb/database-token.ts
const uuid = vendor_zod.string().check(vendor_zod.refine(require_offline.isUuid));
/**
* InfluxData's examples end in `Z`, but RFC 3339 also allows an offset.
* @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
*/
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
/** Parses a time of the API; `undefined` if it is not a time. */
function parseInstantMs(text) {
	const ms = TIME.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(ms) ? void 0 : ms;
}
const time = vendor_zod.string().check(vendor_zod.refine((text) => parseInstantMs(text) !== void 0));
/**
* Whether a time is set. Programs may write an unset time as their zero: Go writes the first second of the year 1,
* others the first second of 1970. A token with such a `revokedAt` is live.
* @see https://pkg.go.dev/time#Time
*/
function isSet(text) {
	if (text === null || text === void 0) return false;
	const ms = parseInstantMs(text);
	return ms === void 0 || ms > 0;
}
const createdIdentity = vendor_zod.object({
	id: uuid,
	accessToken: vendor_zod.string().check(vendor_zod.refine(require_offline.canBeToken))
});
const createdDescription = vendor_zod.object({ description: vendor_zod.string() });
const createdPermissions = vendor_zod.object({ permissions: vendor_zod.unknown() });
const createdPermission = vendor_zod.object({
	action: vendor_zod.string(),
	resource: vendor_zod.string()
});
const createdExpiry = vendor_zod.object({ expiresAt: vendor_zod.nullish(vendor_zod.string()) });
/** Reads the response to a create request; `undefined` if it does not contain an ID and an access token. */
function readCreatedDatabaseToken(json) {
	const identity = vendor_zod.safeParse(createdIdentity, json);
	if (!identity.success) return void 0;
	return {
		...identity.data,
		description: vendor_zod.safeParse(createdDescription, json).data?.description,
		permissions: require_offline.readList(vendor_zod.safeParse(createdPermissions, json).data?.permissions, (item) => vendor_zod.safeParse(createdPermission, item).data),
		expiresAt: readExpiresAt(json)
	};
}
/** Stands for an expiry that is not text. Like any text that is not a time, it cannot be parsed later. */
const UNREADABLE_TIME = "not a text";
function readExpiresAt(json) {
	const { data } = vendor_zod.safeParse(createdExpiry, json);
	if (data === void 0) return UNREADABLE_TIME;
	return isSet(data.expiresAt) ? data.expiresAt : void 0;
}
const entryWithDescription = vendor_zod.object({ description: vendor_zod.string() });
const listedToken = vendor_zod.object({
	id: uuid,
	description: vendor_zod.string(),
	createdAt: vendor_zod.string().check(vendor_zod.refine((text) => parseInstantMs(text) !== void 0 && isSet(text))),
	expiresAt: vendor_zod.nullish(time),
	revokedAt: vendor_zod.nullish(time)
});
/** The description of an entry in a list of tokens, even if the rest is malformed. */
function readDescription(entry) {
	return vendor_zod.safeParse(entryWithDescription, entry).data?.description;
}
/** Reads one entry of a list of tokens; `undefined` if a field is missing or malformed. */
function readListedDatabaseToken(entry) {
	const { data } = vendor_zod.safeParse(listedToken, entry);
	if (data === void 0) return void 0;
	return {
		id: data.id,
		description: data.description,
		createdAtMs: Date.parse(data.createdAt),
		expiresAtMs: isSet(data.expiresAt) ? Date.parse(data.expiresAt) : void 0,
		revokedAtMs: isSet(data.revokedAt) ? Date.parse(data.revokedAt) : void 0
	};
}
const entryWithName = vendor_zod.object({ name: vendor_zod.string() });
/** Reads the names in a list of databases; `undefined` if it is not such a list. */
function readDatabaseNames(json) {
	return require_offline.readList(json, (entry) => vendor_zod.safeParse(entryWithName, entry).data?.name);
}
/** Whether a listed token still works at `nowMs`: it is neither revoked nor expired. */
function isLive(token, nowMs) {
	return token.revokedAtMs === void 0 && (token.expiresAtMs === void 0 || token.expiresAtMs > nowMs);
}
// src/influxdb/create-outcome.ts
/** The maximum number of masks for one response, so that a broken one does not fill the log with masks. */
const MAX_MASKS = 20;
/** Everything in the response to a create request that can be a token, to be masked. */
function listSecrets(response) {
	return findAccessTokens(response.body).filter(require_offline.canBeToken).slice(0, MAX_MASKS);
}
/** Classifies the response to a create request. */
function classifyResponse(call, response, client) {
	const secrets = listSecrets(response);
	const retryAfterMs = client.readRetryAfterMs(response);
	const wait = retryAfterMs === void 0 ? {} : { retryAfterMs };
	if (response.status >= 200 && response.status < 300) {
		const token = readCreatedDatabaseToken(readJson(response));
		if (token !== void 0) return {
			kind: "created",
			token,
			secrets: [.../* @__PURE__ */ new Set([token.accessToken, ...secrets])]
		};
		return {
			kind: "unknown",
			error: createUnreadableTokenError(call, response, CHECK_PROXIES),
			isRetryable: true,
			unreadable: true,
			secrets,
			...wait
		};
	}
	const facts = {
		error: client.explainRefusal(call, response),
		isRetryable: isTransientStatus(response.status),
		secrets,
		...wait
	};
	return isRefusal(response) ? {
		...facts,
		kind: "refused"
	} : {
		...facts,
		kind: "unknown",
		unreadable: false
	};
}
/** The error for a success that contains no token. */
function createUnreadableTokenError(call, response, advice) {
	return new AdvisedError(`${describeRequest(call)} returned ${response.status}, but the body contains no readable token (${describeBody(response)})`, advice);
}
/**
* Whether the API itself has refused the request. A gateway may respond with a 4xx after the token was created: a
* filter that finds a token in the API's response replaces the response with its own page. A redirect does not show
* whether a token was created, either.
*/
function isRefusal(response) {
	return response.status < 500 && response.status !== 408 && readApiMessage(response) !== void 0;
}
/** Classifies a create request without a complete response. */
function classifyNoResponse(error, failure, attempt) {
	if (!failure.sent) return {
		kind: "refused",
		error,
		isRetryable: failure.isRetryable(attempt),
		secrets: []
	};
	const { status } = failure;
	const unreadable = status !== void 0 && status >= 200 && status < 300;
	return {
		kind: "unknown",
		error,
		isRetryable: unreadable || (status === void 0 ? failure.isRetryable(attempt) : isTransientStatus(status)),
		unreadable,
		secrets: []
	};
}
// src/influxdb/enterprise-response.ts
/**
* What to do if a response that is not from the Management API seems to come from InfluxDB 3 Enterprise, Cloud or Core;
* `undefined` if nothing shows that. They send a header of their own, and this text to every unknown token.
*/
function adviseOnEnterprise({ headers, body }, isFromApi) {
	if (isFromApi) return void 0;
	return headers["cluster-uuid"] !== void 0 || body.includes("the request was not authenticated") ? "This looks like InfluxDB 3 Enterprise or Cloud. If it is, set `product: enterprise` or `product: cloud`" : void 0;
}
// src/influxdb/management-responses.ts
/** The names of the databases in a response; `undefined` if the response is not a list of databases. */
function readDatabases(response) {
	return response.status === 200 ? readDatabaseNames(readJson(response)) : void 0;
}
/** The error for a token record that cannot be read. */
function explainUnreadableToken(call) {
	return new AdvisedError(`${describeRequest(call)} returned a token record that cannot be read`, CHECK_PROXIES);
}
/** A 404 that the API did not send comes from an ingress without a backend, for example while InfluxDB restarts. */
function isTransient(response) {
	return isTransientStatus(response.status) || response.status === 404 && readApiMessage(response) === void 0;
}
/** 204 is documented, and a record with `revokedAt` is proof, too. Any other 2xx may come from a captive portal. */
function isRevoked(tokenId, response) {
	if (response.status === 204) return true;
	return response.status === 200 && readToken(tokenId, response)?.revokedAtMs !== void 0;
}
/** The record of this token; `undefined` if it cannot be read or belongs to another token, which proves nothing. */
function readToken(tokenId, response) {
	const token = readListedDatabaseToken(readJson(response));
	return token?.id.toLowerCase() === tokenId.toLowerCase() ? token : void 0;
}
// src/influxdb/missing-list.ts
/** An outage may hide the right base URL. */
const OUTAGE_WEIGHT = 3;
/** Classifies a request for the databases that did not return a list. */
function createMissingList(call, result, attempt, client) {
	const error = client.explain(call, result);
	if (result.kind === "no-response") {
		const { failure } = result;
		return {
			kind: "missing",
			error,
			weight: OUTAGE_WEIGHT,
			isReached: failure.sent && failure.code !== "CANCELLED",
			isRetryable: isRetryable(call, failure, attempt)
		};
	}
	const { response } = result;
	const retryAfterMs = client.readRetryAfterMs(response);
	return {
		kind: "missing",
		error,
		weight: rankResponse(response),
		isReached: true,
		isRetryable: isTransientStatus(response.status),
		...retryAfterMs === void 0 ? {} : { retryAfterMs }
	};
}
/**
* A refusal of the API itself is the most informative, because it shows that the API is there. A 404 shows that a base
* URL does not exist. A response that the API did not send shows little.
*/
function rankResponse(response) {
	const isFromApi = readApiMessage(response) !== void 0;
	if (isTransientStatus(response.status)) return OUTAGE_WEIGHT;
	if (response.status === 404) return isFromApi ? 2 : 0;
	return isFromApi ? 4 : 1;
}
// src/influxdb/token-api.ts
/** By default, an entry that cannot be read is an error. */
function raise(error) {
	throw error;
}
// src/influxdb/management-api.ts
/** After this many attempts, a 404 that the API did not send means that `management-url` is wrong. */
const MAX_URL_ATTEMPTS = 4;
const MIB = 1048576;
const TOKEN_MAX_BYTES = MIB;
/** About 30,000 databases, of 150 to 600 bytes each. */
const DATABASES_MAX_BYTES = 16 * MIB;
/** A list of 100,000 tokens has 55 MB (measured). */
const TOKENS_MAX_BYTES = 256 * MIB;
/**
* The Management API at a base URL. Its methods throw errors for the user. `idNames`: how messages name the inputs with
* the IDs in the URL.
*/
var ManagementApi = class {
	baseUrl;
	keepsExpiredTokens = false;
	#product;
	#client;
	#idNames;
	#reach;
	constructor(baseUrl, product, client, idNames) {
		this.baseUrl = baseUrl;
		this.#product = product;
		this.#client = client;
		this.#idNames = idNames;
	}
	/** Lists the names of the databases. `adviceIfForbidden`: additional advice for a 403 that the API itself sent. */
	async getClusterDatabases(adviceIfForbidden = "") {
		const call = this.#prepareDatabasesCall(adviceIfForbidden);
		return await this.#client.sendUntilDone(call, (response, attempt) => {
			if (isTransientStatus(response.status) || isTransient(response) && attempt < MAX_URL_ATTEMPTS) return RETRY;
			const databases = readDatabases(response);
			if (databases === void 0) throw this.#client.explainRefusal(call, response);
			this.#noteReached();
			return done(databases);
		});
	}
	/** Sends one request for the databases, to find out whether this is the base URL of the cluster. */
	async tryToListDatabases(attempt, deadlineMs) {
		const call = this.#prepareDatabasesCall();
		const result = await this.#client.exchange(call, attempt, deadlineMs);
		const databases = result.kind === "response" ? readDatabases(result.response) : void 0;
		if (databases === void 0) return createMissingList(call, result, attempt, this.#client);
		this.#noteReached();
		return {
			kind: "listed",
			databases
		};
	}
	/**
	* Lists the tokens for whose description `isSelected` returns true. Other entries are not checked. Throws an error if
	* a matching entry cannot be read, unless `onUnreadable` handles it.
	*/
	async getDatabaseTokens(isSelected, onUnreadable = raise) {
		const call = this.#prepare("GetDatabaseTokens", "list the database tokens", "GET", "/tokens", TOKENS_MAX_BYTES);
		return (await this.#client.sendUntilDone(call, (response) => {
			if (isTransient(response)) return RETRY;
			if (response.status !== 200) throw this.#client.explainRefusal(call, response);
			const json = readJson(response);
			if (!Array.isArray(json)) return RETRY;
			this.#noteReached();
			return done(json);
		})).flatMap((entry) => {
			if (!isSelected(readDescription(entry) ?? "")) return [];
			const token = readListedDatabaseToken(entry);
			if (token === void 0) onUnreadable(explainUnreadableToken(call));
			return token ?? [];
		});
	}
	/** Looks up one token. */
	async getDatabaseToken(tokenId) {
		const call = this.#prepareTokenCall("GetDatabaseToken", "look up", "GET", tokenId);
		return await this.#client.sendUntilDone(call, (response) => {
			if (isTransient(response)) return RETRY;
			if (response.status === 404) return done({ kind: "unknown" });
			if (response.status !== 200) throw this.#client.explainRefusal(call, response);
			const token = readToken(tokenId, response);
			if (token === void 0) throw explainUnreadableToken(call);
			return done({
				kind: "found",
				token
			});
		});
	}
	/** Sends one request: the caller decides whether to retry. Returns every failure as an outcome. */
	async createDatabaseToken(request, attempt) {
		const call = {
			...this.#prepare("CreateDatabaseToken", "create the database token", "POST", "/tokens", TOKEN_MAX_BYTES),
			body: JSON.stringify(request),
			signal: this.#client.graceSignal
		};
		const result = await this.#client.exchange(call, attempt);
		return result.kind === "response" ? classifyResponse(call, result.response, this.#client) : classifyNoResponse(this.#client.explain(call, result), result.failure, attempt);
	}
	/** The response to the create request lists them. */
	async getGrant({ permissions }) {
		if (permissions !== void 0) return {
			kind: "listed",
			permissions
		};
		return {
			kind: "missing",
			problem: "the response does not list its permissions"
		};
	}
	/**
	* Revokes a token. `revoked`: the response proves the revocation. `unknown`: the API itself reports that it does not
	* know the token. An earlier attempt without a response may have revoked it, so `revokeById` (src/token) checks what
	* that means.
	*/
	async deleteDatabaseToken(tokenId) {
		const call = this.#prepareTokenCall("DeleteDatabaseToken", "revoke", "DELETE", tokenId);
		return await this.#client.sendUntilDone(call, (response) => {
			if (isTransient(response)) return RETRY;
			if (isRevoked(tokenId, response)) return done("revoked");
			if (response.status === 404) return done("unknown");
			// This 2xx proves nothing and may come from a captive portal. A retry is harmless.
			if (response.status >= 200 && response.status < 300) return RETRY;
			throw this.#client.explainRefusal(call, response);
		});
	}
	/**
	* Whether the management token could list anything, which shows that it belongs to the account and the cluster. If no
	* list has succeeded yet, lists the databases, and if that fails, the tokens. The result is kept, so that these
	* requests are sent only once for any number of tokens.
	*/
	checkReach() {
		this.#reach ??= this.#tryListings();
		return this.#reach;
	}
	async #tryListings() {
		try {
			await this.getClusterDatabases();
			return { kind: "reached" };
		} catch (error) {
			// A management token may have been created without the permission to list databases.
			if (await this.getDatabaseTokens(() => false).then(() => true, () => false)) return { kind: "reached" };
			return {
				kind: "not-reached",
				why: `${explainNotReached(this.#product)}. ${require_offline.asError(error).message}`
			};
		}
	}
	/** Notes that a list has succeeded. */
	#noteReached() {
		this.#reach = Promise.resolve({ kind: "reached" });
	}
	#prepareDatabasesCall(adviceIfForbidden = "") {
		const call = this.#prepare("GetClusterDatabases", "list the databases", "GET", "/databases", DATABASES_MAX_BYTES);
		const advice = (response, isFromApi) => call.advice(response, isFromApi) + (response.status === 403 && isFromApi ? adviceIfForbidden : "");
		return {
			...call,
			advice
		};
	}
	#prepareTokenCall(operation, verb, method, tokenId) {
		if (!require_offline.isUuid(tokenId)) throw new Error("A token ID must be a UUID");
		return this.#prepare(operation, `${verb} the database token ${tokenId}`, method, `/tokens/${tokenId}`, TOKEN_MAX_BYTES);
	}
	#prepare(operation, what, method, path, maxBytes) {
		const advice = (response, isFromApi) => adviseOnEnterprise(response, isFromApi) ?? advise(operation, response.status, this.#product, isFromApi, this.#idNames);
		const { signal } = this.#client;
		return {
			what,
			method,
			url: this.baseUrl + path,
			maxBytes,
			signal,
			api: MANAGEMENT_API,
			advice
		};
	}
};
// src/influxdb/route-search.ts
/** How often to try a base URL with a temporary failure before the next one. */
const ATTEMPTS_BEFORE_NEXT_ROUTE = 3;
/**
* Finds the base URL of a cluster among several: the first that lists the databases. A create request is never used to
* find it, and neither is a list of all tokens, which may be large. After any other response, the next base URL is
* tried. A base URL with an outage is retried before the next one, and again after the last, so that the outage of the
* right base URL cannot make another one look right. If none works, throws the most informative error.
*/
async function findRoute(apis, client) {
	const pace = {
		...client.pace,
		deadlineMs: client.operationDeadlineMs()
	};
	const failures = /* @__PURE__ */ new Map();
	let previous;
	for (let attempt = 1;; attempt++) {
		const route = await tryRoutes(apis, failures, attempt, pace);
		if (route !== void 0) return route;
		const retryable = [...failures.values()].filter((failure) => failure.delayMs !== void 0);
		const [first] = retryable;
		if (first === void 0) throw createNotFoundError([...failures.values()]);
		const delayMs = Math.max(...retryable.map((failure) => failure.delayMs ?? 0));
		client.info(formatRetry(delayMs, first.error, previous));
		previous = first.error;
		await pace.sleep(delayMs);
	}
}
/**
* Tries each base URL that may still work, until one lists the databases. Stops early if a base URL must be retried
* before the next.
*/
async function tryRoutes(apis, failures, attempt, pace) {
	for (const api of apis.filter((candidate) => mayBeTried(failures.get(candidate)))) {
		const result = await api.tryToListDatabases(attempt, pace.deadlineMs);
		if (result.kind === "listed") return {
			api,
			databases: result.databases
		};
		const failure = toFailedRoute(api, result, attempt, pace);
		failures.set(api, failure);
		// All base URLs have the same host, so another one would not be reached either.
		if (!failure.isReached || mayBeTried(failure) && attempt < ATTEMPTS_BEFORE_NEXT_ROUTE) return void 0;
	}
}
function mayBeTried(failure) {
	return failure === void 0 || failure.delayMs !== void 0;
}
function toFailedRoute({ baseUrl }, missing, attempt, pace) {
	const delayMs = missing.isRetryable ? computeNextDelayMs(attempt, missing.retryAfterMs, pace) : void 0;
	return {
		...missing,
		baseUrl,
		...delayMs === void 0 ? {} : { delayMs }
	};
}
function createNotFoundError(failures) {
	const [mostInformative, ...others] = failures.toSorted((a, b) => b.weight - a.weight);
	if (mostInformative === void 0) return /* @__PURE__ */ new Error("A cluster has at least one base URL");
	const tried = others.map(({ baseUrl }) => `. GET ${baseUrl}/databases does not list the databases either`);
	return new Error(mostInformative.error.message + tried.join(""));
}
// src/influxdb/find-management-api.ts
/** Returns the Management API of a cluster. Sends requests only if there are several possible base URLs. */
async function openManagementApi(cluster, client) {
	const [api, ...others] = createCandidates(cluster, client);
	return api !== void 0 && others.length === 0 ? { api } : await findManagementApi(cluster, client);
}
/** Finds the base URL of a cluster by listing the databases. Throws an error for the user if no base URL works. */
async function findManagementApi(cluster, client) {
	const apis = createCandidates(cluster, client);
	const [api, ...others] = apis;
	if (api === void 0 || others.length > 0) return await findRoute(apis, client);
	return {
		api,
		databases: await api.getClusterDatabases(DO_WITHOUT_DATABASES)
	};
}
function createCandidates(cluster, client) {
	return require_offline.listBaseUrls(cluster).map((baseUrl) => new ManagementApi(baseUrl, cluster.product, client, require_offline.findIdNames(baseUrl, cluster)));
}
// src/product/open-token-api.ts
/** Opens the API of a cluster. Sends requests only if there are several possible base URLs. */
async function openTokenApi(cluster, client, options = {}) {
	switch (cluster.product) {
		case "dedicated":
		case "clustered": {
			const found = await openManagementApi(cluster, client);
			return {
				...found,
				baseUrl: found.api.baseUrl
			};
		}
		case "enterprise":
		case "cloud": {
			const { host, product } = cluster;
			const maxDatabaseLagMs = findDatabaseListRules(product).maxLagMs;
			return {
				api: await createEnterpriseApi({
					...options,
					host,
					maxDatabaseLagMs
				}, client),
				baseUrl: host
			};
		}
	}
}
/** Opens the API of a cluster and lists the databases. Throws an error for the user if that fails. */
async function openTokenApiWithDatabases(cluster, client, options = {}) {
	switch (cluster.product) {
		case "dedicated":
		case "clustered": {
			const found = await findManagementApi(cluster, client);
			return {
				...found,
				baseUrl: found.api.baseUrl
			};
		}
		case "enterprise":
		case "cloud": {
			const opened = await openTokenApi(cluster, client, options);
			return {
				...opened,
				databases: await opened.api.getClusterDatabases()
			};
		}
	}
}
/** Opens the API that main has found. */
async function reopenTokenApi({ product, baseUrl }, client) {
	switch (product) {
		case "dedicated":
		case "clustered": return new ManagementApi(baseUrl, product, client);
		case "enterprise":
		case "cloud": return await createEnterpriseApi({ host: baseUrl }, client);
	}
}
/** Loads the code of Enterprise and Cloud, which the other products do not need. */
async function createEnterpriseApi(options, client) {
	const { EnterpriseApi } = await Promise.resolve().then(() => require("./enterprise.cjs"));
	return new EnterpriseApi(options, client);
}
// src/runner/old-version.ts
/** Warns that a server of Enterprise lacks a security fix. */
function warnOfOldVersion(version) {
	require_offline.warning(`InfluxDB 3 Enterprise ${version} has a known security problem: a token that may write can delete databases. Update the server to 3.8.4 or later`);
}
// src/connection/certificates.ts
const BLOCK = /-----BEGIN ([^-]*)-----[\s\S]*?-----END \1-----/g;
/** Finds the blocks of a text, in order. */
function findPemBlocks(text) {
	return [...text.matchAll(BLOCK)].map(([block, label]) => ({
		label: label ?? "",
		text: block
	}));
}
/**
* Reads a certificate; `undefined` if the block is not one. Its line breaks may have been lost in a secret: replaced by
* blanks, removed, indented, or escaped as in JSON.
*/
function readCertificate({ text }) {
	const base64 = text.replaceAll(/-----[^-]*-----/g, "").replaceAll(/\\+[nrt]|\s/g, "").replaceAll(/\\+\//g, "/");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return void 0;
	try {
		return new node_crypto.X509Certificate(Buffer.from(base64, "base64"));
	} catch {
		return;
	}
}
/** Reads the certificates of a text, each as PEM. Ignores everything else. */
function readCertificates(text) {
	return findPemBlocks(text).filter(({ label }) => label === "CERTIFICATE" || label === "X509 CERTIFICATE").map(readCertificate).filter((certificate) => certificate !== void 0).map((certificate) => certificate.toString().trim());
}
/** The SHA-256 of a PEM certificate, in base64. */
function fingerprint(certificate) {
	const base64 = certificate.replaceAll(/-----[^-]*-----/g, "");
	return node_crypto.createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
}
// src/state/node-trust.ts
/** Where OpenSSL looks without a variable, in the Node of a runner (nodejs/node `deps/openssl/openssl_common.gypi`). */
const OPENSSL_FOLDER = {
	win32: "C:\\Program Files\\Common Files\\SSL",
	darwin: "/System/Library/OpenSSL"
}[process.platform] ?? "/etc/ssl";
/**
* Asks Node which authorities it trusts. Reading its variables instead would not be reliable, because versions of Node
* know different variables and read them in different ways. Node verifies with the authorities that it lists, even if a
* file has changed since then (tested with 24.4 and 24.19). Takes 0.5 ms if the environment adds nothing.
*/
function readNodeTrust({ openSsl }) {
	const bundled = node_tls.getCACertificates("bundled");
	const listed = node_tls.getCACertificates("default");
	if (listed.includes(bundled[0] ?? "")) return {
		bundled,
		others: findOthers(listed, bundled),
		openSsl: void 0
	};
	// With only --use-openssl-ca, Node does not use its own authorities, and does not list those that OpenSSL finds.
	return {
		bundled: [],
		others: findOthers([...listed, ...readOpenSslStore(openSsl)], []),
		openSsl
	};
}
/** Also compares fingerprints, because the store of a system has most authorities of Node, but written differently. */
function findOthers(listed, bundled) {
	const known = new Set(bundled);
	const rest = listed.filter((certificate) => !known.has(certificate));
	const others = new Map(rest.map((certificate) => [fingerprint(certificate), certificate]));
	if (others.size > 0) for (const certificate of bundled) others.delete(fingerprint(certificate));
	return others;
}
/**
* The certificates that OpenSSL itself finds with `--use-openssl-ca`. In a folder, it reads only the files that are
* named by a hash, such as `6b98f40b.0`.
*/
function readOpenSslStore({ file, folders }) {
	const inFolders = (folders ?? node_path.join(OPENSSL_FOLDER, "certs")).split(node_path.delimiter).flatMap((folder) => listHashedNames(folder).map((name) => node_path.join(folder, name)));
	return [file ?? node_path.join(OPENSSL_FOLDER, "cert.pem"), ...inFolders].flatMap((path) => readCertificates(require_offline.readFileText(path)));
}
function listHashedNames(folder) {
	return require_offline.listFileNames(folder).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
}
// src/state/seal.ts
/** The purpose of the key. */
const PURPOSE = "influxdb-database-token: management token at rest";
/**
* Seals a secret; `undefined` if there is no runtime token, or if `run` steps can read the runtime token: in a job with
* `id-token: write`, ACTIONS_ID_TOKEN_REQUEST_TOKEN contains it.
*/
function seal(secret, environment) {
	if (environment.runtimeToken === "" || environment.hasIdToken) return void 0;
	return require_offline.encrypt(secret, createKey(environment)).toString("base64");
}
/** Opens a sealed secret; `undefined` if it was sealed with another key or changed. */
function unseal(sealed, environment) {
	return require_offline.decrypt(Buffer.from(sealed, "base64"), createKey(environment));
}
/**
* The state is in a file that every later step of the job can read, so the management token in it is encrypted. The key
* comes from the runtime token, which the runner passes to actions but not to `run` steps. This protects only the file:
* another action of the same job has the key.
*/
function createKey({ runtimeToken }) {
	return {
		secret: runtimeToken,
		purpose: PURPOSE,
		context: ""
	};
}
// src/state/trust.ts
/** The authorities that Node trusts in main, as the state contains them. */
function toTrustRecord({ bundled, others, openSsl }) {
	return {
		bundled: bundled.length > 0,
		others: limitFingerprints([...others.keys()]),
		openSsl
	};
}
/** The fingerprints of the certificates in a PEM text. */
function readFingerprints(text) {
	return limitFingerprints([...new Set(readCertificates(text).map(fingerprint))]);
}
/** Keeps the last fingerprints, because those that the job itself adds come last. */
function limitFingerprints(fingerprints) {
	return fingerprints.slice(-1e3);
}
/**
* The authorities that post trusts: those that main trusted and that are still there. Otherwise a later step could add
* an authority to the environment, or to a file that main has read, and set a proxy that poses as the cluster.
*/
function findTrustInPost(saved, environment) {
	return {
		roots: findRootsInPost(saved.nodeTrust, readNodeTrust(environment)),
		caCertificate: readTrustedCertificates(saved)
	};
}
/** Node's default if it is the same as in main; otherwise the authorities that Node trusts now and trusted in main. */
function findRootsInPost(saved, now) {
	const trusted = new Set(saved.others);
	const kept = [...now.others].filter(([hash]) => trusted.has(hash)).map(([, certificate]) => certificate);
	if (saved.bundled === now.bundled.length > 0 && kept.length === now.others.size && kept.length === trusted.size && !namesPlace(saved.openSsl) && !namesPlace(now.openSsl)) return "default";
	return saved.bundled ? [...now.bundled, ...kept] : kept;
}
/**
* Whether a variable names a place for OpenSSL. Then post does not use Node's default, because OpenSSL accepts more
* forms of certificates than `readOpenSslStore`, and reads a folder only when it connects. The default places are safe,
* because only root can write to them.
*/
function namesPlace(places) {
	return places?.file !== void 0 || places?.folders !== void 0;
}
/** The CA certificates of the input or the profile. Of a file, only those that main read. */
function readTrustedCertificates({ caCertificate, caCertificatePath, caFingerprints }) {
	if (caCertificatePath === "") return caCertificate;
	const certificates = readCertificates(require_offline.readFileText(caCertificatePath));
	if (certificates.length === 0) throw new Error(`The CA certificates in ${caCertificatePath} cannot be read in the post step. Check whether another step changed or removed this file`);
	const trusted = new Set(caFingerprints);
	const kept = certificates.filter((certificate) => trusted.has(fingerprint(certificate)));
	if (kept.length > 0) return kept.join("\n");
	throw new Error(`All CA certificates in ${caCertificatePath} are new since the main step, so none of them is trusted. Check whether another step changed this file`);
}
// src/grant/description.ts
/** The maximum length of a description without its mark, in code points. */
const MAX_DESCRIPTION_LENGTH = 256;
/** Control characters, line separators, and characters that reorder a line on screen. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;
/** Whether a text is shown as one line, in the order of its characters. */
function isPrintable(text) {
	return text.search(UNPRINTABLE) === -1;
}
/** Parses a description, which must be one line. Throws `Invalid`, which does not quote it. */
function parseDescription(text) {
	const problems = [];
	const length = [...text].length;
	if (!isPrintable(text)) problems.push("contains a line break or another control character; write one line of plain text");
	if (length > MAX_DESCRIPTION_LENGTH) problems.push(`is ${length} characters long; the maximum is ${MAX_DESCRIPTION_LENGTH}`);
	if (require_offline.holdsToken(text)) problems.push("contains an InfluxDB token; remove it");
	if (problems.length > 0) throw new require_offline.Invalid(...problems);
	return text;
}
/**
* Parses a description that begins the name of a token. Names that begin with `_` are reserved: `_admin` is the operator
* token.
*/
function parseNameStart(text) {
	const description = parseDescription(text);
	if (!description.startsWith("_")) return description;
	throw new require_offline.Invalid("begins with _, but on Enterprise and Cloud it becomes the beginning of the token's name, and InfluxDB reserves such names; begin with another character");
}
/** The default description: `<workflow> / <job>`, on one line, cut to the maximum length. */
function createDefaultDescription(workflow, job) {
	const cleaned = [workflow, job].map(clean).filter((part) => part !== "");
	return [...cleaned.length === 0 ? "GitHub Actions" : cleaned.join(" / ")].slice(0, MAX_DESCRIPTION_LENGTH).join("").trim();
}
/** The default description on Enterprise and Cloud, where it begins the name of the token. */
function createDefaultNameStart(workflow, job) {
	return createDefaultDescription(workflow.replace(/^[\s_]+/, ""), job.replace(/^[\s_]+/, ""));
}
function clean(text) {
	return text.replace(UNPRINTABLE, " ").replace(/\s+/gu, " ").trim();
}
// src/influxdb/ca-certificate.ts
/**
* Post reads the state from an environment variable, which can have at most 128 KiB on Linux.
* @see https://man7.org/linux/man-pages/man2/execve.2.html
*/
const MAX_LENGTH = 3e4;
const PEM_FORM = "with its line breaks: a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----";
/** Reads certificates that are saved in the state for post, so their length is limited. Throws `Invalid`. */
function parseCaCertificate(text) {
	if (text.length > MAX_LENGTH) throw new require_offline.Invalid(`is ${text.length} characters long, and the maximum is ${MAX_LENGTH}; use only the certificate of the issuing authority`);
	return parseCertificates(text);
}
/**
* Reads the certificates of a PEM text of any length, and ignores the text between them. Throws `Invalid`, which quotes
* nothing, because the text may contain a private key.
*/
function parseCertificates(text) {
	if (/PRIVATE KEY/.test(text)) throw new require_offline.Invalid("contains a private key; use only the certificates, and replace that key: it must be considered compromised");
	const blocks = findPemBlocks(text);
	const blockCount = text.match(/-----BEGIN /g)?.length ?? 0;
	if (blockCount === 0) throw new require_offline.Invalid(`is not PEM text; write the text itself, not a path, ${PEM_FORM}`);
	if (blocks.length !== blockCount) throw new require_offline.Invalid(`contains an incomplete certificate; write the whole text, ${PEM_FORM}`);
	return blocks.map((block, index) => parseBlock(block, index + 1)).join("\n");
}
function parseBlock(block, number) {
	if (block.label !== "CERTIFICATE") throw new require_offline.Invalid(`item ${number} is not a certificate; remove it`);
	const certificate = readCertificate(block);
	if (certificate !== void 0) return certificate.toString().trim();
	const why = hasLines(block) ? "" : "; its line breaks and other characters were lost";
	throw new require_offline.Invalid(`certificate ${number} cannot be read${why}. Paste the file unchanged, ${PEM_FORM}`);
}
/** Whether a block has only lines of base64, as programs write it. */
function hasLines({ text }) {
	return /^-----BEGIN [^-]*-----\s*\n([A-Za-z0-9+/=]{1,76}\r?\n)+-----END /.test(text);
}
// src/influxdb/host.ts
/** `localhost`, 127.0.0.0/8 and `[::1]`, in the form of a parsed URL. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const USE_TLS = "would send the management token unencrypted; use https://";
/** Without a certificate, a server of Enterprise serves HTTP. */
const ENTERPRISE_TLS = "would send the admin token unencrypted; use https://. Enterprise serves HTTPS if it is started with --tls-cert and --tls-key";
const HOST_FORM = "write only the host, such as cluster.example.com or https://cluster.example.com:8086";
/**
* Parses the cluster's host, which is a host name or an https:// URL, with an optional port. Returns its origin,
* without a slash at the end. Throws `Invalid`, never with the message of a URL error, because that quotes the text.
*/
function parseHost(text) {
	return parseOrigin(text, USE_TLS);
}
/** Parses the host of a server of Enterprise or Cloud. Throws `Invalid`. */
function parseEnterpriseHost(text) {
	return parseOrigin(text, ENTERPRISE_TLS);
}
function parseOrigin(text, tlsAdvice) {
	const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`, text, "a host", HOST_FORM, tlsAdvice);
	if (url.pathname !== "/") throw new require_offline.Invalid(`${require_offline.quote(text)} has a path; ${HOST_FORM}`);
	return url.origin;
}
/** Parses the base URL of the Management API, and removes slashes at its end. Throws `Invalid`. */
function parseManagementUrl(text) {
	return parseUrl(text, text, "a URL", "write an https:// URL that ends in /api/v0", USE_TLS).href.replace(/\/+$/, "");
}
function parseUrl(text, shown, what, form, tlsAdvice) {
	if (/\s/.test(shown) && !shown.includes("@")) throw new require_offline.Invalid(`${require_offline.quote(shown)} contains white space; ${form}`);
	if (shown.includes("@")) throw new require_offline.Invalid("contains a user name or password (before the @); remove it");
	const url = URL.parse(text);
	const [, scheme = "", authority = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/\\?#]+)/i.exec(text) ?? [];
	if (url !== null && !/^https?:$/.test(url.protocol)) throw new require_offline.Invalid(`${require_offline.quote(shown)} does not begin with https://; ${form}`);
	if (scheme === "") throw new require_offline.Invalid(`${require_offline.quote(shown)} is not ${what}; ${form}`);
	const problem = findAuthorityProblem(authority, url?.hostname);
	if (problem !== void 0) throw new require_offline.Invalid(`${require_offline.quote(shown)} ${problem}; ${form}`);
	if (url === null) throw new require_offline.Invalid(`${require_offline.quote(shown)} is not ${what}; ${form}`);
	if (/[?#]/.test(shown)) throw new require_offline.Invalid(`${require_offline.quote(shown)} has a query or a fragment; ${form}`);
	if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) throw new require_offline.Invalid(`${require_offline.quote(shown)} uses http://, which ${tlsAdvice}`);
	return url;
}
const VARIABLE = `contains a variable that is not expanded here; use \`\${{ vars.NAME }}\` or the value itself`;
const NO_ADDRESS = "is not a complete IP address; complete ones look like 10.0.0.1 or [2001:db8::1]";
/** URL parsing takes such a host for an IPv4 address. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i;
/**
* Returns the problem with the host and port of a URL as the user wrote them; `undefined` if the parsed URL has the
* same host. URL parsing accepts quotes, `$X` and `*` in a name, removes and translates characters, and completes
* addresses: `10.1` becomes 10.0.0.1.
* @see https://url.spec.whatwg.org/#host-parsing
*/
function findAuthorityProblem(authority, parsed) {
	if (/\$|^%\w+%/.test(authority)) return VARIABLE;
	const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
	if (port !== void 0 && !isPort(port)) return "has an invalid port; use 1 to 65535";
	if (host.startsWith("[")) return parsed === void 0 ? NO_ADDRESS : void 0;
	if (ENDS_IN_NUMBER.test(host)) return parsed === host ? void 0 : NO_ADDRESS;
	return isSameName(host, parsed) ? void 0 : "is not a host name";
}
function isPort(text) {
	return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}
/** Letters, digits and dashes (RFC 1123, section 2.1), and the underscores of service names (RFC 2782). */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
/** Whether the parsed host is a name, and differs from the written one only in case and punycode. */
function isSameName(written, parsed = "") {
	const labels = parsed.split(".");
	const writtenLabels = written.split(".");
	return parsed.length <= 253 && labels.length === writtenLabels.length && labels.every((label, index) => LABEL.test(label) && isSameLabel(writtenLabels[index] ?? "", label));
}
function isSameLabel(written, parsed) {
	const meant = written.toLowerCase().normalize("NFC");
	return meant === parsed || meant === node_url.domainToUnicode(parsed);
}
// src/inputs/management-token.ts
/**
* Database tokens begin with apiv1_. The tokens of InfluxDB 3 Enterprise, Cloud and Core begin with apiv3_, including
* admin tokens. Management tokens begin with M.V1.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
*/
const NOT_MANAGEMENT = [{
	matches: hasEnterpriseForm,
	problem: "is a token of InfluxDB 3 Enterprise, Cloud or Core (apiv3_…). For Enterprise, set `product: enterprise`. For InfluxDB 3 Cloud, set `product: cloud`. For Cloud Dedicated and Clustered, create a management token with `influxctl management create` and store it as the secret"
}, {
	matches: (text) => /^apiv\d+_/.test(text),
	problem: "is a database token (apiv…), which cannot create tokens; create a management token with `influxctl management create` and store it as the secret"
}];
const CREATE_ADMIN_TOKEN = "create an admin token with `influxdb3 create token --admin --name github-actions --expiry 90d`, and store it as the secret";
const NOT_ADMIN = [{
	matches: (text) => /^M\.V\d+\./.test(text),
	problem: `is a management token of Cloud Dedicated or Clustered (M.V1.…); set \`product\` to one of them, or ${CREATE_ADMIN_TOKEN}`
}, {
	matches: (text) => /^apiv[12]_/.test(text),
	problem: `is a database token of Cloud Dedicated or Clustered (apiv1_…); ${CREATE_ADMIN_TOKEN}`
}];
/** The first form that matches is reported. */
const KNOWN_FORMS = [
	{
		matches: (text) => /^(?:gh[a-z]_|github_pat_)/.test(text),
		problem: "is a GitHub token; store the token for InfluxDB as the secret"
	},
	{
		matches: (text) => /^\*+$/.test(text),
		problem: "consists of asterisks, which logs show in place of a secret; store the token itself as the secret"
	},
	{
		matches: (text) => /^\$[A-Za-z_]\w*$|^\$env:\w+$|^\$[{(].*[)}]$|^\{\{.*\}\}$|^%\w+%$|^<.*>$/is.test(text),
		problem: "is a placeholder, or a variable or expression that was not replaced; store the token itself as the secret"
	},
	{
		matches: (text) => /^\{.*\}$|^\[.*\]$/s.test(text),
		problem: "is JSON; store only the token as the secret, or extract it with fromJSON(…)"
	},
	{
		matches: (text) => /^(?:export\s+)?(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*|\w*(?:TOKEN|[Tt]oken)\w*)\s*=\s*[^\s=]|^\w+:\s/.test(text),
		problem: "has a name before the value, as in NAME=value; store only the value as the secret"
	},
	{
		matches: require_offline.isUuid,
		problem: "is a UUID, perhaps the ID of a token; store the token itself, which is shown only once, when it is created"
	},
	{
		matches: (text) => /^[a-z][a-z0-9+.-]*:\/\/|^arn:|^@Microsoft\.KeyVault\(/i.test(text),
		problem: "is a URL, or a reference such as op://… that was not resolved; resolve it in an earlier step, or store the token itself as the secret"
	},
	{
		matches: (text) => /^(?:~|\.{1,2})\/|^[A-Za-z]:\\|^\/(?:etc|home|mnt|opt|root|run|tmp|usr|var|Users)\/|^\/.*\.(?:env|json|key|pem|secret|token|toml|txt|ya?ml)$/s.test(text),
		problem: "is a path; store the token from that file as the secret"
	},
	{
		matches: (text) => /^["'`]|["'`]$/.test(text),
		problem: "starts or ends with a quote; store the token again, without quotes"
	},
	{
		matches: (text) => /\s/.test(text),
		problem: "contains white space; store only the token as the secret, on one line"
	},
	{
		matches: (text) => !/^[\x21-\x7e]+$/.test(text),
		problem: "contains characters that no token has; store the token again"
	}
];
/**
* Parses a management token: `M.V1.…`, a JWT of an identity provider, or another form. Throws `Invalid`, which quotes
* nothing, if the text is known to be something else, or cannot be sent in a header.
*/
function parseManagementToken(text, missingSecret) {
	return parseToken(text, missingSecret, NOT_MANAGEMENT);
}
/** Parses an admin token of Enterprise or Cloud: `apiv3_…`, a JWT, or another form. Throws as `parseManagementToken`. */
function parseAdminToken(text, missingSecret) {
	return parseToken(text, missingSecret, NOT_ADMIN);
}
/** Parses a token if it is not known whose it is. Throws as `parseManagementToken`. */
function parseAnyToken(text, missingSecret) {
	return parseToken(text, missingSecret, []);
}
/** Whether a text looks like a token of InfluxDB 3 Enterprise, Cloud or Core. */
function hasEnterpriseForm(text = "") {
	return text.startsWith("apiv3_");
}
/** The parser for the management token of a product. */
function chooseTokenParser(product) {
	return require_offline.isEnterpriseProduct(product) ? parseAdminToken : parseManagementToken;
}
function parseToken(text, missingSecret, otherTokens) {
	if (text === "") throw new require_offline.Invalid(missingSecret());
	const problem = [...otherTokens, ...KNOWN_FORMS].find(({ matches }) => matches(text))?.problem ?? require_offline.findLengthProblem(text);
	if (problem !== void 0) throw new require_offline.Invalid(problem);
	return text;
}
// src/inputs/product.ts
/** Parses the input `product`. Throws `Invalid`, which mentions the alternative for another product of InfluxData. */
function parseProduct(text) {
	switch (text) {
		case "dedicated":
		case "clustered":
		case "enterprise":
		case "cloud": return text;
		case "cloud-dedicated": return "dedicated";
		default: throw new require_offline.Invalid(`${require_offline.quote(text)} is not a supported product; use dedicated, clustered, enterprise or cloud${describeAlternative(text)}`);
	}
}
/** Whether the input `product` is valid. An unset one is. */
function isProduct(text = "") {
	return text === "" || require_offline.collectProblems(() => parseProduct(text)).kind === "value";
}
function describeAlternative(product) {
	if (/serverless|tsm|v2|oss/i.test(product)) return ". API tokens of InfluxDB Cloud Serverless and v2 have no expiry; create one with few permissions in their UI";
	if (/core/i.test(product)) return ". InfluxDB 3 Core has only admin tokens, and none with permissions for single databases; InfluxDB 3 Enterprise has both";
	return "";
}
// src/inputs/enterprise-connection.ts
const HOST_MISSING$1 = "is required for Enterprise and Cloud, but it is empty. Set it to the host of the server, with its port unless that is 443, such as influxdb.example.com or https://influxdb.example.com:8181";
const NO_IDS = "Enterprise and Cloud have no account or cluster ID";
const NO_PROFILE = "influxctl and its profiles are not for Enterprise and Cloud. Set host and management-token in place of the profile";
/** Creates the parsers of the connection inputs for Enterprise and Cloud. `missingSecret`: why there is no token. */
function createEnterpriseParsers(missingSecret) {
	return {
		product: parseProduct,
		"management-token": (text) => parseAdminToken(text, missingSecret),
		"account-id": refuse(NO_IDS),
		"cluster-id": refuse(NO_IDS),
		host: require_offline.required(parseEnterpriseHost, HOST_MISSING$1),
		"management-url": refuse("the API of Enterprise and Cloud is on host"),
		"ca-certificate": require_offline.unlessEmpty(parseCaCertificate),
		profile: refuse(NO_PROFILE),
		config: refuse(NO_PROFILE)
	};
}
/** A parser for an input that must be unset. `why` is a sentence without its end. */
function refuse(why) {
	return (text) => {
		if (text === "") return "";
		throw new require_offline.Invalid(`must not be set: ${why}. Remove it`);
	};
}
// src/inputs/connection.ts
/** The names of the connection inputs, which are the same in every action. */
const CONNECTION_INPUTS = [
	"product",
	"management-token",
	"account-id",
	"cluster-id",
	"host",
	"management-url",
	"ca-certificate",
	"profile",
	"config"
];
const HOST_MISSING = "is required for Clustered, but it is empty. Set it to the host where data is written and queried";
/**
* Creates the parsers of the connection inputs. Which inputs are required depends on the product. If the profile could
* not be read, none is required, because the profile may contain it. If the product is wrong, the IDs and the host are
* not required, because another product may not need them.
*/
function createConnectionParsers(merged, missingSecret) {
	const { raw, problems, caCertificatePath } = merged;
	if (require_offline.isEnterpriseProduct(raw["product"])) return createEnterpriseParsers(missingSecret);
	const isClustered = raw["product"] === "clustered";
	const isRequired = problems.length === 0;
	const orMissing = (parse, missing) => isRequired && !isWrongProduct(raw) ? require_offline.required(parse, missing) : require_offline.unlessEmpty(parse);
	const parseToken = isProduct(raw["product"]) ? parseManagementToken : parseAnyToken;
	const managementToken = (text) => parseToken(text, missingSecret);
	return {
		product: require_offline.withDefault(parseProduct, "dedicated"),
		"management-token": isRequired ? managementToken : require_offline.unlessEmpty(managementToken),
		"account-id": isClustered ? optionalIdWith("cluster-id", merged) : orMissing(parseUuid, describeMissingId("account")),
		"cluster-id": isClustered ? optionalIdWith("account-id", merged) : orMissing(parseUuid, describeMissingId("cluster")),
		host: isClustered ? orMissing(parseHost, HOST_MISSING) : require_offline.unlessEmpty(parseHost),
		"management-url": require_offline.unlessEmpty(parseManagementUrl),
		// A file may have any length, because the state contains only its path.
		"ca-certificate": require_offline.unlessEmpty(caCertificatePath === "" ? parseCaCertificate : parseCertificates)
	};
}
/** Whether the product is not valid, or is unset although the token belongs to another product than the default one. */
function isWrongProduct(raw) {
	const { product = "" } = raw;
	return !isProduct(product) || product === "" && hasEnterpriseForm(raw["management-token"]);
}
/** Combines the values, with the defaults that depend on other inputs. */
function toConnection(values, { caCertificatePath, formatName }) {
	return Object.freeze({
		cluster: Object.freeze(toCluster(values, formatName)),
		managementToken: values["management-token"],
		trust: Object.freeze({
			roots: "default",
			caCertificate: values["ca-certificate"]
		}),
		caCertificatePath
	});
}
function toCluster(values, formatName) {
	const { product } = values;
	if (require_offline.isEnterpriseProduct(product)) return {
		product,
		host: values.host
	};
	const clusterId = values["cluster-id"];
	const host = values.host || require_offline.toDedicatedHost(clusterId);
	const usualUrl = product === "dedicated" ? require_offline.DEDICATED_MANAGEMENT_URL : `${host}/api/v0`;
	return {
		product,
		managementUrl: values["management-url"] || usualUrl,
		host,
		accountId: values["account-id"],
		clusterId,
		...clusterId === "" ? {} : { idNames: `${formatName("account-id")} and ${formatName("cluster-id")}` }
	};
}
/** A parser for an ID that is optional on Clustered, unless the other ID is set. The path contains both or neither. */
function optionalIdWith(other, { raw, problems, formatName }) {
	return (text) => {
		if (text !== "") return parseUuid(text);
		if (!raw[other] || problems.length > 0) return "";
		throw new require_offline.Invalid(`is empty, but ${formatName(other)} is set; for Clustered, set both or neither`);
	};
}
function describeMissingId(what) {
	return `is required for Cloud Dedicated, but it is empty. Set it to the UUID of the ${what}, \`${what}_id\` in the output of \`influxctl cluster list --format json\`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, Enterprise or Cloud, set \`product\``;
}
function parseUuid(text) {
	if (require_offline.isUuid(text)) return text;
	throw new require_offline.Invalid(`${require_offline.quote(text)} is not a UUID; a UUID looks like 11111111-2222-4333-8444-555555555555`);
}
// src/grant/mark.ts
/** Every mark contains this text. */
const MARK_PART = "/actions/runs/";
/** A mark as text: the URL of the run attempt, with the nonce as its fragment. */
function formatMark(mark) {
	return `${formatRunUrl(mark)}#${mark.keep ? "keep-" : ""}${mark.nonce}`;
}
/** The page of a run attempt. */
function formatRunUrl({ serverUrl, repository, runId, runAttempt }) {
	return `${serverUrl}/${repository}${MARK_PART}${runId}/attempts/${runAttempt}`;
}
/** The stored description: the text, then the mark in parentheses. */
function appendMark(text, mark) {
	return `${text} (${mark})`;
}
/** Whether a stored description ends in exactly this mark. */
function carriesMark(description, mark) {
	return description.endsWith(` (${mark})`);
}
/**
* Each part has a maximum length, because it is printed. GitHub's names have at most 100 characters, its numbers 64
* bits.
*/
const MARK = / \((https?:\/\/[^\s/#()]{1,260})\/([\w.-]{1,100}\/[\w.-]{1,100})\/actions\/runs\/([1-9]\d{0,19})\/attempts\/([1-9]\d{0,19})#(keep-)?([0-9a-f]{16})\)$/;
/** Whether a name in `OWNER/REPO` is `.` or `..`. GitHub has no such names, and in a URL they lead to another path. */
function leadsElsewhere(repository) {
	return repository.split("/").some((name) => name === "." || name === "..");
}
/** Parses the mark at the end of a description; `undefined` if there is none, or if it is damaged. */
function parseMark(description) {
	const match = MARK.exec(description);
	if (match === null) return void 0;
	const [, serverUrl = "", repository = "", runId = "", runAttempt = "", keep, nonce = ""] = match;
	if (leadsElsewhere(repository)) return void 0;
	return {
		serverUrl,
		repository,
		runId,
		runAttempt,
		nonce,
		keep: keep !== void 0
	};
}
// src/token/leftovers.ts
/** The values of the input `revoke`: what the token must not outlive. Post revokes it only with `job`. */
const REVOKE_WORDS = [
	"job",
	"run",
	"never"
];
/**
* What must be revoked at the end of the job. With `run` and `never`, a token that was handed over is kept. If its ID is
* its name, it has the mark of a request that was repeated, and no other token can have that mark while it exists.
*/
function findLeftovers({ openCreates, token, handedOver, revoke }) {
	if (!(handedOver && revoke !== "job")) return {
		openCreates,
		token
	};
	return { openCreates: openCreates.filter(({ mark }) => token === void 0 || !carriesMark(token.id, mark)) };
}
/** Compares the recorded expiry with `nowMs`. A token whose expiry cannot be read counts as one that never expires. */
function classifyExpiry(expiresAt, nowMs) {
	const expiresAtMs = expiresAt === void 0 ? NaN : Date.parse(expiresAt);
	if (Number.isNaN(expiresAtMs)) return "never-expires";
	return expiresAtMs <= nowMs ? "expired" : "expires";
}
// src/runner/clock-warning.ts
const MAX_SKEW_MS = 6e4;
/**
* Formats the warning for a clock that differs from InfluxDB's by more than a minute. Returns `undefined` if it does
* not, or if InfluxDB's clock is not known. `overrunMs` is how much longer than requested a token lives. If its expiry
* was computed before the first response of InfluxDB, it lives longer by as much as the runner's clock is ahead.
*/
function formatClockWarning(leadMs, overrunMs = 0) {
	if (leadMs === void 0 || Math.abs(leadMs) <= MAX_SKEW_MS) return void 0;
	const isAhead = leadMs < 0;
	const difference = `This runner's clock is ${require_offline.formatAbout(Math.abs(leadMs) / 1e3)} ${isAhead ? "ahead of" : "behind"} InfluxDB's`;
	return Math.abs(overrunMs + leadMs) <= MAX_SKEW_MS ? `${difference}. The expiry of the token was computed with the runner's clock, because InfluxDB had not responded yet, so the token lives ${require_offline.formatAbout(Math.abs(overrunMs) / 1e3)} ${isAhead ? "longer" : "shorter"} than requested; synchronize this runner's clock` : `${difference}. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock`;
}
/** Creates a function that warns once if this runner's clock is wrong. For `overrunMs`, see `formatClockWarning`. */
function createClockWarning(clock) {
	let hasWarned = false;
	return (overrunMs) => {
		const message = hasWarned ? void 0 : formatClockWarning(clock.leadMs, overrunMs);
		if (message === void 0) return;
		hasWarned = true;
		require_offline.warning(message);
	};
}
// src/token/issue-record.ts
/** Limits the latest send time of a create request: its outcome arrived at `nowMs`, so it was not sent after that. */
function limitLatestSend(create, nowMs) {
	return {
		...create,
		latestSendMs: Math.min(create.latestSendMs, nowMs)
	};
}
// src/token/revoke-by-id.ts
/** How long a backend may not know of a new token, or of a DELETE. */
const MAX_PROPAGATION_MS = 1e4;
/**
* Revokes one token, and does not throw. This is the only place that decides whether a token is revoked.
*
* A 404 of the API itself proves nothing: a backend may not know a young token yet, and some clusters return it for the
* second DELETE of a token. So the token is looked up. If the API shows it as live, the DELETE is sent once more. If
* the API does not know a token that is younger than ten seconds, the DELETE is sent once more when it is ten seconds
* old. If the API still shows it as live, a backend may not know yet that a DELETE whose response was lost took effect:
* the DELETE is sent a last time ten seconds after the first 404, because one of the requests before it may have taken
* effect. "The API does not know this token" is only believed if the same management token is known to reach the account
* and the cluster.
*/
async function revokeById(token, deps) {
	const { id } = token;
	try {
		return {
			id,
			...await revoke(token, deps)
		};
	} catch (error) {
		return {
			id,
			result: "failed",
			error: require_offline.asError(error)
		};
	}
}
async function revoke(token, deps) {
	const { id } = token;
	const sentMs = deps.now();
	const { status: first, deletedMs } = await deleteAndLookUp(id, deps);
	const ageMs = computeAgeMs(token, sentMs, deps);
	if (!(first === "live" || first === "unknown" && ageMs < MAX_PROPAGATION_MS)) return await classifyDelete(id, first, deps);
	await sleepUntil(sentMs + MAX_PROPAGATION_MS - ageMs, deps);
	const { status: second } = await deleteAndLookUp(id, deps);
	const settledMs = deletedMs + MAX_PROPAGATION_MS;
	if (second !== "live" || deps.now() >= settledMs) return await classifyDelete(id, second, deps);
	await sleepUntil(settledMs, deps);
	const { status: third } = await deleteAndLookUp(id, deps);
	return await classifyDelete(id, third, deps);
}
async function sleepUntil(untilMs, { now, sleep }) {
	const waitMs = untilMs - now();
	if (waitMs > 0) await sleep(waitMs);
}
/**
* The age of the token at `sentMs`. Call it after the response, which may be the first one that shows the server's
* clock.
*/
function computeAgeMs(token, sentMs, { now, serverNow }) {
	const ageMs = "createdAtMs" in token ? serverNow() - (now() - sentMs) - token.createdAtMs : sentMs - token.knownAtMs;
	return Math.max(0, ageMs);
}
/** `deletedMs`: when the response to the DELETE arrived. An earlier attempt may have taken effect until then. */
async function deleteAndLookUp(id, { api, now }) {
	const isRevoked = await api.deleteDatabaseToken(id) === "revoked";
	const deletedMs = now();
	return {
		status: isRevoked ? "revoked" : await lookUp(id, api),
		deletedMs
	};
}
async function lookUp(id, api) {
	const lookup = await api.getDatabaseToken(id);
	if (lookup.kind === "unknown") return "unknown";
	return lookup.token.revokedAtMs === void 0 ? "live" : "revoked";
}
async function classifyDelete(id, status, { api }) {
	switch (status) {
		case "revoked": return { result: "revoked" };
		case "live": throw createLiveTokenError(id);
		case "unknown": {
			const reach = await api.checkReach();
			if (reach.kind === "reached") return { result: "unknown" };
			throw new Error(`Could not revoke the database token ${id}: the API returned 404 for this database token, but ${reach.why}`);
		}
	}
}
/** The error for a token that the cluster shows, perhaps as expired, but does not find when it should revoke it. */
function createLiveTokenError(id) {
	return /* @__PURE__ */ new Error(`Could not revoke the database token ${id}: the cluster shows it as not revoked, but DELETE returned 404`);
}
// src/token/adaptive-limit.ts
/** How many tokens are revoked at a time. The limit starts low, grows with each success, and halves on overload. */
const INITIAL_CONCURRENCY = 8;
const MAX_CONCURRENCY = 32;
/**
* Learns how many revocations a cluster can handle at a time, as TCP does (https://www.rfc-editor.org/rfc/rfc5681): the
* limit doubles with each round until the cluster is overloaded for the first time, and then grows by one.
*/
var AdaptiveLimit = class {
	#limit = vendor_p_limit.pLimit(INITIAL_CONCURRENCY);
	#doneSinceChange = 0;
	#wasOverloaded = false;
	/** Runs the work when there is room for it. */
	async run(work) {
		const result = await this.#limit(work);
		this.#doneSinceChange++;
		if (!this.#wasOverloaded) this.#grow();
		else if (this.#doneSinceChange >= this.#limit.concurrency) {
			this.#doneSinceChange = 0;
			this.#grow();
		}
		return result;
	}
	/** Halves the limit, because the cluster is overloaded. Several overload responses in one round count once. */
	slowDown() {
		if (this.#doneSinceChange === 0) return;
		this.#doneSinceChange = 0;
		this.#wasOverloaded = true;
		this.#limit.concurrency = Math.max(1, Math.floor(this.#limit.concurrency / 2));
	}
	#grow() {
		this.#limit.concurrency = Math.min(MAX_CONCURRENCY, this.#limit.concurrency + 1);
	}
};
// src/runner/revoke-session.ts
/** The limit for one operation. There is no limit for all operations together. */
const OPERATION_TIMEOUT_MS = 12e4;
/** The maximum of the adaptive limit. */
const CONNECTIONS = 32;
/** Opens a session for revoke or sweep. Its `http` must be closed. */
function openRevokeSession(connection, environment, cancellation, redaction) {
	const limit = new AdaptiveLimit();
	return {
		...openSession({
			managementToken: connection.managementToken,
			trust: connection.trust,
			environment,
			cancellation,
			redaction,
			timeoutMs: Number.POSITIVE_INFINITY,
			operationTimeoutMs: OPERATION_TIMEOUT_MS,
			connections: CONNECTIONS,
			onResponse: ({ status }) => {
				if (isTransientStatus(status)) limit.slowDown();
			}
		}),
		limit
	};
}
// src/runner/job-summary.ts
/** Adds to the job summary. If that fails, it only warns, so that the job does not fail. */
async function writeSummary(html) {
	try {
		const { summary } = await Promise.resolve().then(() => require("./vendor/summary.cjs"));
		await summary.addRaw(html).write();
	} catch (error) {
		require_offline.warning(`Could not write the job summary: ${require_offline.asError(error).message}`);
	}
}
// src/runner/html.ts
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
/** Escapes a text for HTML. */
function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
/** Formats a value as code on one line, with everything escaped that HTML or Markdown would interpret. */
function formatCode(text) {
	return `<code>${text.replace(/[\s\p{C}]+/gu, " ").replace(/[^\w ./:-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}
/** Formats a table with one row per line. Cells are HTML. */
function formatHtmlTable(header, rows) {
	const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
	return [
		"<table>",
		row("th", header),
		...rows.map((cells) => row("td", cells)),
		"</table>",
		""
	].join("\n");
}
// src/token/confirm-gone.ts
/**
* Lists the tokens once more if the API has reported a listed token as unknown. If one is still listed as live, the
* backend that listed it may not know of its DELETE yet, so the tokens are listed again ten seconds later. A token that
* is live even then is not gone: the backends for single tokens and for lists disagree. `isSelected` selects their
* descriptions. Does not throw.
*/
async function confirmGone(outcomes, isSelected, deps) {
	const unknownIds = outcomes.filter(({ result }) => result === "unknown").map(({ id }) => id);
	if (unknownIds.length === 0) return outcomes;
	try {
		let liveIds = await listLiveIds(isSelected, deps);
		if (unknownIds.some((id) => liveIds.has(id))) {
			await deps.sleep(MAX_PROPAGATION_MS);
			liveIds = await listLiveIds(isSelected, deps);
		}
		return replaceUnknown(outcomes, (unknown) => liveIds.has(unknown.id) ? {
			id: unknown.id,
			result: "failed",
			error: createLiveTokenError(unknown.id)
		} : unknown);
	} catch (error) {
		return replaceUnknown(outcomes, ({ id }) => ({
			id,
			result: "failed",
			error: require_offline.asError(error)
		}));
	}
}
function replaceUnknown(outcomes, replace) {
	return outcomes.map((outcome) => outcome.result === "unknown" ? replace(outcome) : outcome);
}
async function listLiveIds(isSelected, { api, serverNow }) {
	const listed = await api.getDatabaseTokens(isSelected, () => {});
	const nowMs = serverNow();
	return new Set(listed.filter((token) => isLive(token, nowMs)).map(({ id }) => id));
}
exports.AdvisedError = AdvisedError;
exports.CONNECTION_INPUTS = CONNECTION_INPUTS;
exports.MARK_PART = MARK_PART;
exports.NODE_TRUST = NODE_TRUST;
exports.NoResponse = NoResponse;
exports.REQUEST_TIMEOUT_MS = REQUEST_TIMEOUT_MS;
exports.RETRY = RETRY;
exports.REVOKE_WORDS = REVOKE_WORDS;
exports.ServerClock = ServerClock;
exports.TRANSIENT = TRANSIENT;
exports.UNREADABLE_TIME = UNREADABLE_TIME;
exports.UPDATE_SECRET = UPDATE_SECRET;
exports.USER_AGENT = USER_AGENT;
exports.appendMark = appendMark;
exports.carriesMark = carriesMark;
exports.chooseTokenParser = chooseTokenParser;
exports.classifyExpiry = classifyExpiry;
exports.classifyNoResponse = classifyNoResponse;
exports.computeDelayMs = computeDelayMs;
exports.computeExpiresAt = computeExpiresAt;
exports.computeNextDelayMs = computeNextDelayMs;
exports.computeOverrunMs = computeOverrunMs;
exports.confirmGone = confirmGone;
exports.createClockWarning = createClockWarning;
exports.createConnectionParsers = createConnectionParsers;
exports.createDefaultDescription = createDefaultDescription;
exports.createDefaultNameStart = createDefaultNameStart;
exports.createMissingSecretMessage = createMissingSecretMessage;
exports.createProbeOf = createProbeOf;
exports.createUnreadableTokenError = createUnreadableTokenError;
exports.done = done;
exports.escapeHtml = escapeHtml;
exports.findDatabaseListRules = findDatabaseListRules;
exports.findLeftovers = findLeftovers;
exports.findTrustInPost = findTrustInPost;
exports.findWords = findWords;
exports.formatCode = formatCode;
exports.formatHtmlTable = formatHtmlTable;
exports.formatMark = formatMark;
exports.formatRetry = formatRetry;
exports.formatRunUrl = formatRunUrl;
exports.formatTimestamp = formatTimestamp;
exports.isLive = isLive;
exports.isPrintable = isPrintable;
exports.isTransientStatus = isTransientStatus;
exports.leadsElsewhere = leadsElsewhere;
exports.limitLatestSend = limitLatestSend;
exports.listSecrets = listSecrets;
exports.maskProxyPassword = maskProxyPassword;
exports.mergeInputs = mergeInputs;
exports.openHttpWithProxies = openHttpWithProxies;
exports.openRevokeSession = openRevokeSession;
exports.openSession = openSession;
exports.openTokenApi = openTokenApi;
exports.openTokenApiWithDatabases = openTokenApiWithDatabases;
exports.parseDescription = parseDescription;
exports.parseEnterpriseExpiry = parseEnterpriseExpiry;
exports.parseExpiry = parseExpiry;
exports.parseHttpDateMs = parseHttpDateMs;
exports.parseInstantMs = parseInstantMs;
exports.parseMark = parseMark;
exports.parseNameStart = parseNameStart;
exports.parseRetryAfterMs = parseRetryAfterMs;
exports.raise = raise;
exports.readFingerprints = readFingerprints;
exports.readInputs = readInputs;
exports.readJson = readJson;
exports.readNodeTrust = readNodeTrust;
exports.reopenTokenApi = reopenTokenApi;
exports.requireFuture = requireFuture;
exports.revokeById = revokeById;
exports.seal = seal;
exports.sendOnce = sendOnce;
exports.showMessage = showMessage;
exports.toConnection = toConnection;
exports.toTrustRecord = toTrustRecord;
exports.unseal = unseal;
exports.warnOfNoMask = warnOfNoMask;
exports.warnOfOldVersion = warnOfOldVersion;
exports.writeSummary = writeSummary;
