import { describe, expect, test } from "vitest";
import { MAX_REQUESTS } from "../../../src/github/request-budget.ts";
import type { RunStatus } from "../../support/github/github.ts";
import { githubError } from "../../support/github/github-answers.ts";
import { emptyLists, type Outcome } from "../../support/github/interventions.ts";
import { json } from "../../support/influxdb/answer.ts";
import { type Asking, REPOSITORY, startAsking } from "./ask-about-runs.ts";

const MINUTE_MS = 60_000;

/** Starts a run a minute, of which the last one, with the highest ID, was created an hour ago. */
function startRuns({ github, now }: Asking, ids: readonly number[], status: RunStatus = "completed"): void {
  const last = Math.max(...ids);
  for (const id of ids) {
    github.setRun(REPOSITORY, id, status, { createdAtMs: now() - (60 + last - id) * MINUTE_MS });
  }
}

function range(first: number, last: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/** Every run in the same state. */
function all(ids: readonly number[], state: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, state]));
}

const count = (asking: Asking, kind: string): number => asking.asked().filter((call) => call.startsWith(kind)).length;

describe("a run that is asked for by itself", () => {
  test.each<{ status: RunStatus; state: string }>([
    { status: "requested", state: "going" },
    { status: "pending", state: "going" },
    { status: "waiting", state: "going" },
    { status: "queued", state: "going" },
    { status: "in_progress", state: "going" },
    { status: "completed", state: "over" },
  ])("is $state if it is $status", async ({ status, state }) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, status);
    expect(await asking.ask([42])).toEqual({ 42: state });
    expect(asking.asked()).toEqual(["run 42"]);
  });

  test("is going if its second attempt is", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "queued", { attempt: 2 });
    expect(await asking.ask([42])).toEqual({ 42: "going" });
  });

  test("is unknown if GitHub shows the repository without it", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "completed");
    asking.github.deleteRun(REPOSITORY, 42);
    expect(await asking.ask([42, 43])).toEqual({ 42: "unknown", 43: "unknown" });
    expect(asking.asked().toSorted()).toEqual(["look", "run 42", "run 43"]);
  });

  test("is unknown without another look if GitHub has shown another run of the repository", async () => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 1, "in_progress");
    await asking.askAbout([
      { repository: REPOSITORY, runId: "1", tokens: 2 },
      { repository: REPOSITORY, runId: "2", tokens: 1 },
    ]);
    expect(count(asking, "look")).toBeLessThanOrEqual(1);
  });

  test("is in doubt if its ID is one that no run can have, and GitHub is not asked", async () => {
    await using asking = await startAsking();
    const tooLarge = Number.MAX_SAFE_INTEGER + 2;
    expect(await asking.ask([tooLarge])).toEqual({ [tooLarge]: "in-doubt" });
    expect(asking.asked()).toEqual([]);
  });

  test.each<{ name: string; outcome: Outcome }>([
    { name: "a page of HTML", outcome: { status: 200, headers: {}, body: "<html></html>" } },
    { name: "another run", outcome: json(200, { id: 8, status: "completed", created_at: "2030-01-01T00:00:00Z" }) },
    { name: "no ID", outcome: json(200, { status: "completed", created_at: "2030-01-01T00:00:00Z" }) },
    { name: "a redirect that says completed", outcome: json(301, { status: "completed" }) },
    { name: "a refusal that says completed", outcome: json(403, { id: 7, status: "completed", message: "No" }) },
  ])("is in doubt if GitHub answers with $name", async ({ outcome }) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 7, "completed");
    asking.intervene(() => outcome);
    expect(await asking.ask([7])).toEqual({ 7: "in-doubt" });
  });

  test("is in doubt if a gateway answers 404 for it, whatever GitHub shows of the repository", async () => {
    await using asking = await startAsking();
    const page = { status: 404, headers: { "content-type": "text/html" }, body: "<html></html>" };
    asking.intervene(({ path }) => (path.endsWith("/runs/7") ? page : undefined));
    expect(await asking.ask([7])).toEqual({ 7: "in-doubt" });
  });

  test.each([null, "COMPLETED", "success", ""])(
    "is going if its status is %j: only completed is over",
    async (status) => {
      await using asking = await startAsking();
      asking.intervene(() => json(200, { id: 7, status, created_at: "2030-01-01T00:00:00Z" }));
      expect(await asking.ask([7])).toEqual({ 7: "going" });
    },
  );
});

