import { describe, expect, test } from "vitest";
import { createTokenSummary } from "../../../src/post/summary.ts";
import type { SavedState } from "../../../src/state/saved-state.ts";
import type { Revocation } from "../../../src/token/revoke-leftovers.ts";
import { INITIAL_STATE, NOW_MS } from "../main/fixtures.ts";

const ID = "55555555-5555-4555-8555-555555555555";
const REVOKED: Revocation = { name: ID, by: "id", result: "revoked" };
const FAILED: Revocation = { name: ID, by: "id", result: "failed", error: new Error("no response arrived in time") };

const SHOWN = {
  host: "https://cluster.example.com",
  read: { names: ["sensors"], more: 0 },
  write: { names: ["logs", "sensors"], more: 0 },
};

/** The record of a token that was created five minutes ago. */
function recordToken(expiresAt?: string): SavedState["token"] {
  return { id: ID, expiresAt, createdAtMs: NOW_MS - 300_000 };
}

/** The state of a token that was handed over and expires after an hour, with overrides. */
function createState(more: Partial<SavedState> = {}): SavedState {
  return {
    ...INITIAL_STATE,
    openCreates: [],
    token: recordToken("2026-08-01T12:55:00Z"),
    handedOver: true,
    activation: { kind: "active", waitedMs: 2_400 },
    summary: SHOWN,
    ...more,
  };
}

/** The cells of the summary's table by the names of their rows. */
function readCells(
  state: SavedState,
  revocations: readonly Revocation[] = [REVOKED],
): Readonly<Record<string, string>> {
  const html = createTokenSummary(state, revocations, NOW_MS) ?? "";
  const rows = html.matchAll(/^<tr><th align="left" nowrap>(.*)<\/th><td>(.*)<\/td><\/tr>$/gm);
  return Object.fromEntries([...rows].map(([, name, cell]) => [name, cell]));
}

describe("the summary", () => {
  test("is one table", () => {
    expect(createTokenSummary(createState(), [REVOKED], NOW_MS)).toBe(`<h3>InfluxDB database token</h3>
<table>
<tr><th align="left" nowrap>Read</th><td><code>sensors</code></td></tr>
<tr><th align="left" nowrap>Write</th><td><code>logs</code>, <code>sensors</code></td></tr>
<tr><th align="left" nowrap>Cluster</th><td><code>cluster.example.com</code></td></tr>
<tr><th align="left" nowrap>Token ID</th><td><code>${ID}</code></td></tr>
<tr><th align="left" nowrap>Expires</th><td>2026-08-01 12:55:00 UTC, 1h after it was created</td></tr>
<tr><th align="left" nowrap>Active</th><td>after 2.4 s</td></tr>
<tr><th align="left" nowrap>Result</th><td>✓ revoked</td></tr>
</table>
`);
  });

  test.each([
    { name: "no token was created", state: createState({ token: undefined }) },
    { name: "it is not requested", state: createState({ summary: undefined }) },
  ])("is not written if $name", ({ state }) => {
    expect(createTokenSummary(state, [], NOW_MS)).toBeUndefined();
  });
});

describe("the databases", () => {
  test("are a dash if there are none", () => {
    expect(readCells(createState({ summary: { ...SHOWN, read: { names: [], more: 0 } } }))["Read"]).toBe("–");
  });

  test("include `*` as every database", () => {
    const write = { names: ["*", "logs"], more: 0 };
    expect(readCells(createState({ summary: { ...SHOWN, write } }))["Write"]).toBe(
      "every database (<code>&#42;</code>), <code>logs</code>",
    );
  });

  test("end with the number of those that are left out", () => {
    const read = { names: ["a", "b"], more: 18 };
    expect(readCells(createState({ summary: { ...SHOWN, read } }))["Read"]).toBe(
      "<code>a</code>, <code>b</code> and 18 more",
    );
  });
});

describe("the expiry cell", () => {
  test.each([
    { expiresAt: undefined, expected: "never" },
    { expiresAt: "2026-08-01T12:54:59Z", expected: "2026-08-01 12:54:59 UTC, 1h after it was created" },
    { expiresAt: "2026-08-08T13:55:00+02:00", expected: "2026-08-08 11:55:00 UTC, 1w after it was created" },
  ])("for $expiresAt is $expected", ({ expiresAt, expected }) => {
    expect(readCells(createState({ token: recordToken(expiresAt) }))["Expires"]).toBe(expected);
  });
});

