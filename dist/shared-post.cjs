// dist/shared-post.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 341:
/***/ ((module) => {

module.exports = require("./vendor/summary.cjs");

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
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  ACTIONS_FORM: () => (/* binding */ ACTIONS_FORM),
  TokenState: () => (/* binding */ TokenState),
  code: () => (/* binding */ code),
  confirmGone: () => (/* binding */ confirmGone),
  escapeHtml: () => (/* binding */ escapeHtml),
  expiresAtOf: () => (/* binding */ expiresAtOf),
  fingerprintsIn: () => (/* binding */ fingerprintsIn),
  formatTimestamp: () => (/* binding */ formatTimestamp),
  htmlTable: () => (/* binding */ htmlTable),
  load: () => (/* binding */ load),
  loadSummary: () => (/* binding */ loadSummary),
  namesWithoutPermissions: () => (/* binding */ namesWithoutPermissions),
  overrunMs: () => (/* binding */ overrunMs),
  parseActions: () => (/* binding */ parseActions),
  parseDatabases: () => (/* binding */ parseDatabases),
  parseExpiry: () => (/* binding */ parseExpiry),
  readNodeTrust: () => (/* binding */ readNodeTrust),
  recordOf: () => (/* binding */ recordOf),
  requireFuture: () => (/* binding */ requireFuture),
  saveNothing: () => (/* binding */ saveNothing),
  seal: () => (/* binding */ seal),
  trustInPost: () => (/* binding */ trustInPost),
  unseal: () => (/* binding */ unseal),
  writeSummary: () => (/* binding */ writeSummary)
});

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "./shared-saved.cjs"
const external_shared_saved_cjs_namespaceObject = require("./shared-saved.cjs");
;// CONCATENATED MODULE: external "./vendor/core.cjs"
const core_cjs_namespaceObject = require("./vendor/core.cjs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = require("node:path");
;// CONCATENATED MODULE: external "./vendor/zod.cjs"
const zod_cjs_namespaceObject = require("./vendor/zod.cjs");
;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = require("node:tls");
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
;// CONCATENATED MODULE: ./build/split/shared-post.js







// build/grant/expiry.js
/** The last second that `YYYY-MM-DDTHH:MM:SSZ` can write. */
const END_OF_YEAR_9999_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/;
/** Reads the three forms of an expiry. Throws `Invalid` where the text is none, or not in the future at `nowMs`. */
function parseExpiry(text, nowMs) {
	if (text === "never") return { kind: "never" };
	const seconds = (0,external_shared_cjs_namespaceObject.durationSeconds)(text);
	if (seconds !== void 0) return after(text, seconds, nowMs);
	if (TIMESTAMP.test(text)) return at(text, nowMs);
	throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} is not an expiry; ${EXPIRY_FORMS}`);
}
const EXPIRY_FORMS = `${external_shared_cjs_namespaceObject.DURATION_FORM}; or an RFC 3339 timestamp with a zone, 2030-01-31T12:00:00Z; or never`;
function after(text, seconds, nowMs) {
	if (seconds === 0) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} is no time at all; an expiry is more than zero`);
	if (nowMs + seconds * 1e3 > END_OF_YEAR_9999_MS) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} ends beyond the year 9999; write a shorter duration, or never`);
	return {
		kind: "after",
		seconds
	};
}
function at(text, nowMs) {
	const atMs = timestampMs(text);
	if (atMs > END_OF_YEAR_9999_MS) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} is beyond the year 9999`);
	if (atMs <= nowMs) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} is past: by this runner's clock it is ${formatTimestamp(nowMs)}`);
	return {
		kind: "at",
		atMs
	};
}
function timestampMs(text) {
	const [, year, month, day, hour, minute, second, zone] = TIMESTAMP.exec(text) ?? [];
	if (zone === void 0) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} has no zone; add Z for UTC, or an offset such as +02:00`);
	const wholeSecond = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	const localMs = Date.parse(`${wholeSecond}Z`);
	if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(wholeSecond)) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} is not in the calendar; check month and day, and that hours end at 23, minutes and seconds at 59`);
	const atMs = Date.parse(`${wholeSecond}${zone.toUpperCase()}`);
	if (Number.isNaN(atMs)) throw new external_shared_cjs_namespaceObject.Invalid(`${(0,external_shared_cjs_namespaceObject.quoted)(text)} has an offset that does not exist; write Z for UTC, or one such as +02:00`);
	return atMs;
}
/** The `expiresAt` to ask for in a request sent at `nowMs`; `undefined` for never. */
function expiresAtOf(expiry, nowMs) {
	switch (expiry.kind) {
		case "never": return;
		case "at": return formatTimestamp(expiry.atMs);
		case "after": return formatTimestamp(nowMs + expiry.seconds * 1e3);
	}
}
/**
* By how much longer than was asked a token lives that was made just now, in milliseconds: 0 unless a duration was asked.
*/
function overrunMs(expiry, expiresAt, nowMs) {
	if (expiry.kind !== "after" || expiresAt === void 0) return 0;
	return Date.parse(expiresAt) - nowMs - expiry.seconds * 1e3;
}
/** Throws where an expiry is past, though it was not when the inputs were read: then by another clock, or a while ago. */
function requireFuture(expiry, nowMs) {
	if (expiry.kind !== "at" || expiry.atMs > nowMs) return;
	throw new Error(`expiry: ${formatTimestamp(expiry.atMs)} is past: by InfluxDB's clock it is ${formatTimestamp(nowMs)}. No token was made`);
}
/**
* An instant as InfluxDB and the outputs have it: `YYYY-MM-DDTHH:MM:SSZ`, rounded down to the second. InfluxData's own
* page once shows `date +%z`, whose `+0000` is no RFC 3339.
*/
function formatTimestamp(ms) {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
/**
* InfluxData's naming restrictions: 1 to 64 letters, digits, `_`, `-` and `/`
* (`content/shared/influxdb3-reference/naming-restrictions.md` in influxdata/docs-v2).
*/
const NAME = /^[A-Za-z0-9_/-]{1,64}$/;
/** Reads the `permissions` input: `read`, `write`, or both with a comma. Throws `Invalid`. */
function parseActions(text) {
	const words = text.split(",").map((word) => word.trim());
	const problems = words.filter((word) => word !== "read" && word !== "write").map(notAnAction);
	if (problems.length > 0) throw new external_shared_cjs_namespaceObject.Invalid(...new Set(problems));
	return words;
}
function notAnAction(word) {
	return word === "" ? `has an empty item; ${ACTIONS_FORM}` : `${(0,external_shared_cjs_namespaceObject.quoted)(word)} is not a permission; ${ACTIONS_FORM}`;
}
/** How permissions are written, as an error message says it. */
const ACTIONS_FORM = "use read, write, or both with a comma: read, write";
/**
* Reads the `databases` input, with the actions for entries that have none of their own.
* Throws `Invalid` with every problem, each with its line.
*/
function parseDatabases(text, defaultActions) {
	const { entries, problems } = readLines(text);
	if (problems.length > 0) throw new external_shared_cjs_namespaceObject.Invalid(...problems);
	if (entries.length === 0) throw new external_shared_cjs_namespaceObject.Invalid("is required: names of databases, one a line, or * for every database");
	const permissions = entries.flatMap(({ name, actions = defaultActions }) => actions.map((action) => ({
		action,
		resource: name
	})));
	const names = new Set(entries.map((entry) => entry.name));
	return {
		permissions: sortedPermissions(permissions),
		warnings: [...names].flatMap(nameWarnings)
	};
}
/** The databases that need the `permissions` input. Names that are none are `parseDatabases`'s to tell. */
function namesWithoutPermissions(text) {
	return readLines(text).entries.filter(({ name, actions }) => actions === void 0 && nameProblems(name).length === 0).map(({ name }) => name);
}
function readLines(text) {
	const readings = text.split(/\r\n|\r|\n/).map((rawLine, index) => {
		const line = rawLine.trim();
		if (line === "" || line.startsWith("#")) return {
			entries: [],
			problems: []
		};
		const { entries, problems } = parseLine(line);
		return {
			entries,
			problems: problems.map((problem) => `line ${index + 1}: ${problem}`)
		};
	});
	return {
		entries: readings.flatMap((reading) => reading.entries),
		problems: readings.flatMap((reading) => reading.problems)
	};
}
function parseLine(line) {
	const form = wrongForm(line);
	if (form !== void 0) return {
		entries: [],
		problems: [form]
	};
	const colon = line.indexOf(":");
	return colon === -1 ? parseNames(line) : parseNameWithActions(line.slice(0, colon).trim(), line.slice(colon + 1));
}
/** What a line is that only looks like an entry; `undefined` where it may be one. */
function wrongForm(line) {
	if (/["'[\]{}]/.test(line)) return `${(0,external_shared_cjs_namespaceObject.quoted)(line)} holds YAML brackets or quotes; write bare names, one a line or with commas between them`;
	if (/^-\s/.test(line)) return `${(0,external_shared_cjs_namespaceObject.quoted)(line)} is an item of a YAML list; write the name without the dash`;
	const [name = "", ...rest] = line.split(":");
	if (rest.length > 1) return `${(0,external_shared_cjs_namespaceObject.quoted)(line)} has several entries with permissions of their own; write each on its own line`;
	const names = name.split(",").map((item) => item.trim());
	return rest.length === 1 && names.filter((item) => item !== "").length > 1 ? forSeveral(line, names, rest[0] ?? "") : void 0;
}
function forSeveral(line, names, actions) {
	const own = actions.trim() || "write";
	const lines = names.filter((item) => item !== "").map((item) => (0,external_shared_cjs_namespaceObject.quoted)(`${item}: ${own}`));
	return `${(0,external_shared_cjs_namespaceObject.quoted)(line)} gives permissions to several names; write each on its own line: ${lines.join(", then ")}`;
}
function parseNames(line) {
	const names = line.split(",").map((name) => name.trim());
	return {
		entries: names.map((name) => ({ name })),
		problems: names.flatMap(nameProblems)
	};
}
function parseNameWithActions(name, actionsText) {
	const problems = nameProblems(name);
	if (actionsText === "") {
		const missing = `${(0,external_shared_cjs_namespaceObject.quoted)(name)} has a colon, but no permission after it; ${ACTIONS_FORM}`;
		return {
			entries: [],
			problems: name === "" ? problems : [...problems, missing]
		};
	}
	try {
		return {
			entries: [{
				name,
				actions: parseActions(actionsText)
			}],
			problems
		};
	} catch (error) {
		if (!(error instanceof external_shared_cjs_namespaceObject.Invalid)) throw error;
		return {
			entries: [],
			problems: [...problems, ...error.problems.map((problem) => `${(0,external_shared_cjs_namespaceObject.quoted)(name)}: ${problem}`)]
		};
	}
}
function nameProblems(name) {
	if (name === "*" || NAME.test(name)) return [];
	if (name === "") return ["has an empty name; remove the extra comma or colon"];
	if (name.length > 64) return [`${(0,external_shared_cjs_namespaceObject.quoted)(name)} is too long: ${name.length} characters, and a database name has at most 64`];
	const separate = /\s/.test(name) ? "; separate names by commas or line breaks" : "";
	return [`${(0,external_shared_cjs_namespaceObject.quoted)(name)} is not a database name; it has letters, digits, _, - and / alone${separate}`];
}
/** Permissions as the API gets them: by database, then action, in code-unit order, without duplicates. */
function sortedPermissions(permissions) {
	return [...new Map(permissions.map((permission) => [`${permission.resource} ${permission.action}`, permission])).values()].sort((a, b) => compareCodeUnits(a.resource, b.resource) || compareCodeUnits(a.action, b.action));
}
function compareCodeUnits(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
function nameWarnings(name) {
	if (name === "*" || /^[A-Za-z0-9]/.test(name)) return [];
	return [`databases: ${(0,external_shared_cjs_namespaceObject.quoted)(name)} begins with neither a letter nor a digit; InfluxDB reserves such names for itself`];
}
// build/runner/openssl-store.js
/**
* The certificates that OpenSSL finds by itself, with `--use-openssl-ca`. In a folder it looks at those files alone that
* are named by a hash, such as `6b98f40b.0`.
*/
function openSslStore({ file, folders }) {
	const inFolders = (folders ?? (0,external_node_path_namespaceObject.join)(OPENSSL_FOLDER, "certs")).split(external_node_path_namespaceObject.delimiter).flatMap((folder) => hashedNames(folder).map((name) => (0,external_node_path_namespaceObject.join)(folder, name)));
	return [file ?? (0,external_node_path_namespaceObject.join)(OPENSSL_FOLDER, "cert.pem"), ...inFolders].flatMap((path) => (0,external_shared_cjs_namespaceObject.certificatesIn)((0,external_shared_cjs_namespaceObject.fileText)(path)));
}
function hashedNames(folder) {
	return (0,external_shared_cjs_namespaceObject.fileNames)(folder).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
}
/** Where it looks without a variable, in the Node that runners bring (nodejs/node `deps/openssl/openssl_common.gypi`). */
const OPENSSL_FOLDER = {
	win32: "C:\\Program Files\\Common Files\\SSL",
	darwin: "/System/Library/OpenSSL"
}[process.platform] ?? "/etc/ssl";
// build/state/node-trust.js
/**
* Asks Node whom it trusts. To read its variables as Node does is hopeless: versions differ in which they know, and in
* how they read them. What Node lists is what it verifies with, even if a file has changed since (tried: 24.4, 24.19).
* Takes 0.5 ms if the environment adds nothing.
*/
function readNodeTrust({ openSsl }) {
	const built = (0,external_node_tls_namespaceObject.getCACertificates)("bundled");
	const listed = (0,external_node_tls_namespaceObject.getCACertificates)("default");
	if (listed.includes(built[0] ?? "")) return {
		bundled: built,
		others: othersIn(listed, built),
		openSsl: void 0
	};
	return {
		bundled: [],
		others: othersIn([...listed, ...openSslStore(openSsl)], []),
		openSsl
	};
}
/** A system's store has most of the authorities that Node has, in another spelling. */
function othersIn(listed, bundled) {
	const known = new Set(bundled);
	const rest = listed.filter((certificate) => !known.has(certificate));
	const others = new Map(rest.map((certificate) => [(0,external_shared_cjs_namespaceObject.fingerprint)(certificate), certificate]));
	if (others.size > 0) for (const certificate of bundled) others.delete((0,external_shared_cjs_namespaceObject.fingerprint)(certificate));
	return others;
}
// build/state/seal.js
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
	if (environment.runtimeToken === "" || environment.hasIdToken) return void 0;
	const salt = (0,external_node_crypto_namespaceObject.randomBytes)(SALT_BYTES);
	const iv = (0,external_node_crypto_namespaceObject.randomBytes)(IV_BYTES);
	const cipher = (0,external_node_crypto_namespaceObject.createCipheriv)(CIPHER, keyOf(environment.runtimeToken, salt), iv);
	const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
	return Buffer.concat([
		salt,
		iv,
		cipher.getAuthTag(),
		text
	]).toString("base64");
}
/** Opens a seal; `undefined` where the key is another one or the seal was changed. */
function unseal(sealed, environment) {
	const bytes = Buffer.from(sealed, "base64");
	const salt = bytes.subarray(0, SALT_BYTES);
	const iv = bytes.subarray(SALT_BYTES, 28);
	const tag = bytes.subarray(28, 44);
	const text = bytes.subarray(44);
	try {
		const decipher = (0,external_node_crypto_namespaceObject.createDecipheriv)(CIPHER, keyOf(environment.runtimeToken, salt), iv, { authTagLength: TAG_BYTES });
		decipher.setAuthTag(tag);
		return decipher.update(text, void 0, "utf8") + decipher.final("utf8");
	} catch {
		return;
	}
}
function keyOf(runtimeToken, salt) {
	return Buffer.from((0,external_node_crypto_namespaceObject.hkdfSync)("sha256", runtimeToken, salt, INFO, KEY_BYTES));
}
// build/state/trust.js
/** What post needs to know of whom Node trusts in main. */
function recordOf({ bundled, others, openSsl }) {
	return {
		bundled: bundled.length > 0,
		others: shortened([...others.keys()]),
		openSsl
	};
}
/** The fingerprints of a PEM text's certificates. */
function fingerprintsIn(text) {
	return shortened([...new Set((0,external_shared_cjs_namespaceObject.certificatesIn)(text).map(external_shared_cjs_namespaceObject.fingerprint))]);
}
/**
* The state is one environment variable, which holds 128 KiB on Linux; a fingerprint takes 47 bytes of it. A system has
* up to a few hundred authorities that Node does not have. What the job itself adds comes last.
*/
function shortened(fingerprints) {
	return fingerprints.slice(-MOST_FINGERPRINTS);
}
const MOST_FINGERPRINTS = 1e3;
/**
* Whom post trusts: whom main trusted, as far as they are still there. A later step may add an authority to post's
* environment, or to a file that main has read, and set a proxy that presents itself as the cluster.
*/
function trustInPost(saved, environment) {
	return {
		roots: rootsInPost(saved.nodeTrust, readNodeTrust(environment)),
		caCertificate: ownCertificates(saved)
	};
}
/** Node's own choice if it is the same as in main; otherwise those of its authorities that main trusted, too. */
function rootsInPost(saved, now) {
	const trusted = new Set(saved.others);
	const kept = [...now.others].filter(([print]) => trusted.has(print)).map(([, certificate]) => certificate);
	if (saved.bundled === now.bundled.length > 0 && kept.length === now.others.size && kept.length === trusted.size && !isNamed(saved.openSsl) && !isNamed(now.openSsl)) return "default";
	return saved.bundled ? [...now.bundled, ...kept] : kept;
}
/**
* OpenSSL reads more forms of certificates than can be listed here, and reads a folder when it connects. So it is not
* asked again about a place that a variable names; where it looks by itself, root alone can put something.
*/
function isNamed(places) {
	return places?.file !== void 0 || places?.folders !== void 0;
}
/** The certificates that main was given, by the input or by a profile: of a file, those that main has read. */
function ownCertificates({ caCertificate, caCertificatePath, caFingerprints }) {
	if (caCertificatePath === "") return caCertificate;
	const found = (0,external_shared_cjs_namespaceObject.certificatesIn)((0,external_shared_cjs_namespaceObject.fileText)(caCertificatePath));
	if (found.length === 0) throw new Error(`The CA certificates in ${caCertificatePath} cannot be read in the post step`);
	const trusted = new Set(caFingerprints);
	const kept = found.filter((certificate) => trusted.has((0,external_shared_cjs_namespaceObject.fingerprint)(certificate)));
	if (kept.length > 0) return kept.join("\n");
	throw new Error(`All CA certificates in ${caCertificatePath} are new since the main step, so none of them is trusted`);
}
// build/state/state.js
/** Databases by name, and how many there are more: the list is cut. */
const databases = (0,external_shared_cjs_namespaceObject.lazy)(() => (0,zod_cjs_namespaceObject.object)({
	names: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.string)()),
	more: (0,zod_cjs_namespaceObject.number)()
}));
const savedState = (0,external_shared_cjs_namespaceObject.lazy)(() => (0,zod_cjs_namespaceObject.object)({
	/** Where the Management API was found. */
	baseUrl: (0,zod_cjs_namespaceObject.string)(),
	product: (0,zod_cjs_namespaceObject["enum"])(["dedicated", "clustered"]),
	caCertificate: (0,zod_cjs_namespaceObject.string)(),
	/** The file that the certificates came from, read anew by post: an environment string of 128 KiB cannot be started. */
	caCertificatePath: (0,zod_cjs_namespaceObject.string)(),
	/** Of the certificates in it: post trusts those alone. */
	caFingerprints: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.string)()),
	/** Whom Node trusted in main: those that it was built with, and others, by their fingerprints. */
	nodeTrust: (0,zod_cjs_namespaceObject.object)({
		bundled: (0,zod_cjs_namespaceObject.boolean)(),
		others: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.string)()),
		/** Where OpenSSL looked for them by itself; absent without `--use-openssl-ca`. */
		openSsl: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({
			file: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
			folders: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)())
		}))
	}),
	/** Sealed; absent where it could not be, and post takes the input as it finds it. */
	managementToken: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
	openCreates: (0,zod_cjs_namespaceObject.array)((0,zod_cjs_namespaceObject.object)({
		mark: (0,zod_cjs_namespaceObject.string)(),
		sentByMs: (0,zod_cjs_namespaceObject.number)(),
		expiresAt: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)())
	})),
	/** How far InfluxDB's clock was ahead of the runner's, in milliseconds; absent where it had not told. */
	clockLeadMs: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.number)()),
	token: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({
		id: (0,zod_cjs_namespaceObject.string)(),
		expiresAt: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.string)()),
		madeAtMs: (0,zod_cjs_namespaceObject.number)()
	})),
	/** Whether the job wants its token revoked. */
	revoke: (0,zod_cjs_namespaceObject.boolean)(),
	/** What the job summary shows of the grant; absent where none is wanted. */
	summary: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({
		host: (0,zod_cjs_namespaceObject.string)(),
		read: databases(),
		write: databases()
	})),
	/** What the wait for activation came to; absent where main did not get so far. */
	activated: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.object)({
		active: (0,zod_cjs_namespaceObject["enum"])([
			"true",
			"false",
			""
		]),
		waitedMs: (0,zod_cjs_namespaceObject.optional)((0,zod_cjs_namespaceObject.number)())
	})),
	/** Whether main gave the token to the job: with `revoke: false` it is kept from then on, and not before. */
	handedOver: (0,zod_cjs_namespaceObject.boolean)()
}));
/** Saves that there is nothing yet. Until main has done this, an environment variable could stand in for the state. */
function saveNothing() {
	(0,core_cjs_namespaceObject.saveState)(external_shared_saved_cjs_namespaceObject.STATE_KEY, "");
}
/** Writes the state of one token, on disk when a method returns: it survives whatever happens in the next line. */
var TokenState = class {
	#base;
	#clock;
	#record = { openCreates: [] };
	constructor(base, clock) {
		this.#base = base;
		this.#clock = clock;
	}
	/** Saves what was, or may have been, made up to now. */
	record(record) {
		this.#record = record;
		this.#save({ handedOver: false });
	}
	/** Saves that the job has the token. */
	handedOver(activated) {
		this.#save({
			handedOver: true,
			activated
		});
	}
	#save(news) {
		const openCreates = [...this.#record.openCreates];
		const clockLeadMs = this.#clock.leadMs;
		const state = {
			...this.#base,
			...this.#record,
			openCreates,
			clockLeadMs,
			...news
		};
		(0,core_cjs_namespaceObject.saveState)(external_shared_saved_cjs_namespaceObject.STATE_KEY, JSON.stringify(state));
	}
};
/** Loads what main saved last; `undefined` where that is nothing. Throws `Invalid` for what main never wrote. */
function load() {
	const text = (0,core_cjs_namespaceObject.getState)(external_shared_saved_cjs_namespaceObject.STATE_KEY);
	if (text === "") return void 0;
	const state = (0,zod_cjs_namespaceObject.safeParse)(savedState(), (0,external_shared_cjs_namespaceObject.parseJson)(text));
	if (!state.success) throw new external_shared_cjs_namespaceObject.Invalid("The state that the main step saved cannot be read; something has changed it");
	return state.data;
}
// build/runner/job-summary.js
/**
* Loads what writes the job summary, which `writeSummary` then finds there. It needs modules of Node's that load 6 ms
* sooner before the first request than after it (measured; `skipOptimizing` in influxdb/http.ts says why). Throws
* nothing: that it cannot be loaded is for `writeSummary` to tell, after what matters more is done.
*/
async function loadSummary() {
	await importSummary().catch(() => {});
}
async function importSummary() {
	return (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 341, 19))).summary;
}
/** Adds to the job summary. That it cannot be written is a warning: it is no reason to fail a job. */
async function writeSummary(html) {
	try {
		await (await importSummary()).addRaw(html).write();
	} catch (error) {
		(0,external_shared_cjs_namespaceObject.warning)(`The job summary could not be written: ${(0,external_shared_cjs_namespaceObject.asError)(error).message}`);
	}
}
// build/runner/html.js
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
/** A text as HTML shows it, without anything that HTML would read as its own. */
function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
/** A value as code, on one line, with all that HTML or Markdown would read as its own taken out of it. */
function code(text) {
	return `<code>${text.replace(/[\s\p{C}]+/gu, " ").replace(/[^\w ./:-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}
/** A table, a row a line. Cells are HTML. */
function htmlTable(header, rows) {
	const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
	return [
		"<table>",
		row("th", header),
		...rows.map((cells) => row("td", cells)),
		"</table>",
		""
	].join("\n");
}
// build/token/confirm-gone.js
/**
* Looks once more at listed tokens of which the API then said that it knows none. One that is listed alive even now is not
* gone: what answers for single tokens and what lists them do not agree. `isOurs` picks their descriptions. Throws nothing.
*/
async function confirmGone(outcomes, isOurs, deps) {
	if (outcomes.every(({ result }) => result !== "unknown")) return outcomes;
	const listed = await deps.api.getDatabaseTokens(isOurs, () => {}).catch(external_shared_cjs_namespaceObject.asError);
	return outcomes.map((outcome) => outcome.result === "unknown" ? judged(outcome, listed, deps.serverNow()) : outcome);
}
function judged(unknown, listed, nowMs) {
	const { id } = unknown;
	if (listed instanceof Error) return {
		id,
		result: "failed",
		error: listed
	};
	return listed.some((token) => token.id === id && isAlive(token, nowMs)) ? {
		id,
		result: "failed",
		error: (0,external_shared_cjs_namespaceObject.notFoundError)(id)
	} : unknown;
}
function isAlive({ revokedAtMs, expiresAtMs }, nowMs) {
	return revokedAtMs === void 0 && (expiresAtMs === void 0 || expiresAtMs > nowMs);
}


module.exports = __webpack_exports__;
/******/ })()
;