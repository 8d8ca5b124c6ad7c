// dist/open.cjs: code of this action, from src/. Run npm run build to change it.
"use strict";
if (parseInt(process.versions.node, 10) < 24) return require("./old-node.cjs")("open");
const require_offline = require("./offline.cjs");
let vendor_core = require("./vendor/core.cjs");
// src/open/hand-over.ts
/** Gives an opened token to the job: sets the outputs and, with `exportEnv`, the environment of later steps. */
function handOverOpened(token, exportEnv, environment, nowMs) {
	const opened = `Opened database token ${token.id} on ${token.host} with ${require_offline.formatPermissions(token.permissions)}.`;
	// The runner accepts commands after `##[` anywhere in a line, and whoever has the key can seal one.
	require_offline.info(opened.replaceAll("##[", "## ["));
	require_offline.info(`${require_offline.formatExpiry(token.expiresAt, nowMs)}.`);
	vendor_core.setOutput("token", token.accessToken);
	vendor_core.setOutput("token-id", token.id);
	vendor_core.setOutput("expires-at", token.expiresAt);
	vendor_core.setOutput("permissions", JSON.stringify(token.permissions));
	vendor_core.setOutput("host", token.host);
	if (exportEnv) require_offline.exportToken(token, token.host, environment);
}
// src/open/inputs.ts
/** The names of the inputs of open. */
const OPEN_INPUTS = [
	"sealed-token",
	"transfer-key",
	"export-env"
];
const MISSING_SEALED_TOKEN = `is required, but it is empty. Usual causes: this job does not list the job that seals the token in \`needs\`; that job has no \`outputs:\` with \`sealed-token: \${{ steps.<id>.outputs.sealed-token }}\`; it was skipped; its step that creates the token has no transfer-key; or GitHub dropped the output because it contains a masked value, which the log of that job reports`;
/** Parses the inputs of open. Throws one `Invalid` with every problem. */
function parseOpenInputs(raw, environment, missingKey) {
	const environmentProblems = require_offline.findCommandFileProblems(environment, ["GITHUB_OUTPUT"], require_offline.isTrue(raw["export-env"]));
	const values = require_offline.parseInputs({
		...require_offline.withoutProfile(raw),
		environmentProblems
	}, () => ({
		"sealed-token": require_offline.required(require_offline.parseSealedToken, MISSING_SEALED_TOKEN),
		"transfer-key": (text) => {
			if (text === "") throw new require_offline.Invalid(missingKey());
			return require_offline.parseTransferKey(text);
		},
		"export-env": require_offline.withDefault(require_offline.parseBoolean, "false")
	}));
	return {
		sealedToken: values["sealed-token"],
		transferKey: values["transfer-key"],
		exportEnv: values["export-env"]
	};
}
// src/open/open-token.ts
const NOT_OPENED = "sealed-token: could not be opened. Either transfer-key is not the key with which the token was sealed (use the same secret in both jobs), or the value was changed, or it was sealed in another run: a sealed token opens only in the workflow run that sealed it";
/**
* Opens the token and masks it before anything else. Throws if it cannot be opened, or has expired by the clock of this
* runner, because there is no server to ask for the time.
*/
function openToken({ sealedToken, transferKey }, run, nowMs, redaction) {
	const token = require_offline.openSealedToken(sealedToken, transferKey, run);
	if (token === void 0) throw new Error(NOT_OPENED);
	redaction.add(token.accessToken);
	const expiredMs = nowMs - Date.parse(token.expiresAt);
	if (expiredMs >= 0) throw new Error(formatExpired(token, expiredMs));
	return token;
}
function formatExpired({ id, expiresAt }, expiredMs) {
	return `Database token ${id} expired at ${expiresAt}, ${require_offline.formatAbout(expiredMs / 1e3)} ago by the clock of this runner. Set a longer expiry in the step that creates it, and re-run all jobs: a re-run of only the failed jobs would get the same token`;
}
// src/open.ts
/**
* The action open: opens a token that another job of the same run has sealed. It sends nothing and saves no state, and
* loads only the code that needs neither the network nor zod (`dist/offline.cjs`).
*/
async function open(_cancellation, redaction) {
	redaction.add(vendor_core.getInput("transfer-key"), require_offline.MIN_TOKEN_LENGTH);
	const environment = require_offline.readEnvironment();
	const inputs = parseOpenInputs(Object.fromEntries(OPEN_INPUTS.map((name) => [name, vendor_core.getInput(name)])), environment, () => require_offline.explainMissingSecret("key", environment, require_offline.readEvent(environment)));
	handOverOpened(openToken(inputs, environment.run, require_offline.now(), redaction), inputs.exportEnv, environment, require_offline.now());
}
require_offline.runAction(open, { onCancel: "report-error" });
