import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { githubError, primaryRateLimit, secondaryRateLimit, unicorn } from "../github/github-answers.ts";
import { answering } from "../github/interventions.ts";
import { virtualClock } from "../runner/clock.ts";
import { countsOf, REPOSITORY, SWEEP, type SweepOptions, type SweepStage, sweepScenario } from "./sweep-scenario.ts";

/** A minute of GitHub's takes a second. */
function inFastTime(): SweepOptions {
  const clock = virtualClock({ factor: 60 });
  return { cluster: { now: clock.now }, github: { now: clock.now }, job: { clock } };
}

describe("what GitHub is asked", () => {
  const requestsWith = async (stage: SweepStage, tokens: number) => {
    for (let number = 0; number < tokens; number++) stage.left(`Token ${number}`, { runId: 1 + (number % 40) });
    expect(countsOf(await stage.sweep())).toMatchObject({ revoked: tokens });
    return stage.hub.requests.length;
  };

  sweepScenario("does not grow with the tokens", async ({ setUpSweep }) => {
    expect(await requestsWith(await setUpSweep(), 1)).toBe(9);
    expect(await requestsWith(await setUpSweep(), 200)).toBe(9);
  });

  sweepScenario("grows with the runs that go on, a page for each hundred", async ({ setUpSweep, leaves }) => {
    const stage = await setUpSweep();
    for (let id = 10_000; id < 10_350; id++) stage.github.setRun(REPOSITORY, id, "in_progress");
    stage.left("Of a run on the last page", { runId: 10_000 });
    leaves("Of a run on the last page");
    expect(await requestsWith(stage, 100)).toBe(9 + 2 * 3);
  });

  sweepScenario("is told in debug lines, without the token", async ({ setUpSweep }) => {
    const { left, sweep, hub } = await setUpSweep({ job: { debug: true } });
    left("Of a run that is over", { runId: 1 });
    const main = await sweep();
    const path = `${hub.apiUrl}/repos/${REPOSITORY}/actions/runs`;
    const lines = main.raw.split("\n").filter((line) => line.startsWith(`::debug::GET ${path}`));
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(/\?status=requested&.*: 200, \d+ ms, attempt 1$/);
  });

  sweepScenario(
    "over 1,000 runs that go on is about the runs in question, one by one",
    async ({ setUpSweep, leaves }) => {
      const stage = await setUpSweep();
      for (let id = 10_000; id < 11_200; id++) stage.github.setRun(REPOSITORY, id, "queued");
      stage.github.setRun(REPOSITORY, 1, "completed");
      stage.left("Of a run beyond the list", { runId: 10_000 });
      stage.left("Of a run that is over", { runId: 1 });
      stage.left("Of a run that was deleted", { runId: 2 });
      leaves("Of a run beyond the list");
      expect(countsOf(await stage.sweep())).toEqual({ revoked: 2, kept: 1, failed: 0 });
    },
  );
});

