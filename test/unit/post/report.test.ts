import { describe, expect, test } from "vitest";
import { ServerClock } from "../../../src/http/server-clock.ts";
import { reportRevocations } from "../../../src/post/report.ts";
import { findWords } from "../../../src/product/words.ts";
import type { Revocation } from "../../../src/token/revoke-leftovers.ts";
import { NOW_MS } from "../main/fixtures.ts";
import { captureOutput } from "../runner/capture-output.ts";

const ID = "55555555-5555-4555-8555-555555555555";
const MARK = "https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef";
const WORDS = findWords("dedicated");
const CLOCK = new ServerClock(() => NOW_MS, 0);
const IN_AN_HOUR = "2026-08-01T13:00:00Z";
const AN_HOUR_AGO = "2026-08-01T11:00:00Z";

const error = new Error("Could not revoke it: no response arrived in time");
const failedById: Revocation = { name: ID, by: "id", expiresAt: IN_AN_HOUR, result: "failed", error };
const failedByMark: Revocation = { name: MARK, by: "mark", expiresAt: IN_AN_HOUR, result: "failed", error };

const ADVICE_BY_ID = `A database token may be left behind. Could not revoke it: no response arrived in time. Revoke the database token with \`influxctl token revoke ${ID}\`.`;
const ADVICE_BY_MARK = `A database token may be left behind. Could not revoke it: no response arrived in time. If \`influxctl token list\` shows a token with ${MARK} in its description, revoke it with \`influxctl token revoke TOKEN_ID\`.`;

function report(...revocations: readonly Revocation[]): readonly string[] {
  return captureOutput(() => reportRevocations(revocations, CLOCK, WORDS));
}

function expiring(expiresAt: string | undefined, revocation: Revocation): Revocation {
  return { ...revocation, expiresAt };
}

describe("the log has a line for", () => {
  test.each<{ name: string; revocation: Revocation; expected: string }>([
    {
      name: "a token",
      revocation: { name: ID, by: "id", result: "revoked" },
      expected: `Revoked database token ${ID}.`,
    },
    {
      name: "a token that the cluster no longer knows",
      revocation: { name: ID, by: "id", result: "unknown" },
      expected: `The cluster no longer knows database token ${ID}.`,
    },
    {
      name: "a mark that no token has",
      revocation: { name: MARK, by: "mark", result: "unknown" },
      expected: `The outcome of a create request was not clear. No live token has ${MARK} in its description.`,
    },
  ])("$name", ({ revocation, expected }) => {
    expect(report(revocation)).toEqual([expected]);
  });

  test("nothing if there was nothing to revoke", () => {
    expect(report()).toEqual([]);
  });
});

describe("a token that could not be revoked", () => {
  test("is a log line if it has expired", () => {
    expect(report(expiring(AN_HOUR_AGO, failedById))).toEqual([
      `Could not revoke it: no response arrived in time. The token expired at ${AN_HOUR_AGO}, so no live token is left.`,
    ]);
  });

  test("is a warning if it has not expired by InfluxDB's clock, even if the runner's is two hours ahead", () => {
    const clock = new ServerClock(() => NOW_MS + 7_200_000, -7_200_000);
    expect(captureOutput(() => reportRevocations([failedById], clock, WORDS))).toEqual([
      `::warning::${ADVICE_BY_ID} The token expires at ${IN_AN_HOUR}.`,
    ]);
  });

  test("is a warning if it has expired only by the runner's clock", () => {
    const clock = new ServerClock(() => NOW_MS);
    expect(captureOutput(() => reportRevocations([expiring(AN_HOUR_AGO, failedById)], clock, WORDS))).toEqual([
      `::warning::${ADVICE_BY_ID} The token expired at ${AN_HOUR_AGO} by this runner's clock, but the time of InfluxDB is not known.`,
    ]);
  });

  test("is a warning with the command to revoke it if it will expire", () => {
    expect(report(failedById, failedByMark)).toEqual([
      `::warning::${ADVICE_BY_ID} The token expires at ${IN_AN_HOUR}.`,
      `::warning::${ADVICE_BY_MARK} The token expires at ${IN_AN_HOUR}.`,
    ]);
  });

  test("fails the step if it never expires, with an error that contains every such token", () => {
    expect(() => report(expiring(undefined, failedById), expiring(undefined, failedByMark))).toThrow(
      new Error(`${ADVICE_BY_ID} The token never expires.\n${ADVICE_BY_MARK} The token never expires.`),
    );
  });

  test("that never expires does not hide a warning about one that will expire", () => {
    const revocations = [expiring(undefined, failedByMark), failedById];
    const problem = new Error(`${ADVICE_BY_MARK} The token never expires.`);
    const output = captureOutput(() => expect(() => reportRevocations(revocations, CLOCK, WORDS)).toThrow(problem));
    expect(output).toEqual([`::warning::${ADVICE_BY_ID} The token expires at ${IN_AN_HOUR}.`]);
  });

  test("does not hide the tokens that were revoked", () => {
    const revoked: Revocation = { name: ID, by: "id", result: "revoked" };
    expect(report(failedByMark, revoked)).toEqual([
      `Revoked database token ${ID}.`,
      expect.stringMatching(/^::warning::/),
    ]);
  });
});
