import { describe, expect, test } from "vitest";
import { assessDanger, findLeftovers } from "../../../src/token/leftovers.ts";

const SOON = "2026-08-01T12:30:00Z";
const NOW_MS = Date.parse("2026-08-01T12:00:00Z");
const OPEN = [{ mark: "https://github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef", latestSendMs: NOW_MS }];

describe("what is to be revoked when the job ends", () => {
  const token = { id: "T", expiresAt: SOON, createdAtMs: NOW_MS };
  test.each([
    { name: "the token that was handed over", token, handedOver: true, revoke: true, expected: { token } },
    { name: "the token of a step that failed", token, handedOver: false, revoke: true, expected: { token } },
    {
      name: "the token of a step that failed, for all that it was to be kept",
      token,
      handedOver: false,
      revoke: false,
      expected: { token },
    },
    { name: "not the token that is kept", token, handedOver: true, revoke: false, expected: {} },
    { name: "no token where none was made", token: undefined, handedOver: false, revoke: true, expected: {} },
  ])("$name, and every mark of unknown outcome", ({ expected, ...recorded }) => {
    expect(findLeftovers({ openCreates: OPEN, ...recorded })).toEqual({ openCreates: OPEN, ...expected });
  });
});

test.each([
  { expiresAt: "2026-08-01T11:59:59Z", expected: "expired" },
  { expiresAt: "2026-08-01T12:00:00Z", expected: "expired" },
  { expiresAt: "2026-08-01T12:00:01Z", expected: "expires" },
  { expiresAt: undefined, expected: "never-expires" },
  { expiresAt: "soon", expected: "never-expires" },
])("a token with the expiry $expiresAt counts, at noon, as one that is $expected", ({ expiresAt, expected }) => {
  expect(assessDanger(expiresAt, NOW_MS)).toBe(expected);
});
