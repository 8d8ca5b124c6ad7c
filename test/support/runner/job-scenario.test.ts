import { describe, expect } from "vitest";
import { jobScenario } from "./job-scenario.ts";

const FIXTURE = "test/support/runner/fixture-action/action.yml";
const token = { id: "1", description: "kept" };

/** A cluster that is watched from the start, but only if the scenario uses it. */
const scenarioWithCluster = jobScenario.extend("cluster", async ({ watch }) =>
  watch({ secrets: [], liveTokens: () => [token], requests: [], close: async () => {} }),
);

scenarioWithCluster("a scenario has a job and watched clusters", async ({ job, cluster, leaves }) => {
  leaves("kept");
  const result = await job.run(FIXTURE, { with: { main: "core.setOutput('token', 'x')" } });
  expect(result.outputs).toEqual({ token: "x" });
  expect(cluster.liveTokens()).toEqual([token]);
});

scenarioWithCluster("a cluster that a scenario does not use is not created", async ({ newJob }) => {
  const job = newJob({ repository: "octo-org/other" });
  const result = await job.run(FIXTURE, { with: { main: "core.info(process.env.GITHUB_REPOSITORY)" } });
  expect(result.log).toContain("octo-org/other");
});

scenarioWithCluster.fails("a live token that is not named by `leaves` fails the scenario", ({ cluster }) => {
  expect(cluster.liveTokens()).toHaveLength(1);
});

describe.each([false, true])("debug logging %j", (debug) => {
  jobScenario.override("debug", debug);

  jobScenario("reaches the jobs", async ({ job }) => {
    const result = await job.run(FIXTURE, { with: { main: "core.info(String(core.isDebug()))" } });
    expect(result.log.split("\n")[0]).toBe(String(debug));
  });
});
