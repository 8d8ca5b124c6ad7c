import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findWords } from "../../../src/product/words.ts";
import { reportRevoked } from "../../../src/revoke/report.ts";
import { logTokens } from "../../../src/sweep/log.ts";
import { createProgress, outputSweep, requireSwept } from "../../../src/sweep/report.ts";
import type { RevokedById } from "../../../src/token/revoke-by-id.ts";
import type { SweepResult } from "../../../src/token/sweep.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import { createRedaction } from "../create-redaction.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";
import { tokenId } from "../token/fake-cluster.ts";
import { createDescription, createKeptToken, createOrphan } from "./marked-token.ts";

beforeEach(() => stubVariables());
afterEach(() => vi.unstubAllEnvs());

const WORDS = findWords("dedicated");

const NOTHING: SweepResult = { kept: [], orphans: [], expired: [], lookUpErrors: new Map(), unreadable: 0 };

describe("the output of a sweep", () => {
  const result: SweepResult = {
    ...NOTHING,
    orphans: [createOrphan(1, "revoked"), createOrphan(2, "failed")],
    kept: [createKeptToken(3, "young")],
  };

  test("contains its counts, the revoked IDs, and a line", () => {
    expect(captureOutput(() => outputSweep(result, false, WORDS))).toEqual([
      "::set-output name=revoked::1",
      "::set-output name=kept::1",
      "::set-output name=failed::1",
      `::set-output name=token-ids::["${tokenId(1)}"]`,
      "Revoked 1 token, could not revoke 1, kept 1.",
    ]);
  });

  test("contains the number of tokens that no longer existed", () => {
    const orphans = [createOrphan(1, "revoked"), createOrphan(2, "unknown")];
    expect(captureOutput(() => outputSweep({ ...NOTHING, orphans }, false, WORDS)).slice(-2)).toEqual([
      `::set-output name=token-ids::["${tokenId(1)}"]`,
      "Revoked 1 token, kept 0. 1 token no longer exists on the cluster.",
    ]);
  });

  test("contains what a dry run would revoke", () => {
    const orphans = [createOrphan(1), createOrphan(2)];
    expect(captureOutput(() => outputSweep({ ...NOTHING, orphans }, true, WORDS))).toEqual([
      "::set-output name=revoked::0",
      "::set-output name=kept::0",
      "::set-output name=failed::0",
      `::set-output name=token-ids::["${tokenId(1)}","${tokenId(2)}"]`,
      "Dry run: would revoke 2 tokens, keep 0.",
    ]);
  });

  test("contains a warning if tokens could not be read", () => {
    expect(captureOutput(() => outputSweep({ ...NOTHING, unreadable: 2 }, false, WORDS)).at(-1)).toBe(
      "::warning::2 tokens look like this action's, but their records could not be read, so they were kept. Check them with `influxctl token list`",
    );
  });
});

describe("the output of a sweep of a cluster that keeps expired tokens", () => {
  const expired = [createOrphan(1, "revoked"), createOrphan(2, "revoked"), createOrphan(3, "unknown")];

  test("counts the removed tokens apart, and in no output", () => {
    expect(captureOutput(() => outputSweep({ ...NOTHING, expired }, false, WORDS))).toEqual([
      "::set-output name=revoked::0",
      "::set-output name=kept::0",
      "::set-output name=failed::0",
      "::set-output name=token-ids::[]",
      "Revoked 0 tokens, kept 0. Removed 2 expired tokens.",
    ]);
  });

  test("contains how many a dry run would remove", () => {
    const output = captureOutput(() => outputSweep({ ...NOTHING, expired: [createOrphan(1)] }, true, WORDS));
    expect(output.slice(-2)).toEqual([
      "::set-output name=token-ids::[]",
      "Dry run: would revoke 0 tokens, keep 0. Would remove 1 expired token.",
    ]);
  });

  test("warns of tokens that could not be removed, with the first reason, and does not fail", () => {
    const result = { ...NOTHING, expired: [...expired, createOrphan(4, "failed"), createOrphan(5, "failed")] };
    expect(captureOutput(() => outputSweep(result, false, WORDS)).slice(-2)).toEqual([
      "Revoked 0 tokens, kept 0. Removed 2 expired tokens, could not remove 2.",
      `::warning::Could not remove 2 expired tokens. Could not revoke ${tokenId(4)}`,
    ]);
    expect(() => requireSwept(result)).not.toThrow();
  });
});

