import { describe, expect, test } from "vitest";
import { githubError, primaryRateLimit, secondaryRateLimit, unicorn } from "../../support/github/github-responses.ts";
import { replaceResponse } from "../../support/github/interventions.ts";
import type { WholeResponse } from "../../support/influxdb/response.ts";
import { REPOSITORY, type RunLookup, startRunLookup } from "./run-lookup.ts";

/** The error for a run that GitHub did not show, without the address of the emulator. */
async function findError(lookup: RunLookup, repository = REPOSITORY): Promise<string> {
  const { findState, lookUpErrors } = await lookup.lookUpAll([{ repository, runId: "42", tokens: 1 }]);
  expect(findState({ repository, runId: "42" })).toBe("look-up-failed");
  const error = lookUpErrors.get(repository);
  if (error === undefined) throw new Error("There is no error");
  return error.message.replace(/http:\/\/127\.0\.0\.1:\d+/, "API");
}

const START =
  "Could not find out which runs of octo-org/octo-repo are in progress: GET API/repos/octo-org/octo-repo/actions/runs";

describe("an error", () => {
  test("explains an unknown token", async () => {
    await using lookup = await startRunLookup({ token: "fake-other-token" });
    expect(await findError(lookup)).toBe(
      `${START} returned 401 (Bad credentials). github-token is invalid or has expired. If it comes from a secret, update the secret`,
    );
  });

  test("explains a token without actions: read", async () => {
    await using lookup = await startRunLookup();
    lookup.github.allow("fake-github-token", { actionsRead: false });
    expect(await findError(lookup)).toBe(
      `${START} returned 403 (Resource not accessible by integration). github-token is not allowed to read the runs of this repository; give the job \`permissions: { actions: read }\``,
    );
  });

  test("explains a token that cannot see the repository", async () => {
    await using lookup = await startRunLookup();
    lookup.github.allow("fake-github-token", { repositories: [] });
    expect(await findError(lookup)).toBe(
      `${START} returned 404 (Not Found). github-token cannot see this repository, or the repository was deleted; use a token with \`actions: read\` for it`,
    );
    expect(lookup.listRequests()).toEqual(["run 42", "look"]);
  });

  test("explains a renamed repository, which gets no more requests", async () => {
    await using lookup = await startRunLookup();
    lookup.github.renameRepository(REPOSITORY, "octo-org/renamed");
    expect(await findError(lookup)).toBe(
      `${START} returned 301 (no workflow runs in the response). The repository was renamed or moved, so sweep keeps the tokens with its old name: wait until they expire, or revoke them by their IDs with the action revoke`,
    );
    expect(lookup.requests).toHaveLength(1);
  });

  test.each<{ name: string; response: WholeResponse; message: string }>([
    {
      name: "the page of a proxy",
      response: { status: 200, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      message:
        "returned 200 (no workflow runs in the response). This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub",
    },
    {
      name: "JSON of another form",
      response: { status: 200, headers: { "content-type": "application/json" }, body: '{"workflow_runs":"hunter2"}' },
      message:
        "returned 200 (no workflow runs in the response). This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub",
    },
    {
      name: "an HTML page with 410",
      response: { status: 410, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      message: "returned 410. Tokens of this repository are kept until the next sweep",
    },
    ...[401, 403].map((status) => ({
      name: `${status} of a gateway`,
      response: { status, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" },
      message: `returned ${status}. This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub`,
    })),
    {
      name: "a long message with line breaks",
      response: githubError(422, `Validation\nFailed ${"x".repeat(500)}`),
      message: `returned 422 (Validation Failed ${"x".repeat(182)}…). Tokens of this repository are kept until the next sweep`,
    },
  ])("reports the status of $name, without a retry", async ({ response, message }) => {
    await using lookup = await startRunLookup();
    lookup.intervene(replaceResponse(response));
    expect(await findError(lookup)).toBe(`${START} ${message}`);
    expect(lookup.requests).toHaveLength(1);
  });
});

test("a 404 of a gateway is not reported as one of GitHub", async () => {
  await using lookup = await startRunLookup();
  lookup.intervene(
    replaceResponse({ status: 404, headers: { "content-type": "text/html" }, body: "<html>hunter2</html>" }),
  );
  expect(await findError(lookup)).toBe(
    `${START} returned 404. This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub`,
  );
});

describe("a rate limit", () => {
  test.each<{ name: string; respond: (nowMs: number) => WholeResponse; waitMs: number }>([
    { name: "the primary one with 403", respond: (nowMs) => primaryRateLimit(nowMs + 30_000), waitMs: 31_000 },
    { name: "the primary one with 429", respond: (nowMs) => primaryRateLimit(nowMs + 59_000, 429), waitMs: 60_000 },
    { name: "one that has just reset", respond: (nowMs) => primaryRateLimit(nowMs - 5_000), waitMs: 1_000 },
    { name: "a secondary one with 403", respond: () => secondaryRateLimit(60), waitMs: 60_000 },
    { name: "a secondary one with 429", respond: () => secondaryRateLimit(7, 429), waitMs: 7_000 },
    {
      name: "one with another message",
      respond: () => githubError(403, "Slow down", { "retry-after": "5" }),
      waitMs: 5_000,
    },
    { name: "429 without a header", respond: () => githubError(429, "Too many requests"), waitMs: 60_000 },
  ])("delays a retry: $name", async ({ respond, waitMs }) => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 42, "in_progress");
    lookup.intervene(replaceResponse(respond(lookup.now()), { to: 1 }));
    expect(await lookup.lookUp([42])).toEqual({ 42: "in-progress" });
    expect(lookup.waits).toEqual([waitMs]);
    expect(lookup.listRequests()).toEqual(["run 42", "run 42"]);
  });

  test.each<{ name: string; respond: (nowMs: number) => WholeResponse; status: number }>([
    { name: "the primary one", respond: (nowMs) => primaryRateLimit(nowMs + 60_000), status: 403 },
    { name: "a secondary one", respond: () => secondaryRateLimit(61, 429), status: 429 },
  ])("of more than a minute causes an error without a retry: $name", async ({ respond, status }) => {
    await using lookup = await startRunLookup();
    lookup.intervene(replaceResponse(respond(lookup.now())));
    const message = await findError(lookup);
    expect(message).toContain(`${START} returned ${status} (`);
    expect(message).toContain(
      "The rate limit does not reset soon; run sweep at another time, or with a github-token that nothing else uses",
    );
    expect(lookup.requests).toHaveLength(1);
  });

  test("that is repeated delays retries for at most two minutes", async () => {
    await using lookup = await startRunLookup();
    lookup.intervene(replaceResponse(secondaryRateLimit(40)));
    expect(await findError(lookup)).toContain("returned 403 (You have exceeded a secondary rate limit.");
    expect(lookup.waits).toEqual([40_000, 40_000]);
  });
});

describe("an outage", () => {
  test.each([
    { name: "a page of 502", outcome: unicorn(502) },
    { name: "a closed connection", outcome: "hang-up" as const },
  ])("that ends causes retries: $name", async ({ outcome }) => {
    await using lookup = await startRunLookup();
    lookup.github.setRun(REPOSITORY, 42, "completed");
    lookup.intervene(replaceResponse(outcome, { to: 2 }));
    expect(await lookup.lookUp([42])).toEqual({ 42: "over" });
    expect(lookup.waits).toEqual([250, 500]);
    expect(lookup.traces[2]).toMatch(/^GET http:.*\/runs\/42\?.*: 200, attempt 3$/);
  });

  test("that lasts causes an error after two minutes, and the next repository gets one request", async () => {
    await using lookup = await startRunLookup();
    lookup.github.addRepository("octo-org/other");
    lookup.intervene(replaceResponse("hang-up"));
    const started = lookup.now();
    expect(await findError(lookup)).toMatch(/failed \(.+\)\. Tokens of this repository are kept until the next sweep$/);
    expect(lookup.now() - started).toBeGreaterThan(100_000);
    expect(lookup.now() - started).toBeLessThan(120_000);

    const before = lookup.requests.length;
    await findError(lookup, "octo-org/other");
    expect(lookup.requests.length - before).toBe(1);
  });

  test("does not delay the end of a cancelled job", async () => {
    await using lookup = await startRunLookup();
    lookup.intervene((request) => {
      if (request.number === 2) lookup.cancel();
      return request.number === 2 ? unicorn() : undefined;
    });
    lookup.github.addRepository("octo-org/other", { 42: "completed" });
    await lookup.lookUp([42], "octo-org/other");
    expect(await findError(lookup)).toMatch(/failed \(/);
    expect(lookup.waits).toEqual([]);
    expect(lookup.requests).toHaveLength(2);
  });
});
