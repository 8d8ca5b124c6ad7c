import { describe, expect, test } from "vitest";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import {
  classifyToken,
  findReasonToKeep,
  type KeepReason,
  listRunsToLookUp,
  type RunState,
  type SweepRule,
} from "../../../src/token/orphan.ts";
import { createDescription, createListedToken, createOrphan, NOW_MS } from "../sweep/marked-token.ts";

const RULE: SweepRule = {
  serverUrl: "https://github.com",
  ownRunId: "9000",
  repositories: ["octo-org/octo-repo"],
  olderThanSeconds: 600,
};

/** The result for a token whose run has this state. */
function decide(token: ListedDatabaseToken, run: RunState, rule: SweepRule): string {
  const time = { provenMs: NOW_MS };
  const verdict = classifyToken(token, rule, time);
  if (verdict.kind === "ignored" || verdict.kind === "expired") return verdict.kind;
  if (verdict.kind === "kept") return verdict.because;
  return findReasonToKeep(verdict.marked, run, time) ?? "orphan";
}

interface OrphanCase {
  readonly name: string;
  /** Default: one hour old, expires in one hour, with a mark of octo-org/octo-repo. */
  readonly token?: Partial<ListedDatabaseToken>;
  /** The repositories of the rule. Default: octo-org/octo-repo. */
  readonly repositories?: readonly string[];
  readonly serverUrl?: string;
  readonly olderThanSeconds?: number;
  /** Default: `over`, to test that this alone is not enough. */
  readonly run?: RunState;
  readonly expected: "orphan" | "ignored" | "expired" | KeepReason;
}

const MINUTE_MS = 60_000;
const DAYS_35_MS = 35 * 24 * 60 * MINUTE_MS;
const OWN_RUN = createDescription({ runId: RULE.ownRunId });

