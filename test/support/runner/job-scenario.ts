import { test } from "vitest";
import type { Job } from "./job.ts";
import { createScenarioChecks, type ScenarioChecks } from "./scenario-checks.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the jobs of all scenarios run with debug logging on. */
    debug: boolean;
    /** Whether the scenarios with large tables run all of them. */
    full: boolean;
  }
}

/**
 * A test in which the action runs in jobs, beside clusters. Whatever else it asserts, at its end, and after a failure of
 * its own, jobs that aren't complete are completed, and:
 *
 * 1. no secret, and no encoding of one, is in what the jobs have shown or left on disk;
 * 2. the live tokens of the clusters are exactly those that the scenario names by `leaves`;
 * 3. every exchange without a fault passes the validator that was given to `watch`, if one was.
 *
 * To run all scenarios with debug logging off and on, run them in two vitest projects, one of them with
 * `provide: { debug: true }`; `jobScenario.override("debug", true)` does it for a file or a suite.
 */
export const jobScenario = test
  .extend("debug", { injected: true }, false)
  .extend("checks", { auto: true }, async ({ debug }, { onCleanup }): Promise<ScenarioChecks> => {
    const checks = createScenarioChecks({ debug });
    onCleanup(() => checks.end());
    return checks;
  })
  // Functions, so that vitest takes them for fixtures' values: it would call a bare function.
  .extend("newJob", async ({ checks }): Promise<ScenarioChecks["newJob"]> => checks.newJob)
  .extend("watch", async ({ checks }): Promise<ScenarioChecks["watch"]> => checks.watch)
  .extend("leaves", async ({ checks }): Promise<ScenarioChecks["leaves"]> => checks.leaves)
  .extend("job", async ({ checks }): Promise<Job> => checks.newJob());
