import { expect, test } from "vitest";
import { reportToken } from "../../../src/main/report.ts";
import type { IssuedToken } from "../../../src/token/issue-token.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { createMainInputs, NOW_MS, parseInputsOfMain } from "./fixtures.ts";

const TOKEN: IssuedToken = {
  id: "55555555-5555-4555-8555-555555555555",
  accessToken: "fake",
  description: "Seed the staging database",
  permissions: [
    { action: "write", resource: "logs" },
    { action: "read", resource: "sensors" },
    { action: "write", resource: "sensors" },
  ],
  expiresAt: "2026-08-01T12:59:59Z",
};

function reportedLines(
  token: Partial<IssuedToken> = {},
  inputs: Readonly<Record<string, string>> = {},
): readonly string[] {
  const all = parseInputsOfMain(createMainInputs({ host: "cluster.example.com", ...inputs }));
  return captureOutput(() => reportToken({ ...TOKEN, ...token }, all, NOW_MS));
}

test("reports the created token in two lines", () => {
  expect(reportedLines()).toEqual([
    `Created database token ${TOKEN.id} on https://cluster.example.com with write on \`logs\`, read and write on \`sensors\`.`,
    "Expires at 2026-08-01T12:59:59Z (in 1h); revoked when the job ends.",
  ]);
});

test("reports a short expiry as requested, although a part of it has passed", () => {
  const expiresAt = new Date(NOW_MS + 29_100).toISOString();
  expect(reportedLines({ expiresAt })[1]).toContain("(in 30s)");
});

test("reports that a token is kept and never expires", () => {
  const { expiresAt: _, ...forever } = TOKEN;
  const all = parseInputsOfMain(createMainInputs({ revoke: "never" }));
  expect(captureOutput(() => reportToken(forever, all, NOW_MS))[1]).toBe("Never expires; kept when the job ends.");
});

test("reports that a token is kept for other jobs", () => {
  const all = parseInputsOfMain(createMainInputs({ revoke: "run" }));
  expect(captureOutput(() => reportToken(TOKEN, all, NOW_MS))[1]).toMatch(
    /; kept when the job ends, for other jobs of this run\.$/,
  );
});

test("lists ten databases", () => {
  const permissions = Array.from({ length: 10 }, (_, index) => ({ action: "read", resource: `db${index}` }) as const);
  expect(reportedLines({ permissions })[0]).toMatch(/, read on `db9`\.$/);
});

test("cuts a longer list of databases", () => {
  const permissions = Array.from({ length: 120 }, (_, index) => ({ action: "read", resource: `db${index}` }) as const);
  expect(reportedLines({ permissions })[0]).toMatch(/ with read on `db0`, .*, read on `db9` and 110 more\.$/);
});