describe("runs that a list can hold", () => {
  test("take a request for the newest, and one for each hundred", async () => {
    await using asking = await startAsking();
    const ids = range(1_001, 1_500);
    startRuns(asking, ids);
    expect(await asking.ask(ids)).toEqual(all(ids, "over"));
    expect(asking.asked().slice(0, 2)).toEqual(["run 1500", "list until 2029-12-31T23:00:00Z"]);
    expect(asking.asked()).toHaveLength(1 + 6);
  });

  test("and that go on are seen in the same lists", async () => {
    await using asking = await startAsking();
    const [ended, going] = [range(1_001, 1_090, 2), range(1_002, 1_090, 2)];
    startRuns(asking, [...ended, 1_090]);
    startRuns(asking, going, "in_progress");
    expect(await asking.ask([...ended, ...going])).toEqual({ ...all(ended, "over"), ...all(going, "going") });
    expect(asking.asked()).toHaveLength(2);
  });

  test("are found in each place where many are together", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 3_000));
    const ids = [...range(1_301, 1_320), ...range(2_901, 2_920)];
    expect(await asking.ask(ids)).toEqual(all(ids, "over"));
    expect(asking.asked().map((call) => call.replace(/until .*/, ""))).toEqual([
      "run 2920",
      "list ",
      "run 1320",
      "list ",
    ]);
  });

  test("are asked for one by one if they are far from each other", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 2_000));
    const ids = range(1_100, 2_000, 100);
    expect(await asking.ask(ids)).toEqual(all(ids, "over"));
    expect(count(asking, "list")).toBe(1);
    expect(count(asking, "run")).toBe(ids.length);
  });

  test("are read without the pull requests of each run", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 1_010));
    await asking.ask([...range(1_001, 1_010), 7]);
    expect(new Set(asking.requests.map(({ query }) => query["exclude_pull_requests"]))).toEqual(new Set(["true"]));
  });
});

describe("a list that leaves something out", () => {
  test("proves nothing of it: the run is asked for by itself", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 1_500));
    asking.github.setRun(REPOSITORY, 1_250, "in_progress");
    asking.github.setRun(REPOSITORY, 1_350, "completed");
    asking.github.leaveOutOfLists(1_250, 1_350);
    expect(await asking.ask([...range(1_001, 1_500)])).toEqual({
      ...all(range(1_001, 1_500), "over"),
      1250: "going",
    });
    expect(asking.asked()).toEqual(expect.arrayContaining(["run 1250", "run 1350"]));
  });

  test("and counts no run ends the lists, and proves nothing", async () => {
    await using asking = await startAsking();
    const [ended, going] = [range(1_001, 1_010), range(1_011, 1_020)];
    startRuns(asking, ended);
    startRuns(asking, going, "in_progress");
    asking.intervene(emptyLists());
    expect(await asking.ask([...ended, ...going])).toEqual({ ...all(ended, "over"), ...all(going, "going") });
    expect([count(asking, "list"), count(asking, "run")]).toEqual([1, 20]);
  });

  test("and shows runs that were not asked for ends the lists", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 1_500));
    asking.github.leaveOutOfLists(...range(1_201, 1_300));
    const ids = range(1_201, 1_300);
    expect(await asking.ask(ids)).toEqual(all(ids, "over"));
    expect([count(asking, "list"), count(asking, "run")]).toEqual([1, 100]);
  });

  test("of runs that GitHub does not know any more leaves them unknown", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1_001, 1_010));
    for (const id of [1_003, 1_010]) asking.github.deleteRun(REPOSITORY, id);
    expect(await asking.ask([...range(1_001, 1_010)])).toEqual({
      ...all(range(1_001, 1_010), "over"),
      1003: "unknown",
      1010: "unknown",
    });
  });
});

describe("the name of a repository that was renamed", () => {
  test("proves nothing of its runs once another repository has it", async () => {
    await using asking = await startAsking();
    startRuns(asking, range(1, 5), "in_progress");
    asking.github.renameRepository(REPOSITORY, "octo-org/new-name");
    asking.github.addRepository(REPOSITORY);
    startRuns(asking, range(6, 9));
    expect(await asking.ask([...range(1, 5)])).toEqual(all(range(1, 5), "unknown"));
  });
});

