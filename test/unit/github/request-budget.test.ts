import { expect, test } from "vitest";
import { MAX_REQUESTS, RequestBudget } from "../../../src/github/request-budget.ts";

/** Takes all requests except `reserved`, and returns how many it took. */
function takeAll(budget: RequestBudget, reserved = 0): number {
  let taken = 0;
  while (budget.take(reserved)) taken++;
  return taken;
}

test("a sweep leaves most of GITHUB_TOKEN's 1,000 requests per hour to other jobs", () => {
  expect(takeAll(new RequestBudget())).toBe(MAX_REQUESTS);
  expect(MAX_REQUESTS).toBeLessThan(500);
});

test("take does not take reserved requests", () => {
  const budget = new RequestBudget();
  expect(takeAll(budget, 100)).toBe(MAX_REQUESTS - 100);
  expect(takeAll(budget)).toBe(100);
});

test.each<{ name: string; headers: Record<string, string>; expected: number }>([
  {
    name: "most of the rate limit remains",
    headers: { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4000" },
    expected: MAX_REQUESTS,
  },
  {
    name: "a quarter of the rate limit remains",
    headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "250" },
    expected: MAX_REQUESTS,
  },
  {
    name: "less than a quarter of the rate limit remains",
    headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "249" },
    expected: 0,
  },
  {
    name: "the rate limit is used up",
    headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "0" },
    expected: 0,
  },
  { name: "there is no rate limit, as on GitHub Enterprise Server", headers: {}, expected: MAX_REQUESTS },
  {
    name: "the headers of the rate limit are not numbers",
    headers: { "x-ratelimit-limit": "?", "x-ratelimit-remaining": "?" },
    expected: MAX_REQUESTS,
  },
])("a sweep may send $expected requests if $name", ({ headers, expected }) => {
  const budget = new RequestBudget();
  budget.readRateLimit(headers);
  expect(takeAll(budget)).toBe(expected);
});
