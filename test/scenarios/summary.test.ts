import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { Job } from "../support/runner/job.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

/** The rows of the summary: their names, and their values without tags. */
function parseRows(summary: string | undefined): Readonly<Record<string, string>> {
  const rows = (summary ?? "").matchAll(/<tr><th[^>]*>(.*)<\/th><td>(.*)<\/td><\/tr>/g);
  return Object.fromEntries([...rows].map(([, name, cell = ""]) => [name, cell.replace(/<[^>]*>/g, "")]));
}

/** Ends the job, and checks that only post wrote a summary. */
async function readSummary(job: Job): Promise<Readonly<Record<string, string>>> {
  const [post] = await job.complete();
  expect(job.results.map(({ stage, summary }) => [stage, summary !== ""])).toEqual([
    ["main", false],
    ["post", true],
  ]);
  expect(post?.summary.match(/<table>/g), "it is written once").toHaveLength(1);
  return parseRows(post?.summary);
}

async function runPost(job: Job): Promise<StageResult> {
  const [post] = await job.complete();
  if (post === undefined) throw new Error("post has to run");
  return post;
}

describe("the job summary", () => {
  scenario("shows the permissions, the cluster, the lifetime and the outcome", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensors: read, write\nlogs: write" }) });
    const { "token-id": id, "expires-at": expiresAt = "" } = main.outputs;
    expect(await readSummary(job)).toEqual({
      Read: "sensors",
      Write: "logs, sensors",
      Cluster: emulator.origin,
      "Token ID": id,
      Expires: `${expiresAt.replace("T", " ").replace("Z", "")} UTC, 1h after it was created`,
      Active: expect.stringMatching(/^after \d\.\d s$/),
      Result: "✓ revoked",
    });
  });

  scenario("shows a token as revoked if it already was", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ behaviour: { secondDelete: 404 } });
    await job.run(ACTION, { with: inputs() });
    for (const token of emulator.liveTokens()) emulator.cluster.revokeToken(token);
    expect(await readSummary(job)).toMatchObject({ Result: "✓ revoked" });
  });

  scenario("shows that a token is kept and never expires", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ revoke: "never", expiry: "never", description: "Kept" }) });
    expect(await readSummary(job)).toMatchObject({ Expires: "never", Result: "kept, because of revoke: never" });
    leaves("Kept");
  });

  scenario.for([
    { expiry: "1h", conclusion: "success" },
    { expiry: "never", conclusion: "failure" },
  ])(
    "shows that a token could not be revoked, with expiry: $expiry",
    async ({ expiry, conclusion }, { setUp, leaves }) => {
      const { emulator, job, inputs } = await setUp();
      await job.run(ACTION, { with: inputs({ expiry, description: "Left" }) });
      emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 403 } });
      expect(await readSummary(job)).toMatchObject({ Result: "not revoked; see the annotation" });
      expect(job.results.at(-1)?.conclusion).toBe(conclusion);
      leaves("Left");
    },
  );

  hurriedScenario("shows, as a notice does, how long before the end of the job a token expired", async ({ hurry }) => {
    const factor = 40;
    const { job, inputs, clock } = await hurry({ factor });
    const main = await job.run(ACTION, { with: inputs({ expiry: "30s", "activation-timeout": "0" }) });
    const { "token-id": id, "expires-at": expiresAt = "" } = main.outputs;
    const overMs = Date.parse(expiresAt) + 65_000 - clock.now();
    await new Promise((resolve) => setTimeout(resolve, overMs / factor));
    const summary = await readSummary(job);
    expect(summary["Result"]).toMatch(/^expired, [1-4]m( \d+s)? before the job ended$/);
    expect(job.results.at(-1)?.annotations).toEqual([
      {
        level: "notice",
        message: expect.stringMatching(
          new RegExp(
            `^Database token ${id} expired at ${expiresAt}, [1-4]m( \\d+s)? before the job ended\\. If later steps still needed it, set a longer expiry$`,
          ),
        ),
      },
    ]);
  });

  hurriedScenario("shows what is known if the step was cancelled", async ({ hurry }) => {
    const { job, inputs, cancelTimes } = await hurry({ emulator: { activationDelayMs: 600_000 }, factor: 4 });
    const step = job.start(ACTION, { with: inputs({ revoke: "never" }) });
    await step.logged("Waiting up to");
    await step.cancel(cancelTimes);
    expect(await readSummary(job)).toMatchObject({
      Active: "unknown, because the step failed or was cancelled",
      Result: "✓ revoked",
    });
  });

  scenario("shows that activation was not checked or not confirmed", async ({ setUp, newJob }) => {
    const { emulator, job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ "activation-timeout": "0" }) });
    expect(await readSummary(job)).toMatchObject({ Active: "not checked" });

    const another = newJob({ masks: [emulator.managementToken] });
    await another.run(ACTION, { with: inputs({ host: "http://127.0.0.1:1" }) });
    expect(await readSummary(another)).toMatchObject({ Active: "not confirmed; see the warning" });
  });

  scenario("shortens a long list", async ({ setUp }) => {
    const databases = Array.from({ length: 120 }, (_, index) => `${"sensors-of-a-plant-".repeat(3)}${index}`);
    const { job, inputs } = await setUp({ databases });
    const main = await job.run(ACTION, {
      with: inputs({ databases: databases.join("\n"), permissions: "read, write" }),
    });
    expect(JSON.parse(main.outputs["permissions"] ?? ""), "the outputs do not").toHaveLength(240);
    const { Read: read = "" } = await readSummary(job);
    expect(read.split(", ")).toHaveLength(100);
    expect(read).toMatch(/ and 20 more$/);
  });
});

describe("no job summary is written", () => {
  scenario("if its code cannot be loaded, which causes a warning after the revocation", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    const folder = mkdtempSync(join(tmpdir(), "action-"));
    cpSync("dist", join(folder, "dist"), { recursive: true });
    cpSync(ACTION, join(folder, ACTION));
    rmSync(join(folder, "dist/vendor/summary.cjs"));
    await job.run(join(folder, ACTION), { with: inputs() });
    const post = await runPost(job);
    expect(post.conclusion).toBe("success");
    expect(post.log).toContain("Revoked database token");
    expect(post.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining("Could not write the job summary: Cannot find module"),
    ]);
  });

  scenario("if it is disabled", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ summary: "false" }) });
    const post = await runPost(job);
    expect(post.summary).toBe("");
    expect(post.log).toContain("Revoked database token");
  });

  scenario("if the inputs are invalid", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ expiry: "soon" }) });
    expect((await runPost(job)).summary).toBe("");
  });

  scenario("if no token was created", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 409 } });
    await job.run(ACTION, { with: inputs() });
    expect((await runPost(job)).summary).toBe("");
  });
});
