import { createHash, randomBytes } from "node:crypto";
import { type LeftToken, leaveToken } from "../../support/github/left-token.ts";
import { repositoryName } from "./repository.ts";
import type { Arrangement, Scenario, Services } from "./scenario.ts";

type Tokens = Readonly<Record<string, LeftToken>>;

const owner = "octo-org";
const greenhouse = `${owner}/greenhouse`;

// Tokens by what they are for. Run 1 is that of the workflow; 2 is over, 3 and 4 go on, and 5 was deleted.
const orphans: Tokens = {
  "Of a run that is over": { runId: 2 },
  "Of a run that was deleted long ago": { runId: 5, ageMs: 36 * 24 * 3_600_000, expiresInMs: undefined },
};
const kept: Tokens = {
  "Of the run that sweeps": { runId: 1 },
  "Of a run that goes on": { runId: 3 },
  "Of a run that waits": { runId: 4 },
  "Of a run that was deleted": { runId: 5 },
  "Kept on purpose": { runId: 2, keep: true },
  Young: { runId: 2, ageMs: 60_000 },
};
const greenhouseOrphans: Tokens = { "Of the greenhouse": { runId: 2, repository: greenhouse } };
const greenhouseKept: Tokens = { "Of the greenhouse, going on": { runId: 3, repository: greenhouse } };
const strangers: Tokens = {
  "Of another owner": { runId: 2, repository: "evil-org/plant" },
  "Of another server": { runId: 2, serverUrl: "https://github.example.com" },
};
const unmarked = "Made by hand";

const marked: Tokens = { ...orphans, ...kept, ...greenhouseOrphans, ...greenhouseKept, ...strangers };
const everyText = [...Object.keys(marked), unmarked];
const scheduled = { name: "schedule", payload: { schedule: "23 3 * * *" } };
const common = { granted: [], points: { sensors: 0 } };

/** The sweeps, each as GitHub starts it by night, and as a person does first: it only says what it would do. */
export const sweepScenarios: readonly Scenario[] = [
  {
    ...common,
    workflow: "sweep.yml",
    event: scheduled,
    arrange: arrangeRuns,
    says: "Revoked 2 tokens, kept 6.",
    outputs: { revoked: "2", kept: "6", failed: "0", "token-ids": idsOf(orphans) },
    left: allBut(orphans),
  },
  {
    ...common,
    name: "by hand",
    workflow: "sweep.yml",
    arrange: arrangeRuns,
    says: "Dry run: would revoke 2 tokens, keep 6.",
    outputs: { revoked: "0", kept: "6", failed: "0", "token-ids": idsOf(orphans) },
    left: everyText,
  },
  {
    ...common,
    workflow: "sweep-organization.yml",
    event: scheduled,
    matrix: { cluster: "production" },
    arrange: arrangeApp,
    says: "Revoked 3 tokens, kept 7.",
    outputs: { revoked: "3", kept: "7", failed: "0", "token-ids": idsOf(orphans, greenhouseOrphans) },
    left: allBut(orphans, greenhouseOrphans),
  },
  {
    ...common,
    name: "by hand",
    workflow: "sweep-organization.yml",
    matrix: { cluster: "staging" },
    arrange: arrangeApp,
    says: "Dry run: would revoke 3 tokens, keep 7.",
    outputs: { revoked: "0", kept: "7", failed: "0", "token-ids": idsOf(orphans, greenhouseOrphans) },
    left: everyText,
  },
];

function arrangeRuns({ emulators, github }: Services): Arrangement {
  const runs = { 2: "completed", 3: "in_progress", 4: "waiting" } as const;
  github.addRepository(greenhouse, runs);
  for (const [id, status] of Object.entries(runs)) github.setRun(repositoryName, Number(id), status);
  for (const { cluster } of emulators) {
    for (const [text, token] of Object.entries(marked)) {
      leaveToken(cluster, text, { repository: repositoryName, ...token });
    }
    cluster.seed([{ description: unmarked }]);
  }
  return {};
}

/** The same, and an App that may read the runs of all the owner's repositories. */
function arrangeApp(services: Services): Arrangement {
  arrangeRuns(services);
  const clientId = "Iv23fake";
  const privateKey = `fake-app-key-${randomBytes(20).toString("hex")}`;
  services.github.allow(appToken(clientId, privateKey, owner, "actions: read"), {
    repositories: [repositoryName, greenhouse],
  });
  return { vars: { SWEEP_APP_CLIENT_ID: clientId }, secrets: { SWEEP_APP_PRIVATE_KEY: privateKey } };
}

/** What `actions/create-github-app-token` makes of its inputs. */
function appToken(...inputs: readonly string[]): string {
  const lines = inputs.map((input) => `${input}\n`).join("");
  return `fake-app-token-${createHash("sha256").update(lines).digest("hex")}`;
}

function idsOf(...groups: readonly Tokens[]): string {
  return JSON.stringify(groups.flatMap((tokens) => Object.keys(tokens)));
}

function allBut(...groups: readonly Tokens[]): readonly string[] {
  return everyText.filter((text) => !groups.some((tokens) => text in tokens));
}
