import { test } from "vitest";
import type { Job } from "./job.ts";
import { createScene, type Scene } from "./scene.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the jobs of all stories run with debug logging on. */
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
 * 2. the live tokens of the clusters are exactly those that the story names by `leaves`;
 * 3. every exchange without a fault passes the validator that was given to `watch`, if one was.
 *
 * To run all stories with debug logging off and on, run them in two vitest projects, one of them with
 * `provide: { debug: true }`; `story.override("debug", true)` does it for a file or a suite.
 */
export const story = test
  .extend("debug", { injected: true }, false)
  .extend("scene", { auto: true }, async ({ debug }, { onCleanup }): Promise<Scene> => {
    const scene = createScene({ debug });
    onCleanup(() => scene.end());
    return scene;
  })
  // Functions, so that vitest takes them for fixtures' values: it would call a bare function.
  .extend("newJob", async ({ scene }): Promise<Scene["newJob"]> => scene.newJob)
  .extend("watch", async ({ scene }): Promise<Scene["watch"]> => scene.watch)
  .extend("leaves", async ({ scene }): Promise<Scene["leaves"]> => scene.leaves)
  .extend("job", async ({ scene }): Promise<Job> => scene.newJob());
