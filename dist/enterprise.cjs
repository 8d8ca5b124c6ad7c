// dist/enterprise.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
let vendor_zod = require("./vendor/zod.cjs");
// src/influxdb3/responses.ts
const errorBody = vendor_zod.object({
	error: vendor_zod.optional(vendor_zod.string()),
	code: vendor_zod.optional(vendor_zod.union([vendor_zod.string(), vendor_zod.number()])),
	message: vendor_zod.optional(vendor_zod.string())
});
/**
* Reads an error in JSON. InfluxDB 3 has `error`. InfluxDB v2, and the v2 API of InfluxDB 3, have a text as `code`; the
* Management API of Dedicated and Clustered has a number.
*/
function readError(response) {
	return vendor_zod.safeParse(errorBody, require_shared.readJson(response)).data ?? {};
}
const INVALID_PERMISSION = "cannot parse token permission";
const WITHOUT_AUTH = "endpoint disabled, started without auth";
/** How the errors of the catalog and of parsers begin. They are plain text. */
const PLAIN_ERROR = new RegExp(`^(?:serde (?:json )?error: |${INVALID_PERMISSION}|token name already exists|the requested resource was not found: |${WITHOUT_AUTH}|cannot delete operator token)`);
/** Since 3.7, the server sends this header with every response. */
function isFromServer({ headers }) {
	return headers["cluster-uuid"] !== void 0;
}
/** The message of an error in one of the server's own forms; `undefined` if something else may have responded. */
function readServerMessage(response) {
	const { status, body } = response;
	if (status < 400) return void 0;
	const { error, code, message } = readError(response);
	const isPlain = PLAIN_ERROR.test(body) || isFromServer(response) && /^[^\s<[{]/.test(body);
	return error ?? (isPlain ? body : typeof code === "string" ? message : void 0);
}
/** InfluxDB 3 Enterprise and Cloud. */
const SERVER = {
	readMessage: readServerMessage,
	isFromApi: (response) => isFromServer(response) || readServerMessage(response) !== void 0 || response.status < 300 && /^\s*[[{]/.test(response.body),
	urlInputs: "host"
};
/**
* Whether the server itself has refused to create a token. It reports a database that does not exist as an internal
* error. Other errors, such as those of a gateway, may come after the token was created.
*/
function isRefusal(response) {
	const { status, body, isCut } = response;
	if (status === 500) return isInvalidPermission(response);
	const isOwn = readError(response).error !== void 0 || PLAIN_ERROR.test(body);
	return [
		400,
		401,
		403,
		405
	].includes(status) && isOwn && !isCut;
}
/** Whether an error is about a permission that the server cannot grant, such as one for a missing database. */
function isInvalidPermission(response) {
	return readServerMessage(response)?.startsWith(INVALID_PERMISSION) === true;
}
/** Whether the server has no tokens at all. A gateway, too, may return 405 for a method that it does not allow. */
function isWithoutAuth(response) {
	return response.status === 405 && readServerMessage(response)?.startsWith(WITHOUT_AUTH) === true;
}
function isNameTaken(response) {
	return response.status === 409 && /already exists/.test(readServerMessage(response) ?? "");
}
/** Any other 404 may come from an ingress. */
function isUnknownToken(name, response) {
	return response.status === 404 && readServerMessage(response)?.trim() === `the requested resource was not found: ${name}`;
}
/** A 404 that the server did not send comes from an ingress without a backend, for example while InfluxDB restarts. */
function isForeign404(response) {
	return response.status === 404 && readServerMessage(response) === void 0;
}
// src/influxdb3/other-product.ts
const CORE = "This looks like InfluxDB 3 Core, which has only admin tokens. Tokens for single databases need InfluxDB 3 Enterprise";
const DEDICATED = "This looks like InfluxDB Cloud Dedicated or Clustered. If it is, set `product: dedicated` or `product: clustered`";
const UNSUPPORTED = "This looks like InfluxDB v1, v2 or Cloud Serverless, whose tokens cannot expire. This action does not support them";
/**
* Finds the product that seems to have sent a response that Enterprise does not send, and what to set. `undefined` if
* nothing shows another product.
*/
function findOtherProduct(operation, url, response) {
	const { status, headers, body } = response;
	// Core lacks this path, but has those of the other operations.
	const lacksPath = operation === "CreateResourceToken" && status === 404 && body.trim() === "Not found";
	if (headers["x-influxdb-build"] === "Core" || lacksPath) return CORE;
	if (/^v?[12]\./.test(String(headers["x-influxdb-version"]))) return UNSUPPORTED;
	const { code } = readError(response);
	if (typeof code === "string") return `${DEDICATED}. If it is InfluxDB v2, this action does not support it`;
	if (readServerMessage(response) !== void 0) return void 0;
	const { hostname } = new URL(url);
	if (code !== void 0 || hostname.endsWith(".a.influxdb.io")) return DEDICATED;
	return hostname.endsWith(".cloud2.influxdata.com") ? UNSUPPORTED : void 0;
}
// src/influxdb3/advice.ts
const NEW_ADMIN_TOKEN = `Create one with \`influxdb3 create token --admin --name TOKEN_NAME --expiry 90d\` (the name must be new, because an expired token keeps its name), and ${require_shared.UPDATE_SECRET}`;
const UNAUTHORIZED = `The admin token in management-token is wrong, expired or deleted. ${NEW_ADMIN_TOKEN}`;
const FORBIDDEN = `The token in management-token is not an admin token, which is needed to create and revoke tokens. ${NEW_ADMIN_TOKEN}`;
const NO_AUTH = "The server runs without authentication (`--without-auth`), so it has no tokens. Start it with authentication, or do without this action";
/** What to do about a response that cannot be read. */
const CHECK_HOST = "Check host, and the proxies and gateways between this runner and the server";
const NOT_THE_SERVER = `This response did not come from InfluxDB 3 Enterprise. ${CHECK_HOST}`;
/** What a user can do about an error response. `isFromApi`: whether it has a form of the server's own errors. */
function advise(operation, url, response, isFromApi) {
	const { status } = response;
	const otherProduct = findOtherProduct(operation, url, response);
	if (otherProduct !== void 0) return otherProduct;
	if (isInvalidPermission(response)) return "Check databases: each one must exist on the server before a token for it can be created. `influxdb3 show databases` lists them";
	// A server may respond to a token that may not do this without a body.
	if (status === 403 && (isFromApi || response.body === "")) return FORBIDDEN;
	if (isWithoutAuth(response)) return NO_AUTH;
	if (require_shared.isTransientStatus(status)) return require_shared.TRANSIENT;
	if (!isFromApi) return status === 401 ? `${NOT_THE_SERVER}. The admin token may be correct` : NOT_THE_SERVER;
	return adviseOnServerResponse(status);
}
function adviseOnServerResponse(status) {
	switch (status) {
		case 400: return "InfluxDB rejected the request; its message says why";
		case 401: return UNAUTHORIZED;
		case 409: return "InfluxDB reports a conflict; run the job again";
		default: return `This is not a known response of InfluxDB 3 Enterprise. ${CHECK_HOST}`;
	}
}
/** The port of a server, unless a proxy or an ingress is in front of it. */
const DEFAULT_PORT = "8181";
/** What OpenSSL reports if the response is not TLS. */
const NOT_TLS = /* @__PURE__ */ new Set([
	"EPROTO",
	"ERR_SSL_PACKET_LENGTH_TOO_LONG",
	"ERR_SSL_WRONG_VERSION_NUMBER"
]);
/** How a server that expects TLS ends a connection without it. */
const CLOSED = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"EPIPE",
	"UND_ERR_SOCKET"
]);
/** Additional advice about a connection that failed. */
function adviseOnFailure(url, code) {
	const { protocol, port } = new URL(url);
	if (code === "ECONNREFUSED" && port === "") return `. By default, InfluxDB 3 Enterprise listens on port ${DEFAULT_PORT}: set host to https://NAME:${DEFAULT_PORT} if yours does`;
	if (NOT_TLS.has(code)) return ". InfluxDB 3 Enterprise serves plain HTTP unless it is started with --tls-cert and --tls-key: start it with a certificate, or set host to an ingress that has one";
	if (CLOSED.has(code) && protocol === "http:") return ". If the server was started with --tls-cert and --tls-key, set host to an https:// URL";
	return "";
}
/** Why a 404 about a token proves nothing if the table of tokens could not be read. Completes a sentence. */
const NOT_REACHED = "this admin token cannot list the tokens either, so the 404 does not prove that the database token is gone. Check that management-token and host belong to the same server";
// src/influxdb3/create.ts
/** Creates the body of a request that is sent at `serverNowMs`, because the API takes a duration in place of a time. */
function createBody({ description, permissions, expiresAt }, serverNowMs) {
	const body = {
		token_name: description,
		permissions: groupPermissions(permissions)
	};
	if (expiresAt === void 0) return body;
	return {
		...body,
		expiry_secs: Math.max(1, Math.ceil((Date.parse(expiresAt) - serverNowMs) / 1e3))
	};
}
/** Databases with the same actions share a group, and no database is in two groups. */
function groupPermissions(permissions) {
	const byDatabase = Map.groupBy(permissions, ({ resource }) => resource);
	const listActions = (name) => (byDatabase.get(name) ?? []).map(({ action }) => action);
	return [...Map.groupBy(byDatabase.keys(), (name) => listActions(name).join()).values()].map((names) => ({
		resource_type: "db",
		resource_names: names,
		actions: listActions(names[0] ?? "")
	}));
}
const createdToken = vendor_zod.object({
	id: vendor_zod.number().check(vendor_zod.refine(Number.isSafeInteger)),
	name: vendor_zod.string(),
	token: vendor_zod.string().check(vendor_zod.refine(require_offline.canBeToken)),
	created_at: vendor_zod.string().check(vendor_zod.refine((text) => require_shared.parseInstantMs(text) !== void 0))
});
const createdExpiry = vendor_zod.object({ expiry: vendor_zod.nullish(vendor_zod.string()) });
/** Reads the response to a create request; `undefined` if it does not contain a token. */
function readCreatedToken(response, { token_name, expiry_secs }) {
	const json = require_shared.readJson(response);
	const { data } = vendor_zod.safeParse(createdToken, json);
	if (response.status < 200 || response.status >= 300 || data === void 0) return void 0;
	const expiry = vendor_zod.safeParse(createdExpiry, json).data ?? { expiry: require_shared.UNREADABLE_TIME };
	return {
		token: {
			id: token_name,
			accessToken: data.token,
			description: data.name,
			...data.name === token_name ? {} : { adviceIfUnmarked: adviseOnOtherName(data.id) },
			permissions: void 0,
			...describeExpiry(Date.parse(data.created_at), expiry.expiry ?? void 0, expiry_secs)
		},
		tokenNumber: data.id,
		expirySecs: expiry_secs
	};
}
/** The token has another name than requested, by which this action cannot revoke it. */
function adviseOnOtherName(tokenNumber) {
	return `The server gave it another name than requested. If \`influxdb3 show tokens\` lists token_id ${tokenNumber}, delete that token by its name`;
}
/** The server may round the time, or take it more than once. */
const MAX_DRIFT_MS = 5e3;
/**
* A granted expiry, and the one that the request means for a token that was created at this time. They are the same if
* they are close enough.
*/
function describeExpiry(createdAtMs, expiresAt, expirySecs) {
	if (expirySecs === void 0) return { expiresAt };
	const requestedMs = createdAtMs + expirySecs * 1e3;
	const grantedMs = require_shared.parseInstantMs(expiresAt ?? "");
	return {
		expiresAt,
		requestedExpiresAt: grantedMs !== void 0 && Math.abs(grantedMs - requestedMs) <= MAX_DRIFT_MS && expiresAt !== void 0 ? expiresAt : new Date(requestedMs).toISOString()
	};
}
/** Classifies what a create request resulted in, unless it returned a token. At most one token has a name. */
function classifyFailure(call, result, attempt, tokenName, client) {
	const error = client.explain(call, result);
	if (result.kind === "no-response") {
		const outcome = require_shared.classifyNoResponse(error, result.failure, attempt);
		return outcome.kind === "unknown" ? {
			...outcome,
			isRepeatable: true
		} : outcome;
	}
	const { response } = result;
	const secrets = require_shared.listSecrets(response);
	const retryAfterMs = client.readRetryAfterMs(response);
	const facts = {
		error,
		secrets,
		...retryAfterMs === void 0 ? {} : { retryAfterMs }
	};
	if (isNameTaken(response)) return {
		...facts,
		kind: "taken",
		tokenId: tokenName,
		isRetryable: true
	};
	if (isRefusal(response)) return {
		...facts,
		kind: "refused",
		isRetryable: false
	};
	const unreadable = response.status >= 200 && response.status < 300;
	return {
		...facts,
		kind: "unknown",
		error: unreadable ? require_shared.createUnreadableTokenError(call, response, CHECK_HOST) : error,
		isRetryable: unreadable || require_shared.isTransientStatus(response.status),
		unreadable,
		isRepeatable: true
	};
}
// src/influxdb3/database-lag.ts
/** For how long a create request is sent again after a node refused it because it does not know a database. */
var DatabaseLag = class {
	#maxLagMs;
	#now;
	#refusedSinceMs;
	/** `maxLagMs`: how long a node may not know a database that another node has listed. */
	constructor(maxLagMs, now) {
		this.#maxLagMs = maxLagMs;
		this.#now = now;
	}
	/** The same outcome, but retryable if the node may know the databases later. */
	tolerate(outcome, response) {
		if (outcome.kind !== "refused" || response === void 0 || !isInvalidPermission(response)) return outcome;
		const nowMs = this.#now();
		this.#refusedSinceMs ??= nowMs;
		return {
			...outcome,
			isRetryable: nowMs - this.#refusedSinceMs < this.#maxLagMs
		};
	}
};
// src/influxdb3/databases.ts
const entryWithName = vendor_zod.object({ "iox::database": vendor_zod.string() });
/** The database with the tables of the server itself. */
const INTERNAL = "_internal";
/** The names of the databases in a response, without the server's own; `undefined` if it is not such a list. */
function readDatabases(response) {
	if (response.status !== 200) return void 0;
	return require_offline.readList(require_shared.readJson(response), (entry) => vendor_zod.safeParse(entryWithName, entry).data?.["iox::database"])?.filter((name) => name !== INTERNAL);
}
// src/influxdb3/permissions-text.ts
const ADMIN_TEXT = "*:*:*";
const ADMIN = {
	action: "*",
	resource: "*:*"
};
/** An admin token has this permission, alone or in a JSON array. */
function isAdmin(permissions) {
	return JSON.stringify(permissions ?? "").includes(ADMIN_TEXT);
}
/**
* Parses the permissions in the table of tokens, which differ between versions: `db:a,b:read,write`, several of these
* after one another, or a JSON array of them. `undefined` for any other form, unless it shows an admin token.
*/
function parsePermissions(value) {
	return parseKnownForm(value) ?? (isAdmin(value) ? [ADMIN] : void 0);
}
function parseKnownForm(value) {
	const json = typeof value === "string" ? require_offline.parseJson(value) : value;
	if (Array.isArray(json)) return require_offline.readList(json, parseText)?.flat();
	return parseText(value);
}
const ACTION = /^(?:[a-z_]+|\*)$/;
const NAME = /^(?:[\w/-]+|\*)$/;
/** No name contains a colon, so every second part ends with the type of the next permission. */
function parseText(text) {
	if (typeof text !== "string") return void 0;
	const [first = "", ...parts] = text.trim().split(":");
	let type = first;
	const permissions = [];
	for (let index = 0; index < parts.length; index += 2) {
		const names = splitList(parts[index] ?? "");
		const actions = splitList(parts[index + 1] ?? "");
		const nextType = index + 2 < parts.length ? actions.pop() ?? "" : type;
		if (!isListOf(ACTION, [type]) || !isListOf(NAME, names) || !isListOf(ACTION, actions)) return void 0;
		permissions.push(...combine(type, names, actions));
		type = nextType;
	}
	return permissions.length === 0 ? void 0 : permissions;
}
function splitList(text) {
	return text.split(/\s*[,;]\s*|\s+/);
}
function isListOf(form, items) {
	return items.length > 0 && items.every((item) => form.test(item));
}
function combine(type, names, actions) {
	return (type === "db" ? names : names.map((name) => `${type}:${name}`)).flatMap((resource) => actions.map((action) => ({
		action,
		resource
	})));
}
// src/influxdb3/tokens-table.ts
/** The times of the table have no time zone. They are in UTC. */
function parseTableTimeMs(text) {
	return require_shared.parseInstantMs(text) ?? require_shared.parseInstantMs(`${text}Z`);
}
const time = vendor_zod.string().check(vendor_zod.refine((text) => parseTableTimeMs(text) !== void 0));
/** A null is a missing key. */
const times = {
	created_at: time,
	expiry: vendor_zod.nullish(time)
};
const permissionsColumn = { permissions: vendor_zod.optional(vendor_zod.unknown()) };
const row = vendor_zod.object({
	name: vendor_zod.string(),
	...times,
	...permissionsColumn
});
const rowTimes = vendor_zod.object(times);
const rowPermissions = vendor_zod.object(permissionsColumn);
const rowWithName = vendor_zod.object({ name: vendor_zod.string() });
/** The integer ID of a token, which is never used again. */
function byNumber(tokenNumber) {
	return { where: `token_id = ${tokenNumber}` };
}
/** The names are unique. */
function byName(name) {
	return {
		where: "name = $name",
		params: { name }
	};
}
/** In `LIKE`, an underscore would be a wildcard. */
function byPart(needle) {
	return {
		where: "strpos(name, $needle) > 0",
		params: { needle }
	};
}
/** The body of a request. The server logs the statement, but not the values. */
function createQueryBody({ where, params }) {
	const q = `SELECT token_id, name, created_at, expiry, permissions FROM system.tokens WHERE ${where}`;
	return JSON.stringify({
		db: "_internal",
		q,
		...params && { params },
		format: "json"
	});
}
/** The expiry in a row and when the token was created; `undefined` if a time is malformed. */
function readRowTimes(entry) {
	const { data } = vendor_zod.safeParse(rowTimes, entry);
	return data === void 0 ? void 0 : parseTimes(data);
}
/** The permissions in a row, in one of several forms. */
function readRowPermissions(entry) {
	return vendor_zod.safeParse(rowPermissions, entry).data?.permissions;
}
/** The name in a row, even if the rest is malformed. */
function readRowName(entry) {
	return vendor_zod.safeParse(rowWithName, entry).data?.name;
}
/**
* Reads one row; `undefined` if a column is missing or malformed, or if the name cannot be printed. Messages contain the
* names, and no token of this action has such a name.
*/
function readRow(entry) {
	const { data } = vendor_zod.safeParse(row, entry);
	if (data === void 0 || !require_shared.isPrintable(data.name)) return void 0;
	const { name, permissions } = data;
	return {
		token: {
			id: name,
			description: name,
			...parseTimes(data),
			revokedAtMs: void 0
		},
		permissions
	};
}
/** The schema has checked that these are times. */
function parseTimes({ created_at, expiry }) {
	return {
		createdAtMs: parseTableTimeMs(created_at) ?? 0,
		expiresAtMs: expiry === null || expiry === void 0 ? void 0 : parseTableTimeMs(expiry)
	};
}
// src/influxdb3/grant.ts
/**
* Reads the grant of a token from its row. Each column counts, even if another one has a form that this version cannot
* read.
*/
function readGrant(name, entry, expirySecs) {
	if (readRowName(entry) !== name) return {
		kind: "missing",
		problem: "its name in system.tokens is another one"
	};
	const permissions = parsePermissions(readRowPermissions(entry));
	const times = readRowTimes(entry);
	if (times === void 0) return {
		kind: "listed",
		permissions,
		expiry: { expiresAt: require_shared.UNREADABLE_TIME }
	};
	const { createdAtMs, expiresAtMs } = times;
	return {
		kind: "listed",
		permissions,
		expiry: describeExpiry(createdAtMs, expiresAtMs === void 0 ? void 0 : new Date(expiresAtMs).toISOString(), expirySecs)
	};
}
// src/influxdb3/version.ts
/** The version in a response if it is older than 3.8.4. Before that, a token that may write could delete databases. */
function findOldVersion({ headers }) {
	const [version, minor, patch] = /^v?3\.(\d{1,3})\.(\d{1,3})/.exec(String(headers["x-influxdb-version"])) ?? [];
	return Number(minor) * 1e3 + Number(patch) < 8004 ? version : void 0;
}
// src/influxdb3/server.ts
/** A row with a long name and ten databases has 1 KB, so this is enough for more than 100,000 tokens. */
const TOKENS_MAX_BYTES = 268435456;
/** Sends requests to InfluxDB 3 Enterprise or Cloud. */
var Server = class {
	host;
	client;
	#onOldVersion;
	#isVersionReported = false;
	constructor(host, client, onOldVersion = () => {}) {
		this.host = host;
		this.client = client;
		this.#onOldVersion = onOldVersion;
	}
	prepare(operation, what, method, path, maxBytes) {
		const url = this.host + path;
		return {
			what,
			method,
			url,
			maxBytes,
			signal: this.client.signal,
			api: SERVER,
			advice: (response, isFromApi) => advise(operation, url, response, isFromApi),
			adviseOnFailure: (code) => adviseOnFailure(url, code)
		};
	}
	send(call, classify) {
		return this.client.sendUntilDone(call, (response, attempt) => {
			this.noteVersion(response);
			return classify(response, attempt);
		});
	}
	/** Queries the table of tokens, and returns its rows. A response that is cut off is no list without rows. */
	async queryTokens(what, query) {
		const call = {
			...this.prepare("QuerySql", what, "POST", "/api/v3/query_sql", TOKENS_MAX_BYTES),
			body: createQueryBody(query),
			isRead: true
		};
		return await this.send(call, (response) => {
			if (require_shared.isTransientStatus(response.status) || isForeign404(response)) return require_shared.RETRY;
			if (response.status !== 200) throw this.client.explainRefusal(call, response);
			const json = require_shared.readJson(response);
			return Array.isArray(json) ? require_shared.done(json) : require_shared.RETRY;
		});
	}
	/** Reports the version of the server once, if it has a known security problem. */
	noteVersion(response) {
		const version = this.#isVersionReported ? void 0 : findOldVersion(response);
		if (version === void 0) return;
		this.#isVersionReported = true;
		this.#onOldVersion(version);
	}
	explainUnreadable(what) {
		return new require_shared.AdvisedError(`Could not ${what}: ${this.host} returned a row of system.tokens that cannot be read`, CHECK_HOST);
	}
};
// src/influxdb3/enterprise-api.ts
const MIB = 1048576;
const TOKEN_MAX_BYTES = MIB;
const DATABASES_MAX_BYTES = 16 * MIB;
/** After this many attempts, a 404 that the server did not send means that `host` is wrong. */
const MAX_URL_ATTEMPTS = 4;
/** How long a node may not know a new token. */
const MAX_LAG_MS = 1e4;
const LAG_INTERVAL_MS = 500;
const DELETE_PATH = "/api/v3/configure/token";
/** The tokens of InfluxDB 3 Enterprise and Cloud. Their ID is their name, which is the description. */
var EnterpriseApi = class {
	keepsExpiredTokens = true;
	#looksUpFirst;
	#server;
	/** The tokens that this object has created, by their names. */
	#created = /* @__PURE__ */ new Map();
	#databaseLag;
	#reach;
	constructor({ host, looksUpFirst = false, maxDatabaseLagMs = 0, onOldVersion }, client) {
		this.#looksUpFirst = looksUpFirst;
		this.#databaseLag = new DatabaseLag(maxDatabaseLagMs, client.pace.now);
		this.#server = new Server(host, client, onOldVersion);
	}
	async getClusterDatabases(adviceIfForbidden = "") {
		const prepared = this.#server.prepare("ListDatabases", "list the databases", "GET", "/api/v3/configure/database?format=json", DATABASES_MAX_BYTES);
		const advice = (response, isFromApi) => prepared.advice(response, isFromApi) + (response.status === 403 && isFromApi ? adviceIfForbidden : "");
		const call = {
			...prepared,
			advice
		};
		return await this.#server.send(call, (response, attempt) => {
			if (require_shared.isTransientStatus(response.status) || isForeign404(response) && attempt < MAX_URL_ATTEMPTS) return require_shared.RETRY;
			const databases = readDatabases(response);
			if (databases === void 0) throw this.#server.client.explainRefusal(call, response);
			return require_shared.done(databases);
		});
	}
	async createDatabaseToken(request, attempt) {
		const { client } = this.#server;
		const path = "/api/v3/enterprise/configure/token";
		const body = createBody(request, client.pace.serverNow());
		const call = {
			...this.#server.prepare("CreateResourceToken", "create the database token", "POST", path, TOKEN_MAX_BYTES),
			body: JSON.stringify(body),
			signal: client.graceSignal
		};
		const result = await client.exchange(call, attempt);
		const response = result.kind === "response" ? result.response : void 0;
		if (response !== void 0) this.#server.noteVersion(response);
		const created = response === void 0 ? void 0 : readCreatedToken(response, body);
		if (response === void 0 || created === void 0) return this.#databaseLag.tolerate(classifyFailure(call, result, attempt, body.token_name, client), response);
		const { token, ...facts } = created;
		this.#created.set(token.id, facts);
		return {
			kind: "created",
			token,
			secrets: [.../* @__PURE__ */ new Set([token.accessToken, ...require_shared.listSecrets(response)])]
		};
	}
	/** The response to the create request does not list the permissions. */
	async getGrant({ id }) {
		const created = this.#created.get(id);
		if (created === void 0) return {
			kind: "missing",
			problem: "it was not created by this step"
		};
		const { now, sleep } = this.#server.client.pace;
		const untilMs = now() + MAX_LAG_MS;
		for (;;) {
			const [entry] = await this.#query("check the permissions of the database token", byNumber(created.tokenNumber));
			if (entry !== void 0) return readGrant(id, entry, created.expirySecs);
			if (now() >= untilMs) return {
				kind: "missing",
				problem: "it is not in system.tokens, even after 10 s"
			};
			await sleep(LAG_INTERVAL_MS);
		}
	}
	/** Leaves admin tokens out. */
	async getDatabaseTokens(isSelected, onUnreadable = require_shared.raise) {
		const what = "list the database tokens";
		return (await this.#query(what, byPart(require_shared.MARK_PART))).flatMap((entry) => {
			if (!isSelected(readRowName(entry) ?? "")) return [];
			const row = readRow(entry);
			if (row === void 0) onUnreadable(this.#server.explainUnreadable(what));
			return row === void 0 || isAdmin(row.permissions) ? [] : row.token;
		});
	}
	/** Throws for an admin token. */
	async getDatabaseToken(name) {
		requireMark(name);
		const what = `look up the database token ${name}`;
		const entry = (await this.#query(what, byName(name))).find((each) => readRowName(each) === name);
		if (entry === void 0) return { kind: "unknown" };
		const row = readRow(entry);
		if (row === void 0) throw this.#server.explainUnreadable(what);
		if (isAdmin(row.permissions)) throw new Error(`${name} is an admin token, which this action never revokes`);
		return {
			kind: "found",
			token: row.token
		};
	}
	/** `unknown`: the node that responds does not know the token. Another node may, or it may be revoked already. */
	async deleteDatabaseToken(name) {
		requireMark(name);
		if (this.#looksUpFirst) await this.getDatabaseToken(name);
		const path = `${DELETE_PATH}?token_name=${encodeURIComponent(name)}`;
		const call = {
			...this.#server.prepare("DeleteToken", `revoke the database token ${name}`, "DELETE", path, TOKEN_MAX_BYTES),
			// The name is long, and already in the message.
			shownUrl: this.#server.host + DELETE_PATH
		};
		return await this.#server.send(call, (response) => {
			const { status, body } = response;
			if (require_shared.isTransientStatus(status)) return require_shared.RETRY;
			if (status === 200 && body === "") return require_shared.done("revoked");
			if (isUnknownToken(name, response)) return require_shared.done("unknown");
			// Any other 2xx or 404 proves nothing, and a retry is harmless.
			if (status === 404 || status >= 200 && status < 300) return require_shared.RETRY;
			throw this.#server.client.explainRefusal(call, response);
		});
	}
	checkReach() {
		this.#reach ??= this.getDatabaseTokens(() => false).then(() => ({ kind: "reached" }), (error) => ({
			kind: "not-reached",
			why: `${NOT_REACHED}. ${require_offline.asError(error).message}`
		}));
		return this.#reach;
	}
	async #query(what, query) {
		const rows = await this.#server.queryTokens(what, query);
		this.#reach = Promise.resolve({ kind: "reached" });
		return rows;
	}
};
/** A DELETE could hit any token, admin tokens included. */
function requireMark(name) {
	if (require_shared.parseMark(name) === void 0 || !name.isWellFormed()) throw new Error("The name of a token must have a mark of this action");
}
// src/influxdb3/probes.ts
/**
* A line without a field. The server detects that before it looks up the database. Without a body, it would create a
* database that does not exist.
*/
const INVALID_LINE = "probe";
const FORM = {
	createRequest: (action, database) => action === "write" ? createWriteRequest(database) : createQueryRequest(database),
	classify: (action, response) => {
		if (action === "write" ? isLineRefused(response) : isRowList(response)) return { kind: "accepted" };
		return isDatabaseMissing(response) ? NOT_KNOWN_YET : void 0;
	},
	readMessage: readServerMessage
};
/** Creates probes that change nothing in the cluster. */
function createProbe(deps) {
	return require_shared.createProbeOf(FORM, deps);
}
function createWriteRequest(database) {
	return {
		method: "POST",
		path: `/api/v3/write_lp?${new URLSearchParams({
			db: database,
			precision: "nanosecond",
			accept_partial: "false"
		})}`,
		contentType: "text/plain; charset=utf-8",
		body: INVALID_LINE
	};
}
function createQueryRequest(database) {
	return {
		method: "POST",
		path: "/api/v3/query_sql",
		contentType: "application/json",
		body: JSON.stringify({
			db: database,
			q: "SELECT 1",
			format: "json"
		})
	};
}
/** The server parses a line only after it has accepted the token. Older versions have the second message. */
function isLineRefused(response) {
	const message = response.status === 400 ? readServerMessage(response) : void 0;
	return message !== void 0 && /^(?:line protocol parsing error|parsing failed for write_lp endpoint)/.test(message);
}
function isRowList(response) {
	return response.status === 200 && Array.isArray(require_shared.readJson(response));
}
const NOT_KNOWN_YET = {
	kind: "not-yet",
	why: "404 (this node does not know the database yet)"
};
/** A node may learn about a new database later than about the token. */
function isDatabaseMissing(response) {
	return response.status === 404 && /database not found/.test(readServerMessage(response) ?? "");
}
// src/influxdb3/enterprise.ts
// The code of Enterprise and Cloud, which `src/product/` loads as one file of dist if a workflow uses one of them.
// biome-ignore lint/performance/noBarrelFile: two dynamic imports of different files would give two files of dist
exports.EnterpriseApi = EnterpriseApi;
exports.createProbe = createProbe;