describe("the log of a sweep", () => {
  const createLine = (number: number, text: string): string =>
    `${tokenId(number)}  ${text}  https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1`;
  const logResult = (result: Partial<SweepResult>, ...secrets: readonly string[]) =>
    captureOutput(() => logTokens({ ...NOTHING, ...result }, createRedaction(...secrets)));
  const withText = (text: string) => {
    const orphan = createOrphan(1, "revoked");
    return { ...orphan, token: { ...orphan.token, description: createDescription({}, text) } };
  };

  test("has a group for each outcome of the orphans, and for each reason to doubt", () => {
    const orphans = [createOrphan(1, "revoked"), createOrphan(2, "failed"), createOrphan(3, "revoked")];
    const kept = [
      createKeptToken(4, "run-look-up-failed"),
      createKeptToken(5, "run-not-looked-up"),
      createKeptToken(6, "run-not-found"),
      createKeptToken(7, "expiry-unknown"),
      createKeptToken(8, "age-unknown"),
    ];
    expect(logResult({ orphans, kept })).toEqual([
      "::group::revoked (2)",
      createLine(1, "CI / build"),
      createLine(3, "CI / build"),
      "::endgroup::",
      "::group::could not be revoked (1)",
      createLine(2, "CI / build"),
      "::endgroup::",
      "::group::kept: could not find out whether its run is over (1)",
      createLine(4, "CI / build"),
      "::endgroup::",
      "::group::kept: its run was not looked up (1)",
      createLine(5, "CI / build"),
      "::endgroup::",
      "::group::kept: GitHub does not know its run, and the token is younger than 35 days (1)",
      createLine(6, "CI / build"),
      "::endgroup::",
      "::group::kept: may have expired, but no response showed InfluxDB's time (1)",
      createLine(7, "CI / build"),
      "::endgroup::",
      "::group::kept: its age is not known, because no response showed InfluxDB's time (1)",
      createLine(8, "CI / build"),
      "::endgroup::",
    ]);
  });

  test("has a group for each outcome of the expired tokens", () => {
    const expired = [createOrphan(1, "revoked"), createOrphan(2, "failed"), createOrphan(3)];
    expect(logResult({ expired }).filter((line) => line.startsWith("::group::"))).toEqual([
      "::group::expired: removed (1)",
      "::group::expired: could not be removed (1)",
      "::group::expired: would be removed (1)",
    ]);
  });

  test("does not name a token that stays for a known reason", () => {
    const kept = [
      createKeptToken(1, "young"),
      createKeptToken(2, "kept-on-purpose"),
      createKeptToken(3, "run-in-progress"),
    ];
    expect(logResult({ kept })).toEqual([]);
  });

  test.each([
    { name: "commands", text: "::error::a ##[error]b", shown: "::error::a ## [error]b" },
    { name: "line breaks", text: "a\r\n::error::b\u2028c", shown: "a ::error::b c" },
    { name: "no characters", text: "", shown: "(no description)" },
    { name: "a secret", text: "for fake-secret-0123456789", shown: "for ***" },
  ])("has one line for a description with $name", ({ text, shown }) => {
    const logged = logResult({ orphans: [withText(text)] }, "fake-secret-0123456789");
    expect(logged.slice(1, -1)).toEqual([createLine(1, shown)]);
  });

  test("has one line with the name of a token whose ID is its name", () => {
    const description = createDescription({}, `${"x".repeat(250)} ##[error] fake-secret-0123456789`);
    const orphan = createOrphan(1, "revoked");
    const named = { ...orphan, token: { ...orphan.token, id: description, description } };
    const shown = description.replace("##[", "## [").replace("fake-secret-0123456789", "***");
    expect(logResult({ orphans: [named] }, "fake-secret-0123456789").slice(1, -1)).toEqual([`- ${shown}`]);
  });

  test("does not show a secret in the name of a repository", () => {
    const orphan = createOrphan(1, "revoked", { repository: "octo-org/fake-secret-0123456789" });
    expect(logResult({ orphans: [orphan] }, "fake-secret-0123456789").join()).not.toContain("fake-secret");
  });
});

