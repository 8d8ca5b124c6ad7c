import { describe, expect } from "vitest";
import type { SeededToken } from "../support/github/seed-token.ts";
import type { TokenRecord } from "../support/influxdb/token-record.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { REPOSITORY, readCounts, readIds, type SweepSetup, sweepScenario } from "./sweep-scenario.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SERVER = "https://github.example.com";

type Fate = "revoked" | "kept" | "not in scope";

/** The tokens of a cluster, and what a sweep does with each. Run 1 is over, and run 2 is in progress. */
const TOKENS: readonly (SeededToken & { readonly text: string; readonly fate: Fate })[] = [
  { text: "Of a run that is over", runId: 1, fate: "revoked" },
  { text: "Of the same run", runId: 1, fate: "revoked" },
  { text: "Of a run that was deleted", runId: 99, fate: "kept" },
  { text: "Of a run that was deleted long ago", runId: 99, ageMs: 36 * 24 * HOUR_MS, fate: "revoked" },
  { text: "Of other case", runId: 1, repository: "OCTO-org/Octo-Repo", fate: "revoked" },
  { text: "Never expires", runId: 1, expiresInMs: undefined, fate: "revoked" },
  { text: "Of a run in progress", runId: 2, fate: "kept" },
  { text: "Of attempt 1, while attempt 2 is in progress", runId: 3, fate: "kept" },
  { text: "Of a run that waits for an approval", runId: 4, fate: "kept" },
  { text: "Kept on purpose", runId: 1, keep: true, fate: "kept" },
  { text: "Young", runId: 1, ageMs: 9 * MINUTE_MS, fate: "kept" },
  { text: "Of another repository", runId: 1, repository: "octo-org/other", fate: "not in scope" },
  { text: "Of another owner", runId: 1, repository: "evil-org/octo-repo", fate: "not in scope" },
  { text: "Of another server", runId: 1, serverUrl: SERVER, fate: "not in scope" },
  { text: "Damaged", runId: 1, nonce: "0123456789abcde", fate: "not in scope" },
];

/** Adds tokens and runs, and returns the IDs of the tokens by their fate. */
function fill({ github, seedToken, emulator }: SweepSetup): Readonly<Record<Fate, readonly string[]>> {
  github.setRun(REPOSITORY, 2, "in_progress");
  github.setRun(REPOSITORY, 3, "queued", { attempt: 2 });
  github.setRun(REPOSITORY, 4, "waiting");
  seedToken("Revoked", { runId: 1, isRevoked: true });
  seedToken("Expired", { runId: 1, expiresInMs: -MINUTE_MS });
  const others = emulator.cluster.seed([{ description: "Grafana" }, { description: "" }]).map(({ id }) => id);
  const ids = TOKENS.map(({ text, fate, ...token }) => ({ fate, id: seedToken(text, token).id }));
  const listIds = (wanted: Fate) => ids.filter(({ fate }) => fate === wanted).map(({ id }) => id);
  return {
    revoked: listIds("revoked").toSorted(),
    kept: listIds("kept"),
    "not in scope": [...listIds("not in scope"), ...others],
  };
}

describe("a sweep", () => {
  sweepScenario("revokes only tokens of runs that are over", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep({ cluster: { tls: true } });
    const ids = fill(setup);
    leaves(...ids.kept, ...ids["not in scope"]);

    const main = await setup.sweep();
    expect(main.conclusion).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.outputs["token-ids"]).toMatch(/^\["/);
    expect(readIds(main)).toEqual(ids.revoked);
    expect(readCounts(main)).toEqual({ revoked: ids.revoked.length, kept: ids.kept.length, failed: 0 });
    expect(main.log).toContain("Revoked 5 tokens, kept 6.");
  });

  sweepScenario("selects the same tokens in a dry run, and revokes none", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    const ids = fill(setup);
    leaves(...ids.kept, ...ids["not in scope"]);
    const before = setup.emulator.liveTokens().length;

    const dry = await setup.sweep({ "dry-run": "true" });
    expect(readIds(dry)).toEqual(ids.revoked);
    expect(readCounts(dry)).toEqual({ revoked: 0, kept: ids.kept.length, failed: 0 });
    expect(dry.log).toContain("Dry run: would revoke 5 tokens, keep 6.");
    expect(dry.summary).toContain("dry run");
    expect(setup.emulator.liveTokens()).toHaveLength(before);
    expect(setup.requests()).toEqual(["GET tokens"]);

    const real = await setup.job.run("sweep/action.yml", { id: "real", with: setup.inputs() });
    expect(readIds(real)).toEqual(readIds(dry));
    expect(readCounts(real)).toEqual({ revoked: 5, kept: ids.kept.length, failed: 0 });
  });

  sweepScenario("sends nothing to GitHub if no token on the cluster has a mark", async ({ setUpSweep, leaves }) => {
    const { emulator, hub, sweep } = await setUpSweep();
    emulator.cluster.seed([{ description: "Grafana" }]);
    leaves("Grafana");
    const main = await sweep();
    expect(main.conclusion).toBe("success");
    expect(main.outputs).toEqual({ revoked: "0", kept: "0", failed: "0", "token-ids": "[]" });
    expect(hub.requests).toEqual([]);
  });

  sweepScenario("lists the tokens of Clustered on the route that it has", async ({ setUpSweep }) => {
    const { seedToken, sweep, requests } = await setUpSweep({ cluster: { product: "clustered", route: "short" } });
    const { id } = seedToken("Of a run that is over", { runId: 1 });
    const main = await sweep();
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    expect(requests()).toEqual(["GET databases", "GET databases", "GET tokens", `DELETE tokens/${id}`]);
  });
});

