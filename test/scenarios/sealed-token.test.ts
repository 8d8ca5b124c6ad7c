import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { openSealedToken, parseSealedToken } from "../../src/transfer/sealed-token.ts";
import { parseTransferKey } from "../../src/transfer/transfer-key.ts";
import type { Emulator } from "../support/influxdb/start.ts";
import type { Job } from "../support/runner/job.ts";
import type { JobOptions } from "../support/runner/job-contexts.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { rewriting, set } from "./response-rewriting.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";
import { REPOSITORY, readCounts, SWEEP, sweepScenario } from "./sweep-scenario.ts";

const RUN_ID = 4_711;

/** A new key, as `openssl rand -base64 32` prints it. */
function createKey(): string {
  return randomBytes(32).toString("base64");
}

/** Options of a job in the run of this file that has these secrets. */
function createJobOptions(...masks: readonly string[]): JobOptions & { readonly masks: readonly string[] } {
  return { repository: REPOSITORY, runId: RUN_ID, masks };
}

/** What another job of the run gets from this job: the job output, opened with the key. */
function openJobOutput(job: Job, key: string): unknown {
  const run = { serverUrl: "https://github.com", repository: REPOSITORY, runId: String(RUN_ID), runAttempt: "2" };
  const sealed = parseSealedToken(job.jobOutput("token", "sealed-token") ?? "");
  return openSealedToken(sealed, parseTransferKey(key), run);
}

async function expectRevoked(job: Job, emulator: Emulator): Promise<void> {
  const [post] = await job.complete();
  expect(post?.annotations).toEqual([]);
  expect(post?.log).toContain(`Revoked database token ${[...emulator.cluster.tokens][0]?.id}.`);
  expect(emulator.liveTokens()).toEqual([]);
}

describe("a token for another job", () => {
  scenario("is sealed, checked, masked, and kept when the job ends", async ({ setUp, newJob, leaves }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    const main = await job.run(ACTION, {
      id: "token",
      with: inputs({ "transfer-key": key, description: "Sealed", "export-env": "false" }),
    });
    const [token] = emulator.liveTokens();
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.masks).toEqual([emulator.managementToken, key, token?.accessToken]);
    expect(main.env).toEqual({});
    expect(main.outputs).toEqual({
      "sealed-token": expect.stringMatching(/^[!-~]+$/),
      "token-id": token?.id,
      "expires-at": expect.stringMatching(/Z$/),
      permissions: JSON.stringify([{ action: "write", resource: "sensors" }]),
      description: expect.stringMatching(/^Sealed \(.*#[0-9a-f]{16}\)$/),
      host: emulator.origin,
      active: "true",
    });
    expect(main.log).toContain("kept when the job ends, for other jobs of this run.");
    expect(main.log).toContain("Sealed the token for another job of this run");
    expect(openJobOutput(job, key)).toEqual({
      accessToken: token?.accessToken,
      id: token?.id,
      expiresAt: main.outputs["expires-at"],
      permissions: [{ action: "write", resource: "sensors" }],
      host: emulator.origin,
      product: "dedicated",
    });

    const [post] = await job.complete();
    expect(post?.log).toContain(`Kept database token ${token?.id} (revoke: run).`);
    expect(post?.summary).toContain("<td>sealed for another job; it works until");
    leaves("Sealed");
  });

  scenario("is revoked by a later job", async ({ setUp, newJob }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    await job.run(ACTION, { id: "token", with: inputs({ "transfer-key": key }) });
    const tokenId = job.jobOutput("token", "token-id") ?? "";
    await job.complete();
    expect(emulator.liveTokens()).toHaveLength(1);

    const last = newJob(createJobOptions(emulator.managementToken));
    const revoke = await last.run("revoke/action.yml", {
      with: { ...connectionInputs(emulator), "token-id": tokenId },
    });
    expect(revoke.outputs).toEqual({ revoked: "1" });
  });

  scenario("is marked as kept with `revoke: never`", async ({ setUp, newJob, leaves }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    const more = { "transfer-key": key, revoke: "never", expiry: "never", description: "Sealed" };
    const main = await job.run(ACTION, { id: "token", with: inputs(more) });
    expect(main.outputs["description"]).toMatch(/#keep-[0-9a-f]{16}\)$/);
    expect(main.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining("the sealed token can be opened and used until the `revoke` action revokes it"),
    ]);
    expect(openJobOutput(job, key)).toMatchObject({ expiresAt: "" });
    leaves("Sealed");
  });

  sweepScenario("is swept after its run is over, not before", async ({ setUpSweep, newJob }) => {
    let aheadMs = 0;
    const { emulator, github, sweep, job, inputs } = await setUpSweep({ cluster: { now: () => Date.now() + aheadMs } });
    const key = createKey();
    github.setRun(REPOSITORY, RUN_ID, "in_progress");
    const first = newJob(createJobOptions(emulator.managementToken, key));
    const grant = { databases: "sensors", permissions: "write" };
    await first.run(ACTION, { id: "token", with: inputs({ ...grant, "transfer-key": key }) });
    await first.complete();
    // Older than the default of `older-than`.
    aheadMs = 11 * 60_000;
    expect(readCounts(await sweep())).toEqual({ revoked: 0, kept: 1, failed: 0 });

    github.setRun(REPOSITORY, RUN_ID, "completed");
    const second = await job.run(SWEEP, { id: "second", with: inputs() });
    expect(readCounts(second)).toEqual({ revoked: 1, kept: 0, failed: 0 });
  });

  scenario("is revoked, and not sealed, if it is not what was requested", async ({ setUp, newJob }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    const fault = rewriting({ rewrite: set("permissions", [{ action: "read", resource: "sensors" }]) });
    emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs({ "transfer-key": key }) });
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({});
    expect(emulator.liveTokens()).toEqual([]);
  });
});

