import { describe, expect, test } from "vitest";
import type { RunStatus } from "../../github/github.ts";
import { githubError } from "../../github/github-answers.ts";
import { beforeList, type Outcome } from "../../github/interventions.ts";
import { type Asking, REPOSITORY, startAsking } from "./asking.ts";

/** Starts runs with consecutive IDs, of which the largest is the newest. */
function startRuns({ github }: Asking, count: number, status: RunStatus, firstId = 1_000): void {
  for (let id = firstId; id < firstId + count; id++) github.setRun(REPOSITORY, id, status);
}

const ONE_ROUND = ["requested 1", "pending 1", "waiting 1", "queued 1", "in_progress 1"];
const TWO_ROUNDS = [...ONE_ROUND, ...ONE_ROUND.slice(1)];

describe("where the lists of the going runs are complete", () => {
  test.each<{ status: RunStatus; state: string }>([
    { status: "requested", state: "going" },
    { status: "pending", state: "going" },
    { status: "waiting", state: "going" },
    { status: "queued", state: "going" },
    { status: "in_progress", state: "going" },
    { status: "completed", state: "over" },
  ])("a run that is $status is $state", async ({ status, state }) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, status);
    expect(await asking.ask([42])).toEqual({ 42: state });
    expect(asking.asked()).toEqual(TWO_ROUNDS);
  });

  test("a run that GitHub does not know any more is over, and so is one that it never knew", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "completed");
    asking.github.deleteRun(REPOSITORY, 42);
    expect(await asking.ask([42, 43])).toEqual({ 42: "over", 43: "over" });
  });

  test("a run whose second attempt goes on is going", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "queued", 2);
    expect(await asking.ask([42])).toEqual({ 42: "going" });
  });

  test("their pages are counted, and not the runs in question", async () => {
    await using asking = await startAsking();
    startRuns(asking, 250, "in_progress");
    const states = await asking.ask(Array.from({ length: 500 }, (_, index) => 1_000 + index));
    expect(Object.values(states).filter((state) => state === "going")).toHaveLength(250);
    expect(asking.asked()).toHaveLength(TWO_ROUNDS.length + 2 * 2);
  });
});

describe("a run that moves while the lists are read", () => {
  const moves: [RunStatus, RunStatus][] = [
    ["requested", "pending"],
    ["requested", "in_progress"],
    ["pending", "queued"],
    ["waiting", "queued"],
    ["waiting", "in_progress"],
    ["queued", "in_progress"],
  ];
  test.each(moves)("on, from %s to %s just before the list with it is read, is going", async (from, to) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, from);
    asking.intervene(beforeList(from, 1, () => asking.github.setRun(REPOSITORY, 42, to)));
    expect(await asking.ask([42])).toEqual({ 42: "going" });
  });

  test.each<RunStatus>(["pending", "waiting", "queued"])("on, and back to %s, is going", async (status) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, status);
    let isBack = false;
    asking.intervene(
      beforeList(status, 1, () => asking.github.setRun(REPOSITORY, 42, isBack ? status : "in_progress")),
    );
    asking.intervene(
      beforeList("in_progress", 1, () => {
        isBack = true;
        asking.github.setRun(REPOSITORY, 42, status);
      }),
    );
    expect(await asking.ask([42])).toEqual({ 42: "going" });
  });

  test("in whatever way, back once at most, is on a list, or over", async () => {
    await using asking = await startAsking();
    await asking.ask([42]);
    expect(missed(asking.asked().map((call) => STATUSES.findIndex((status) => call.startsWith(status))))).toEqual([]);
  });

  test("to its end, is over", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "requested");
    asking.intervene(beforeList("requested", 1, () => asking.github.setRun(REPOSITORY, 42, "completed")));
    expect(await asking.ask([42])).toEqual({ 42: "over" });
  });
});

const STATUSES: readonly RunStatus[] = ["requested", "pending", "waiting", "queued", "in_progress", "completed"];
const COMPLETED = STATUSES.indexOf("completed");

/** Every way in which a run can be at another status than the one that is asked for, each time, and not be over. */
function missed(asked: readonly number[], way: readonly number[] = [], mayStepBack = true): readonly string[] {
  const [now, ...later] = asked;
  if (now === undefined) return way.at(-1) === COMPLETED ? [] : [way.map((status) => STATUSES[status]).join(", ")];
  const before = way.at(-1) ?? 0;
  return STATUSES.flatMap((_, status) => {
    const isBack = status < before;
    const isPossible = !isBack || (mayStepBack && before !== COMPLETED && status > 0);
    return isPossible && status !== now ? missed(later, [...way, status], mayStepBack && !isBack) : [];
  });
}

