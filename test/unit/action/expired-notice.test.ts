import { expect, test } from "vitest";
import { tellExpired } from "../../../src/action/expired-notice.ts";
import { NOW_MS } from "./given.ts";
import { saidBy } from "./said.ts";

const id = "55555555-5555-4555-8555-555555555555";
const madeAtMs = NOW_MS - 3_600_000;

test("a token that expired before the job ended is a notice, and by how much", () => {
  const expiresAt = "2026-08-01T11:20:00Z";
  expect(saidBy(() => tellExpired({ token: { id, expiresAt, madeAtMs } }, NOW_MS))).toEqual([
    `::notice::Database token ${id} expired at ${expiresAt}, 40m before the job ended. If later steps still needed it, give it a longer expiry`,
  ]);
});

test.each([
  { name: "one that has not", token: { id, expiresAt: "2026-08-01T12:00:01Z", madeAtMs } },
  { name: "one that never does", token: { id, expiresAt: undefined, madeAtMs } },
  { name: "none", token: undefined },
])("nothing is said of $name", ({ token }) => {
  expect(saidBy(() => tellExpired({ token }, NOW_MS))).toEqual([]);
});
