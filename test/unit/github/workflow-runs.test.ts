import { describe, expect, test } from "vitest";
import { MAX_REQUESTS } from "../../../src/github/request-budget.ts";
import type { RunStatus } from "../../support/github/github.ts";
import { githubError } from "../../support/github/github-responses.ts";
import { emptyLists, type Outcome } from "../../support/github/interventions.ts";
import { json } from "../../support/influxdb/response.ts";
import { REPOSITORY, type RunLookup, startRunLookup } from "./run-lookup.ts";

const MINUTE_MS = 60_000;

/** Adds runs at intervals of a minute. The last one, with the highest ID, was created an hour ago. */
function startRuns({ github, now }: RunLookup, ids: readonly number[], status: RunStatus = "completed"): void {
  const last = Math.max(...ids);
  for (const id of ids) {
    github.setRun(REPOSITORY, id, status, { createdAtMs: now() - (60 + last - id) * MINUTE_MS });
  }
}

function range(first: number, last: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/** The expected states if every run has the same state. */
function all(ids: readonly number[], state: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, state]));
}

const count = (lookup: RunLookup, kind: string): number =>
  lookup.listRequests().filter((call) => call.startsWith(kind)).length;

describe("a run that is looked up by itself", () => {
  test.each<{ status: RunStatus; state: string }>([
    { status: "requested", state: "in-progress" },
    { status: "pending", state: "in-progress" },
    { status: "waiting", state: "in-progress" },
    { status: "queued", state: "in-progress" },
    { status: "in_progress", state: "in-progress" },
    { status: "completed", state: "over" },
  ])("is $state if it is $status", async ({ status, state }) => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 42, status);
    expect(await lookup.lookUp([42])).toEqual({ 42: state });
    expect(lookup.listRequests()).toEqual(["run 42"]);
  });

  test("is in progress if its second attempt is", async () => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 42, "queued", { attempt: 2 });
    expect(await lookup.lookUp([42])).toEqual({ 42: "in-progress" });
  });

  test("is not found if GitHub shows the repository without it", async () => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 42, "completed");
    lookup.github.deleteRun(REPOSITORY, 42);
    expect(await lookup.lookUp([42, 43])).toEqual({ 42: "not-found", 43: "not-found" });
    expect(lookup.listRequests().toSorted()).toEqual(["look", "run 42", "run 43"]);
  });

  test("is not found without a request for the repository if GitHub has shown another run of it", async () => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 1, "in_progress");
    await lookup.lookUpAll([
      { repository: REPOSITORY, runId: "1", tokens: 2 },
      { repository: REPOSITORY, runId: "2", tokens: 1 },
    ]);
    expect(count(lookup, "look")).toBeLessThanOrEqual(1);
  });

  test("is not requested if no run can have its ID", async () => {
    await using lookup = await startRunLookup();
    const tooLarge = Number.MAX_SAFE_INTEGER + 2;
    expect(await lookup.lookUp([tooLarge])).toEqual({ [tooLarge]: "look-up-failed" });
    expect(lookup.listRequests()).toEqual([]);
  });

  test.each<{ name: string; outcome: Outcome }>([
    { name: "a page of HTML", outcome: { status: 200, headers: {}, body: "<html></html>" } },
    { name: "another run", outcome: json(200, { id: 8, status: "completed", created_at: "2030-01-01T00:00:00Z" }) },
    { name: "no ID", outcome: json(200, { status: "completed", created_at: "2030-01-01T00:00:00Z" }) },
    { name: "a redirect that says completed", outcome: json(301, { status: "completed" }) },
    { name: "a rejection that says completed", outcome: json(403, { id: 7, status: "completed", message: "No" }) },
  ])("has no known state if the response is $name", async ({ outcome }) => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 7, "completed");
    lookup.intervene(() => outcome);
    expect(await lookup.lookUp([7])).toEqual({ 7: "look-up-failed" });
  });

  test("has no known state if a gateway returns 404 for it, even if GitHub shows the repository", async () => {
    await using lookup = await startRunLookup();
    const page = { status: 404, headers: { "content-type": "text/html" }, body: "<html></html>" };
    lookup.intervene(({ path }) => (path.endsWith("/runs/7") ? page : undefined));
    expect(await lookup.lookUp([7])).toEqual({ 7: "look-up-failed" });
  });

  test.each([null, "COMPLETED", "success", ""])(
    "is in progress if its status is %j, because only completed means over",
    async (status) => {
      await using lookup = await startRunLookup();
      lookup.intervene(() => json(200, { id: 7, status, created_at: "2030-01-01T00:00:00Z" }));
      expect(await lookup.lookUp([7])).toEqual({ 7: "in-progress" });
    },
  );
});