describe("the log", () => {
  const createLine = ({ id }: TokenRecord, text: string, runId: number): string =>
    `${id}  ${text}  https://github.com/octo-org/octo-repo/actions/runs/${runId}/attempts/1`;

  sweepScenario(
    "names each revoked token, and each that stays because proof is missing",
    async ({ setUpSweep, leaves }) => {
      const { github, seedToken, sweep } = await setUpSweep();
      github.setRun(REPOSITORY, 2, "in_progress");
      const [one, other] = [seedToken("CI / build", { runId: 1 }), seedToken("CI / deploy", { runId: 1 })];
      const unknown = seedToken("CI / lost", { runId: 99 });
      seedToken("CI / in progress", { runId: 2 });
      leaves("CI / lost", "CI / in progress");
      const main = await sweep();
      expect(parseGroups(main)).toEqual({
        "revoked (2)": [createLine(one, "CI / build", 1), createLine(other, "CI / deploy", 1)],
        "kept: GitHub does not know its run, and the token is younger than 35 days (1)": [
          createLine(unknown, "CI / lost", 99),
        ],
      });
    },
  );

  sweepScenario("names the tokens that a dry run would revoke", async ({ setUpSweep, leaves }) => {
    const { seedToken, sweep } = await setUpSweep();
    const token = seedToken("CI / build", { runId: 1 });
    leaves("CI / build");
    expect(parseGroups(await sweep({ "dry-run": "true" }))).toEqual({
      "would be revoked (1)": [createLine(token, "CI / build", 1)],
    });
  });

  sweepScenario("names the tokens that could not be revoked in their own group", async ({ setUpSweep, leaves }) => {
    const { seedToken, sweep } = await setUpSweep({
      cluster: { faults: [{ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 403 } }] },
    });
    const token = seedToken("CI / build", { runId: 1 });
    leaves("CI / build");
    expect(parseGroups(await sweep())).toEqual({ "could not be revoked (1)": [createLine(token, "CI / build", 1)] });
  });

  sweepScenario("shows no command, line break or secret from a description", async ({ setUpSweep }) => {
    const { emulator, seedToken, sweep } = await setUpSweep();
    const token = seedToken(`##[error]a\n::error::b\r\u2028::add-mask::c ${emulator.managementToken}`, { runId: 1 });
    const main = await sweep();
    expect(main.annotations).toEqual([]);
    expect(parseGroups(main)).toEqual({
      "revoked (1)": [createLine(token, "## [error]a ::error::b ::add-mask::c ***", 1)],
    });
  });
});

