// dist/profile.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_shared = require("./shared.cjs");
const require_offline = require("./offline.cjs");
let node_path = require("node:path");
let node_fs = require("node:fs");
// src/inputs/profile.ts
const NO_HOME = "profile: influxctl keeps its profiles in the home directory, but HOME (on Windows, APPDATA) is unset; set the input config to the path of its config.toml";
/** Adds the values of the profile that the inputs name. Masks all tokens in its file. */
async function mergeProfile(raw, environment, redaction) {
	const name = raw["profile"] || "default";
	const path = raw["config"] || environment.findInfluxctlConfig();
	if (path === void 0) return {
		...require_offline.withoutProfile(raw),
		profile: name,
		problems: [NO_HOME]
	};
	const fileInput = raw["config"] ? "config" : "profile";
	const nameInput = raw["profile"] ? "profile" : "config";
	const withProblems = (input, problems) => ({
		...require_offline.withoutProfile(raw),
		profile: name,
		problems: problems.map((problem) => `${input}: ${require_offline.quote(path)} ${problem}`)
	});
	try {
		const profiles = await readConfig(path);
		require_shared.maskProfiles(profiles, fileInput, redaction);
		const found = require_offline.collectProblems(() => require_shared.findProfile(profiles, name));
		return found.kind === "value" ? merge(raw, found.value) : withProblems(nameInput, found.problems);
	} catch (error) {
		if (!(error instanceof require_offline.Invalid)) throw error;
		return withProblems(fileInput, error.problems);
	}
}
async function readConfig(path) {
	const { parseToml, TomlError } = await Promise.resolve().then(() => require("./vendor/toml.cjs"));
	const text = readText(path);
	const parsed = attempt(() => parseToml(text));
	// The parser's message shows the lines around the error, which can contain tokens.
	if (parsed instanceof TomlError) throw new require_offline.Invalid(`is not valid TOML: line ${parsed.line}, column ${parsed.column}`);
	if (parsed instanceof Error) throw new require_offline.Invalid("is not valid TOML");
	return require_shared.readProfiles(parsed);
}
function readText(path) {
	const text = attempt(() => (0, node_fs.readFileSync)(path, "utf8"));
	if (typeof text === "string") return text;
	const code = "code" in text ? String(text.code) : "unknown reason";
	throw new require_offline.Invalid(code === "ENOENT" ? "does not exist on this runner" : `cannot be read (${code})`);
}
/** Returns the error instead of throwing it. Its message must not be shown. */
function attempt(work) {
	try {
		return work();
	} catch (error) {
		return require_offline.asError(error);
	}
}
function merge(raw, profile) {
	const ca = profile.tls?.ca?.trim() ?? "";
	const isPath = ca !== "" && !ca.startsWith("-----BEGIN");
	const wantsCa = raw["ca-certificate"] === "";
	const caCertificate = isPath && wantsCa ? readCa(ca) : ca;
	const offered = {
		...require_shared.toProfileInputs(profile),
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
		formatName: (input) => names.has(input) ? `${input} (from the profile ${require_offline.quote(profile.name)})` : input,
		caCertificatePath: isPath && wantsCa ? (0, node_path.resolve)(ca) : "",
		problems: [],
		environmentProblems: []
	};
}
function readCa(path) {
	const text = attempt(() => (0, node_fs.readFileSync)(path, "utf8"));
	if (typeof text === "string") return text;
	throw new require_offline.Invalid(`sets tls.ca to ${require_offline.quote(path)}, but that file cannot be read`);
}
exports.mergeProfile = mergeProfile;
