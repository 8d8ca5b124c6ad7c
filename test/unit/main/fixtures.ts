import { randomBytes } from "node:crypto";
import type { RawInputs } from "../../../src/inputs/schema.ts";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { MAIN_INPUTS, type MainInputs, parseMainInputs } from "../../../src/main/inputs.ts";
import type { Environment } from "../../../src/runner/environment.ts";
import type { InitialState } from "../../../src/state/token-state.ts";

/** The current time in the tests of this folder. */
export const NOW_MS = Date.UTC(2026, 7, 1, 12);

/** The message for an empty management token. */
export const MISSING_SECRET = "is missing, for a reason";

/** A push to a repository on GitHub, on a runner without a proxy. */
export function createEnvironment(overrides: Partial<Environment> = {}): Environment {
  return {
    run: { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" },
    apiUrl: "https://api.github.com",
    workflow: "CI",
    job: "test",
    actor: "octocat",
    eventName: "push",
    eventPath: "",
    runtimeToken: "fake-runtime-token",
    hasIdToken: false,
    httpsProxy: "",
    noProxy: "",
    openSsl: {},
    influx: { token: "", host: "", database: "" },
    commandFiles: { GITHUB_OUTPUT: "output", GITHUB_STATE: "state", GITHUB_ENV: "env" },
    influxdb3: { token: "", host: "", database: "" },
    findInfluxctlConfig: () => "/nowhere/config.toml",
    ...overrides,
  };
}

const DEDICATED: RawInputs = {
  "management-token": "fake-management-token",
  "account-id": "11111111-1111-4111-8111-111111111111",
  "cluster-id": "33333333-3333-4333-8333-333333333333",
};

/** Raw inputs: those that a connection to Cloud Dedicated requires, and the others empty. */
export function createInputs(names: readonly string[], overrides: RawInputs = {}): RawInputs {
  return { ...Object.fromEntries(names.map((name) => [name, ""])), ...DEDICATED, ...overrides };
}

/** Raw inputs of the root action. */
export function createMainInputs(overrides: RawInputs = {}): RawInputs {
  return createInputs(MAIN_INPUTS, { databases: "sensors", permissions: "read", ...overrides });
}

/** Raw inputs of the root action for Clustered. */
export function createClusteredInputs(overrides: RawInputs = {}): RawInputs {
  const clustered = { product: "clustered", "account-id": "", "cluster-id": "", host: "cluster.example.com" };
  return createMainInputs({ ...clustered, ...overrides });
}

/** Raw inputs of the root action for InfluxDB 3 Enterprise. */
export function createEnterpriseInputs(overrides: RawInputs = {}): RawInputs {
  return createMainInputs({ ...ENTERPRISE, ...overrides });
}

/** Raw connection inputs for InfluxDB 3 Enterprise. */
export const ENTERPRISE: RawInputs = {
  product: "enterprise",
  "management-token": "apiv3_fake-admin-token",
  "account-id": "",
  "cluster-id": "",
  host: "influxdb.example.com",
};

/** A new transfer key, as `openssl rand -base64 32` prints it. */
export function createTransferKey(): string {
  return randomBytes(32).toString("base64");
}

/** The state before a token is created, without a CA certificate or a sealed token. */
export const INITIAL_STATE: InitialState = {
  baseUrl: "https://console.example.com/api/v0",
  product: "dedicated",
  caCertificate: "",
  caCertificatePath: "",
  caFingerprints: [],
  nodeTrust: { bundled: true, others: [] },
  revoke: "job",
  isSealed: false,
};

/** Parses raw inputs as the root action does. */
export function parseInputsOfMain(raw: RawInputs, environment = createEnvironment()): MainInputs {
  return parseMainInputs(withoutProfile(raw), environment, () => MISSING_SECRET, NOW_MS);
}