/** The lines of the log by the titles of their groups. With debug logging, the runner also shows commands. */
function parseGroups({ log }: StepResult): Readonly<Record<string, readonly string[]>> {
  const groups = [...log.matchAll(/##\[group\](.*)\n((?:(?!##\[endgroup\]).*\n)*)/g)];
  return Object.fromEntries(
    groups.map(([, title = "", lines = ""]) => [title, lines.split("\n").filter((line) => /^[^:]/.test(line))]),
  );
}

describe("older-than", () => {
  sweepScenario("of 0 includes a token that was just created", async ({ setUpSweep }) => {
    const { seedToken, sweep } = await setUpSweep();
    seedToken("Just made", { runId: 1, ageMs: 1_000 });
    expect(readCounts(await sweep({ "older-than": "0" }))).toEqual({ revoked: 1, kept: 0, failed: 0 });
  });

  sweepScenario("of a day keeps a token that is an hour old", async ({ setUpSweep, leaves }) => {
    const { seedToken, sweep } = await setUpSweep();
    seedToken("An hour old", { runId: 1, ageMs: HOUR_MS });
    leaves("An hour old");
    const main = await sweep({ "older-than": "1d" });
    expect(readCounts(main)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    expect(main.summary).toContain("created too recently (older-than)");
  });
});

describe("repository", () => {
  const repositories = ["octo-org/octo-repo", "octo-org/other", "octo-org/third", "octo/octo-repo"];

  function fillAll({ github, seedToken }: SweepSetup): void {
    for (const repository of repositories.slice(1)) github.addRepository(repository, { 1: "completed" });
    for (const repository of repositories) seedToken(`Of ${repository}`, { runId: 1, repository });
  }

  sweepScenario("is the repository of the workflow by default", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    fillAll(setup);
    leaves("Of octo-org/other", "Of octo-org/third", "Of octo/octo-repo");
    expect(readCounts(await setup.sweep({ repository: "" }))).toMatchObject({ revoked: 1 });
  });

  sweepScenario("accepts several repositories, in any case", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    fillAll(setup);
    leaves("Of octo-org/octo-repo", "Of octo-org/third");
    expect(readCounts(await setup.sweep({ repository: "Octo-Org/OTHER\n\n octo/octo-repo" }))).toMatchObject({
      revoked: 2,
    });
  });

  sweepScenario(
    "OWNER/* selects every repository of that owner that a mark names, and only these are looked up",
    async ({ setUpSweep, leaves }) => {
      const setup = await setUpSweep();
      fillAll(setup);
      setup.github.addRepository("octo-org/without-tokens");
      leaves("Of octo/octo-repo");
      expect(readCounts(await setup.sweep({ repository: "octo-org/*" }))).toMatchObject({ revoked: 3 });
      const paths = new Set(setup.hub.requests.map(({ path }) => path));
      expect([...paths].sort()).toEqual(repositories.slice(0, 3).map((name) => `/repos/${name}/actions/runs/1`));
    },
  );
});

describe("a repository name", () => {
  sweepScenario("is accepted with .git, and the URLs of GitHub with a slash at the end", async ({ setUpSweep }) => {
    const { hub, seedToken, sweep } = await setUpSweep({
      job: ({ apiUrl }) => ({ serverUrl: "https://github.com/", apiUrl: `${apiUrl}/` }),
    });
    seedToken("Of a run that is over", { runId: 1 });
    const main = await sweep({ repository: `${REPOSITORY}.git` });
    expect(main.annotations).toEqual([]);
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    expect(hub.requests.map(({ path }) => path)).toEqual([`/repos/${REPOSITORY}/actions/runs/1`]);
  });

  sweepScenario(
    "that is . or .. in a mark is ignored, and GitHub gets no request for it",
    async ({ setUpSweep, leaves }) => {
      const { hub, seedToken, sweep } = await setUpSweep();
      for (const name of [".", ".."]) seedToken(`Of ${name}`, { runId: 1, repository: `octo-org/${name}` });
      leaves("Of .", "Of ..");
      const main = await sweep({ repository: "octo-org/*" });
      expect(readCounts(main)).toEqual({ revoked: 0, kept: 0, failed: 0 });
      expect(hub.requests).toEqual([]);
    },
  );
});

describe("errors in the inputs", () => {
  sweepScenario("are reported all at once, and nothing is sent", async ({ setUpSweep, leaves }) => {
    const { emulator, hub, seedToken, sweep } = await setUpSweep();
    seedToken("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep({
      "account-id": "",
      repository: "octo-repo",
      "older-than": "yesterday",
      "dry-run": "yes",
      "github-token": "",
    });
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({});
    expect(main.annotations).toHaveLength(1);
    const named = main.annotations[0]?.message.split("\n").map((line) => line.split(":")[0]);
    expect(named?.sort()).toEqual(["account-id", "dry-run", "github-token", "older-than", "repository"]);
    expect([emulator.requests, hub.requests]).toEqual([[], []]);
  });
});
