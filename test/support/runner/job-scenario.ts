import { test } from "vitest";
import type { Job } from "./job.ts";
import { createScenarioChecks, type ScenarioChecks } from "./scenario-checks.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the jobs of all scenarios run with debug logging on. */
    debug: boolean;
    /** Whether the scenarios with large tables run all cases. */
    full: boolean;
  }
}

/**
 * A test in which the action runs in jobs that use clusters. At its end, even after a failed assertion, it completes
 * all jobs and checks that:
 *
 * 1. no secret, and no encoding of one, is in the output of the jobs or in their files;
 * 2. the live tokens of the clusters are exactly those that the scenario names with `leaves`;
 * 3. every exchange without a fault passes the validator that was passed to `watch`, if there is one.
 *
 * To run all scenarios with debug logging off and on, run them in two vitest projects, one of them with
 * `provide: { debug: true }`; `jobScenario.override("debug", true)` does the same for a file or a suite.
 */
export const jobScenario = test
  .extend("debug", { injected: true }, false)
  .extend("checks", { auto: true }, async ({ debug }, { onCleanup }): Promise<ScenarioChecks> => {
    const checks = createScenarioChecks({ debug });
    onCleanup(() => checks.end());
    return checks;
  })
  // Wrapped in functions, because vitest would call a bare function to get the value of the fixture.
  .extend("newJob", async ({ checks }): Promise<ScenarioChecks["newJob"]> => checks.newJob)
  .extend("watch", async ({ checks }): Promise<ScenarioChecks["watch"]> => checks.watch)
  .extend("leaves", async ({ checks }): Promise<ScenarioChecks["leaves"]> => checks.leaves)
  .extend("job", async ({ checks }): Promise<Job> => checks.newJob());
