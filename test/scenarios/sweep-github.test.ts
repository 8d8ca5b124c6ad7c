import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { githubError, primaryRateLimit, secondaryRateLimit, unicorn } from "../support/github/github-responses.ts";
import { emptyLists, replaceResponse } from "../support/github/interventions.ts";
import { json } from "../support/influxdb/response.ts";
import { virtualClock } from "../support/runner/clock.ts";
import { OWN_RUN_ID, REPOSITORY, readCounts, SWEEP, type SweepOptions, sweepScenario } from "./sweep-scenario.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** By default, a minute of GitHub takes a second. */
function inFastTime(factor = 60): SweepOptions {
  const clock = virtualClock({ factor });
  return { cluster: { now: clock.now }, github: { now: clock.now }, job: { clock } };
}

describe("requests to GitHub", () => {
  sweepScenario("do not grow with the tokens or with the runs of one period", async ({ setUpSweep }) => {
    const { github, hub, seedToken, sweep } = await setUpSweep();
    for (let id = 1; id <= 40; id++) github.setRun(REPOSITORY, id, "completed");
    for (let number = 0; number < 200; number++) seedToken(`Token ${number}`, { runId: 1 + (number % 40) });
    expect(readCounts(await sweep())).toEqual({ revoked: 200, kept: 0, failed: 0 });
    expect(hub.requests).toHaveLength(2);
  });

  sweepScenario("leave part of the rate limit to others, and the next sweep continues", async ({ setUpSweep }) => {
    const { github, hub, job, seedToken, inputs, sweep } = await setUpSweep({ github: { hourlyLimit: 40 } });
    hub.intervene(emptyLists());
    for (let id = 1; id <= 50; id++) github.setRun(REPOSITORY, id, "completed");
    for (let runId = 1; runId <= 50; runId++) {
      seedToken(`One of run ${runId}`, { runId });
      seedToken(`Another of run ${runId}`, { runId });
    }
    const first = await sweep();
    expect(first.conclusion).toBe("success");
    const { revoked = 0, kept = 0 } = readCounts(first);
    expect([revoked > 0, kept > 0, revoked + kept]).toEqual([true, true, 100]);
    const rest = `Skipped ${kept} tokens of ${kept / 2} runs to stay within GitHub's rate limit. The next sweep continues.`;
    expect(first.log).toContain(rest);
    expect(first.summary).toContain(rest);
    expect(first.summary).toContain("its run was not looked up");

    const other = `fake-job-token-${randomBytes(20).toString("hex")}`;
    github.allow(other);
    const second = await job.run(SWEEP, { id: "next", with: inputs({ "github-token": other }) });
    expect(readCounts(second)).toEqual({ revoked: kept, kept: 0, failed: 0 });
  });

  sweepScenario("appear in debug lines, without the token", async ({ setUpSweep }) => {
    const { seedToken, sweep, hub } = await setUpSweep({ job: { debug: true } });
    seedToken("Of a run that is over", { runId: 1 });
    const main = await sweep();
    const path = `${hub.apiUrl}/repos/${REPOSITORY}/actions/runs`;
    const lines = main.raw.split("\n").filter((line) => line.startsWith(`::debug::GET ${path}`));
    expect(lines).toEqual([expect.stringMatching(/\/1\?.*: 200, \d+ ms, attempt 1$/)]);
  });
});

sweepScenario("without tokens to sweep, the address of GitHub does not matter", async ({ setUpSweep }) => {
  const { sweep } = await setUpSweep({ job: { apiUrl: "not a URL" } });
  expect((await sweep()).conclusion).toBe("success");
});

