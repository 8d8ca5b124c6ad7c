import { expect, test } from "vitest";
import { tellExpired } from "../../../src/action/expired-notice.ts";
import { NOW_MS } from "./given.ts";
import { saidBy } from "./said.ts";

const tokenId = "55555555-5555-4555-8555-555555555555";

test("a token that expired before the job ended is a notice, and by how much", () => {
  const expiresAt = "2026-08-01T11:20:00Z";
  expect(saidBy(() => tellExpired({ tokenId, expiresAt }, NOW_MS))).toEqual([
    `::notice::Database token ${tokenId} expired at ${expiresAt}, 40m before the job ended. If later steps still needed it, give it a longer expiry`,
  ]);
});

test.each([
  { name: "one that has not", given: { tokenId, expiresAt: "2026-08-01T12:00:01Z" } },
  { name: "one that never does", given: { tokenId, expiresAt: undefined } },
  { name: "none", given: { tokenId: undefined, expiresAt: "2026-08-01T11:00:00Z" } },
])("nothing is said of $name", ({ given }) => {
  expect(saidBy(() => tellExpired(given, NOW_MS))).toEqual([]);
});