const CASES: Readonly<Record<string, readonly OrphanCase[]>> = {
  "a token whose run": [
    { name: "is over", run: "over", expected: "orphan" },
    { name: "is not completed", run: "in-progress", expected: "run-in-progress" },
    {
      name: "is in a repository for which GitHub did not respond",
      run: "look-up-failed",
      expected: "run-look-up-failed",
    },
    { name: "was not looked up", run: "not-looked-up", expected: "run-not-looked-up" },
    { name: "is not found", run: "not-found", expected: "run-not-found" },
    {
      name: "is not found, if the token is exactly 35 days old",
      token: { createdAtMs: NOW_MS - DAYS_35_MS },
      run: "not-found",
      expected: "run-not-found",
    },
    {
      name: "is not found, if the token is older than 35 days",
      token: { createdAtMs: NOW_MS - DAYS_35_MS - 1 },
      run: "not-found",
      expected: "orphan",
    },
    {
      name: "is not completed, if the token is older than 35 days",
      token: { createdAtMs: NOW_MS - DAYS_35_MS - 1 },
      run: "in-progress",
      expected: "run-in-progress",
    },
    { name: "is the run of the sweep", token: { description: OWN_RUN }, run: "over", expected: "run-in-progress" },
    {
      name: "is the run of the sweep, after the repository was renamed",
      token: { description: createDescription({ runId: RULE.ownRunId, repository: "octo-org/before" }) },
      repositories: ["octo-org/*"],
      expected: "run-in-progress",
    },
    {
      name: "has the ID of the run of the sweep on another server",
      token: { description: createDescription({ runId: RULE.ownRunId, serverUrl: "https://github.example.com" }) },
      expected: "ignored",
    },
    {
      name: "is not completed, if attempt 1 created the token",
      token: { description: createDescription({ runAttempt: "1" }) },
      run: "in-progress",
      expected: "run-in-progress",
    },
    {
      name: "is over, if attempt 2 created the token",
      token: { description: createDescription({ runAttempt: "2" }) },
      expected: "orphan",
    },
  ],
  "a token whose description has": [
    { name: "no mark", token: { description: "Grafana" }, expected: "ignored" },
    { name: "no text", token: { description: "" }, expected: "ignored" },
    {
      name: "only the URL of the run",
      token: { description: createDescription().replace(/#.*/, ")") },
      expected: "ignored",
    },
    {
      name: "a mark with a short nonce",
      token: { description: `${createDescription().slice(0, -2)})` },
      expected: "ignored",
    },
    {
      name: "a mark that is cut off in the middle",
      token: { description: createDescription().slice(0, 60) },
      expected: "ignored",
    },
    {
      name: "a mark without a closing parenthesis",
      token: { description: createDescription().slice(0, -1) },
      expected: "ignored",
    },
    { name: "text after the mark", token: { description: `${createDescription()}, renewed` }, expected: "ignored" },
    { name: "a line break after the mark", token: { description: `${createDescription()}\n` }, expected: "ignored" },
    {
      name: "two marks, of which the last one counts",
      token: {
        description: `${createDescription()} copied (${"https://github.com/o/r/actions/runs/1/attempts/1#keep-0123456789abcdef"})`,
      },
      repositories: ["octo-org/octo-repo", "o/r"],
      expected: "kept-on-purpose",
    },
    {
      name: "a forged mark whose path leads to another page",
      token: {
        description: "x (https://github.com/octo-org/octo-repo/actions/runs/../runs/42/attempts/1#0123456789abcdef)",
      },
      expected: "ignored",
    },
    {
      name: "a forged mark whose server has user info",
      token: { description: createDescription({ serverUrl: "https://github.com@evil.example" }) },
      expected: "ignored",
    },
    // Anyone who can create tokens on the cluster can get their own tokens swept, but no others.
    {
      name: "a forged mark that is complete",
      token: { description: createDescription({ nonce: "f".repeat(16) }) },
      expected: "orphan",
    },
  ],
  "a token with `keep-` in its mark": [
    {
      name: "from a completed run",
      token: { description: createDescription({ keep: true }) },
      expected: "kept-on-purpose",
    },
    {
      name: "from a run that is not completed",
      token: { description: createDescription({ keep: true }) },
      run: "in-progress",
      expected: "kept-on-purpose",
    },
    {
      name: "from another repository",
      token: { description: createDescription({ keep: true, repository: "o/r" }) },
      expected: "ignored",
    },
  ],
  "a token whose repository is": [
    {
      name: "not in the rule",
      token: { description: createDescription({ repository: "octo-org/other" }) },
      expected: "ignored",
    },
    {
      name: "of the same name, but of another owner",
      token: { description: createDescription({ repository: "evil-org/octo-repo" }) },
      expected: "ignored",
    },
    {
      name: "one whose name starts with the name in the rule",
      token: { description: createDescription({ repository: "octo-org/octo-repo2" }) },
      expected: "ignored",
    },
    {
      name: "in the rule in another case",
      token: { description: createDescription({ repository: "Octo-Org/OCTO-repo" }) },
      expected: "orphan",
    },
    { name: "in a rule in capitals", repositories: ["OCTO-ORG/Octo-Repo"], expected: "orphan" },
    { name: "the second one in the rule", repositories: ["o/r", "octo-org/octo-repo"], expected: "orphan" },
    { name: "of the owner in OWNER/*", repositories: ["octo-org/*"], expected: "orphan" },
    { name: "of the owner in OWNER/*, in another case", repositories: ["Octo-ORG/*"], expected: "orphan" },
    { name: "of another owner than in OWNER/*", repositories: ["octo/*"], expected: "ignored" },
    {
      name: "of the owner in OWNER/*, with `keep-` in its mark",
      token: { description: createDescription({ keep: true }) },
      repositories: ["octo-org/*"],
      expected: "kept-on-purpose",
    },
    { name: "compared with an empty rule", repositories: [], expected: "ignored" },
  ],
  "a token whose GitHub server is": [
    {
      name: "not the server of the sweep",
      token: { description: createDescription({ serverUrl: "https://github.example.com" }) },
      expected: "ignored",
    },
    {
      name: "the same GitHub Enterprise Server",
      token: { description: createDescription({ serverUrl: "https://github.example.com:8443" }) },
      serverUrl: "https://github.example.com:8443",
      expected: "orphan",
    },
    {
      name: "github.com, if the sweep runs on another server",
      serverUrl: "https://github.example.com",
      expected: "ignored",
    },
    {
      name: "the same in another case",
      token: { description: createDescription({ serverUrl: "https://GitHub.com" }) },
      expected: "orphan",
    },
    {
      name: "the same without TLS",
      token: { description: createDescription({ serverUrl: "http://github.com" }) },
      expected: "ignored",
    },
    {
      name: "one whose name ends with the name of the server",
      token: { description: createDescription({ serverUrl: "https://evil.github.com" }) },
      expected: "ignored",
    },
  ],
  "a token that is": [
    { name: "younger than older-than", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS + 1 }, expected: "young" },
    { name: "exactly as old as older-than", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS }, expected: "orphan" },
    { name: "older than older-than", token: { createdAtMs: NOW_MS - 10 * MINUTE_MS - 1 }, expected: "orphan" },
    { name: "new, with older-than: 0", token: { createdAtMs: NOW_MS }, olderThanSeconds: 0, expected: "orphan" },
    {
      name: "created in the future, by another clock",
      token: { createdAtMs: NOW_MS + MINUTE_MS },
      olderThanSeconds: 0,
      expected: "young",
    },
    {
      name: "young, from a run that is not completed",
      token: { createdAtMs: NOW_MS },
      run: "in-progress",
      expected: "young",
    },
  ],
  "a token that": [
    { name: "is revoked", token: { revokedAtMs: NOW_MS - 1 }, expected: "ignored" },
    { name: "has expired", token: { expiresAtMs: NOW_MS - 1 }, expected: "expired" },
    { name: "expires now", token: { expiresAtMs: NOW_MS }, expected: "expired" },
    {
      name: "has expired, with `keep-` in its mark",
      token: { expiresAtMs: NOW_MS, description: createDescription({ keep: true }) },
      expected: "expired",
    },
    {
      name: "has expired, but is younger than older-than",
      token: { expiresAtMs: NOW_MS, createdAtMs: NOW_MS - 1_000 },
      expected: "expired",
    },
    {
      name: "has expired, and belongs to the run of the sweep",
      token: { expiresAtMs: NOW_MS, description: OWN_RUN },
      expected: "expired",
    },
    {
      name: "has expired, and is of another repository",
      token: { expiresAtMs: NOW_MS, description: createDescription({ repository: "o/r" }) },
      expected: "ignored",
    },
    {
      name: "has expired, and has no mark",
      token: { expiresAtMs: NOW_MS, description: "Grafana" },
      expected: "ignored",
    },
    { name: "is revoked and expired", token: { expiresAtMs: NOW_MS, revokedAtMs: NOW_MS - 1 }, expected: "ignored" },
    { name: "expires in a millisecond", token: { expiresAtMs: NOW_MS + 1 }, expected: "orphan" },
    { name: "never expires", token: { expiresAtMs: undefined }, expected: "orphan" },
    {
      name: "is revoked, with `keep-` in its mark",
      token: { revokedAtMs: NOW_MS - 1, description: createDescription({ keep: true }) },
      expected: "ignored",
    },
  ],
};

describe.each(Object.entries(CASES))("%s", (_, cases) => {
  test.each(cases)("$name → $expected", ({ token, run = "over", expected, name: _name, ...rule }) => {
    expect(decide(createListedToken(token), run, { ...RULE, ...rule })).toBe(expected);
  });
});

test("lists each run of the candidates once, with the number of its tokens", () => {
  const marked = [
    { runId: "7" },
    { runId: "8" },
    { runId: "7", repository: "OCTO-org/octo-repo", runAttempt: "2" },
    { runId: "7", repository: "octo-org/other" },
  ].map((mark) => createOrphan(1, undefined, mark));
  expect(listRunsToLookUp(marked)).toEqual([
    { repository: "octo-org/octo-repo", runId: "7", tokens: 2 },
    { repository: "octo-org/octo-repo", runId: "8", tokens: 1 },
    { repository: "octo-org/other", runId: "7", tokens: 1 },
  ]);
});
