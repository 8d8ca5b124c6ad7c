import fc from "fast-check";
import { expect, test } from "vitest";
import { appendMark as describeToken, formatMark, parseMark, type RunAttempt } from "../../../src/grant/mark.ts";
import { createIssueRequest } from "../../../src/main/request.ts";
import { anyText, RUNS } from "../any-text.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "./fixtures.ts";

const inputs = parseInputsOfMain(createMainInputs());

/** Whether a token would be created for this run although its mark does not identify the run. */
function wouldBeLost(run: RunAttempt): boolean {
  try {
    createIssueRequest(inputs, createEnvironment({ run }));
  } catch {
    return false;
  }
  const mark = { ...run, nonce: "0123456789abcdef", keep: false };
  const read = parseMark(describeToken(inputs.description, formatMark(mark)));
  return read === undefined || formatMark(read) !== formatMark(mark);
}

test("the mark of any repository identifies it, or no token is created", () => {
  const name = anyText("octo-org", "/", "octo.repo", "_", "-", "..", " ", "(", ")", "#", "%20", "é", "\n");
  fc.assert(
    fc.property(name, (repository) => {
      const run = { serverUrl: "https://github.com", repository, runId: "42", runAttempt: "1" };
      expect(wouldBeLost(run)).toBe(false);
    }),
    RUNS,
  );
});

test("a run that looks like a mark is not mistaken for another run", () => {
  const repository = "octo-org/octo-repo (https://github.com/other/repository";
  expect(wouldBeLost({ serverUrl: "https://github.com", repository, runId: "42", runAttempt: "1" })).toBe(false);
});