describe("a run that starts while a sweep is on its way", () => {
  sweepScenario("keeps its token, which was not there to be listed", async ({ setUpSweep, leaves }) => {
    const { emulator, github, job, left, inputs } = await setUpSweep();
    left("Of a run that is over", { runId: 1 });
    const listing = emulator.hold("GetDatabaseTokens", 1, { stage: "after" });
    const sweep = job.start(SWEEP, { id: "sweep", with: inputs({ "older-than": "0" }) });
    await listing.held;
    github.setRun(REPOSITORY, 50, "in_progress");
    left("Of the run that starts", { runId: 50, ageMs: 0 });
    listing.release();
    expect(countsOf(await sweep.result)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    leaves("Of the run that starts");
  });

  sweepScenario("anew keeps the tokens of its first attempt", async ({ setUpSweep, leaves }) => {
    const { emulator, github, job, left, inputs } = await setUpSweep();
    github.setRun(REPOSITORY, 50, "completed");
    left("Of attempt 1", { runId: 50 });
    const listing = emulator.hold("GetDatabaseTokens", 1, { stage: "after" });
    const sweep = job.start(SWEEP, { id: "sweep", with: inputs() });
    await listing.held;
    github.setRun(REPOSITORY, 50, "queued", 2);
    listing.release();
    expect(countsOf(await sweep.result)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    leaves("Of attempt 1");
  });
});

describe("a repository that GitHub does not show", () => {
  sweepScenario("keeps its tokens, spoils no other, and fails the step at the end", async ({ setUpSweep, leaves }) => {
    const { github, left, sweep, emulator } = await setUpSweep();
    github.addRepository("octo-org/renamed");
    github.renameRepository("octo-org/renamed", "octo-org/new-name");
    left("Hidden", { runId: 1, repository: "octo-org/hidden" });
    left("Renamed", { runId: 1, repository: "octo-org/renamed" });
    const { id } = left("Shown", { runId: 1 });
    leaves("Hidden", "Renamed");

    const main = await sweep({ repository: "octo-org/*" });
    expect(main.exitCode).toBe(1);
    expect(countsOf(main)).toEqual({ revoked: 1, kept: 2, failed: 0 });
    expect(main.outputs["token-ids"]).toBe(JSON.stringify([id]));
    expect(emulator.cluster.token(id)?.revokedAtMs).toBeDefined();
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(
      /which runs of octo-org\/hidden go on: GET .* answered 404 \(Not Found\)\. .*\n.*octo-org\/renamed .* answered 301/,
    );
    expect(main.summary).toContain("<td><code>octo-org/hidden</code></td>");
    expect(main.summary).toContain("<td><code>octo-org/renamed</code></td>");
  });

  sweepScenario("because the job lacks actions: read says so", async ({ setUpSweep, leaves }) => {
    const { hub, left, sweep } = await setUpSweep();
    hub.intervene(answering(githubError(403, "Resource not accessible by integration")));
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep();
    expect(main.exitCode).toBe(1);
    expect(main.annotations[0]?.message).toContain("give the job `permissions: { actions: read }`");
    expect(hub.requests).toHaveLength(1);
  });

  sweepScenario("because the token is wrong says so", async ({ setUpSweep, leaves }) => {
    const { left, sweep } = await setUpSweep();
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep({ "github-token": "fake-wrong-token-0123456789" });
    expect(main.annotations[0]?.message).toContain(
      "answered 401 (Bad credentials). github-token is wrong or has expired",
    );
  });
});

describe("a GitHub that is busy", () => {
  sweepScenario("has its rate limit waited for, up to a minute", async ({ setUpSweep }) => {
    const { hub, left, sweep } = await setUpSweep(inFastTime());
    hub.intervene(answering(secondaryRateLimit(50), { from: 3, to: 3 }));
    left("Of a run that is over", { runId: 1 });
    const main = await sweep();
    expect(main.conclusion).toBe("success");
    expect(countsOf(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    expect(main.log).toContain("GitHub answered 403. Asking GitHub again in 50.0 s.");
    const [third, fourth] = hub.requests.slice(2, 4);
    expect((fourth?.atMs ?? 0) - (third?.atMs ?? 0)).toBeGreaterThanOrEqual(50_000);
  });

  sweepScenario(
    "for longer keeps the tokens of this repository, and is asked about it no more",
    async ({ setUpSweep, leaves }) => {
      const { hub, left, sweep } = await setUpSweep();
      hub.intervene(answering(primaryRateLimit(Date.now() + 20 * 60_000, 429)));
      left("Of a run that is over", { runId: 1 });
      leaves("Of a run that is over");
      const main = await sweep();
      expect(main.exitCode).toBe(1);
      expect(main.annotations[0]?.message).toContain("answered 429 (API rate limit exceeded");
      expect(hub.requests).toHaveLength(1);
    },
  );

  sweepScenario("or down, is given two minutes", async ({ setUpSweep, leaves }) => {
    const { hub, left, sweep } = await setUpSweep(inFastTime());
    hub.intervene(answering(unicorn(502)));
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep();
    expect(main.exitCode).toBe(1);
    expect(countsOf(main)).toEqual({ revoked: 0, kept: 1, failed: 0 });
    expect(main.annotations[0]?.message).toContain("answered 502. Its tokens stay until the next sweep");
    expect(main.durationMs).toBeLessThan(200_000);
  });

  sweepScenario("does not keep a job that is cancelled", async ({ setUpSweep, leaves }) => {
    const { hub, job, left, inputs } = await setUpSweep();
    hub.intervene(answering(secondaryRateLimit(50)));
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const sweep = job.start(SWEEP, { with: inputs() });
    await sweep.logged("Asking GitHub again in 50.0 s.");
    const end = await sweep.cancel();
    expect(end.exitCode, "ended by itself, and not by SIGTERM or SIGKILL").toBe(1);
    expect(end.outputs).toMatchObject({ revoked: "0", kept: "1" });
  });
});

sweepScenario(
  "GitHub Enterprise Server has its own API, and an authority that NODE_EXTRA_CA_CERTS names",
  async ({ setUpSweep }) => {
    const serverUrl = "https://github.example.com";
    const { hub, job, left, sweep } = await setUpSweep({
      github: { basePath: "/api/v3", tls: true },
      job: { serverUrl },
    });
    const path = join(job.folders.workspace, "github-ca.pem");
    await writeFile(path, hub.caCertificate);
    job.setEnv({ NODE_EXTRA_CA_CERTS: path });
    left("Of a run that is over", { runId: 1, serverUrl });
    const main = await sweep();
    expect(main.annotations).toEqual([]);
    expect(countsOf(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
  },
);
