import { expect, inject } from "vitest";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import type { Job } from "../support/runner/job.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { readMarks } from "./request-rules.ts";
import { ACTION } from "./scenario.ts";

/** A matrix has up to 256 jobs. CI runs 200, in the project "scenarios, full". Otherwise a part is enough. */
const JOBS = inject("full") ? 200 : 25;

/** How many jobs run at once, so that two cores can run them. */
const AT_ONCE = 40;

/** Far below the requests of so many jobs, so that they get 429 and retry. */
const RATE_LIMIT = { requestsPerSecond: 4, burst: 4 };

hurriedScenario(
  `each of ${JOBS} jobs of a matrix gets its own token, and none is left`,
  { timeout: 300_000 },
  async ({ hurry, newJob }) => {
    const { emulator, clock, inputs } = await hurry({ emulator: { rateLimit: RATE_LIMIT }, factor: 5 });
    const jobs = Array.from({ length: JOBS }, (_, index) =>
      newJob({ clock, masks: [emulator.managementToken], runId: 1_000 + index }),
    );
    for (let first = 0; first < JOBS; first += AT_ONCE) {
      await runAll(jobs.slice(first, first + AT_ONCE), inputs());
    }

    const tokens = [...emulator.cluster.tokens];
    expect(tokens).toHaveLength(JOBS);
    expect(new Set(readMarks(accepted(emulator.requests))).size).toBe(JOBS);
    expect(new Set(jobs.map((job) => job.outputs("token")["token"]))).toEqual(
      new Set(tokens.map(({ accessToken }) => accessToken)),
    );
    expect(emulator.liveTokens()).toEqual([]);
    expect(emulator.requests.filter(({ response }) => response?.status === 429).length).toBeGreaterThan(0);
  },
);

/** Runs jobs together, so that no job ends before each has its token. */
async function runAll(jobs: readonly Job[], inputs: Readonly<Record<string, string>>): Promise<void> {
  const mains = await Promise.all(jobs.map((job) => job.run(ACTION, { id: "token", with: inputs })));
  expect(mains.filter(({ conclusion }) => conclusion !== "success")).toEqual([]);
  const posts = await Promise.all(jobs.map((job) => job.complete()));
  expect(posts.flat().filter(({ annotations }) => annotations.length > 0)).toEqual([]);
}

function accepted(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return requests.filter(({ effect }) => effect);
}
