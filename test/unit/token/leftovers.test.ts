import { describe, expect, test } from "vitest";
import { classifyExpiry, findLeftovers, type RevokeWord } from "../../../src/token/leftovers.ts";

const SOON = "2026-08-01T12:30:00Z";
const NOW_MS = Date.parse("2026-08-01T12:00:00Z");
const OPEN = [{ mark: "https://github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef", latestSendMs: NOW_MS }];

describe("when the job ends, the leftovers are every mark with an unknown outcome and", () => {
  const token = { id: "T", expiresAt: SOON, createdAtMs: NOW_MS };
  test.each<{
    name: string;
    token: typeof token | undefined;
    handedOver: boolean;
    revoke: RevokeWord;
    expected: object;
  }>([
    { name: "a token that was handed over", token, handedOver: true, revoke: "job", expected: { token } },
    { name: "the token of a failed step", token, handedOver: false, revoke: "job", expected: { token } },
    {
      name: "the token of a failed step, even with `revoke: run`",
      token,
      handedOver: false,
      revoke: "run",
      expected: { token },
    },
    {
      name: "the token of a failed step, even with `revoke: never`",
      token,
      handedOver: false,
      revoke: "never",
      expected: { token },
    },
    {
      name: "no token, if it was handed over with `revoke: run`",
      token,
      handedOver: true,
      revoke: "run",
      expected: {},
    },
    {
      name: "no token, if it was handed over with `revoke: never`",
      token,
      handedOver: true,
      revoke: "never",
      expected: {},
    },
    { name: "no token, if none was created", token: undefined, handedOver: false, revoke: "job", expected: {} },
  ])("$name", ({ expected, ...recorded }) => {
    expect(findLeftovers({ openCreates: OPEN, ...recorded })).toEqual({ openCreates: OPEN, ...expected });
  });
});

test.each<RevokeWord>(["run", "never"])(
  "the mark of a repeated request is no leftover if the ID of the kept token contains it (`revoke: %s`)",
  (revoke) => {
    const token = { id: `Seed (${OPEN[0]?.mark})`, expiresAt: SOON, createdAtMs: NOW_MS };
    const other = {
      mark: "https://github.com/o/r/actions/runs/42/attempts/1#fedcba9876543210",
      latestSendMs: NOW_MS,
    };
    const openCreates = [...OPEN, other];
    expect(findLeftovers({ openCreates, token, handedOver: true, revoke })).toEqual({ openCreates: [other] });
    expect(findLeftovers({ openCreates, token, handedOver: false, revoke })).toEqual({ openCreates, token });
  },
);

test.each([
  { expiresAt: "2026-08-01T11:59:59Z", expected: "expired" },
  { expiresAt: "2026-08-01T12:00:00Z", expected: "expired" },
  { expiresAt: "2026-08-01T12:00:01Z", expected: "expires" },
  { expiresAt: undefined, expected: "never-expires" },
  { expiresAt: "soon", expected: "never-expires" },
])("at noon, a token with the expiry $expiresAt is classified as $expected", ({ expiresAt, expected }) => {
  expect(classifyExpiry(expiresAt, NOW_MS)).toBe(expected);
});
