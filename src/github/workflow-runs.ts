import type { Octokit } from "../packages/github.ts";
import { pLimit } from "../packages/p-limit.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type RunInQuestion, type RunKnowledge, toRepositoryKey } from "../token/orphan.ts";
import { takeTurns } from "./in-turn.ts";
import { RepositoryRuns } from "./repository-runs.ts";
import { RequestBudget } from "./request-budget.ts";

/**
 * How many requests run at the same time. GitHub recommends few, and allows 100
 * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
 */
export const MAX_CONCURRENT_REQUESTS = 4;

/** Dependencies of the requests. `random` returns numbers from 0 to below 1. */
interface AskAboutRunsDeps {
  readonly random: () => number;
  readonly redaction: Redaction;
}

/**
 * Asks GitHub which of these runs are over. It requests lists as long as they are cheaper, then the remaining runs one by
 * one, until the budget is used up. It does not throw if requests fail. The runs of that repository then stay in doubt.
 */
export async function askAboutRuns(
  octokit: Octokit,
  runs: readonly RunInQuestion[],
  { random, redaction }: AskAboutRunsDeps,
): Promise<RunKnowledge> {
  const budget = new RequestBudget();
  const limit = pLimit(MAX_CONCURRENT_REQUESTS);
  const repositories = new Map(
    [...Map.groupBy(runs, ({ repository }) => toRepositoryKey(repository))].map(([key, ofRepository]) => {
      const name = ofRepository[0]?.repository ?? key;
      return [key, new RepositoryRuns({ octokit, budget, redaction }, name, ofRepository)];
    }),
  );
  const listOrder = takeTurns([...repositories.values()], ({ tokens }) => tokens, random);
  await Promise.all(listOrder.map((repository) => limit(() => repository.requestLists())));

  const open = listOrder.flatMap((repository) => repository.open.map((run) => ({ repository, run })));
  const runOrder = takeTurns(open, ({ run }) => run.tokens, random);
  await Promise.all(runOrder.map(({ repository, run }) => limit(() => repository.requestRun(run))));

  return {
    stateOf: ({ repository, runId }) => repositories.get(toRepositoryKey(repository))?.stateOf(runId) ?? "not-asked",
    unanswered: new Map(
      [...repositories.values()].flatMap(({ name, unanswered }) =>
        unanswered === undefined ? [] : [[name, unanswered]],
      ),
    ),
  };
}
