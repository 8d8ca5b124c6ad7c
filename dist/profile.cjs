// dist/profile.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 147:
/***/ ((module) => {

module.exports = require("./vendor/toml.cjs");

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
  mergeProfile: () => (/* binding */ mergeProfile)
});

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = require("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = require("node:path");
;// CONCATENATED MODULE: ./build/split/profile.js



// build/inputs/profile.js
/** Adds the profile that the inputs name. All tokens of its file are masked. */
async function mergeProfile(raw, environment, redaction) {
	const name = raw["profile"] || "default";
	const path = raw["config"] || environment.findInfluxctlConfig();
	if (path === void 0) return {
		...(0,external_shared_cjs_namespaceObject.withoutProfile)(raw),
		profile: name,
		problems: [NO_HOME]
	};
	const pointsToFile = raw["config"] ? "config" : "profile";
	const namesProfile = raw["profile"] ? "profile" : "config";
	let source = pointsToFile;
	try {
		const profiles = await readConfig(path);
		(0,external_shared_cjs_namespaceObject.maskProfiles)(profiles, pointsToFile, redaction);
		source = namesProfile;
		const profile = (0,external_shared_cjs_namespaceObject.findProfile)(profiles, name);
		source = pointsToFile;
		return merge(raw, profile);
	} catch (error) {
		if (!(error instanceof external_shared_cjs_namespaceObject.Invalid)) throw error;
		return {
			...(0,external_shared_cjs_namespaceObject.withoutProfile)(raw),
			profile: name,
			problems: error.problems.map((problem) => `${source}: ${(0,external_shared_cjs_namespaceObject.quoted)(path)} ${problem}`)
		};
	}
}
const NO_HOME = "profile: influxctl keeps its profiles below the home directory, and this job has none (HOME; on Windows APPDATA); give the path of its config.toml as the input config";
async function readConfig(path) {
	const { parseToml, TomlError } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 147, 19));
	const text = readText(path);
	const parsed = attempt(() => parseToml(text));
	if (parsed instanceof TomlError) throw new external_shared_cjs_namespaceObject.Invalid(`is not TOML: line ${parsed.line}, column ${parsed.column}`);
	if (parsed instanceof Error) throw new external_shared_cjs_namespaceObject.Invalid("is not TOML");
	return (0,external_shared_cjs_namespaceObject.readProfiles)(parsed);
}
function readText(path) {
	const text = attempt(() => (0,external_node_fs_namespaceObject.readFileSync)(path, "utf8"));
	if (typeof text === "string") return text;
	const code = "code" in text ? String(text.code) : "unknown reason";
	throw new external_shared_cjs_namespaceObject.Invalid(code === "ENOENT" ? "is not there, on this runner" : `cannot be read (${code})`);
}
/** What the work returns, or the error that it throws: one to look at, not to pass on. */
function attempt(work) {
	try {
		return work();
	} catch (error) {
		return error instanceof Error ? error : /* @__PURE__ */ new Error("no error");
	}
}
function merge(raw, profile) {
	const ca = profile.tls?.ca?.trim() ?? "";
	const isPath = ca !== "" && !ca.startsWith("-----BEGIN");
	const wantsCa = raw["ca-certificate"] === "";
	const caCertificate = isPath && wantsCa ? readCa(ca) : ca;
	const offered = {
		...(0,external_shared_cjs_namespaceObject.inputsOfProfile)(profile),
		"ca-certificate": caCertificate
	};
	const added = Object.entries(offered).filter(([input, value]) => raw[input] === "" && value !== "");
	const names = new Set(added.map(([input]) => input));
	return {
		raw: {
			...raw,
			...Object.fromEntries(added)
		},
		profile: profile.name,
		nameOf: (input) => names.has(input) ? `${input} (from the profile ${(0,external_shared_cjs_namespaceObject.quoted)(profile.name)})` : input,
		caCertificatePath: isPath && wantsCa ? (0,external_node_path_namespaceObject.resolve)(ca) : "",
		problems: [],
		environmentProblems: []
	};
}
function readCa(path) {
	const text = attempt(() => (0,external_node_fs_namespaceObject.readFileSync)(path, "utf8"));
	if (typeof text === "string") return text;
	throw new external_shared_cjs_namespaceObject.Invalid(`names the file ${(0,external_shared_cjs_namespaceObject.quoted)(path)} as tls.ca, which cannot be read`);
}


module.exports = __webpack_exports__;
/******/ })()
;