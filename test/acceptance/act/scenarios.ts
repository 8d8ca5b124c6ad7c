import {
  arrangeEmptyNpmCache,
  arrangeEnterprise,
  arrangeProfile,
  arrangeProxy,
  arrangeTelegraf,
  arrangeTransferKey,
  clusteredHost,
  enterpriseServer,
} from "./arrangements.ts";
import { repositoryName } from "./repository.ts";
import type { Scenario } from "./scenario.ts";
import { sweepScenarios } from "./sweep-scenarios.ts";
import { clusterIds } from "./workspace.ts";

const account = "11111111-1111-4111-8111-111111111111";
const environments = ["development", "testing", "acceptance", "staging", "production"];

/** In all of them, the last job revokes the only token. */
const isolated = {
  event: { name: "push", payload: { ref: "refs/heads/main" } },
  arrange: arrangeTransferKey,
  outputs: { revoked: "1" },
};

/** A scenario for every example, then those for the workflows of these tests. */
export const scenarios: readonly Scenario[] = [
  { workflow: "write.yml", points: { sensors: 1 } },
  ...[
    { name: "on a push", event: { name: "push", payload: { ref: "refs/heads/main" } } },
    { name: "on a pull request", event: pullRequestFrom(repositoryName) },
  ].map((trigger) => ({
    ...trigger,
    workflow: "ci.yml",
    created: ["read ci_measurements, write ci_measurements, read ci_results, write ci_results"],
    points: { ci_measurements: 1, ci_results: 1 },
  })),
  {
    name: "on a pull request from a fork, which gets no secrets",
    workflow: "ci.yml",
    event: pullRequestFrom("stranger/plant"),
    created: [],
    points: { ci_measurements: 0, ci_results: 0 },
  },
  {
    workflow: "mixed-permissions.yml",
    created: ["write audit, read sensors, read summaries, write summaries"],
    points: { sensors: 0, summaries: 1, audit: 1 },
  },
  {
    workflow: "seed.yml",
    event: { name: "release", payload: { action: "published", release: { tag_name: "v1.2.3" } } },
    created: ["write sensors_test"],
    points: { sensors_test: 3 },
  },
  { workflow: "telegraf.yml", points: { sensors: 2 } },
  {
    workflow: "matrix.yml",
    created: ["write attic", "write cellar", "write kitchen"],
    points: { kitchen: 1, cellar: 1, attic: 1 },
  },
  { workflow: "calls-reusable.yml", created: ["write deployments"], points: { deployments: 1 } },
  {
    workflow: "uses-composite.yml",
    created: ["write sensors, write sensors_archive"],
    points: { sensors: 1, sensors_archive: 1 },
  },
  { workflow: "outlives-job.yml", arrange: arrangeTelegraf, live: ["write sensors"], points: { sensors: 1 } },
  {
    name: "if Telegraf does not restart",
    workflow: "outlives-job.yml",
    arrange: (services) => ({ env: { ...arrangeTelegraf(services).env, TELEGRAF_RESTARTS: "false" } }),
    exitCode: 1,
    points: { sensors: 0 },
  },
  { ...isolated, workflow: "isolated.yml", points: { sensors: 1 } },
  {
    ...isolated,
    name: "if the dependencies cannot be installed",
    workflow: "isolated.yml",
    arrange: arrangeEmptyNpmCache,
    exitCode: 1,
    points: { sensors: 0 },
  },
  { ...isolated, workflow: "isolated-matrix.yml", points: { sensors: 2 } },
  { ...isolated, workflow: "isolated-reusable.yml", points: { sensors: 1 } },
  {
    workflow: "new-database.yml",
    clusters: [{ databases: [] }],
    created: ["read test_1_1, write test_1_1"],
    points: {},
  },
  {
    workflow: "environments.yml",
    clusters: clusterIds.map((clusterId) => ({ clusterId, databases: ["thresholds"] })),
    arrange: () => ({ vars: { INFLUXDB_CLUSTERS: JSON.stringify(environments.map(describeCluster)) } }),
    created: environments.map(() => "write thresholds"),
    points: { thresholds: 1 },
  },
  {
    workflow: "private-ca.yml",
    clusters: [{ product: "clustered", tls: { dnsNames: [clusteredHost] } }],
    arrange: arrangeProxy,
    points: { sensors: 1 },
  },
  { workflow: "enterprise.yml", clusters: [enterpriseServer], arrange: arrangeEnterprise, points: { sensors: 1 } },
  { workflow: "profile.yml", arrange: arrangeProfile, points: { sensors: 1 } },
  ...sweepScenarios,
  { workflow: "failing-job.yml", exitCode: 1, logContains: "The token is ***", points: { sensors: 0 } },
  {
    workflow: "nested-composite.yml",
    created: ["write sensors, write sensors_archive"],
    points: { sensors: 1, sensors_archive: 0 },
  },
  {
    workflow: "calls-without-secrets.yml",
    exitCode: 1,
    logContains: "secrets: inherit",
    created: [],
    points: { sensors: 0 },
  },
  { workflow: "cancelled-job.yml", cancelAt: "waiting to be cancelled", exitCode: 1, points: { sensors: 0 } },
  {
    name: "while the action waits for the cluster",
    workflow: "cancelled-job.yml",
    clusters: [{ activationDelayMs: 120_000 }],
    cancelAt: "Created database token",
    exitCode: 1,
    points: { sensors: 0 },
  },
];

/** Example workflows without their own scenario, because other examples call them. */
export const calledWorkflows: readonly string[] = ["reusable.yml", "isolated-token.yml"];

function pullRequestFrom(repository: string) {
  const payload = { pull_request: { head: { ref: "topic", repo: { full_name: repository } }, base: { ref: "main" } } };
  return { name: "pull_request", payload };
}

function describeCluster(environment: string, index: number): object {
  return { environment, account, cluster: clusterIds[index] };
}