describe("the activation cell", () => {
  test.each<{ activation: SavedState["activation"]; expected: string }>([
    { activation: { kind: "active", waitedMs: 95_000 }, expected: "after 1m 35s" },
    { activation: { kind: "inactive" }, expected: "not confirmed; see the warning" },
    { activation: { kind: "not-probed" }, expected: "not checked" },
    { activation: undefined, expected: "unknown, because the step failed or was cancelled" },
  ])("is '$expected'", ({ activation, expected }) => {
    expect(readCells(createState({ activation }))["Active"]).toBe(expected);
  });
});

describe("the result cell for a token that", () => {
  test.each<{ name: string; state?: Partial<SavedState>; revocations: readonly Revocation[]; expected: string }>([
    { name: "was revoked", revocations: [REVOKED], expected: "✓ revoked" },
    {
      name: "the cluster no longer knows",
      revocations: [{ ...REVOKED, result: "unknown" }],
      expected: "✓ gone: the cluster no longer knows this token",
    },
    {
      name: "could not be revoked",
      revocations: [FAILED],
      expected: "<strong>not revoked</strong>; see the annotation",
    },
    {
      name: "was kept for other jobs",
      state: { revoke: "run" },
      revocations: [],
      expected: "kept, because of <code>revoke: run</code>",
    },
    {
      name: "was kept for longer than its run",
      state: { revoke: "never" },
      revocations: [],
      expected: "kept, because of <code>revoke: never</code>",
    },
    {
      name: "was sealed",
      state: { revoke: "run", isSealed: true },
      revocations: [],
      expected:
        "sealed for another job; it works until the <code>revoke</code> action or a sweep revokes it, or until it expires",
    },
    {
      name: "was sealed, never expires and was kept for longer than its run",
      state: { revoke: "never", isSealed: true, token: recordToken() },
      revocations: [],
      expected: "sealed for another job; it works until the <code>revoke</code> action revokes it",
    },
    {
      name: "was sealed by a step that failed, and was revoked",
      state: { revoke: "run", isSealed: true, handedOver: false },
      revocations: [REVOKED],
      expected: "✓ revoked",
    },
    {
      name: "has expired and was revoked",
      state: { token: recordToken("2026-08-01T11:48:00Z") },
      revocations: [REVOKED],
      expected: "expired, 12m before the job ended",
    },
    {
      name: "has expired and was not revoked",
      state: { token: recordToken("2026-08-01T11:48:00Z") },
      revocations: [FAILED],
      expected: "expired, 12m before the job ended",
    },
    {
      name: "never expires and was not revoked",
      state: { token: recordToken() },
      revocations: [FAILED],
      expected: "<strong>not revoked</strong>; see the annotation",
    },
    {
      name: "was revoked after another one that was found by its mark",
      revocations: [{ ...FAILED, name: "00000000-0000-4000-8000-000000000001" }, REVOKED],
      expected: "✓ revoked",
    },
  ])("$name is $expected", ({ state, revocations, expected }) => {
    expect(readCells(createState(state), revocations)["Result"]).toBe(expected);
  });
});

test.each([
  "</code></td></tr></table><img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "a\n\n# Heading\n\n| a | b |",
  "`$x` **bold** [link](https://example.com) ![image](x) @octocat #1",
  "a\u2028b\u202e\u0000\r\nc",
  '" onmouseover="x',
  "&lt;b&gt;",
])("a database name does not break out of its cell: %j", (name) => {
  const html =
    createTokenSummary(createState({ summary: { ...SHOWN, read: { names: [name], more: 0 } } }), [REVOKED], NOW_MS) ??
    "";
  const harmless = createTokenSummary(createState(), [REVOKED], NOW_MS) ?? "";
  expect(html.split("\n")).toHaveLength(harmless.split("\n").length);
  expect(html.match(/<[^>]*>/g)).toEqual(harmless.match(/<[^>]*>/g));
  const cell = /Read<\/th><td><code>(.*)<\/code><\/td>/.exec(html)?.[1] ?? "";
  expect(cell.replace(/&#\d+;/g, "")).toMatch(/^[\w ./:-]*$/);
});
