import { describe, expect, test } from "vitest";
import { primaryRateLimit } from "./github-responses.ts";
import { beforeList, emptyLists, replaceResponse } from "./interventions.ts";
import { type GitHubEmulator, type GitHubOptions, startGitHub } from "./start.ts";

const TOKEN = "fake-github-token";
const REPOSITORY = "octo-org/octo-repo";
const RUNS = `/repos/${REPOSITORY}/actions/runs`;

async function start(options: GitHubOptions = {}): Promise<GitHubEmulator> {
  const emulator = await startGitHub(options);
  emulator.github.addRepository(REPOSITORY, { 1: "completed", 2: "in_progress", 3: "queued" });
  emulator.github.allow(TOKEN);
  return emulator;
}

async function get({ apiUrl }: GitHubEmulator, path: string, token = TOKEN) {
  const response = await fetch(apiUrl + path, { headers: { authorization: `token ${token}` }, redirect: "manual" });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

test("a list shows the runs with a status, the newest first, page by page", async () => {
  await using emulator = await start();
  for (const id of [4, 5, 6]) emulator.github.setRun(REPOSITORY, id, "in_progress");
  const { json } = await get(emulator, `${RUNS}?status=in_progress&per_page=3&page=2`);
  expect(json()).toMatchObject({ total_count: 4, workflow_runs: [{ id: 2, status: "in_progress", conclusion: null }] });
  expect(emulator.requests).toMatchObject([{ path: RUNS, query: { status: "in_progress", page: "2" } }]);
});

test("a list with a filter ends at 1,000 runs, but counts them all", async () => {
  await using emulator = await start();
  for (let id = 10; id < 1_110; id++) emulator.github.setRun(REPOSITORY, id, "queued");
  const last = await get(emulator, `${RUNS}?status=queued&per_page=100&page=10`);
  expect(last.json().workflow_runs).toHaveLength(100);
  const beyond = await get(emulator, `${RUNS}?status=queued&per_page=100&page=11`);
  expect(beyond.json()).toEqual({ total_count: 1_101, workflow_runs: [] });
});

describe("a list filtered by creation time", () => {
  const at = (second: number) => Date.UTC(2026, 7, 1, 12, 0, second, 500);

  test.each([
    { created: "2026-08-01T12:00:01Z..2026-08-01T12:00:02Z", ids: [12, 11] },
    { created: "<=2026-08-01T12:00:01Z", ids: [11, 10] },
    { created: ">=2026-08-01T12:00:02Z", ids: [12] },
  ])("shows the runs of $created, in whole seconds, the newest first", async ({ created, ids }) => {
    await using emulator = await startGitHub();
    emulator.github.allow(TOKEN);
    emulator.github.addRepository(REPOSITORY);
    for (const second of [2, 0, 1])
      emulator.github.setRun(REPOSITORY, 10 + second, "queued", { createdAtMs: at(second) });
    const { json } = await get(emulator, `${RUNS}?created=${encodeURIComponent(created)}`);
    expect(json().workflow_runs.map(({ id }: { id: number }) => id)).toEqual(ids);
    expect(json().workflow_runs[0].created_at).toMatch(/^2026-08-01T12:00:0\dZ$/);
  });

  test.each(["yesterday", "2026-08-01T12:00:00.000Z..2026-08-01T12:00:01.000Z", ""])(
    "is rejected if the range is %j",
    async (created) => {
      await using emulator = await start();
      expect((await get(emulator, `${RUNS}?created=${created}`)).status).toBe(422);
    },
  );
});

describe("a list with a filter", () => {
  test("can omit runs, which it does not count either", async () => {
    await using emulator = await start();
    emulator.github.leaveOutOfLists(2);
    const { json } = await get(emulator, `${RUNS}?status=in_progress`);
    expect(json()).toEqual({ total_count: 0, workflow_runs: [] });
    expect((await get(emulator, RUNS)).json()).toMatchObject({ total_count: 3 });
    expect((await get(emulator, `${RUNS}/2`)).json()).toMatchObject({ status: "in_progress" });
  });

  test("can be empty although there are runs", async () => {
    await using emulator = await start();
    emulator.intervene(emptyLists());
    const { json } = await get(emulator, `${RUNS}?created=%3E%3D2020-01-01T00:00:00Z`);
    expect(json()).toEqual({ total_count: 0, workflow_runs: [] });
    expect((await get(emulator, RUNS)).json()).toMatchObject({ total_count: 3 });
  });
});

test("a token has an hourly limit of requests, and each response contains the remaining number", async () => {
  let nowMs = 0;
  await using emulator = await start({ hourlyLimit: 2, now: () => nowMs });
  const remaining: (string | null)[] = [];
  const statuses: number[] = [];
  for (nowMs of [0, 1, 2, 3_600_000]) {
    const { status, headers } = await get(emulator, RUNS);
    statuses.push(status);
    remaining.push(headers.get("x-ratelimit-remaining"));
  }
  expect(statuses).toEqual([200, 200, 403, 200]);
  expect(remaining).toEqual(["1", "0", "0", "1"]);
});

test("the old name of a renamed repository can belong to another one", async () => {
  await using emulator = await start();
  emulator.github.renameRepository(REPOSITORY, "octo-org/renamed");
  emulator.github.addRepository(REPOSITORY, { 9: "queued" });
  expect((await get(emulator, `${RUNS}/9`)).status).toBe(200);
  expect((await get(emulator, `${RUNS}/2`)).status).toBe(404);
});

test("a run is shown until it is deleted", async () => {
  await using emulator = await start();
  expect((await get(emulator, `${RUNS}/1`)).json()).toMatchObject({ id: 1, status: "completed", run_attempt: 1 });
  emulator.github.deleteRun(REPOSITORY, 1);
  expect((await get(emulator, `${RUNS}/1`)).status).toBe(404);
});

test.each([
  { name: "an unknown token", token: "fake-other-token", status: 401, message: "Bad credentials" },
  { name: "a token that cannot see the repository", token: "fake-blind-token", status: 404, message: "Not Found" },
  {
    name: "a token without actions: read",
    token: "fake-weak-token",
    status: 403,
    message: "Resource not accessible by integration",
  },
])("$name gets $status", async ({ token, status, message }) => {
  await using emulator = await start();
  emulator.github.allow("fake-blind-token", { repositories: ["octo-org/other"] });
  emulator.github.allow("fake-weak-token", { actionsRead: false });
  const response = await get(emulator, RUNS, token);
  expect(response.status).toBe(status);
  expect(response.json()).toMatchObject({ message });
});

test("the old name of a renamed repository is redirected", async () => {
  await using emulator = await start();
  emulator.github.renameRepository(REPOSITORY, "octo-org/renamed");
  const response = await get(emulator, RUNS);
  expect(response.status).toBe(301);
  expect(response.headers.get("location")).toContain("/repositories/");
  expect((await get(emulator, "/repos/octo-org/renamed/actions/runs")).status).toBe(200);
});

test("GitHub Enterprise Server has its API below a path", async () => {
  await using emulator = await start({ basePath: "/api/v3" });
  expect((await get(emulator, RUNS)).status).toBe(200);
  expect((await fetch(emulator.apiUrl.replace("/api/v3", RUNS))).status).toBe(404);
});

test("a test can replace responses, and act between two requests", async () => {
  await using emulator = await start();
  emulator.intervene(replaceResponse(primaryRateLimit(5_000), { to: 1 }));
  emulator.intervene(beforeList("queued", 1, () => emulator.github.setRun(REPOSITORY, 2, "queued")));
  const limited = await get(emulator, RUNS);
  expect(limited.status).toBe(403);
  expect(limited.headers.get("x-ratelimit-reset")).toBe("5");
  const { json } = await get(emulator, `${RUNS}?status=queued&page=1`);
  expect(json().total_count).toBe(2);
});