describe("runs that a list can contain", () => {
  test("need one request for the newest, and one for each hundred", async () => {
    await using lookup = await startRunLookup();
    const ids = range(1_001, 1_500);
    startRuns(lookup, ids);
    expect(await lookup.lookUp(ids)).toEqual(all(ids, "over"));
    expect(lookup.listRequests().slice(0, 2)).toEqual(["run 1500", "list until 2029-12-31T23:00:00Z"]);
    expect(lookup.listRequests()).toHaveLength(1 + 6);
  });

  test("are found in the same lists if they are in progress", async () => {
    await using lookup = await startRunLookup();
    const [completed, inProgress] = [range(1_001, 1_090, 2), range(1_002, 1_090, 2)];
    startRuns(lookup, [...completed, 1_090]);
    startRuns(lookup, inProgress, "in_progress");
    expect(await lookup.lookUp([...completed, ...inProgress])).toEqual({
      ...all(completed, "over"),
      ...all(inProgress, "in-progress"),
    });
    expect(lookup.listRequests()).toHaveLength(2);
  });

  test("are found in each group of many runs", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 3_000));
    const ids = [...range(1_301, 1_320), ...range(2_901, 2_920)];
    expect(await lookup.lookUp(ids)).toEqual(all(ids, "over"));
    expect(lookup.listRequests().map((call) => call.replace(/until .*/, ""))).toEqual([
      "run 2920",
      "list ",
      "run 1320",
      "list ",
    ]);
  });

  test("are looked up one by one if they are far from each other", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 2_000));
    const ids = range(1_100, 2_000, 100);
    expect(await lookup.lookUp(ids)).toEqual(all(ids, "over"));
    expect(count(lookup, "list")).toBe(1);
    expect(count(lookup, "run")).toBe(ids.length);
  });

  test("are requested without the pull requests of each run", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 1_010));
    await lookup.lookUp([...range(1_001, 1_010), 7]);
    expect(new Set(lookup.requests.map(({ query }) => query["exclude_pull_requests"]))).toEqual(new Set(["true"]));
  });
});

describe("a list that omits runs", () => {
  test("proves nothing about them, so each is looked up by itself", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 1_500));
    lookup.github.setRun(REPOSITORY, 1_250, "in_progress");
    lookup.github.setRun(REPOSITORY, 1_350, "completed");
    lookup.github.leaveOutOfLists(1_250, 1_350);
    expect(await lookup.lookUp([...range(1_001, 1_500)])).toEqual({
      ...all(range(1_001, 1_500), "over"),
      1250: "in-progress",
    });
    expect(lookup.listRequests()).toEqual(expect.arrayContaining(["run 1250", "run 1350"]));
  });

  test("and counts no run is the last list, and proves nothing", async () => {
    await using lookup = await startRunLookup();
    const [completed, inProgress] = [range(1_001, 1_010), range(1_011, 1_020)];
    startRuns(lookup, completed);
    startRuns(lookup, inProgress, "in_progress");
    lookup.intervene(emptyLists());
    expect(await lookup.lookUp([...completed, ...inProgress])).toEqual({
      ...all(completed, "over"),
      ...all(inProgress, "in-progress"),
    });
    expect([count(lookup, "list"), count(lookup, "run")]).toEqual([1, 20]);
  });

  test("and shows only other runs is the last list", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 1_500));
    lookup.github.leaveOutOfLists(...range(1_201, 1_300));
    const ids = range(1_201, 1_300);
    expect(await lookup.lookUp(ids)).toEqual(all(ids, "over"));
    expect([count(lookup, "list"), count(lookup, "run")]).toEqual([1, 100]);
  });

  test("that GitHub no longer knows leaves them unknown", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1_001, 1_010));
    for (const id of [1_003, 1_010]) lookup.github.deleteRun(REPOSITORY, id);
    expect(await lookup.lookUp([...range(1_001, 1_010)])).toEqual({
      ...all(range(1_001, 1_010), "over"),
      1003: "not-found",
      1010: "not-found",
    });
  });
});

describe("the name of a repository that was renamed", () => {
  test("proves nothing about its runs if another repository has that name", async () => {
    await using lookup = await startRunLookup();
    startRuns(lookup, range(1, 5), "in_progress");
    lookup.github.renameRepository(REPOSITORY, "octo-org/new-name");
    lookup.github.addRepository(REPOSITORY);
    startRuns(lookup, range(6, 9));
    expect(await lookup.lookUp([...range(1, 5)])).toEqual(all(range(1, 5), "not-found"));
  });
});

