// dist/profile.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
const require_offline = require("./offline.cjs");
const require_shared = require("./shared.cjs");
let node_path = require("node:path");
let node_fs = require("node:fs");
let vendor_zod = require("./vendor/zod.cjs");
// src/influxdb/influxctl-profile.ts
/**
* The keys of a profile in influxctl's `config.toml` that matter for a connection. Others are ignored.
* @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/cli/influxctl/
*/
const profile = vendor_zod.object({
	name: vendor_zod.string(),
	product: vendor_zod.optional(vendor_zod.string()),
	account_id: vendor_zod.optional(vendor_zod.string()),
	cluster_id: vendor_zod.optional(vendor_zod.string()),
	host: vendor_zod.optional(vendor_zod.string()),
	port: vendor_zod.optional(vendor_zod.union([vendor_zod.string(), vendor_zod.number()])),
	mgmt_token: vendor_zod.optional(vendor_zod.string()),
	/** A database token for influxctl's own queries and writes. Not used here, but a secret. */
	token: vendor_zod.optional(vendor_zod.string()),
	tls: vendor_zod.optional(vendor_zod.object({
		ca: vendor_zod.optional(vendor_zod.string()),
		cert: vendor_zod.optional(vendor_zod.string()),
		key: vendor_zod.optional(vendor_zod.string()),
		insecure: vendor_zod.optional(vendor_zod.boolean()),
		disable: vendor_zod.optional(vendor_zod.boolean())
	}))
});
const config = vendor_zod.object({ profile: vendor_zod.optional(vendor_zod.array(profile)) });
/**
* Reads the profiles in the parsed TOML of a config file. Throws `Invalid`, which names the keys with a value of the
* wrong type, but does not quote the values, because any of them may contain a token.
*/
function readProfiles(toml) {
	const result = vendor_zod.safeParse(config, toml);
	if (result.success) return result.data.profile ?? [];
	const keys = result.error.issues.map((issue) => issue.path.join("."));
	throw new require_offline.Invalid(`has a value of the wrong type at ${[...new Set(keys)].join(", ")}`);
}
/** Finds a profile by its name. Throws `Invalid` with the existing names. */
function findProfile(profiles, name) {
	const match = profiles.find((candidate) => candidate.name === name);
	if (match !== void 0) return match;
	const names = profiles.map((candidate) => require_offline.quote(candidate.name)).join(", ");
	throw new require_offline.Invalid(`has no profile ${require_offline.quote(name)}; ${names === "" ? "it has no profiles" : `it has ${names}`}`);
}
/** Finds the secrets in profiles. */
function findProfileSecrets(profiles) {
	return profiles.flatMap(({ name, mgmt_token = "", token = "" }) => [{
		profile: name,
		key: "mgmt_token",
		secret: mgmt_token
	}, {
		profile: name,
		key: "token",
		secret: token
	}]).filter(({ secret }) => secret.trim() !== "");
}
/** Translates a profile to inputs. Throws `Invalid` for settings that this action does not support. */
function toProfileInputs(from) {
	const problems = findRefusals(from);
	if (problems.length > 0) throw new require_offline.Invalid(...problems);
	return {
		product: from.product ?? "",
		"management-token": from.mgmt_token?.trim() ?? "",
		"account-id": from.account_id ?? "",
		"cluster-id": from.cluster_id ?? "",
		host: appendPort(from.host ?? "", String(from.port ?? ""))
	};
}
function findRefusals({ name, tls }) {
	const location = `in the profile ${require_offline.quote(name)}`;
	const problems = [];
	if (tls?.insecure) problems.push(`has tls.insecure = true ${location}: this action always verifies certificates. Set tls.ca, or the input ca-certificate, to the certificate of the authority`);
	if (tls?.disable) problems.push(`has tls.disable = true ${location}: this action never sends the management token unencrypted. Remove it`);
	if (tls?.cert || tls?.key) problems.push(`has tls.cert or tls.key ${location}: this action does not support client certificates. Remove them`);
	return problems;
}
function appendPort(host, port) {
	if (host === "" || port === "") return host;
	return `${host.replace(/\/+$/, "")}:${port}`;
}
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
		maskProfiles(profiles, fileInput, redaction);
		const found = require_offline.collectProblems(() => findProfile(profiles, name));
		return found.kind === "value" ? merge(raw, found.value) : withProblems(nameInput, found.problems);
	} catch (error) {
		if (!(error instanceof require_offline.Invalid)) throw error;
		return withProblems(fileInput, error.problems);
	}
}
/** Masks every token in a file of profiles, including those of unused profiles. `source` is the name of the input. */
function maskProfiles(profiles, source, redaction) {
	const short = findProfileSecrets(profiles).filter(({ secret }) => !redaction.add(secret, require_offline.MIN_TOKEN_LENGTH));
	// Only after all tokens are known, because a name may contain the token of another profile.
	for (const { profile, key } of short) require_shared.warnOfNoMask(redaction.message(`${source}: ${key} of the profile ${require_offline.quote(profile)}`), require_offline.MIN_TOKEN_LENGTH);
}
async function readConfig(path) {
	const { parseToml, TomlError } = await Promise.resolve().then(() => require("./vendor/toml.cjs"));
	const text = readText(path);
	const parsed = attempt(() => parseToml(text));
	// The parser's message shows the lines around the error, which can contain tokens.
	if (parsed instanceof TomlError) throw new require_offline.Invalid(`is not valid TOML: line ${parsed.line}, column ${parsed.column}`);
	if (parsed instanceof Error) throw new require_offline.Invalid("is not valid TOML");
	return readProfiles(parsed);
}
function readText(path) {
	const text = attempt(() => node_fs.readFileSync(path, "utf8"));
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
		...toProfileInputs(profile),
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
		caCertificatePath: isPath && wantsCa ? node_path.resolve(ca) : "",
		problems: [],
		environmentProblems: []
	};
}
function readCa(path) {
	const text = attempt(() => node_fs.readFileSync(path, "utf8"));
	if (typeof text === "string") return text;
	throw new require_offline.Invalid(`sets tls.ca to ${require_offline.quote(path)}, but that file cannot be read`);
}
exports.mergeProfile = mergeProfile;
