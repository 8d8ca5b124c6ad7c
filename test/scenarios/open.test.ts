import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { sealToken, type TransferredToken } from "../../src/transfer/sealed-token.ts";
import type { Job, JobOptions } from "../support/runner/job.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION, scenario } from "./scenario.ts";

const OPEN = "open/action.yml";
const RUN = { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "4711", runAttempt: "1" };
const RUN_OPTIONS = { repository: RUN.repository, runId: Number(RUN.runId) };
const LOADED_FILES = fileURLToPath(new URL("./loaded-files.cjs", import.meta.url));

/** A sealed token, its key, and a job of the same run. */
interface OpenSetup {
  readonly job: Job;
  readonly key: string;
  readonly token: TransferredToken;
  readonly sealed: string;
  readonly open: (inputs?: Readonly<Record<string, string>>) => Promise<StepResult>;
}

/** A scenario with `setUpOpen`. There is no cluster, and a job cannot reach any other server. */
const openScenario = jobScenario.extend("setUpOpen", async ({ newJob, watch }) => {
  return ({ job: jobOptions, ...fields }: Partial<TransferredToken> & { job?: JobOptions } = {}): OpenSetup => {
    const secret = randomBytes(32);
    const key = secret.toString("base64");
    const token = { ...createToken(), ...fields };
    // At the end, the token may be only where the action writes it.
    watch({ secrets: [token.accessToken], liveTokens: () => [], requests: [], close: async () => {} });
    const sealed = sealToken(token, secret, RUN);
    const job = newJob({ ...RUN_OPTIONS, masks: [key], ...jobOptions });
    const open: OpenSetup["open"] = (inputs = {}) =>
      job.run(OPEN, { with: { "sealed-token": sealed, "transfer-key": key, ...inputs } });
    return { job, key, token, sealed, open };
  };
});

function createToken(): TransferredToken {
  return {
    accessToken: `apiv1_fake-${randomBytes(30).toString("base64url")}`,
    id: "55555555-5555-4555-8555-555555555555",
    expiresAt: formatSecond(Date.now() + 3_600_000),
    permissions: [
      { action: "read", resource: "sensors" },
      { action: "write", resource: "sensors" },
    ],
    host: "https://cluster.example.com",
    product: "dedicated",
  };
}

function formatSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The outputs of a token. */
function toOutputs({ accessToken, id, expiresAt, permissions, host }: TransferredToken): Record<string, string> {
  return {
    token: accessToken,
    "token-id": id,
    "expires-at": expiresAt,
    permissions: JSON.stringify(permissions),
    host,
  };
}

/** Expects that a step fails with one error, without outputs, and masks only the key. */
function expectRefusal(step: StepResult, message: RegExp, masks: readonly string[]): void {
  expect(step.exitCode).toBe(1);
  expect(outputProblems(step)).toEqual([]);
  expect(step.annotations).toEqual([{ level: "error", message: expect.stringMatching(message) }]);
  expect({ outputs: step.outputs, env: step.env, masks: step.masks }).toEqual({ outputs: {}, env: {}, masks });
}

