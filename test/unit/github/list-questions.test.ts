import { expect, test } from "vitest";
import { chooseNextRequest, type NextRequest, type Progress } from "../../../src/github/list-questions.ts";

const UNKNOWN = Number.POSITIVE_INFINITY;
const list = (createdUntilMs: number): NextRequest => ({ kind: "list", createdUntilMs });
const run = (id: number): NextRequest => ({ kind: "run", id });

test.each<{ name: string; way: Progress; question: NextRequest | undefined }>([
  { name: "nothing, if nothing is open", way: { open: [], listSpan: UNKNOWN, last: undefined }, question: undefined },
  {
    name: "nothing, if there are only two runs, which are cheaper one by one",
    way: { open: [9, 8], listSpan: UNKNOWN, last: undefined },
    question: undefined,
  },
  {
    name: "the newest run, whose creation time is unknown",
    way: { open: [9, 8, 7], listSpan: UNKNOWN, last: undefined },
    question: run(9),
  },
  {
    name: "a list up to the last run",
    way: { open: [8, 7, 6], listSpan: UNKNOWN, last: { id: 9, createdAtMs: 5 } },
    question: list(5),
  },
  {
    name: "the next list, if the open runs begin within its reach",
    way: { open: [800, 790, 780], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    question: list(5),
  },
  {
    name: "the newest open run, if it is beyond the reach of the next list",
    way: { open: [799, 790, 780], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    question: run(799),
  },
  {
    name: "the first of three runs that one list can contain, after isolated runs",
    way: { open: [800, 650, 600, 420, 410, 320], listSpan: 100, last: { id: 900, createdAtMs: 5 } },
    question: run(420),
  },
  {
    name: "nothing, if no list can contain three runs",
    way: { open: [800, 790, 600, 590, 400, 390], listSpan: 100, last: { id: 801, createdAtMs: 5 } },
    question: undefined,
  },
])("the next question is $name", ({ way, question }) => {
  expect(chooseNextRequest(way)).toEqual(question);
});
