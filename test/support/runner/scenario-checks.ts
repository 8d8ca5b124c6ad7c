import { type Job, type JobOptions, startJob } from "./job.ts";
import { jobLeakProblems } from "./job-leaks.ts";
import { type ExchangeValidator, exchangeProblems, liveTokenProblems, type WatchedCluster } from "./watched-cluster.ts";

/** The jobs and clusters of a scenario, and the checks at its end. */
export interface ScenarioChecks {
  newJob(options?: JobOptions): Job;
  /** Adds a cluster, which is checked and closed at the end of the scenario, and returns it. */
  watch<Cluster extends WatchedCluster>(
    cluster: Cluster,
    validate?: ExchangeValidator<Cluster["requests"][number]>,
  ): Cluster;
  /** Names tokens, by ID or description, that must be live at the end. All others must not be. */
  leaves(...tokens: readonly string[]): void;
  /** Runs the remaining posts, checks everything, and throws one error with all problems. Then removes everything. */
  end(): Promise<void>;
}

interface Watched {
  readonly cluster: WatchedCluster;
  readonly exchangeProblems: () => readonly string[];
}

/** Creates checks without jobs or clusters. `debug` is the default for its jobs. */
export function createScenarioChecks({ debug }: { readonly debug: boolean }): ScenarioChecks {
  const jobs: Job[] = [];
  const clusters: Watched[] = [];
  const named: string[] = [];
  return {
    newJob(options = {}) {
      const job = startJob({ debug, ...options });
      jobs.push(job);
      return job;
    },
    watch(cluster, validate) {
      const problems = () => (validate === undefined ? [] : exchangeProblems(cluster.requests, validate));
      clusters.push({ cluster, exchangeProblems: problems });
      return cluster;
    },
    leaves(...tokens) {
      named.push(...tokens);
    },
    async end() {
      try {
        await completeAll(jobs);
        report(await findProblems(jobs, clusters, named));
      } finally {
        await removeAll(jobs, clusters);
      }
    },
  };
}

async function completeAll(jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    await job.stop();
    await job.complete();
  }
}

async function findProblems(
  jobs: readonly Job[],
  clusters: readonly Watched[],
  named: readonly string[],
): Promise<readonly string[]> {
  const issued = clusters.flatMap(({ cluster }) => cluster.secrets);
  const leaks = await Promise.all(jobs.map((job) => jobLeakProblems(job, issued)));
  return [
    ...leaks.flat(),
    ...liveTokenProblems(
      clusters.flatMap(({ cluster }) => cluster.liveTokens()),
      named,
    ),
    ...clusters.flatMap((watched) => watched.exchangeProblems()),
  ];
}

function report(problems: readonly string[]): void {
  if (problems.length > 0) {
    throw new Error(`at the end of the scenario:\n${problems.join("\n")}`);
  }
}

async function removeAll(jobs: readonly Job[], clusters: readonly Watched[]): Promise<void> {
  await Promise.all(jobs.map((job) => job[Symbol.asyncDispose]()));
  await Promise.all(clusters.map(({ cluster }) => cluster.close()));
}