describe("open", () => {
  openScenario("masks the key first and the token second, and sets the outputs", async ({ setUpOpen }) => {
    const { job, key, token, open } = setUpOpen();
    const step = await open();
    expect(step.conclusion, step.log).toBe("success");
    expect(step.annotations).toEqual([]);
    expect(step.outputs).toEqual(toOutputs(token));
    expect(step.raw.split("\n").slice(0, 2)).toEqual([`::add-mask::${key}`, `::add-mask::${token.accessToken}`]);
    expect(step.masks).toEqual([key, token.accessToken]);
    expect(step.log).toContain(
      `Opened database token ${token.id} on https://cluster.example.com with read and write on \`sensors\`.`,
    );
    expect(step.log).toMatch(/Expires at .*Z \(in 1h\)\./);
    expect({ env: step.env, state: step.state, summary: step.summary }).toEqual({ env: {}, state: {}, summary: "" });
    expect(await job.complete()).toEqual([]);
  });

  openScenario("does not pass the token on to another job", async ({ setUpOpen }) => {
    const { job, sealed, key, token } = setUpOpen();
    await job.run(OPEN, { id: "token", with: { "sealed-token": sealed, "transfer-key": key } });
    expect(job.outputs("token")["token"]).toBe(token.accessToken);
    expect(job.jobOutput("token", "token")).toBeUndefined();
  });

  openScenario("prints no workflow command that someone with the key sealed", async ({ setUpOpen }) => {
    const { open } = setUpOpen({ id: "x ##[error]x", host: "https://##[group]x" });
    const step = await open();
    expect(step.conclusion, step.log).toBe("success");
    expect(step.log).toContain("Opened database token x ## [error]x on https://## [group]x with");
  });

  openScenario("does not open a value with a line break that someone with the key sealed", async ({ setUpOpen }) => {
    const { key, open } = setUpOpen({ host: "https://x\n::error::x" });
    expectRefusal(await open({ "export-env": "true" }), /^sealed-token: could not be opened\./, [key]);
  });

  openScenario("opens a token that never expires", async ({ setUpOpen }) => {
    const { open, token } = setUpOpen({ expiresAt: "" });
    const step = await open();
    expect(step.outputs).toEqual(toOutputs(token));
    expect(step.log).toContain("Never expires.");
  });

  openScenario("opens a token in a later attempt of its run", async ({ setUpOpen }) => {
    const { open, token } = setUpOpen({ job: { runAttempt: 2 } });
    const step = await open();
    expect(step.outputs).toEqual(toOutputs(token));
  });

  openScenario("sets the variables of InfluxData's clients with export-env", async ({ setUpOpen }) => {
    const { open, token } = setUpOpen();
    const step = await open({ "export-env": "true" });
    expect(step.env).toEqual({ INFLUX_TOKEN: token.accessToken, INFLUX_HOST: token.host, INFLUX_DATABASE: "sensors" });
  });

  openScenario("reports that it replaces a token of the environment, and does not show it", async ({ setUpOpen }) => {
    const before = `fake-${randomBytes(20).toString("hex")}`;
    const { open } = setUpOpen({ job: { env: { INFLUX_TOKEN: before } } });
    const step = await open({ "export-env": "true" });
    expect(step.log).toContain("INFLUX_TOKEN was already set; later steps get the new token.");
    expect(step.raw).not.toContain(before);
  });

  scenario("gets a token from the job that created it, and the last job revokes it", async ({ setUp, newJob }) => {
    const key = randomBytes(32).toString("base64");
    const { emulator, inputs } = await setUp();
    const creating = newJob({ ...RUN_OPTIONS, masks: [emulator.managementToken, key] });
    const created = await creating.run(ACTION, { id: "token", with: inputs({ "transfer-key": key }) });
    const needs = {
      sealed: creating.jobOutput("token", "sealed-token") ?? "",
      tokenId: creating.jobOutput("token", "token-id") ?? "",
    };
    await creating.complete();
    const before = emulator.requests.length;

    // This job knows no management token.
    const testing = newJob({ ...RUN_OPTIONS, masks: [key] });
    const opened = await testing.run(OPEN, { with: { "sealed-token": needs.sealed, "transfer-key": key } });
    expect(opened.conclusion, opened.log).toBe("success");
    expect(opened.outputs).toEqual({
      token: emulator.liveTokens()[0]?.accessToken,
      "token-id": needs.tokenId,
      "expires-at": created.outputs["expires-at"],
      permissions: created.outputs["permissions"],
      host: created.outputs["host"],
    });
    expect(await testing.complete()).toEqual([]);
    expect(emulator.requests).toHaveLength(before);

    const last = newJob({ ...RUN_OPTIONS, masks: [emulator.managementToken] });
    const { databases: _, permissions: __, ...connection } = inputs();
    const revoked = await last.run("revoke/action.yml", { with: { ...connection, "token-id": needs.tokenId } });
    expect(revoked.outputs).toEqual({ revoked: "1" });
  });
});

