import { describe, expect, test } from "vitest";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import {
  classifyToken,
  findReasonToKeep,
  type KeepReason,
  listRunsInQuestion,
  type RunState,
  type SweepRule,
} from "../../../src/token/orphan.ts";
import { givenDescription, givenOrphan, givenToken, NOW_MS } from "../sweep/marked-token.ts";

const RULE: SweepRule = {
  serverUrl: "https://github.com",
  ownRunId: "9000",
  repositories: ["octo-org/octo-repo"],
  olderThanSeconds: 600,
};

/** What becomes of a token, once GitHub has said this of its run. */
function fateOf(token: ListedDatabaseToken, run: RunState, rule: SweepRule): string {
  const verdict = classifyToken(token, rule, NOW_MS);
  if (verdict.kind === "not-ours") return "not ours";
  if (verdict.kind === "kept") return verdict.because;
  return findReasonToKeep(verdict.marked, run, NOW_MS) ?? "orphan";
}

interface Case {
  readonly name: string;
  /** Beside an hour of age, an hour to live, and the mark of octo-org/octo-repo. */
  readonly token?: Partial<ListedDatabaseToken>;
  /** What the rule names, where it is not octo-org/octo-repo. */
  readonly repositories?: readonly string[];
  readonly serverUrl?: string;
  readonly olderThanSeconds?: number;
  /** `over` where it is not said: that the run is over must not be enough. */
  readonly run?: RunState;
  readonly fate: "orphan" | "not ours" | KeepReason;
}

