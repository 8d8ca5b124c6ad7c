import { describe, expect, test } from "vitest";
import { createSweepSummary, formatSweepSummary } from "../../../src/sweep/summary.ts";
import type { SweepResult } from "../../../src/token/sweep.ts";
import { createRedaction } from "../create-redaction.ts";
import { createKeptToken, createOrphan } from "./marked-token.ts";

const HOST = "https://cluster.example.com";
const NOTHING: SweepResult = { kept: [], orphans: [], expired: [], lookUpErrors: new Map(), unreadable: 0 };

const createSummary = (result: Partial<SweepResult>, isDryRun = false) =>
  createSweepSummary({ ...NOTHING, ...result }, isDryRun, HOST, createRedaction());

describe("the first sentence", () => {
  test.each<{ name: string; result: Partial<SweepResult>; isDryRun?: boolean; text: string }>([
    { name: "no tokens", result: {}, text: "0 tokens revoked, 0 kept" },
    { name: "one token", result: { orphans: [createOrphan(1, "revoked")] }, text: "1 token revoked, 0 kept" },
    {
      name: "a failure in bold",
      result: { orphans: [createOrphan(1, "failed"), createOrphan(2, "revoked")], kept: [createKeptToken(3, "young")] },
      text: "1 token revoked, <strong>1 could not be revoked</strong>, 1 kept",
    },
    {
      name: "a dry run",
      result: { orphans: [createOrphan(1), createOrphan(2)], kept: [createKeptToken(3, "run-look-up-failed")] },
      isDryRun: true,
      text: "2 tokens would be revoked, 1 kept",
    },
  ])("reports $name", ({ result, isDryRun, text }) => {
    expect(createSummary(result, isDryRun).text).toBe(`${text}, on <code>${HOST}</code>.`);
  });

  test("is followed by the number of expired tokens that were removed", () => {
    const expired = [createOrphan(1, "revoked"), createOrphan(2, "failed")];
    expect(createSummary({ expired }).text).toBe(
      `0 tokens revoked, 0 kept, on <code>${HOST}</code>. Removed 1 expired token, could not remove 1.`,
    );
    expect(createSummary({ expired: [createOrphan(1)] }, true).text).toContain("Would remove 1 expired token.");
  });

  test("has a heading that shows whether it was a dry run", () => {
    expect([createSummary({}).heading, createSummary({}, true).heading]).toEqual([
      "InfluxDB sweep",
      "InfluxDB sweep, dry run",
    ]);
  });
});

describe("the tables", () => {
  test("are omitted if they have no rows", () => {
    expect(createSummary({}).tables).toEqual([]);
    expect(createSummary({ kept: [createKeptToken(1, "young")] }).tables.map(({ title }) => title)).toEqual(["Kept"]);
  });

  test("show the outcome of the orphans, the repositories with errors, and why other tokens stay", () => {
    const { tables } = createSummary({
      orphans: [createOrphan(1, "revoked"), createOrphan(2, "revoked"), createOrphan(3, "failed")],
      lookUpErrors: new Map([["octo-org/hidden", new Error("returned 404 (<Not Found>). Give it `actions: read`")]]),
      kept: [
        createKeptToken(4, "kept-on-purpose"),
        createKeptToken(5, "run-in-progress"),
        createKeptToken(6, "young"),
        createKeptToken(7, "run-look-up-failed", { repository: "octo-org/hidden" }),
      ],
    });
    const own = "<code>octo-org/octo-repo</code>";
    expect(tables).toEqual([
      {
        title: "Orphaned tokens",
        header: ["Repository", "Workflow or purpose", "Result", "Tokens"],
        rows: [
          [own, "CI", "could not be revoked", "1"],
          [own, "CI", "revoked", "2"],
        ],
      },
      {
        title: "Not swept",
        header: ["Repository", "Why"],
        rows: [
          ["<code>octo-org/hidden</code>", "returned 404 (&lt;Not Found&gt;). Give it <code>actions: read</code>"],
        ],
      },
      {
        title: "Kept",
        header: ["Repository", "Workflow or purpose", "Why", "Tokens"],
        rows: [
          [own, "CI", "created with revoke: never, to outlive its run", "1"],
          [own, "CI", "its run is in progress", "1"],
          [own, "CI", "created too recently (older-than)", "1"],
          ["<code>octo-org/hidden</code>", "CI", "could not find out whether its run is over", "1"],
        ],
      },
    ]);
  });
});