describe("open reports, and quotes nothing, if", () => {
  openScenario("the sealed token is empty, with the usual causes", async ({ setUpOpen }) => {
    const { key, open } = setUpOpen();
    const step = await open({ "sealed-token": " " });
    expectRefusal(step, /^sealed-token: is required, but it is empty\..*`needs`.*`outputs:`.*masked value/, [key]);
  });

  openScenario("the key is empty, with the usual causes", async ({ setUpOpen }) => {
    const { open } = setUpOpen();
    const step = await open({ "transfer-key": "" });
    expectRefusal(step, /^transfer-key: is required, but it is empty\. Usual causes: the name of the secret/, []);
  });

  openScenario("a pull request from a fork has no key", async ({ setUpOpen }) => {
    const repo = (full_name: string) => ({ repo: { full_name } });
    const event = { pull_request: { head: repo("fan/octo-repo"), base: repo("octo-org/octo-repo") } };
    const { open } = setUpOpen({ job: { eventName: "pull_request", event } });
    const step = await open({ "sealed-token": "", "transfer-key": "" });
    expectRefusal(step, /^sealed-token: is required.*\ntransfer-key: is empty: pull requests from forks/, []);
  });

  openScenario("several inputs are wrong, all at once", async ({ setUpOpen }) => {
    const { sealed, open } = setUpOpen();
    const step = await open({
      "sealed-token": sealed.slice(0, -1),
      "transfer-key": randomBytes(16).toString("base64"),
      "export-env": "yes",
    });
    expect(step.annotations.map(({ message }) => message.split("\n"))).toEqual([
      [
        expect.stringMatching(/^sealed-token: is incomplete, or contains additional text; /),
        expect.stringMatching(/^transfer-key: is not 32 bytes in base64, which are 44 characters; /),
        'export-env: "yes" is not a boolean; write true or false',
      ],
    ]);
    expect(step.outputs).toEqual({});
  });

  openScenario("the two inputs are swapped", async ({ setUpOpen }) => {
    const { sealed, key, open } = setUpOpen();
    const step = await open({ "sealed-token": key, "transfer-key": sealed });
    expectRefusal(step, /^sealed-token: is not a sealed token; .*\ntransfer-key: is a sealed token, not the key/, [
      sealed,
    ]);
  });

  openScenario("the key is in another input, too", async ({ setUpOpen }) => {
    const { key, open } = setUpOpen();
    const step = await open({ "export-env": key });
    expectRefusal(step, /^export-env: contains the transfer key or a part of it; remove it$/, [key]);
  });

  openScenario("the token is not sealed", async ({ setUpOpen }) => {
    const { key, token, open } = setUpOpen();
    const step = await open({ "sealed-token": token.accessToken });
    expectRefusal(step, /^sealed-token: is a token that is not sealed; /, [key]);
  });

  openScenario("a newer version of the action has sealed it", async ({ setUpOpen }) => {
    const { key, sealed, open } = setUpOpen();
    const step = await open({ "sealed-token": sealed.replace("v1", "v2") });
    expectRefusal(step, /^sealed-token: was sealed by a newer version of this action \(format v2\); use the same/, [
      key,
    ]);
  });

  const NOT_OPENED =
    /^sealed-token: could not be opened\. Either transfer-key is not the key .*, or the value was changed, or it was sealed in another run/;

  openScenario("the key is another one", async ({ setUpOpen }) => {
    const { open } = setUpOpen();
    const other = randomBytes(32).toString("base64");
    expectRefusal(await open({ "transfer-key": other }), NOT_OPENED, [other]);
  });

  openScenario("the value has changed", async ({ setUpOpen }) => {
    const { key, sealed, open } = setUpOpen();
    const changed = sealed.replace(/(?<=\.)(.)(?=[\w-]+$)/, (first) => (first === "A" ? "B" : "A"));
    expectRefusal(await open({ "sealed-token": changed }), NOT_OPENED, [key]);
  });

  openScenario.for([
    { name: "run", job: { runId: 4_712 } },
    { name: "repository", job: { repository: "octo-org/other" } },
    { name: "GitHub server", job: { serverUrl: "https://ghe.example.com" } },
  ])("the token is from another $name", async ({ job }, { setUpOpen }) => {
    const { key, open } = setUpOpen({ job });
    expectRefusal(await open(), NOT_OPENED, [key]);
  });

  openScenario("the token has expired, after masking it", async ({ setUpOpen }) => {
    const { key, token, open } = setUpOpen({ expiresAt: formatSecond(Date.now() - 7_200_000) });
    const message = new RegExp(
      `^Database token ${token.id} expired at ${token.expiresAt}, 2h ago by the clock of this runner\\. Set a longer expiry`,
    );
    expectRefusal(await open(), message, [key, token.accessToken]);
  });
});