describe("where runs end while the pages of a list are read, others slip to the page before", () => {
  test("and the list is read again", async () => {
    await using asking = await startAsking();
    startRuns(asking, 150, "in_progress");
    let ended = false;
    const endOne = () => {
      if (!ended) asking.github.setRun(REPOSITORY, 1_149, "completed");
      ended = true;
    };
    asking.intervene(beforeList("in_progress", 2, endOne));
    // The first page ended with 1050; 1049 has slipped to it from the second. 1149 was going when it was seen.
    expect(await asking.ask([1_049, 1_149, 7])).toEqual({ 1049: "going", 1149: "going", 7: "over" });
    const read = ["in_progress 1", "in_progress 2"];
    const pages = asking.asked().filter((call) => call.startsWith("in_progress"));
    expect(pages).toEqual([...read, "in_progress 3", ...read, ...read]);
  });

  test("and where that never ends, the runs in question are asked for one by one", async () => {
    await using asking = await startAsking();
    startRuns(asking, 150, "in_progress");
    asking.github.setRun(REPOSITORY, 7, "completed");
    let newest = 1_149;
    asking.intervene(beforeList("in_progress", 2, () => asking.github.setRun(REPOSITORY, newest--, "completed")));
    expect(await asking.ask([1_000, 7])).toEqual({ 1000: "going", 7: "over" });
    const readings = asking.asked().filter((call) => call === "in_progress 1");
    expect(readings, "three in each round").toHaveLength(6);
    expect(asking.asked().filter((call) => call.startsWith("run"))).toEqual(["run 7"]);
  });
});

describe("where exactly 1,000 runs have a status", () => {
  test("the list is complete, and is read once to its end", async () => {
    await using asking = await startAsking();
    startRuns(asking, 1_000, "queued");
    expect(await asking.ask([7, 1_999])).toEqual({ 7: "over", 1999: "going" });
    expect(asking.asked().filter((call) => call.startsWith("queued"))).toHaveLength(2 * 10);
    expect(asking.asked().filter((call) => call.startsWith("run"))).toEqual([]);
  });
});

describe("where more than 1,000 runs have a status, the list ends before they do", () => {
  test("and the runs in question that are not on it are asked for one by one", async () => {
    await using asking = await startAsking();
    startRuns(asking, 1_001, "queued");
    asking.github.setRun(REPOSITORY, 7, "completed");
    expect(await asking.ask([1_000, 1_500, 7, 8])).toEqual({ 1000: "going", 1500: "going", 7: "over", 8: "over" });
    expect(asking.asked().filter((call) => call.startsWith("run"))).toEqual(["run 1000", "run 7", "run 8"]);
  });

  test("and a list that cannot be complete is read once, without the pull requests of its runs", async () => {
    await using asking = await startAsking();
    startRuns(asking, 1_001, "queued");
    await asking.ask([7]);
    expect(asking.asked().filter((call) => call.startsWith("queued"))).toHaveLength(2 * 10);
    expect(new Set(asking.requests.map(({ query }) => query["exclude_pull_requests"]))).toEqual(new Set(["true"]));
  });

  test.each<{ name: string; outcome: Outcome }>([
    { name: "a refusal", outcome: githubError(403, "Resource not accessible by integration") },
    { name: "an answer that is not a run", outcome: { status: 200, headers: {}, body: "<html></html>" } },
  ])("and $name in place of a run proves nothing", async ({ outcome }) => {
    await using asking = await startAsking();
    startRuns(asking, 1_001, "queued");
    asking.intervene(({ path }) => (path.endsWith("/runs/7") ? outcome : undefined));
    await expect(asking.ask([7])).rejects.toThrow(`answered ${typeof outcome === "string" ? "" : outcome.status}`);
  });

  test("and a run that was not asked about, or has an ID that no run can have, is in doubt", async () => {
    await using asking = await startAsking();
    startRuns(asking, 1_001, "queued");
    const tooLarge = Number.MAX_SAFE_INTEGER + 2;
    expect(await asking.ask([tooLarge])).toEqual({ [tooLarge]: "in-doubt" });
    expect(asking.asked().filter((call) => call.startsWith("run"))).toEqual([]);
  });
});
