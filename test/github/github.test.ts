import { expect, test } from "vitest";
import { primaryRateLimit } from "./github-answers.ts";
import { answering, beforeList } from "./interventions.ts";
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

test("a run is shown until it is deleted", async () => {
  await using emulator = await start();
  expect((await get(emulator, `${RUNS}/1`)).json()).toMatchObject({ id: 1, status: "completed", run_attempt: 1 });
  emulator.github.deleteRun(REPOSITORY, 1);
  expect((await get(emulator, `${RUNS}/1`)).status).toBe(404);
});

test.each([
  { name: "a token that it does not know", token: "fake-other-token", status: 401, message: "Bad credentials" },
  { name: "a token that does not see the repository", token: "fake-blind-token", status: 404, message: "Not Found" },
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
  const answer = await get(emulator, RUNS, token);
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ message });
});

test("a repository that was renamed is redirected from", async () => {
  await using emulator = await start();
  emulator.github.renameRepository(REPOSITORY, "octo-org/renamed");
  const answer = await get(emulator, RUNS);
  expect(answer.status).toBe(301);
  expect(answer.headers.get("location")).toContain("/repositories/");
  expect((await get(emulator, "/repos/octo-org/renamed/actions/runs")).status).toBe(200);
});

test("GitHub Enterprise Server has its API under a path", async () => {
  await using emulator = await start({ basePath: "/api/v3" });
  expect((await get(emulator, RUNS)).status).toBe(200);
  expect((await fetch(emulator.apiUrl.replace("/api/v3", RUNS))).status).toBe(404);
});

test("a test stands in for answers, and acts between two calls", async () => {
  await using emulator = await start();
  emulator.intervene(answering(primaryRateLimit(5_000), { to: 1 }));
  emulator.intervene(beforeList("queued", 1, () => emulator.github.setRun(REPOSITORY, 2, "queued")));
  const limited = await get(emulator, RUNS);
  expect(limited.status).toBe(403);
  expect(limited.headers.get("x-ratelimit-reset")).toBe("5");
  const { json } = await get(emulator, `${RUNS}?status=queued&page=1`);
  expect(json().total_count).toBe(2);
});
