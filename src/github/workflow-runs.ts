import type { Octokit } from "../packages/github.ts";
import { pLimit } from "../packages/p-limit.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type RunStates, type RunToLookUp, toRepositoryKey } from "../token/orphan.ts";
import { alternateHeaviestAndRandom } from "./alternate.ts";
import { RepositoryRuns } from "./repository-runs.ts";
import { RequestBudget } from "./request-budget.ts";

/**
 * How many requests run at the same time. GitHub recommends few, and allows 100
 * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
 */
export const MAX_CONCURRENT_REQUESTS = 4;

/** Dependencies of the requests. `random` returns numbers from 0 to below 1. */
interface LookUpRunsDeps {
  readonly random: () => number;
  readonly redaction: Redaction;
}

/**
 * Looks up which of these runs are over. It requests lists as long as they are cheaper, then the remaining runs one by
 * one, until the budget is used up. If a request fails, it does not throw: the runs of that repository are
 * `look-up-failed`.
 */
export async function lookUpRuns(
  octokit: Octokit,
  runs: readonly RunToLookUp[],
  { random, redaction }: LookUpRunsDeps,
): Promise<RunStates> {
  const budget = new RequestBudget();
  const limit = pLimit(MAX_CONCURRENT_REQUESTS);
  const repositories = new Map(
    [...Map.groupBy(runs, ({ repository }) => toRepositoryKey(repository))].map(([key, ofRepository]) => {
      const name = ofRepository[0]?.repository ?? key;
      return [key, new RepositoryRuns({ octokit, budget, redaction }, name, ofRepository)];
    }),
  );
  const listOrder = alternateHeaviestAndRandom([...repositories.values()], ({ tokens }) => tokens, random);
  await Promise.all(listOrder.map((repository) => limit(() => repository.requestLists())));

  const open = listOrder.flatMap((repository) => repository.open.map((run) => ({ repository, run })));
  const runOrder = alternateHeaviestAndRandom(open, ({ run }) => run.tokens, random);
  await Promise.all(runOrder.map(({ repository, run }) => limit(() => repository.requestRun(run))));

  return {
    findState: ({ repository, runId }) =>
      repositories.get(toRepositoryKey(repository))?.findState(runId) ?? "not-looked-up",
    lookUpErrors: new Map(
      [...repositories.values()].flatMap(({ name, lookUpError }) =>
        lookUpError === undefined ? [] : [[name, lookUpError]],
      ),
    ),
  };
}