const MINUTE_MS = 60_000;
const DAYS_35_MS = 35 * 24 * 60 * MINUTE_MS;
const OWN_RUN = givenDescription({ runId: RULE.ownRunId });

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "by its run": [
    { name: "is over", run: "over", fate: "orphan" },
    { name: "goes on", run: "going", fate: "run-going" },
    { name: "GitHub did not answer for its repository", run: "in-doubt", fate: "run-in-doubt" },
    { name: "GitHub was not asked about it", run: "not-asked", fate: "run-not-asked" },
    { name: "GitHub does not know it", run: "unknown", fate: "run-unknown" },
    {
      name: "GitHub does not know it, and the token is exactly 35 days old",
      token: { createdAtMs: NOW_MS - DAYS_35_MS },
      run: "unknown",
      fate: "run-unknown",
    },
    {
      name: "GitHub does not know it, and the token is older than any run can be",
      token: { createdAtMs: NOW_MS - DAYS_35_MS - 1 },
      run: "unknown",
      fate: "orphan",
    },
    {
      name: "goes on, and the token is older than any run should be",
      token: { createdAtMs: NOW_MS - DAYS_35_MS - 1 },
      run: "going",
      fate: "run-going",
    },
    { name: "is the run that sweeps", token: { description: OWN_RUN }, run: "over", fate: "run-going" },
    {
      name: "is the run that sweeps, under another name of the repository",
      token: { description: givenDescription({ runId: RULE.ownRunId, repository: "octo-org/before" }) },
      repositories: ["octo-org/*"],
      fate: "run-going",
    },
    {
      name: "has the ID of the run that sweeps, on another server",
      token: { description: givenDescription({ runId: RULE.ownRunId, serverUrl: "https://github.example.com" }) },
      fate: "not ours",
    },
    {
      name: "attempt 1 made it, and attempt 2 goes on",
      token: { description: givenDescription({ runAttempt: "1" }) },
      run: "going",
      fate: "run-going",
    },
    {
      name: "attempt 2 made it, and all attempts are over",
      token: { description: givenDescription({ runAttempt: "2" }) },
      fate: "orphan",
    },
  ],
  "by its mark": [
    { name: "none", token: { description: "Grafana" }, fate: "not ours" },
    { name: "an empty description", token: { description: "" }, fate: "not ours" },
    {
      name: "the URL of the run alone",
      token: { description: givenDescription().replace(/#.*/, ")") },
      fate: "not ours",
    },
    {
      name: "damaged: a nonce that is cut",
      token: { description: `${givenDescription().slice(0, -2)})` },
      fate: "not ours",
    },
    {
      name: "damaged: cut off in the middle",
      token: { description: givenDescription().slice(0, 60) },
      fate: "not ours",
    },
    {
      name: "damaged: no parenthesis at the end",
      token: { description: givenDescription().slice(0, -1) },
      fate: "not ours",
    },
    { name: "not at the end", token: { description: `${givenDescription()}, renewed` }, fate: "not ours" },
    { name: "a line break after it", token: { description: `${givenDescription()}\n` }, fate: "not ours" },
    {
      name: "two: the last one counts",
      token: {
        description: `${givenDescription()} copied (${"https://github.com/o/r/actions/runs/1/attempts/1#keep-0123456789abcdef"})`,
      },
      repositories: ["octo-org/octo-repo", "o/r"],
      fate: "kept-on-purpose",
    },
    {
      name: "forged: a run path that leads elsewhere",
      token: {
        description: "x (https://github.com/octo-org/octo-repo/actions/runs/../runs/42/attempts/1#0123456789abcdef)",
      },
      fate: "not ours",
    },
    {
      name: "forged: a server with user info",
      token: { description: givenDescription({ serverUrl: "https://github.com@evil.example" }) },
      fate: "not ours",
    },
    // Whoever can write descriptions on the cluster can have a token of their own swept, and no other.
    {
      name: "forged, but whole: it is believed",
      token: { description: givenDescription({ nonce: "f".repeat(16) }) },
      fate: "orphan",
    },
  ],
  "by what it was made for": [
    { name: "keep-", token: { description: givenDescription({ keep: true }) }, fate: "kept-on-purpose" },
    {
      name: "keep-, and its run goes on",
      token: { description: givenDescription({ keep: true }) },
      run: "going",
      fate: "kept-on-purpose",
    },
    {
      name: "keep-, of another repository",
      token: { description: givenDescription({ keep: true, repository: "o/r" }) },
      fate: "not ours",
    },
  ],
  "by its repository": [
    {
      name: "another one",
      token: { description: givenDescription({ repository: "octo-org/other" }) },
      fate: "not ours",
    },
    {
      name: "the same name, another owner",
      token: { description: givenDescription({ repository: "evil-org/octo-repo" }) },
      fate: "not ours",
    },
    {
      name: "a name that begins with it",
      token: { description: givenDescription({ repository: "octo-org/octo-repo2" }) },
      fate: "not ours",
    },
    {
      name: "the same in other case",
      token: { description: givenDescription({ repository: "Octo-Org/OCTO-repo" }) },
      fate: "orphan",
    },
    { name: "the rule in other case", repositories: ["OCTO-ORG/Octo-Repo"], fate: "orphan" },
    { name: "the second of the rule's", repositories: ["o/r", "octo-org/octo-repo"], fate: "orphan" },
    { name: "OWNER/*: any of that owner", repositories: ["octo-org/*"], fate: "orphan" },
    { name: "OWNER/* in other case", repositories: ["Octo-ORG/*"], fate: "orphan" },
    { name: "OWNER/*: another owner", repositories: ["octo/*"], fate: "not ours" },
    {
      name: "OWNER/*: a kept one",
      token: { description: givenDescription({ keep: true }) },
      repositories: ["octo-org/*"],
      fate: "kept-on-purpose",
    },
    { name: "no repository in the rule", repositories: [], fate: "not ours" },
  ],
  "by its GitHub server": [
    {
      name: "another one",
      token: { description: givenDescription({ serverUrl: "https://github.example.com" }) },
      fate: "not ours",
    },
    {
      name: "the same, which is a GitHub Enterprise Server",
      token: { description: givenDescription({ serverUrl: "https://github.example.com:8443" }) },
      serverUrl: "https://github.example.com:8443",
      fate: "orphan",
    },
    { name: "GitHub's own, swept from another", serverUrl: "https://github.example.com", fate: "not ours" },
    {
      name: "the same in other case",
      token: { description: givenDescription({ serverUrl: "https://GitHub.com" }) },
      fate: "orphan",
    },
    {
      name: "the same without TLS",
      token: { description: givenDescription({ serverUrl: "http://github.com" }) },
      fate: "not ours",
    },
    {
      name: "a name that ends with it",
      token: { description: givenDescription({ serverUrl: "https://evil.github.com" }) },
      fate: "not ours",
    },
  ],
  "by its age": [
    { name: "younger than older-than", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS + 1 }, fate: "young" },
    { name: "exactly as old", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS }, fate: "orphan" },
    { name: "older", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS - 1 }, fate: "orphan" },
    { name: "made just now, with older-than: 0", token: { createdAtMs: NOW_MS }, olderThanSeconds: 0, fate: "orphan" },
    {
      name: "made in the future, by another clock",
      token: { createdAtMs: NOW_MS + MINUTE_MS },
      olderThanSeconds: 0,
      fate: "young",
    },
    { name: "young, and its run goes on", token: { createdAtMs: NOW_MS }, run: "going", fate: "young" },
  ],
  "by its life": [
    { name: "revoked", token: { revokedAtMs: NOW_MS - 1 }, fate: "not ours" },
    { name: "expired", token: { expiresAtMs: NOW_MS - 1 }, fate: "not ours" },
    { name: "expires right now", token: { expiresAtMs: NOW_MS }, fate: "not ours" },
    { name: "expires in a moment", token: { expiresAtMs: NOW_MS + 1 }, fate: "orphan" },
    { name: "never expires", token: { expiresAtMs: undefined }, fate: "orphan" },
    {
      name: "revoked, and kept on purpose",
      token: { revokedAtMs: NOW_MS - 1, description: givenDescription({ keep: true }) },
      fate: "not ours",
    },
  ],
};

describe.each(Object.entries(CASES))("a token is judged %s:", (_, cases) => {
  test.each(cases)("$name → $fate", ({ token, run = "over", fate, name: _name, ...rule }) => {
    expect(fateOf(givenToken(token), run, { ...RULE, ...rule })).toBe(fate);
  });
});

test("the runs in question are those of the candidates, each once, with how many tokens it has left", () => {
  const marked = [
    { runId: "7" },
    { runId: "8" },
    { runId: "7", repository: "OCTO-org/octo-repo", runAttempt: "2" },
    { runId: "7", repository: "octo-org/other" },
  ].map((mark) => givenOrphan(1, undefined, mark));
  expect(listRunsInQuestion(marked)).toEqual([
    { repository: "octo-org/octo-repo", runId: "7", tokens: 2 },
    { repository: "octo-org/octo-repo", runId: "8", tokens: 1 },
    { repository: "octo-org/other", runId: "7", tokens: 1 },
  ]);
});