describe("a token for another job is revoked when main", () => {
  hurriedScenario.for(["run", "never"])(
    "is killed while the create response is pending, with `revoke: %s`",
    async (revoke, { hurry, newJob }) => {
      const key = createKey();
      const { emulator, inputs, clock } = await hurry();
      const job = newJob({ clock, ...createJobOptions(emulator.managementToken, key) });
      const hold = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
      const main = job.start(ACTION, { with: inputs({ "transfer-key": key, revoke }) });
      await hold.held;
      expect((await main.kill()).outputs).toEqual({});
      await expectRevoked(job, emulator);
    },
  );

  hurriedScenario("is killed before the cluster has accepted it", async ({ hurry, newJob }) => {
    const key = createKey();
    const { emulator, inputs, clock } = await hurry();
    const job = newJob({ clock, ...createJobOptions(emulator.managementToken, key) });
    const hold = emulator.hold("PostWrite");
    const main = job.start(ACTION, { with: inputs({ "transfer-key": key }) });
    await hold.held;
    expect((await main.kill()).outputs).toEqual({});
    hold.release();
    await expectRevoked(job, emulator);
  });

  // Windows has no SIGINT for a child, so Node would kill it.
  hurriedScenario.skipIf(process.platform === "win32")(
    "is cancelled before the cluster has accepted it",
    async ({ hurry, newJob }) => {
      const key = createKey();
      const { emulator, inputs, clock, cancelTimes } = await hurry({ factor: 4 });
      const job = newJob({ clock, ...createJobOptions(emulator.managementToken, key) });
      const hold = emulator.hold("PostWrite");
      const main = job.start(ACTION, { with: inputs({ "transfer-key": key }) });
      await hold.held;
      expect((await main.cancel(cancelTimes)).outputs).toEqual({});
      hold.release();
      await expectRevoked(job, emulator);
    },
  );
});

describe("transfer-key", { concurrent: true }, () => {
  scenario("with a wrong combination causes one error with all problems", async ({ setUp, newJob }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    const more = { "transfer-key": key, revoke: "true", "export-env": "true", expiry: "soon" };
    const main = await job.run(ACTION, { with: inputs(more) });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message.split("\n").map((line) => line.split(" ").slice(0, 4).join(" "))).toEqual([
      'expiry: "soon" is not',
      "revoke: cannot be true",
      "export-env: cannot be true",
    ]);
    expect(outputProblems(main)).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  scenario.for([
    { name: "is too short", create: () => randomBytes(24).toString("base64") },
    { name: "is too long", create: () => randomBytes(33).toString("base64") },
    { name: "is in hex", create: () => randomBytes(32).toString("hex") },
    { name: "is a passphrase", create: () => `fake-passphrase-${randomBytes(12).toString("hex")}` },
    { name: "has two lines", create: () => `${createKey()}\n${createKey()}` },
    { name: "is the management token", create: (managementToken: string) => managementToken },
  ])("that $name causes an error that does not quote it", async ({ create }, { setUp, newJob }) => {
    const { emulator, inputs } = await setUp();
    const key = create(emulator.managementToken);
    const job = newJob(createJobOptions(emulator.managementToken, ...key.split("\n")));
    const main = await job.run(ACTION, { with: inputs({ "transfer-key": key }) });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(/^transfer-key: (is|contains) [^\n]*$/);
    expect(main.masks).toEqual(expect.arrayContaining(key.split("\n")));
    expect(emulator.requests).toEqual([]);
  });

  scenario.for([
    { input: "databases" },
    { input: "permissions" },
    { input: "description" },
    { input: "expiry" },
    { input: "revoke" },
    { input: "host" },
    { input: "account-id" },
    { input: "ca-certificate" },
    { input: "profile" },
    { input: "config" },
  ])("is not printed if $input contains it, too", async ({ input }, { setUp, newJob }) => {
    const key = createKey();
    const { emulator, inputs } = await setUp();
    const job = newJob(createJobOptions(emulator.managementToken, key));
    const main = await job.run(ACTION, { with: inputs({ "transfer-key": key, [input]: key }) });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toContain(`${input}: contains the transfer key or a part of it; remove it`);
    expect(emulator.requests).toEqual([]);
  });
});
