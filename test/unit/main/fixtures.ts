import type { RawInputs } from "../../../src/inputs/schema.ts";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { MAIN_INPUTS, type MainInputs, parseMainInputs } from "../../../src/main/inputs.ts";
import type { Environment } from "../../../src/runner/environment.ts";
import type { InitialState } from "../../../src/state/state.ts";

/** The time in every test of this folder that needs one. */
export const NOW_MS = Date.UTC(2026, 7, 1, 12);

/** What an empty management token is said to be. */
export const MISSING_SECRET = "is missing, and here would be why";

/** A push to a repository on GitHub, on a runner without a proxy. */
export function givenEnvironment(overrides: Partial<Environment> = {}): Environment {
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
    findInfluxctlConfig: () => "/nowhere/config.toml",
    ...overrides,
  };
}

const DEDICATED: RawInputs = {
  "management-token": "fake-management-token",
  "account-id": "11111111-1111-4111-8111-111111111111",
  "cluster-id": "33333333-3333-4333-8333-333333333333",
};

/** Inputs as the runner gives them: those that a Cloud Dedicated cluster needs to be reached, the others empty. */
export function givenInputsOf(names: readonly string[], overrides: RawInputs = {}): RawInputs {
  return { ...Object.fromEntries(names.map((name) => [name, ""])), ...DEDICATED, ...overrides };
}

/** The same for the root action, with what it grants. */
export function givenInputs(overrides: RawInputs = {}): RawInputs {
  return givenInputsOf(MAIN_INPUTS, { databases: "sensors", permissions: "read", ...overrides });
}

/** The same for Clustered. */
export function givenClusteredInputs(overrides: RawInputs = {}): RawInputs {
  const clustered = { product: "clustered", "account-id": "", "cluster-id": "", host: "cluster.example.com" };
  return givenInputs({ ...clustered, ...overrides });
}

/** What main saves before a token is made, with no CA of its own and nothing sealed. */
export const GIVEN_STATE: InitialState = {
  baseUrl: "https://console.example.com/api/v0",
  product: "dedicated",
  caCertificate: "",
  caCertificatePath: "",
  caFingerprints: [],
  nodeTrust: { bundled: true, others: [] },
  revoke: true,
};

/** What the root action makes of these inputs, now. */
export function parsedInputs(raw: RawInputs, environment = givenEnvironment()): MainInputs {
  return parseMainInputs(withoutProfile(raw), environment, () => MISSING_SECRET, NOW_MS);
}
