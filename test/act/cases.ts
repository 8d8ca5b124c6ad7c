import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Emulator, EmulatorOptions } from "../emulator/start.ts";
import { startConnectProxy } from "./connect-proxy.ts";
import { clusterIds } from "./scene.ts";

/** A workflow, the world that it runs in, and what must have come of it. */
export interface Case {
  /** What is special about it, where a workflow has several cases. */
  readonly name?: string;
  readonly workflow: string;
  /** Default: `workflow_dispatch`. */
  readonly event?: { readonly name: string; readonly payload: object };
  /** One cluster each. Default: one Dedicated cluster with the databases that `points` names. */
  readonly clusters?: readonly EmulatorOptions[];
  /** What the workflow needs besides its secret and the two IDs. */
  readonly arrange?: (emulators: readonly Emulator[], home: string) => Promise<Arrangement> | Arrangement;
  readonly cancelAt?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** Something that the log must say. */
  readonly says?: string;
  /** What each token is for that is made, in any order. Default: one, for `write sensors`. */
  readonly granted?: readonly string[];
  /** The same of those that are not revoked in the end. Default: none. */
  readonly left?: readonly string[];
  /** How many points each database has in the end, in every cluster. */
  readonly points: Readonly<Record<string, number>>;
}

/** What a case adds to the common world. */
export interface Arrangement {
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly resource?: AsyncDisposable;
}

const account = "11111111-1111-4111-8111-111111111111";
const environments = ["development", "testing", "acceptance", "staging", "production"];
const clusteredHost = "influxdb.plant.example";

/** Every example, then what only these tests have. */
export const cases: readonly Case[] = [
  { workflow: "write.yml", points: { sensors: 1 } },
  {
    workflow: "mixed-permissions.yml",
    granted: ["write audit, read sensors, read summaries, write summaries"],
    points: { sensors: 0, summaries: 1, audit: 1 },
  },
  {
    workflow: "seed.yml",
    event: { name: "release", payload: { action: "published", release: { tag_name: "v1.2.3" } } },
    granted: ["write sensors_test"],
    points: { sensors_test: 3 },
  },
  { workflow: "telegraf.yml", points: { sensors: 2 } },
  {
    workflow: "matrix.yml",
    granted: ["write attic", "write cellar", "write kitchen"],
    points: { kitchen: 1, cellar: 1, attic: 1 },
  },
  { workflow: "calls-reusable.yml", granted: ["write deployments"], points: { deployments: 1 } },
  {
    workflow: "uses-composite.yml",
    granted: ["write sensors, write sensors_archive"],
    points: { sensors: 1, sensors_archive: 1 },
  },
  { workflow: "outlives-job.yml", arrange: arrangeTelegraf, left: ["write sensors"], points: { sensors: 1 } },
  {
    name: "where Telegraf does not start again",
    workflow: "outlives-job.yml",
    arrange: (emulators, home) => ({
      env: { ...arrangeTelegraf(emulators, home).env, TELEGRAF_RESTARTS: "false" },
    }),
    exitCode: 1,
    points: { sensors: 0 },
  },
  {
    workflow: "new-database.yml",
    clusters: [{ databases: [] }],
    granted: ["read test_1_1, write test_1_1"],
    points: {},
  },
  {
    workflow: "environments.yml",
    clusters: clusterIds.map((clusterId) => ({ clusterId, databases: ["thresholds"] })),
    arrange: () => ({ vars: { INFLUXDB_CLUSTERS: JSON.stringify(environments.map(clusterOf)) } }),
    granted: environments.map(() => "write thresholds"),
    points: { thresholds: 1 },
  },
  {
    workflow: "private-ca.yml",
    clusters: [{ product: "clustered", tls: { dnsNames: [clusteredHost] } }],
    arrange: arrangeProxy,
    points: { sensors: 1 },
  },
  { workflow: "profile.yml", arrange: arrangeProfile, points: { sensors: 1 } },
  { workflow: "failing-job.yml", exitCode: 1, says: "The token is ***", points: { sensors: 0 } },
  {
    workflow: "nested-composite.yml",
    granted: ["write sensors, write sensors_archive"],
    points: { sensors: 1, sensors_archive: 0 },
  },
  { workflow: "calls-without-secrets.yml", exitCode: 1, says: "secrets: inherit", granted: [], points: { sensors: 0 } },
  { workflow: "cancelled-job.yml", cancelAt: "waiting to be cancelled", exitCode: 1, points: { sensors: 0 } },
  {
    name: "while it waits for the cluster",
    workflow: "cancelled-job.yml",
    clusters: [{ activationDelayMs: 120_000 }],
    cancelAt: "Made database token",
    exitCode: 1,
    points: { sensors: 0 },
  },
];

/** Workflows that no case names: those that call them have one, and sweeps ask GitHub, so scenarios tell them. */
export const ranByOthers: readonly string[] = ["reusable.yml", "sweep.yml", "sweep-organization.yml"];

function clusterOf(environment: string, index: number): object {
  return { environment, account, cluster: clusterIds[index] };
}

function arrangeTelegraf([emulator]: readonly Emulator[], home: string): Arrangement {
  const config = writeFile(
    join(home, "telegraf/telegraf.conf"),
    `
[[secretstores.jose]]
  id = "influxdb"
  path = "${join(home, "telegraf/secrets")}"
  password = "not much of a password"

[[inputs.file]]
  files = ["${writeFile(join(home, "telegraf/air.lp"), "air,room=kitchen celsius=21.5\n")}"]
  data_format = "influx"

[[outputs.influxdb_v2]]
  urls = ["https://${emulator?.clusterId}.a.influxdb.io"]
  token = "@{influxdb:token}"
  organization = ""
  bucket = "sensors"
`,
  );
  return { env: { TELEGRAF_CONFIG_PATH: config } };
}

async function arrangeProxy([emulator]: readonly Emulator[]): Promise<Arrangement> {
  const proxy = await startConnectProxy(clusteredHost, Number(new URL(emulator?.origin ?? "").port));
  const vars = {
    PROXY_URL: proxy.url,
    INFLUXDB_HOST: clusteredHost,
    INFLUXDB_CA_CERTIFICATE: emulator?.caCertificate ?? "",
  };
  // Nothing but the input makes this CA trusted.
  const env = { NODE_EXTRA_CA_CERTS: "", CURL_CA_BUNDLE: "" };
  return { vars, env, resource: proxy };
}

function arrangeProfile([emulator]: readonly Emulator[], home: string): Arrangement {
  writeFile(
    join(home, ".config/influxctl/config.toml"),
    `
[[profile]]
  name = "plant"
  product = "dedicated"
  account_id = "${emulator?.accountId}"
  cluster_id = "${emulator?.clusterId}"
  mgmt_token = "${emulator?.managementToken}"
`,
  );
  return {};
}

function writeFile(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