sweepScenario("the log does not show the headers in which GitHub describes its API", async ({ setUpSweep }) => {
  const { hub, seedToken, sweep } = await setUpSweep();
  const run = json(200, { id: 1, status: "completed", created_at: "2030-01-01T00:00:00Z" });
  const headers = { deprecation: "true", sunset: "##[error]soon", link: '<##[warning]link>; rel="deprecation"' };
  hub.intervene(replaceResponse({ ...run, headers: { ...run.headers, ...headers } }));
  seedToken("Of a run that is over", { runId: 1 });
  const main = await sweep();
  expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
  expect(main.raw).not.toContain("##[");
  expect(main.raw).not.toContain("octokit");
});

describe("a token stays if", () => {
  sweepScenario("GitHub returns empty lists and counts no run", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    setup.hub.intervene(emptyLists());
    for (const id of [1, 2, 3, 4]) setup.github.setRun(REPOSITORY, id, "in_progress");
    setup.github.setRun(REPOSITORY, 5, "completed");
    for (const runId of [1, 2, 3, 4]) setup.seedToken(`Of run ${runId}, which goes on`, { runId });
    setup.seedToken("Of a run that is over", { runId: 5 });
    leaves(...[1, 2, 3, 4].map((runId) => `Of run ${runId}, which goes on`));
    expect(readCounts(await setup.sweep())).toEqual({ revoked: 1, kept: 4, failed: 0 });
  });

  sweepScenario("GitHub omits a run in progress from its lists", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    for (let id = 1; id <= 6; id++) setup.github.setRun(REPOSITORY, id, id === 3 ? "in_progress" : "completed");
    setup.github.leaveOutOfLists(3);
    for (let runId = 1; runId <= 6; runId++) setup.seedToken(`Of run ${runId}`, { runId });
    leaves("Of run 3");
    expect(readCounts(await setup.sweep())).toEqual({ revoked: 5, kept: 1, failed: 0 });
  });

  sweepScenario("its run is the one that sweeps, and GitHub gets no request for it", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep();
    // For a moment, GitHub may show the previous attempt of a run that was started again.
    setup.github.setRun(REPOSITORY, OWN_RUN_ID, "completed");
    setup.seedToken("Of the run that sweeps", { runId: OWN_RUN_ID });
    leaves("Of the run that sweeps");
    const main = await setup.sweep();
    expect(readCounts(main)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    expect(main.summary).toContain("its run is in progress");
    expect(setup.hub.requests).toEqual([]);
  });

  sweepScenario(
    "GitHub does not know its run, and the token is younger than 35 days",
    async ({ setUpSweep, leaves }) => {
      const { seedToken, sweep } = await setUpSweep();
      const common = { runId: 7, expiresInMs: undefined };
      seedToken("Of a run that was deleted", { ...common, ageMs: 35 * DAY_MS - MINUTE_MS });
      seedToken("Of the same, 35 days old", { ...common, ageMs: 35 * DAY_MS + MINUTE_MS });
      leaves("Of a run that was deleted");
      const main = await sweep();
      expect(main.conclusion).toBe("success");
      expect(readCounts(main)).toEqual({ revoked: 1, kept: 1, failed: 0 });
      expect(main.summary).toContain("GitHub does not know its run, and the token is younger than 35 days");
    },
  );

  sweepScenario("another repository took the name of its repository", async ({ setUpSweep, leaves }) => {
    const { github, seedToken, sweep } = await setUpSweep();
    github.addRepository("octo-org/old", { 7: "in_progress" });
    github.renameRepository("octo-org/old", "octo-org/new");
    github.addRepository("octo-org/old", { 8: "completed" });
    seedToken("Of a run under another name now", { repository: "octo-org/old", runId: 7 });
    leaves("Of a run under another name now");
    const main = await sweep({ repository: "octo-org/*" });
    expect(readCounts(main)).toEqual({ revoked: 0, kept: 1, failed: 0 });
  });
});

