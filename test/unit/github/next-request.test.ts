import { expect, test } from "vitest";
import { chooseNextRequest, type NextRequest, type Progress } from "../../../src/github/next-request.ts";

const UNKNOWN = Number.POSITIVE_INFINITY;
const list = (createdUntilMs: number): NextRequest => ({ kind: "list", createdUntilMs });
const run = (id: number): NextRequest => ({ kind: "run", id });

test.each<{ name: string; progress: Progress; expected: NextRequest | undefined }>([
  {
    name: "nothing if no run remains",
    progress: { open: [], listSpan: UNKNOWN, last: undefined },
    expected: undefined,
  },
  {
    name: "nothing if only two runs remain, which are cheaper one by one",
    progress: { open: [9, 8], listSpan: UNKNOWN, last: undefined },
    expected: undefined,
  },
  {
    name: "the newest run first, to learn its creation time",
    progress: { open: [9, 8, 7], listSpan: UNKNOWN, last: undefined },
    expected: run(9),
  },
  {
    name: "a list up to the last run",
    progress: { open: [8, 7, 6], listSpan: UNKNOWN, last: { id: 9, createdAtMs: 5 } },
    expected: list(5),
  },
  {
    name: "the next list if it reaches the newest open run",
    progress: { open: [800, 790, 780], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    expected: list(5),
  },
  {
    name: "the newest open run if the next list does not reach it",
    progress: { open: [799, 790, 780], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    expected: run(799),
  },
  {
    name: "the first of three runs that one list can contain, after isolated runs",
    progress: { open: [800, 650, 600, 420, 410, 320], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    expected: run(420),
  },
  {
    name: "nothing if no list can contain three runs",
    progress: { open: [800, 790, 600, 590, 400, 390], listSpan: 100, last: { id: 801, createdAtMs: 5 } },
    expected: undefined,
  },
])("requests $name", ({ progress, expected }) => {
  expect(chooseNextRequest(progress)).toEqual(expected);
});
