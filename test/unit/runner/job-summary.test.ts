import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { summary } from "../../../src/packages/summary.ts";
import { writeSummary } from "../../../src/runner/job-summary.ts";
import { saidWhile } from "./capture-output.ts";
import { givenSummary, givenVariables, SUMMARY_FILE, withoutSummary } from "./runner-variables.ts";

beforeEach(() => givenVariables());
afterEach(() => {
  vi.unstubAllEnvs();
  summary.emptyBuffer();
  withoutSummary();
});

test("the job summary is added to what the job has written there", async () => {
  givenSummary("before\n");
  const { said } = await saidWhile(() => writeSummary("<p>after</p>"));
  expect(readFileSync(SUMMARY_FILE, "utf8")).toBe("before\n<p>after</p>");
  expect(said).toEqual([]);
});

test("a job summary that cannot be written is a warning, and no error", async () => {
  const { said } = await saidWhile(() => writeSummary("<p>after</p>"));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^::warning::Could not write the job summary: ./);
});
