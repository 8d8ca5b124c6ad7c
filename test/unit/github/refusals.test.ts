import { describe, expect, test } from "vitest";
import { githubError, primaryRateLimit, secondaryRateLimit, unicorn } from "../../support/github/github-answers.ts";
import { answering } from "../../support/github/interventions.ts";
import type { Answer } from "../../support/influxdb/answer.ts";
import { type Asking, REPOSITORY, startAsking } from "./ask-about-runs.ts";

/** What the error says, without the address that only this run of the test has. */
async function refusalOf(asking: Asking, repository = REPOSITORY): Promise<string> {
  const { stateOf, unanswered } = await asking.askAbout([{ repository, runId: "42", tokens: 1 }]);
  expect(stateOf({ repository, runId: "42" })).toBe("in-doubt");
  const error = unanswered.get(repository);
  if (error === undefined) throw new Error("Nothing was refused");
  return error.message.replace(/http:\/\/127\.0\.0\.1:\d+/, "API");
}

const SAID =
  "Could not find out which runs of octo-org/octo-repo are in progress: GET API/repos/octo-org/octo-repo/actions/runs";

describe("a refusal", () => {
  test("of a token that GitHub does not know", async () => {
    await using asking = await startAsking({ token: "fake-other-token" });
    expect(await refusalOf(asking)).toBe(
      `${SAID} returned 401 (Bad credentials). github-token is invalid or has expired. If it comes from a secret, update the secret`,
    );
  });

  test("of a token without actions: read", async () => {
    await using asking = await startAsking();
    asking.github.allow("fake-github-token", { actionsRead: false });
    expect(await refusalOf(asking)).toBe(
      `${SAID} returned 403 (Resource not accessible by integration). github-token is not allowed to read the runs of this repository; give the job \`permissions: { actions: read }\``,
    );
  });

  test("of a token that does not see the repository", async () => {
    await using asking = await startAsking();
    asking.github.allow("fake-github-token", { repositories: [] });
    expect(await refusalOf(asking)).toBe(
      `${SAID} returned 404 (Not Found). github-token cannot see this repository, or the repository was deleted; use a token with \`actions: read\` for it`,
    );
    expect(asking.asked()).toEqual(["run 42", "look"]);
  });

  test("for a repository that was renamed: nothing is asked about where it is now", async () => {
    await using asking = await startAsking();
    asking.github.renameRepository(REPOSITORY, "octo-org/renamed");
    expect(await refusalOf(asking)).toBe(
      `${SAID} returned 301 (no workflow runs in the response). The repository was renamed or moved; tokens with its old name live until they expire`,
    );
    expect(asking.requests).toHaveLength(1);
  });

  test.each<{ name: string; answer: Answer; said: string }>([
    {
      name: "the page of a proxy",
      answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      said: "returned 200 (no workflow runs in the response). This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub",
    },
    {
      name: "JSON of another form",
      answer: { status: 200, headers: { "content-type": "application/json" }, body: '{"workflow_runs":"hunter2"}' },
      said: "returned 200 (no workflow runs in the response). This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub",
    },
    {
      name: "an HTML page with an error",
      answer: { status: 410, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      said: "returned 410. Tokens of this repository are kept until the next sweep",
    },
    ...[401, 403].map((status) => ({
      name: `a gateway's ${status}`,
      answer: { status, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      said: `returned ${status}. This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub`,
    })),
    {
      name: "a message with line breaks, and longer than a line",
      answer: githubError(422, `Validation\nFailed ${"x".repeat(500)}`),
      said: `returned 422 (Validation Failed ${"x".repeat(182)}…). Tokens of this repository are kept until the next sweep`,
    },
  ])("$name is told by its status, and not repeated", async ({ answer, said }) => {
    await using asking = await startAsking();
    asking.intervene(answering(answer));
    expect(await refusalOf(asking)).toBe(`${SAID} ${said}`);
    expect(asking.requests).toHaveLength(1);
  });
});

test("a gateway's 404 is not told as GitHub's, nor repeated", async () => {
  await using asking = await startAsking();
  asking.intervene(answering({ status: 404, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" }));
  expect(await refusalOf(asking)).toBe(
    `${SAID} returned 404. This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub`,
  );
});

describe("a rate limit", () => {
  test.each<{ name: string; answer: (nowMs: number) => Answer; waitMs: number }>([
    { name: "the primary one, 403", answer: (nowMs) => primaryRateLimit(nowMs + 30_000), waitMs: 31_000 },
    { name: "the primary one, 429", answer: (nowMs) => primaryRateLimit(nowMs + 59_000, 429), waitMs: 60_000 },
    { name: "one that is just over", answer: (nowMs) => primaryRateLimit(nowMs - 5_000), waitMs: 1_000 },
    { name: "a secondary one, 403", answer: () => secondaryRateLimit(60), waitMs: 60_000 },
    { name: "a secondary one, 429", answer: () => secondaryRateLimit(7, 429), waitMs: 7_000 },
    { name: "one of other words", answer: () => githubError(403, "Slow down", { "retry-after": "5" }), waitMs: 5_000 },
    { name: "429 without a header", answer: () => githubError(429, "Too many requests"), waitMs: 60_000 },
  ])("is waited for, $name, and then the same is asked again", async ({ answer, waitMs }) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "in_progress");
    asking.intervene(answering(answer(asking.now()), { to: 1 }));
    expect(await asking.ask([42])).toEqual({ 42: "going" });
    expect(asking.waits).toEqual([waitMs]);
    expect(asking.asked()).toEqual(["run 42", "run 42"]);
  });

  test.each<{ name: string; answer: (nowMs: number) => Answer; status: number }>([
    { name: "the primary one", answer: (nowMs) => primaryRateLimit(nowMs + 60_000), status: 403 },
    { name: "a secondary one", answer: () => secondaryRateLimit(61, 429), status: 429 },
  ])("of more than a minute is not waited for: $name", async ({ answer, status }) => {
    await using asking = await startAsking();
    asking.intervene(answering(answer(asking.now())));
    const message = await refusalOf(asking);
    expect(message).toContain(`${SAID} returned ${status} (`);
    expect(message).toContain(
      "The rate limit does not reset soon; run sweep at another time, or with a github-token that nothing else uses",
    );
    expect(asking.requests).toHaveLength(1);
  });

  test("that comes again and again is waited for two minutes at most", async () => {
    await using asking = await startAsking();
    asking.intervene(answering(secondaryRateLimit(40)));
    expect(await refusalOf(asking)).toContain("returned 403 (You have exceeded a secondary rate limit.");
    expect(asking.waits).toEqual([40_000, 40_000]);
  });
});

describe("an outage", () => {
  test.each([
    { name: "a page of 502", outcome: unicorn(502) },
    { name: "a closed connection", outcome: "hang-up" as const },
  ])("that passes is retried: $name", async ({ outcome }) => {
    await using asking = await startAsking();
    asking.github.setRun(REPOSITORY, 42, "completed");
    asking.intervene(answering(outcome, { to: 2 }));
    expect(await asking.ask([42])).toEqual({ 42: "over" });
    expect(asking.waits).toEqual([250, 500]);
    expect(asking.traces[2]).toMatch(/^GET http:.*\/runs\/42\?.*: 200, attempt 3$/);
  });

  test("that lasts is an error after two minutes, and the next repository is tried once", async () => {
    await using asking = await startAsking();
    asking.github.addRepository("octo-org/other");
    asking.intervene(answering("hang-up"));
    const started = asking.now();
    expect(await refusalOf(asking)).toMatch(/failed \(.+\)\. Tokens of this repository are kept until the next sweep$/);
    expect(asking.now() - started).toBeGreaterThan(100_000);
    expect(asking.now() - started).toBeLessThan(120_000);

    const before = asking.requests.length;
    await refusalOf(asking, "octo-org/other");
    expect(asking.requests.length - before).toBe(1);
  });

  test("does not keep a cancelled job", async () => {
    await using asking = await startAsking();
    asking.intervene((request) => {
      if (request.number === 2) asking.cancel();
      return request.number === 2 ? unicorn() : undefined;
    });
    asking.github.addRepository("octo-org/other", { 42: "completed" });
    await asking.ask([42], "octo-org/other");
    expect(await refusalOf(asking)).toMatch(/failed \(/);
    expect(asking.waits).toEqual([]);
    expect(asking.requests).toHaveLength(2);
  });
});
