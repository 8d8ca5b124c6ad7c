import { expect, test } from "vitest";
import { MAX_REQUESTS, RequestBudget } from "../../../src/github/request-budget.ts";

/** Takes all requests except `leaving`, and returns how many it took. */
function takeAll(budget: RequestBudget, leaving = 0): number {
  let taken = 0;
  while (budget.take(leaving)) taken++;
  return taken;
}

test("a budget leaves most of GITHUB_TOKEN's 1,000 requests an hour to others", () => {
  expect(takeAll(new RequestBudget())).toBe(MAX_REQUESTS);
  expect(MAX_REQUESTS).toBeLessThan(500);
});

test("a budget keeps the requests that must be left", () => {
  const budget = new RequestBudget();
  expect(takeAll(budget, 100)).toBe(MAX_REQUESTS - 100);
  expect(takeAll(budget)).toBe(100);
});

test.each<{ name: string; headers: Record<string, string>; left: number }>([
  {
    name: "plenty remains",
    headers: { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4000" },
    left: MAX_REQUESTS,
  },
  {
    name: "a quarter remains",
    headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "250" },
    left: MAX_REQUESTS,
  },
  { name: "less remains", headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "249" }, left: 0 },
  { name: "nothing remains", headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "0" }, left: 0 },
  { name: "there is no limit, as on GitHub Enterprise Server", headers: {}, left: MAX_REQUESTS },
  {
    name: "the headers are not numbers",
    headers: { "x-ratelimit-limit": "?", "x-ratelimit-remaining": "?" },
    left: MAX_REQUESTS,
  },
])("$left requests are left if $name", ({ headers, left }) => {
  const budget = new RequestBudget();
  budget.readRateLimit(headers);
  expect(takeAll(budget)).toBe(left);
});