describe("a sweep", () => {
  const failed = (count: number) => Array.from({ length: count }, (_, index) => createOrphan(index, "failed"));

  test("succeeds if everything was revoked or nothing had to be", () => {
    expect(() => requireSwept(NOTHING)).not.toThrow();
    const orphans = [createOrphan(1, "revoked"), createOrphan(2, "unknown"), createOrphan(3)];
    expect(() => requireSwept({ ...NOTHING, orphans, unreadable: 1 })).not.toThrow();
  });

  test("fails with every reason on its own line if GitHub had an error or a token was not revoked", () => {
    const lookUpErrors = new Map([["octo-org/a", new Error("GitHub did not say")]]);
    const orphans = [createOrphan(1, "revoked"), ...failed(1)];
    expect(() => requireSwept({ ...NOTHING, orphans, lookUpErrors })).toThrow(
      new Error(`GitHub did not say\nCould not revoke ${tokenId(0)}`),
    );
  });

  test("fails with at most five reasons, and the number of the others", () => {
    const reasons = [0, 1, 2, 3, 4].map((number) => `Could not revoke ${tokenId(number)}`);
    expect(() => requireSwept({ ...NOTHING, orphans: failed(5) })).toThrow(new Error(reasons.join("\n")));
    expect(() => requireSwept({ ...NOTHING, orphans: failed(7) })).toThrow(
      new Error([...reasons, "and 2 more errors"].join("\n")),
    );
  });
});

test("a sweep reports its progress every ten seconds", () => {
  const clock = settableClock();
  const output = captureOutput(() => {
    const progress = createProgress(clock.now);
    for (let done = 1; done <= 7; done++) {
      clock.advance(4_999);
      progress(done, 99, "orphans");
      clock.advance(1);
      progress(done, 100, done < 6 ? "orphans" : "expired");
    }
  });
  expect(output).toEqual([
    "Revoked 2 of 100 tokens so far.",
    "Revoked 4 of 100 tokens so far.",
    "Removed 6 of 100 expired tokens so far.",
  ]);
});

describe("the output of revoke", () => {
  const revoked: RevokedById = { id: tokenId(1), result: "revoked" };
  const unknown: RevokedById = { id: tokenId(2), result: "unknown" };
  const failed = (number: number): RevokedById => ({
    id: tokenId(number),
    result: "failed",
    error: new Error(`Could not revoke ${tokenId(number)}`),
  });

  const CLUSTER = { host: "https://cluster.example.com", product: "dedicated" } as const;

  test("has one line for a single token", () => {
    expect(captureOutput(() => reportRevoked([revoked], CLUSTER))).toEqual([`Revoked database token ${tokenId(1)}.`]);
  });

  test("has a warning, not an error, for a token that the cluster does not know", () => {
    expect(captureOutput(() => reportRevoked([unknown, revoked], CLUSTER))).toEqual([
      `Revoked database token ${tokenId(1)}.`,
      `::warning::Database token ${tokenId(2)} was not found on https://cluster.example.com, so this step did not revoke it. Check token-id, and whether the token belongs to this cluster`,
      "Revoked 1 of 2 database tokens.",
    ]);
  });

  test("explains on Enterprise that a revoked token is deleted", () => {
    const cluster = { ...CLUSTER, product: "enterprise" } as const;
    expect(captureOutput(() => reportRevoked([unknown], cluster))).toEqual([
      `::warning::Database token ${tokenId(2)} was not found on https://cluster.example.com, so this step did not revoke it. Perhaps it was revoked earlier, because Enterprise and Cloud delete a revoked token. If not, check token-id, and whether the token belongs to this server`,
    ]);
  });

  test("ends with an error that contains every reason, after it reports the revoked tokens", () => {
    const output = captureOutput(() =>
      expect(() => reportRevoked([failed(3), revoked, failed(4)], CLUSTER)).toThrow(
        new Error(`Could not revoke ${tokenId(3)}\nCould not revoke ${tokenId(4)}`),
      ),
    );
    expect(output).toEqual([`Revoked database token ${tokenId(1)}.`, "Revoked 1 of 3 database tokens."]);
  });
});
