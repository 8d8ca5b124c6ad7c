import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { createScenarioChecks } from "./scenario-checks.ts";
import type { WatchedCluster } from "./watched-cluster.ts";

const FIXTURE = "test/support/runner/fixture-action/action.yml";
const secret = `fake-${randomBytes(24).toString("hex")}`;
const encoded = Buffer.from(`x${secret}y`).toString("base64url");

const closed: WatchedCluster[] = [];
afterEach(() => {
  closed.length = 0;
});

function cluster(overrides: Partial<WatchedCluster> = {}): WatchedCluster {
  const made: WatchedCluster = {
    secrets: [secret],
    liveTokens: () => [],
    requests: [],
    close: async () => void closed.push(made),
    ...overrides,
  };
  return made;
}

function checksWith(watched: WatchedCluster) {
  const checks = createScenarioChecks({ debug: false });
  checks.watch(watched);
  return checks;
}

describe("the search for leaks", () => {
  test.each([
    { name: "output", main: `console.log("${secret}")`, where: /\(plain\) is in the raw output of main of step __1/ },
    { name: "stderr", main: `console.error("${secret}")`, where: /raw output/ },
    { name: "a masked line", main: `core.setSecret("${secret}"); core.info("${secret}")`, where: /raw output/ },
    { name: "an encoding", main: `core.debug("${encoded}")`, where: /\(base64\) is in the raw output/ },
    { name: "an annotation", main: `core.error("${encoded}")`, where: /is in the annotations/ },
    { name: "the summary", main: `await core.summary.addRaw("${secret}").write()`, where: /step_summary_/ },
    { name: "state", main: `core.setSecret("${secret}"); core.saveState("token", "${secret}")`, where: /save_state_/ },
    {
      name: "another output",
      main: `core.setSecret("${secret}"); core.setOutput("other", "${secret}")`,
      where: /set_output_/,
    },
    { name: "more than the token", main: `core.setOutput("token", "Bearer ${secret}")`, where: /set_output_/ },
    { name: "another variable", main: `core.exportVariable("TOKEN", "${secret}")`, where: /set_env_/ },
    {
      name: "a file",
      main: `(await import("node:fs")).writeFileSync(process.env.RUNNER_TEMP + "/left.json", "${encoded}")`,
      where: /left\.json/,
    },
  ])("finds a secret in $name", async ({ main, where }) => {
    const checks = checksWith(cluster());
    await checks.newJob().run(FIXTURE, { with: { main } });
    await expect(checks.end()).rejects.toThrow(where);
  });

  test("allows a secret in a mask, the output token and INFLUX_TOKEN", async () => {
    const checks = checksWith(cluster());
    const main = `core.setSecret("${secret}"); core.setOutput("token", "${secret}"); core.exportVariable("INFLUX_TOKEN", "${secret}")`;
    await checks.newJob({ debug: true }).run(FIXTURE, { with: { main } });
    await expect(checks.end()).resolves.toBeUndefined();
  });

  test("finds a secret of the job everywhere", async () => {
    const checks = checksWith(cluster());
    await checks.newJob({ masks: [secret] }).run(FIXTURE, { with: { main: `core.setOutput("token", "${secret}")` } });
    await expect(checks.end()).rejects.toThrow("set_output_");
  });

  test("includes posts that the scenario did not run", async () => {
    const checks = checksWith(cluster());
    await checks.newJob().run(FIXTURE, { with: { main: "", post: `core.info("${secret}")` } });
    await expect(checks.end()).rejects.toThrow("post of step __1");
  });
});

describe("the check for live tokens", () => {
  const tokens = [
    { id: "1", description: "Seed (https://github.com/o/r/actions/runs/1/attempts/1#0)" },
    { id: "2", description: "Seed (https://github.com/o/r/actions/runs/1/attempts/1#1)" },
    { id: "3", description: "made by hand (long ago)" },
  ];

  test("passes if all are named, by description or ID", async () => {
    const checks = checksWith(cluster({ liveTokens: () => tokens }));
    checks.leaves("Seed", "made by hand (long ago)");
    checks.leaves("2");
    await expect(checks.end()).resolves.toBeUndefined();
  });

  test("fails if one is not named", async () => {
    const checks = checksWith(cluster({ liveTokens: () => tokens }));
    checks.leaves("Seed", "3");
    await expect(checks.end()).rejects.toThrow('left with the token 2 "Seed');
  });

  test("fails if a named token no longer exists", async () => {
    const checks = checksWith(cluster());
    checks.leaves("Seed");
    await expect(checks.end()).rejects.toThrow('no live token "Seed"');
  });
});

test("exchanges without a fault must pass the validator", async () => {
  const checks = createScenarioChecks({ debug: false });
  checks.watch(cluster({ requests: [{ faulted: true }, { faulted: false }] }), () => ["not by the contract"]);
  await expect(checks.end()).rejects.toThrow(/:\nnot by the contract$/);
});

test("steps are stopped, jobs removed and clusters closed, even if there are problems", async () => {
  const watched = cluster({ liveTokens: () => [{ id: "1", description: "left" }] });
  const checks = checksWith(watched);
  const job = checks.newJob();
  const step = job.start(FIXTURE, { with: { main: "core.info('ready'); setTimeout(() => {}, 60_000)" } });
  await step.logged("ready");
  await expect(checks.end()).rejects.toThrow("left");
  expect(await step.result).toMatchObject({ signal: "SIGKILL" });
  expect(job.results.map(({ stage }) => stage)).toEqual(["main", "post"]);
  await expect(stat(job.folders.root)).rejects.toThrow("ENOENT");
  expect(closed).toEqual([watched]);
});
