import { describe, expect, test } from "vitest";
import { ServerClock } from "../../../src/http/server-clock.ts";
import { reportRevocations } from "../../../src/post/report.ts";
import type { Revocation } from "../../../src/token/revoke-leftovers.ts";
import { NOW_MS } from "../main/fixtures.ts";
import { captureOutput } from "../runner/capture-output.ts";

const ID = "55555555-5555-4555-8555-555555555555";
const MARK = "https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef";
const CLOCK = new ServerClock(() => NOW_MS, 0);
const IN_AN_HOUR = "2026-08-01T13:00:00Z";
const AN_HOUR_AGO = "2026-08-01T11:00:00Z";

const error = new Error("Could not revoke it: no response arrived in time");
const failedById: Revocation = { name: ID, by: "id", expiresAt: IN_AN_HOUR, result: "failed", error };
const failedByMark: Revocation = { name: MARK, by: "mark", expiresAt: IN_AN_HOUR, result: "failed", error };

const ADVICE_BY_ID = `A database token may be left behind. Could not revoke it: no response arrived in time. Revoke it with \`influxctl token revoke ${ID}\`.`;
const ADVICE_BY_MARK = `A database token may be left behind. Could not revoke it: no response arrived in time. If \`influxctl token list\` shows a token with ${MARK} in its description, revoke it with \`influxctl token revoke TOKEN_ID\`.`;

function saidOf(...revocations: readonly Revocation[]): readonly string[] {
  return captureOutput(() => reportRevocations(revocations, CLOCK));
}

function expiring(expiresAt: string | undefined, revocation: Revocation): Revocation {
  return { ...revocation, expiresAt };
}

describe("what was revoked is a line in the log", () => {
  test.each<{ name: string; revocation: Revocation; expected: string }>([
    {
      name: "a token",
      revocation: { name: ID, by: "id", result: "revoked" },
      expected: `Revoked database token ${ID}.`,
    },
    {
      name: "a token that was revoked before",
      revocation: { name: ID, by: "id", result: "unknown" },
      expected: `The cluster no longer knows database token ${ID}.`,
    },
    {
      name: "a mark that no token carries",
      revocation: { name: MARK, by: "mark", result: "unknown" },
      expected: `No live token has ${MARK} in its description, so its create request left no token behind.`,
    },
  ])("$name", ({ revocation, expected }) => {
    expect(saidOf(revocation)).toEqual([expected]);
  });

  test("and nothing is said where there was nothing to do", () => {
    expect(saidOf()).toEqual([]);
  });
});

describe("what could not be revoked", () => {
  test("is a plain line where it has expired", () => {
    expect(saidOf(expiring(AN_HOUR_AGO, failedById))).toEqual([
      `Could not revoke it: no response arrived in time. It expired at ${AN_HOUR_AGO}, so no live token is left.`,
    ]);
  });

  test("is judged by InfluxDB's clock, though the runner's is two hours ahead", () => {
    const clock = new ServerClock(() => NOW_MS + 7_200_000, -7_200_000);
    expect(captureOutput(() => reportRevocations([failedById], clock))).toEqual([
      `::warning::${ADVICE_BY_ID} It expires at ${IN_AN_HOUR}.`,
    ]);
  });

  test("is a warning where it has expired by the runner's clock alone", () => {
    const clock = new ServerClock(() => NOW_MS);
    expect(captureOutput(() => reportRevocations([expiring(AN_HOUR_AGO, failedById)], clock))).toEqual([
      `::warning::${ADVICE_BY_ID} It expired at ${AN_HOUR_AGO} by this runner's clock; the time of InfluxDB is not known.`,
    ]);
  });

  test("is a warning where it will expire, with what to do until then", () => {
    expect(saidOf(failedById, failedByMark)).toEqual([
      `::warning::${ADVICE_BY_ID} It expires at ${IN_AN_HOUR}.`,
      `::warning::${ADVICE_BY_MARK} It expires at ${IN_AN_HOUR}.`,
    ]);
  });

  test("fails the step where it never expires, all of it told", () => {
    expect(() => saidOf(expiring(undefined, failedById), expiring(undefined, failedByMark))).toThrow(
      new Error(`${ADVICE_BY_ID} It never expires.\n${ADVICE_BY_MARK} It never expires.`),
    );
  });

  test("is judged each by its own expiry: one without any fails the step, and the others are told all the same", () => {
    const revocations = [expiring(undefined, failedByMark), failedById];
    const problem = new Error(`${ADVICE_BY_MARK} It never expires.`);
    const output = captureOutput(() => expect(() => reportRevocations(revocations, CLOCK)).toThrow(problem));
    expect(output).toEqual([`::warning::${ADVICE_BY_ID} It expires at ${IN_AN_HOUR}.`]);
  });

  test("does not hide what was revoked", () => {
    const revoked: Revocation = { name: ID, by: "id", result: "revoked" };
    expect(saidOf(failedByMark, revoked)).toEqual([
      `Revoked database token ${ID}.`,
      expect.stringMatching(/^::warning::/),
    ]);
  });
});