describe("the budget of a sweep", () => {
  test("ends after the maximum of requests, and the next sweep continues", async () => {
    await using lookup = await startRunLookup();
    const ids = range(100, (MAX_REQUESTS + 49) * 100, 100);
    startRuns(lookup, range(2, ids.length * 100, 2));
    const states = Object.values(await lookup.lookUp(ids));
    expect(lookup.requests).toHaveLength(MAX_REQUESTS);
    const over = states.filter((state) => state === "over").length;
    expect(over).toBeGreaterThan(MAX_REQUESTS - 20);
    expect(states.filter((state) => state === "not-looked-up")).toHaveLength(ids.length - over);
  });

  test("reserves a quarter for runs that are looked up one by one", async () => {
    await using lookup = await startRunLookup({ hourlyLimit: 100_000 });
    const repositories = range(1, MAX_REQUESTS).map((number) => `octo-org/many-${number}`);
    for (const name of repositories)
      lookup.github.addRepository(name, { 1: "completed", 2: "completed", 3: "completed" });
    for (const name of repositories) lookup.github.addRepository(`${name}-one`, { 9: "completed" });
    await lookup.lookUpAll([
      ...repositories.flatMap((repository) => ["1", "2", "3"].map((runId) => ({ repository, runId, tokens: 9 }))),
      ...repositories.map((name) => ({ repository: `${name}-one`, runId: "9", tokens: 1 })),
    ]);
    expect(lookup.requests).toHaveLength(MAX_REQUESTS);
    expect(lookup.requests.slice(0, (MAX_REQUESTS * 3) / 4).filter(({ path }) => path.includes("-one/"))).toEqual([]);
    expect(lookup.requests.filter(({ path }) => path.includes("-one/")).length).toBeGreaterThan(10);
  });

  test("ends early if less than a quarter of the hourly requests remains", async () => {
    await using lookup = await startRunLookup({ hourlyLimit: 60 });
    const ids = range(100, 10_000, 100);
    startRuns(lookup, ids);
    lookup.intervene(emptyLists());
    const states = Object.values(await lookup.lookUp(ids));
    expect(lookup.requests.length).toBeGreaterThan(45);
    expect(lookup.requests.length).toBeLessThan(45 + 6);
    expect(states).toContain("not-looked-up");
    expect(states).toContain("over");
  });

  test("goes to the runs with the most tokens and to random ones in turn", async () => {
    await using lookup = await startRunLookup({ hourlyLimit: 12 });
    const runs = range(1, 20).map((id) => ({ repository: `octo-org/r${id}`, runId: "1", tokens: id }));
    for (const { repository } of runs) lookup.github.addRepository(repository, { 1: "completed" });
    const { findState } = await lookup.lookUpAll(runs);
    const over = runs.filter((run) => findState(run) === "over").map(({ tokens }) => tokens);
    expect(over).toEqual(expect.arrayContaining([20, 19, 18, 17]));
    expect(Math.min(...over)).toBeLessThan(12);
  });

  test("is shared by all repositories, and a repository with an error uses only one request", async () => {
    await using lookup = await startRunLookup();
    lookup.intervene(({ path }) => (path.startsWith("/repos/octo-org/a/") ? githubError(403, "No") : undefined));
    lookup.github.addRepository("octo-org/b", { 1: "completed" });
    const createRuns = (repository: string, ids: readonly number[]) =>
      ids.map((id) => ({ repository, runId: String(id), tokens: 1 }));
    const { findState, lookUpErrors } = await lookup.lookUpAll([
      ...createRuns("octo-org/a", range(1, 500)),
      ...createRuns("octo-org/b", [1]),
    ]);
    expect(findState({ repository: "octo-org/b", runId: "1" })).toBe("over");
    expect(findState({ repository: "OCTO-ORG/A", runId: "7" })).toBe("look-up-failed");
    expect([...lookUpErrors.keys()]).toEqual(["octo-org/a"]);
    expect(lookup.requests).toHaveLength(2);
  });
});

test("runs that GitHub showed before an error count", async () => {
  await using lookup = await startRunLookup();
  startRuns(lookup, range(1_001, 1_200));
  let lists = 0;
  lookup.intervene(({ query }) =>
    query["created"] !== undefined && ++lists === 2 ? githubError(403, "No") : undefined,
  );
  const states = await lookup.lookUp([...range(1_001, 1_200)]);
  expect(states).toMatchObject({ 1200: "over", 1150: "over", 1001: "look-up-failed" });
  expect(lookup.requests).toHaveLength(3);
});

test("a run that GitHub showed in progress stays so, even if an outdated list shows it as completed", async () => {
  await using lookup = await startRunLookup();
  startRuns(lookup, range(1, 5));
  lookup.github.setRun(REPOSITORY, 5, "in_progress", { attempt: 2 });
  lookup.intervene(({ path, query }) => {
    if (!path.endsWith("/runs") || !("created" in query)) return undefined;
    const runs = range(1, 5).map((id) => ({ id, status: "completed", created_at: "2030-01-01T00:00:00Z" }));
    return json(200, { total_count: 5, workflow_runs: runs });
  });
  expect(await lookup.lookUp(range(1, 5))).toEqual({ ...all(range(1, 4), "over"), 5: "in-progress" });
});
