import { expect, test } from "vitest";
import { readRunPage, UnreadableResponse } from "../../../src/github/responses.ts";

const RUN = { id: 7, status: "completed", created_at: "2026-08-01T12:00:00Z" };

function read(workflow_runs: unknown) {
  return readRunPage({ status: 200, headers: {}, data: { workflow_runs } });
}

test("a page of runs is returned with the newest run first", () => {
  expect(read([RUN, { ...RUN, id: 9, status: "queued" }])).toEqual([
    { id: 9, isCompleted: false, createdAtMs: Date.UTC(2026, 7, 1, 12) },
    { id: 7, isCompleted: true, createdAtMs: Date.UTC(2026, 7, 1, 12) },
  ]);
  expect(read([])).toEqual([]);
});

test.each([
  { name: "no list", runs: {} },
  { name: "an invalid run", runs: [RUN, { ...RUN, id: "8" }] },
  { name: "a run with an ID that JavaScript rounds", runs: [{ ...RUN, id: 2 ** 53 }] },
  { name: "a run without a valid time", runs: [{ ...RUN, created_at: "yesterday" }] },
])("a page with $name is rejected", ({ runs }) => {
  expect(() => read(runs)).toThrow(UnreadableResponse);
});

test("a page with millions of invalid runs is rejected after the first one", { timeout: 10_000 }, () => {
  expect(() => read(Array.from({ length: 8_000_000 }, () => 0))).toThrow(UnreadableResponse);
});