test("the summary is HTML with a heading, a sentence and the tables, without blank lines", () => {
  const html = formatSweepSummary(
    createSummary({ orphans: [createOrphan(1, "revoked")], kept: [createKeptToken(2, "young")] }),
  );
  expect(html).toBe(`<h3>InfluxDB sweep</h3>
<p>1 token revoked, 1 kept, on <code>${HOST}</code>.</p>
<h4>Orphaned tokens</h4>
<table>
<tr><th>Repository</th><th>Workflow or purpose</th><th>Result</th><th>Tokens</th></tr>
<tr><td><code>octo-org/octo-repo</code></td><td>CI</td><td>revoked</td><td>1</td></tr>
</table>
<h4>Kept</h4>
<table>
<tr><th>Repository</th><th>Workflow or purpose</th><th>Why</th><th>Tokens</th></tr>
<tr><td><code>octo-org/octo-repo</code></td><td>CI</td><td>created too recently (older-than)</td><td>1</td></tr>
</table>
`);
});

test("up to fifty repositories with errors are shown, and the number of the others", () => {
  const lookUpErrors = (count: number) =>
    new Map(Array.from({ length: count }, (_, index) => [`octo-org/${index}`, new Error("no response")]));
  const createRows = (count: number) => createSummary({ lookUpErrors: lookUpErrors(count) }).tables[0]?.rows;
  expect(createRows(50)).toHaveLength(50);
  expect(createRows(50)?.at(-1)).toEqual(["<code>octo-org/49</code>", "no response"]);
  expect(createRows(52)).toHaveLength(51);
  expect(createRows(52)?.at(-1)).toEqual(["", "and 2 more"]);
});

/** An orphan with a malicious description, in its own group. */
function createMaliciousOrphan(number: number, text: string, repository = `octo-org/${number}`) {
  const orphan = createOrphan(number, "revoked", { repository });
  return { ...orphan, token: { ...orphan.token, description: `${text}${number} (mark)` } };
}

describe("a description", () => {
  test.each([
    {
      name: "HTML",
      text: "</td><script>alert('x')</script>&",
      shown: "&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;1",
    },
    { name: "a blank line, which would end the table", text: "a\r\n\n# b", shown: "a # b1" },
    {
      name: "characters that reverse a line or are invisible",
      text: "a\u202eb\u200bc\u0007d\u2028e",
      shown: "a b c d e1",
    },
    { name: "a line of the maximum length", text: "x".repeat(119), shown: `${"x".repeat(119)}1` },
    { name: "a longer line", text: "x".repeat(200), shown: `${"x".repeat(120)}…` },
    { name: "a longer line of astral characters", text: "🦆".repeat(200), shown: `${"🦆".repeat(120)}…` },
  ])("is shown as text: $name", ({ text, shown }) => {
    const { tables } = createSummary({ orphans: [createMaliciousOrphan(1, text, "octo-org/octo-repo")] });
    expect(tables[0]?.rows).toEqual([["<code>octo-org/octo-repo</code>", shown, "revoked", "1"]]);
  });

  test("cannot make the summary larger than a third of GitHub's limit", () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const orphans = numbers.map((number) =>
      createMaliciousOrphan(number, '"'.repeat(256), `${"o".repeat(100)}/${"r".repeat(100)}`),
    );
    const kept = orphans.map((orphan) => ({ ...orphan, because: "run-look-up-failed" as const }));
    const lookUpErrors = new Map(numbers.map((number) => [`octo-org/${number}`, new Error('"'.repeat(2_000))]));
    const summary = createSummary({ orphans, kept, lookUpErrors });
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThan(1_048_576 / 3);
    expect(summary.tables.map(({ rows }) => rows.length)).toEqual([51, 51, 51]);
    expect(summary.tables[1]?.rows.at(-1)).toEqual(["", "and 9950 more"]);
    expect(summary.tables[2]?.rows.at(-1)).toEqual(["", "and 9950 more", "", "9950"]);
  });
});
