import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../../test/support/influxdb/start.ts";
import type { Program } from "./process.ts";

/** The measured programs by name. Each call creates the program for one run. */
export interface Programs {
  readonly bare: () => Program;
  readonly floorMain: () => Program;
  readonly main: () => Program;
  readonly waitingMain: () => Program;
  readonly floorPost: () => Program;
  readonly post: () => Program;
  readonly mainWithoutSummary: () => Program;
  readonly postWithoutSummary: () => Program;
  readonly idlePost: () => Program;
}

const root = join(import.meta.dirname, "../../..");

const runnerEnv = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "octo-org/octo-repo",
  GITHUB_RUN_ID: "42",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_WORKFLOW: "CI",
  GITHUB_JOB: "test",
  ACTIONS_RUNTIME_TOKEN: "a-runtime-token",
};

const createBody = JSON.stringify({
  description: "CI / test (https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef)",
  permissions: [{ action: "write", resource: "sensors" }],
  expiresAt: "2099-01-01T00:00:00Z",
});

/** Creates the programs for a cluster with HTTPS. */
export function createPrograms(emulator: Emulator): Programs {
  const files = createFiles(emulator);
  const base = { NODE_EXTRA_CA_CERTS: files.ca };
  const floorEnv = { ...base, TOKEN: emulator.managementToken, BASE_URL: baseUrl(emulator), BODY: createBody };
  const entry = (name: string, env: Record<string, string>): Program => ({
    args: [join(root, "dist", `${name}.cjs`)],
    env: { ...base, ...files.commands, ...runnerEnv, ...env },
  });
  const post = () => entry("post", { "STATE_database-token": readLastState(files.commands.GITHUB_STATE) });
  return {
    bare: () => ({ args: ["-e", "0"], env: base }),
    floorMain: () => ({ args: [join(import.meta.dirname, "floor.cjs")], env: floorEnv }),
    main: () => entry("main", createInputs(emulator, { "activation-timeout": "0" })),
    waitingMain: () => entry("main", createInputs(emulator)),
    floorPost: () => ({
      args: [join(import.meta.dirname, "floor.cjs")],
      env: { ...floorEnv, TOKEN_ID: findLastTokenId(emulator) },
    }),
    post,
    mainWithoutSummary: () => entry("main", createInputs(emulator, { summary: "false" })),
    postWithoutSummary: post,
    idlePost: () => entry("post", { "STATE_database-token": "" }),
  };
}

function baseUrl(emulator: Emulator): string {
  return `${emulator.managementUrl}/accounts/${emulator.accountId}/clusters/${emulator.clusterId}`;
}

function createInputs(emulator: Emulator, more: Record<string, string> = {}): Record<string, string> {
  const values = {
    "management-token": emulator.managementToken,
    "account-id": emulator.accountId,
    "cluster-id": emulator.clusterId,
    "management-url": emulator.managementUrl,
    host: emulator.origin,
    databases: "sensors",
    permissions: "write",
    expiry: "1h",
    ...more,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

function createFiles(emulator: Emulator) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = (name: string, text = ""): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const commands = {
    GITHUB_OUTPUT: file("output"),
    GITHUB_STATE: file("state"),
    GITHUB_ENV: file("env"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
  return { ca: file("ca.crt", emulator.caCertificate), commands };
}

function findLastTokenId(emulator: Emulator): string {
  return emulator.liveTokens().at(-1)?.id ?? "";
}

/** Reads the state that main saved last, which is the last line with JSON. */
function readLastState(path: string): string {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.findLast((line) => line.startsWith("{")) ?? "";
}