describe("a run that starts during a sweep", () => {
  sweepScenario("keeps its token, which was created after the listing", async ({ setUpSweep, leaves }) => {
    const { emulator, github, job, seedToken, inputs } = await setUpSweep();
    seedToken("Of a run that is over", { runId: 1 });
    const listing = emulator.hold("GetDatabaseTokens", 1, { when: "after" });
    const sweep = job.start(SWEEP, { id: "sweep", with: inputs({ "older-than": "0" }) });
    await listing.held;
    github.setRun(REPOSITORY, 50, "in_progress");
    seedToken("Of the run that starts", { runId: 50, ageMs: 0 });
    listing.release();
    expect(readCounts(await sweep.result)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    leaves("Of the run that starts");
  });

  sweepScenario("again keeps the tokens of its first attempt", async ({ setUpSweep, leaves }) => {
    const { emulator, github, job, seedToken, inputs } = await setUpSweep();
    github.setRun(REPOSITORY, 50, "completed");
    seedToken("Of attempt 1", { runId: 50 });
    const listing = emulator.hold("GetDatabaseTokens", 1, { when: "after" });
    const sweep = job.start(SWEEP, { id: "sweep", with: inputs() });
    await listing.held;
    github.setRun(REPOSITORY, 50, "queued", { attempt: 2 });
    listing.release();
    expect(readCounts(await sweep.result)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    leaves("Of attempt 1");
  });
});

describe("a repository that GitHub does not show", () => {
  sweepScenario(
    "keeps its tokens and fails the step, and other repositories are swept",
    async ({ setUpSweep, leaves }) => {
      const { github, seedToken, sweep, emulator } = await setUpSweep();
      github.addRepository("octo-org/renamed");
      github.renameRepository("octo-org/renamed", "octo-org/new-name");
      seedToken("Hidden", { runId: 1, repository: "octo-org/hidden" });
      seedToken("Renamed", { runId: 1, repository: "octo-org/renamed" });
      const { id } = seedToken("Shown", { runId: 1 });
      leaves("Hidden", "Renamed");

      const main = await sweep({ repository: "octo-org/*" });
      expect(main.exitCode).toBe(1);
      expect(readCounts(main)).toEqual({ revoked: 1, kept: 2, failed: 0 });
      expect(main.outputs["token-ids"]).toBe(JSON.stringify([id]));
      expect(emulator.cluster.token(id)?.revokedAtMs).toBeDefined();
      expect(main.annotations).toHaveLength(1);
      expect(main.annotations[0]?.message).toMatch(
        /which runs of octo-org\/hidden are in progress: GET .* returned 404 \(Not Found\)\. .*\n.*octo-org\/renamed .* returned 301/,
      );
      expect(main.summary).toContain("<td><code>octo-org/hidden</code></td>");
      expect(main.summary).toContain("<td><code>octo-org/renamed</code></td>");
    },
  );

  sweepScenario(
    "because the job lacks `actions: read` causes an error that names it",
    async ({ setUpSweep, leaves }) => {
      const { hub, seedToken, sweep } = await setUpSweep();
      hub.intervene(replaceResponse(githubError(403, "Resource not accessible by integration")));
      seedToken("Of a run that is over", { runId: 1 });
      leaves("Of a run that is over");
      const main = await sweep();
      expect(main.exitCode).toBe(1);
      expect(main.annotations[0]?.message).toContain("give the job `permissions: { actions: read }`");
      expect(hub.requests).toHaveLength(1);
    },
  );

  sweepScenario("because the token is wrong causes an error that says so", async ({ setUpSweep, leaves }) => {
    const { seedToken, sweep } = await setUpSweep();
    seedToken("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep({ "github-token": "fake-wrong-token-0123456789" });
    expect(main.annotations[0]?.message).toContain(
      "returned 401 (Bad credentials). github-token is invalid or has expired. If it comes from a secret, update the secret",
    );
  });
});

describe("a GitHub that is busy or down", () => {
  sweepScenario(
    "gets the request again after its rate limit, if that takes at most a minute",
    async ({ setUpSweep }) => {
      const { hub, seedToken, sweep } = await setUpSweep(inFastTime());
      hub.intervene(replaceResponse(secondaryRateLimit(50), { to: 1 }));
      seedToken("Of a run that is over", { runId: 1 });
      const main = await sweep();
      expect(main.conclusion).toBe("success");
      expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
      expect(main.log).toContain("GitHub returned 403. Retrying in 50.0 s.");
      const [first, second] = hub.requests;
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(50_000);
    },
  );

  sweepScenario(
    "for more than a minute gets no more requests for the repository, whose tokens stay",
    async ({ setUpSweep, leaves }) => {
      const { hub, seedToken, sweep } = await setUpSweep();
      hub.intervene(replaceResponse(primaryRateLimit(Date.now() + 20 * 60_000, 429)));
      seedToken("Of a run that is over", { runId: 1 });
      leaves("Of a run that is over");
      const main = await sweep();
      expect(main.exitCode).toBe(1);
      expect(main.annotations[0]?.message).toContain("returned 429 (API rate limit exceeded");
      expect(hub.requests).toHaveLength(1);
    },
  );

  sweepScenario("gets retries for two minutes", async ({ setUpSweep, leaves }) => {
    // Slow enough that the start of the process takes only a small part of the 80 s between the deadline and the limit.
    const { hub, seedToken, sweep } = await setUpSweep(inFastTime(15));
    hub.intervene(replaceResponse(unicorn(502)));
    seedToken("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep();
    expect(main.exitCode).toBe(1);
    expect(readCounts(main)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    expect(main.annotations[0]?.message).toContain(
      "returned 502. Tokens of this repository are kept until the next sweep",
    );
    expect(main.durationMs).toBeLessThan(200_000);
  });

  sweepScenario("does not delay the end of a cancelled job", async ({ setUpSweep, leaves }) => {
    const { hub, job, seedToken, inputs } = await setUpSweep();
    hub.intervene(replaceResponse(secondaryRateLimit(50)));
    seedToken("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const sweep = job.start(SWEEP, { with: inputs() });
    await sweep.logged("Retrying in 50.0 s.");
    const end = await sweep.cancel();
    expect(end.exitCode, "ended by itself, and not by SIGTERM or SIGKILL").toBe(1);
    expect(end.outputs).toMatchObject({ revoked: "0", kept: "1" });
  });
});

sweepScenario(
  "an unknown authority of GitHub Enterprise Server causes an error that suggests NODE_EXTRA_CA_CERTS, not ca-certificate",
  async ({ setUpSweep, leaves }) => {
    const serverUrl = "https://github.example.com";
    const { hub, seedToken, sweep } = await setUpSweep({
      cluster: { tls: true },
      github: { basePath: "/api/v3", tls: true },
      job: { serverUrl },
    });
    seedToken("Of a run that is over", { runId: 1, serverUrl });
    const main = await sweep();
    expect(main.annotations).toEqual([
      {
        level: "error",
        message: expect.stringMatching(
          /authority that this runner does not know \(\w+\); set NODE_EXTRA_CA_CERTS to .*, in the `env` of this step, of the job/,
        ),
      },
    ]);
    expect(main.raw).not.toContain("ca-certificate");
    expect(hub.requests).toEqual([]);
    leaves("Of a run that is over");
  },
);

sweepScenario(
  "GitHub Enterprise Server gets the requests at its own API, with the authority in NODE_EXTRA_CA_CERTS",
  async ({ setUpSweep }) => {
    const serverUrl = "https://github.example.com";
    const { hub, job, seedToken, sweep } = await setUpSweep({
      github: { basePath: "/api/v3", tls: true },
      job: { serverUrl },
    });
    const path = join(job.folders.workspace, "github-ca.pem");
    await writeFile(path, hub.caCertificate);
    job.setEnv({ NODE_EXTRA_CA_CERTS: path });
    seedToken("Of a run that is over", { runId: 1, serverUrl });
    const main = await sweep();
    expect(main.annotations).toEqual([]);
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
  },
);
