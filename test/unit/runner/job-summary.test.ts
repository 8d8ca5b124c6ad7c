import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { summary } from "../../../src/packages/summary.ts";
import { writeSummary } from "../../../src/runner/job-summary.ts";
import { captureOutputWhile } from "./capture-output.ts";
import { removeSummary, SUMMARY_FILE, stubSummary, stubVariables } from "./runner-variables.ts";

beforeEach(() => stubVariables());
afterEach(() => {
  vi.unstubAllEnvs();
  summary.emptyBuffer();
  removeSummary();
});

test("the job summary is appended to the existing one", async () => {
  stubSummary("before\n");
  const { output } = await captureOutputWhile(() => writeSummary("<p>after</p>"));
  expect(readFileSync(SUMMARY_FILE, "utf8")).toBe("before\n<p>after</p>");
  expect(output).toEqual([]);
});

test("a job summary that cannot be written causes a warning, not an error", async () => {
  const { output } = await captureOutputWhile(() => writeSummary("<p>after</p>"));
  expect(output).toHaveLength(1);
  expect(output[0]).toMatch(/^::warning::Could not write the job summary: ./);
});