describe("the budget of a sweep", () => {
  test("ends with as many requests, and the other runs are left to the next sweep", async () => {
    await using asking = await startAsking();
    const ids = range(100, (MAX_REQUESTS + 49) * 100, 100);
    startRuns(asking, range(2, ids.length * 100, 2));
    const states = Object.values(await asking.ask(ids));
    expect(asking.requests).toHaveLength(MAX_REQUESTS);
    const over = states.filter((state) => state === "over").length;
    expect(over).toBeGreaterThan(MAX_REQUESTS - 20);
    expect(states.filter((state) => state === "not-asked")).toHaveLength(ids.length - over);
  });

  test("is not used up by lists: a quarter is for runs that are asked for one by one", async () => {
    await using asking = await startAsking({ hourlyLimit: 100_000 });
    const repositories = range(1, MAX_REQUESTS).map((number) => `octo-org/many-${number}`);
    for (const name of repositories)
      asking.github.addRepository(name, { 1: "completed", 2: "completed", 3: "completed" });
    for (const name of repositories) asking.github.addRepository(`${name}-one`, { 9: "completed" });
    await asking.askAbout([
      ...repositories.flatMap((repository) => ["1", "2", "3"].map((runId) => ({ repository, runId, tokens: 9 }))),
      ...repositories.map((name) => ({ repository: `${name}-one`, runId: "9", tokens: 1 })),
    ]);
    expect(asking.requests).toHaveLength(MAX_REQUESTS);
    expect(asking.requests.slice(0, (MAX_REQUESTS * 3) / 4).filter(({ path }) => path.includes("-one/"))).toEqual([]);
    expect(asking.requests.filter(({ path }) => path.includes("-one/")).length).toBeGreaterThan(10);
  });

  test("ends early if less than a quarter of the hour's requests remains", async () => {
    await using asking = await startAsking({ hourlyLimit: 60 });
    const ids = range(100, 10_000, 100);
    startRuns(asking, ids);
    asking.intervene(emptyLists());
    const states = Object.values(await asking.ask(ids));
    expect(asking.requests.length).toBeGreaterThan(45);
    expect(asking.requests.length).toBeLessThan(45 + 6);
    expect(states).toContain("not-asked");
    expect(states).toContain("over");
  });

  test("goes first to the runs with the most tokens, by turns with others", async () => {
    await using asking = await startAsking({ hourlyLimit: 12 });
    const runs = range(1, 20).map((id) => ({ repository: `octo-org/r${id}`, runId: "1", tokens: id }));
    for (const { repository } of runs) asking.github.addRepository(repository, { 1: "completed" });
    const { stateOf } = await asking.askAbout(runs);
    const over = runs.filter((run) => stateOf(run) === "over").map(({ tokens }) => tokens);
    expect(over).toEqual(expect.arrayContaining([20, 19, 18, 17]));
    expect(Math.min(...over)).toBeLessThan(12);
  });

  test("is one for all repositories, and a repository that does not answer takes little of it", async () => {
    await using asking = await startAsking();
    asking.intervene(({ path }) => (path.startsWith("/repos/octo-org/a/") ? githubError(403, "No") : undefined));
    asking.github.addRepository("octo-org/b", { 1: "completed" });
    const runsOf = (repository: string, ids: readonly number[]) =>
      ids.map((id) => ({ repository, runId: String(id), tokens: 1 }));
    const { stateOf, unanswered } = await asking.askAbout([
      ...runsOf("octo-org/a", range(1, 500)),
      ...runsOf("octo-org/b", [1]),
    ]);
    expect(stateOf({ repository: "octo-org/b", runId: "1" })).toBe("over");
    expect(stateOf({ repository: "OCTO-ORG/A", runId: "7" })).toBe("in-doubt");
    expect([...unanswered.keys()]).toEqual(["octo-org/a"]);
    expect(asking.requests).toHaveLength(2);
  });
});

test("what GitHub has shown before it stopped answering counts", async () => {
  await using asking = await startAsking();
  startRuns(asking, range(1_001, 1_200));
  let lists = 0;
  asking.intervene(({ query }) =>
    query["created"] !== undefined && ++lists === 2 ? githubError(403, "No") : undefined,
  );
  const states = await asking.ask([...range(1_001, 1_200)]);
  expect(states).toMatchObject({ 1200: "over", 1150: "over", 1001: "in-doubt" });
  expect(asking.requests).toHaveLength(3);
});

test("a run that GitHub shows going stays so, though a list that lags behind shows it as completed", async () => {
  await using asking = await startAsking();
  startRuns(asking, range(1, 5));
  asking.github.setRun(REPOSITORY, 5, "in_progress", { attempt: 2 });
  asking.intervene(({ path, query }) => {
    if (!path.endsWith("/runs") || !("created" in query)) return undefined;
    const runs = range(1, 5).map((id) => ({ id, status: "completed", created_at: "2030-01-01T00:00:00Z" }));
    return json(200, { total_count: 5, workflow_runs: runs });
  });
  expect(await asking.ask(range(1, 5))).toEqual({ ...all(range(1, 4), "over"), 5: "going" });
});
