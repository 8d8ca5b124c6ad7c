import { createHash, randomBytes } from "node:crypto";
import { type SeededToken, seedToken } from "../../support/github/seed-token.ts";
import { arrangeEnterprise, enterpriseServer } from "./arrangements.ts";
import { repositoryName } from "./repository.ts";
import type { Arrangement, Scenario, Services } from "./scenario.ts";

type Tokens = Readonly<Record<string, SeededToken>>;

const owner = "octo-org";
const greenhouse = `${owner}/greenhouse`;

// Tokens by their purposes. Run 1 is the run of the workflow. Run 2 is completed, 3 and 4 are not, and 5 was deleted.
const orphans: Tokens = {
  "Completed run": { runId: 2 },
  "Run deleted long ago": { runId: 5, ageMs: 36 * 24 * 3_600_000, expiresInMs: undefined },
};
const kept: Tokens = {
  "Run of this workflow": { runId: 1 },
  "Run in progress": { runId: 3 },
  "Waiting run": { runId: 4 },
  "Deleted run": { runId: 5 },
  "Kept on purpose": { runId: 2, keep: true },
  "Recently created": { runId: 2, ageMs: 60_000 },
};
const greenhouseOrphans: Tokens = { "Completed run of the greenhouse": { runId: 2, repository: greenhouse } };
const greenhouseKept: Tokens = { "Run of the greenhouse in progress": { runId: 3, repository: greenhouse } };
const others: Tokens = {
  "Another owner": { runId: 2, repository: "evil-org/plant" },
  "Another server": { runId: 2, serverUrl: "https://github.example.com" },
};
const unmarked = "Created manually";

const marked: Tokens = { ...orphans, ...kept, ...greenhouseOrphans, ...greenhouseKept, ...others };
const allPurposes = [...Object.keys(marked), unmarked];
const scheduled = { name: "schedule", payload: { schedule: "23 3 * * *" } };
const common = { created: [], points: { sensors: 0 } };

/** Each sweep once on its schedule, and once started manually, which is a dry run by default. */
export const sweepScenarios: readonly Scenario[] = [
  {
    ...common,
    workflow: "sweep.yml",
    event: scheduled,
    arrange: arrangeRuns,
    logContains: "Revoked 2 tokens, kept 6.",
    outputs: { revoked: "2", kept: "6", failed: "0", "token-ids": formatIds(orphans) },
    live: allExcept(orphans),
  },
  {
    ...common,
    name: "started manually",
    workflow: "sweep.yml",
    arrange: arrangeRuns,
    logContains: "Dry run: would revoke 2 tokens, keep 6.",
    outputs: { revoked: "0", kept: "6", failed: "0", "token-ids": formatIds(orphans) },
    live: allPurposes,
  },
  {
    ...common,
    workflow: "sweep-enterprise.yml",
    clusters: [enterpriseServer],
    event: scheduled,
    arrange: arrangeEnterpriseRuns,
    logContains: "Revoked 2 tokens, kept 6. Removed 1 expired token.",
    outputs: { revoked: "2", kept: "6", failed: "0", "token-ids": formatIds(orphans) },
    live: allExcept(orphans),
  },
  {
    ...common,
    workflow: "sweep-organization.yml",
    event: scheduled,
    matrix: { cluster: "production" },
    arrange: arrangeApp,
    logContains: "Revoked 3 tokens, kept 7.",
    outputs: { revoked: "3", kept: "7", failed: "0", "token-ids": formatIds(orphans, greenhouseOrphans) },
    live: allExcept(orphans, greenhouseOrphans),
  },
  {
    ...common,
    name: "started manually",
    workflow: "sweep-organization.yml",
    matrix: { cluster: "staging" },
    arrange: arrangeApp,
    logContains: "Dry run: would revoke 3 tokens, keep 7.",
    outputs: { revoked: "0", kept: "7", failed: "0", "token-ids": formatIds(orphans, greenhouseOrphans) },
    live: allPurposes,
  },
];

function arrangeRuns({ emulators, github }: Services): Arrangement {
  const runs = { 2: "completed", 3: "in_progress", 4: "waiting" } as const;
  github.addRepository(greenhouse, runs);
  for (const [id, status] of Object.entries(runs)) github.setRun(repositoryName, Number(id), status);
  for (const { cluster } of emulators) {
    for (const [purpose, token] of Object.entries(marked)) {
      seedToken(cluster, purpose, { repository: repositoryName, ...token });
    }
    cluster.seed([{ description: unmarked }]);
  }
  return {};
}

/** Also adds an expired token, which Enterprise keeps. */
function arrangeEnterpriseRuns(services: Services): Arrangement {
  arrangeRuns(services);
  for (const { cluster } of services.emulators)
    seedToken(cluster, "Expired", { repository: repositoryName, runId: 2, expiresInMs: -60_000 });
  return arrangeEnterprise(services);
}

/** Also adds an App that may read the runs of all repositories of the owner. */
function arrangeApp(services: Services): Arrangement {
  arrangeRuns(services);
  const clientId = "Iv23fake";
  const privateKey = `fake-app-key-${randomBytes(20).toString("hex")}`;
  services.github.allow(computeAppToken(clientId, privateKey, owner, "actions: read"), {
    repositories: [repositoryName, greenhouse],
  });
  return { vars: { SWEEP_APP_CLIENT_ID: clientId }, secrets: { SWEEP_APP_PRIVATE_KEY: privateKey } };
}

/** Computes the same token as the replacement of `actions/create-github-app-token`. */
function computeAppToken(...inputs: readonly string[]): string {
  const lines = inputs.map((input) => `${input}\n`).join("");
  return `fake-app-token-${createHash("sha256").update(lines).digest("hex")}`;
}

/** The expected JSON array of token IDs, with purposes instead of IDs. */
function formatIds(...groups: readonly Tokens[]): string {
  return JSON.stringify(groups.flatMap((tokens) => Object.keys(tokens)));
}

function allExcept(...groups: readonly Tokens[]): readonly string[] {
  return allPurposes.filter((purpose) => !groups.some((tokens) => purpose in tokens));
}