describe("open in a job whose environment is hostile", { concurrent: true }, () => {
  openScenario.for([
    { name: "NODE_DEBUG", env: { NODE_DEBUG: "*", NODE_DEBUG_NATIVE: "*", DEBUG: "*" } },
    { name: "LD_DEBUG", env: { LD_DEBUG: "libs" } },
    { name: "OpenSSL's configuration", env: { OPENSSL_CONF: "/nowhere/openssl.cnf", SSL_CERT_FILE: "/nowhere" } },
    {
      name: "NODE_OPTIONS that print",
      env: { NODE_OPTIONS: "--trace-env --trace-exit --trace-uncaught --trace-warnings --trace-deprecation" },
    },
    {
      name: "NODE_OPTIONS that restrict",
      env: { NODE_OPTIONS: "--frozen-intrinsics --disallow-code-generation-from-strings --disable-proto=throw" },
    },
    {
      name: "variables of this action",
      env: { "INPUT_SEALED-TOKEN": "hostile", "INPUT_TRANSFER-KEY": "hostile", GITHUB_RUN_ID: "1" },
    },
  ])("opens the token and shows nothing: $name", async ({ env }, { setUpOpen }) => {
    const { open, token } = setUpOpen({ job: { env } });
    const step = await open();
    expect(step.conclusion, step.log).toBe("success");
    expect(step.outputs).toEqual(toOutputs(token));
  });

  openScenario("does not abort, so that there is no core dump", async ({ setUpOpen }) => {
    const { open } = setUpOpen({ job: { env: { NODE_OPTIONS: "--abort-on-uncaught-exception" } } });
    const step = await open({ "sealed-token": "sealed.v1.1.A" });
    expect({ exitCode: step.exitCode, signal: step.signal }).toEqual({ exitCode: 1, signal: null });
  });
});

// Windows parses the backslashes of a path in NODE_OPTIONS differently.
describe.skipIf(process.platform === "win32")("open with a file that NODE_OPTIONS loads", () => {
  openScenario("writes Node's reports without its inputs", async ({ setUpOpen }) => {
    const { job, key, sealed, open } = setUpOpen();
    const preload = join(job.folders.home, "report.cjs");
    writeFileSync(preload, 'process.on("exit", () => process.report.writeReport());');
    job.setEnv({ NODE_OPTIONS: `--require=${preload} --report-directory=${job.folders.home}` });
    await open();
    const [report = "", ...others] = readdirSync(job.folders.home).filter((name) => name.startsWith("report."));
    expect(others).toEqual(["report.cjs"]);
    const text = readFileSync(join(job.folders.home, report), "utf8");
    expect(text).toContain('"header"');
    expect([key, sealed, "INPUT_"].filter((secret) => text.includes(secret))).toEqual([]);
  });

  openScenario("loads nothing that it does not need, above all no code for the network", async ({ setUpOpen }) => {
    const { job, open } = setUpOpen();
    const path = join(job.folders.home, "loaded.json");
    job.setEnv({ LOADED_FILES: path, NODE_OPTIONS: `--require=${LOADED_FILES}` });
    const step = await open({ "export-env": "true" });
    expect(step.conclusion, step.log).toBe("success");
    const { files, builtIn } = JSON.parse(readFileSync(path, "utf8"));
    expect(files).toEqual(["core.cjs", "offline.cjs", "open.cjs"]);
    expect(builtIn).toContain("NativeModule crypto");
    const network = ["http", "https", "http2", "tls", "dns", "dgram", "child_process", "worker_threads"];
    expect(network.filter((name) => builtIn.includes(`NativeModule ${name}`))).toEqual([]);
  });
});
