import { expect, test } from "vitest";
import { type RevokeByIdApi, type RevokedById, revokeById } from "../../../src/token/revoke-by-id.ts";
import { givenToken, NOW_MS } from "./marked.ts";
import { tokenId } from "./world.ts";

const ID = tokenId(1);
const REFUSED = new Error("Could not revoke: the answer was 403");

interface Case {
  readonly name: string;
  readonly deleted: Awaited<ReturnType<RevokeByIdApi["deleteDatabaseToken"]>> | Error;
  /** What the look-up gives; there must be none where it is not said. */
  readonly found?: Awaited<ReturnType<RevokeByIdApi["getDatabaseToken"]>> | Error | "none";
  readonly expected: RevokedById;
}

test.each<Case>([
  { name: "a token that is revoked", deleted: "revoked", expected: { id: ID, result: "revoked" } },
  { name: "an ID that nobody knows", deleted: "not-found", found: "none", expected: { id: ID, result: "unknown" } },
  {
    name: "a token that was revoked before, and answers its second DELETE with 404",
    deleted: "not-found",
    found: givenToken({ revokedAtMs: NOW_MS }),
    expected: { id: ID, result: "revoked" },
  },
  {
    name: "a token that is listed alive, but not found to revoke",
    deleted: "not-found",
    found: givenToken(),
    expected: {
      id: ID,
      result: "failed",
      error: new Error(`The cluster lists the database token ${ID}, but does not find it to revoke`),
      isListed: true,
    },
  },
  { name: "a refusal", deleted: REFUSED, expected: { id: ID, result: "failed", error: REFUSED } },
  {
    name: "a look-up that is refused",
    deleted: "not-found",
    found: REFUSED,
    expected: { id: ID, result: "failed", error: REFUSED },
  },
])("$name", async ({ deleted, found, expected }) => {
  const api: RevokeByIdApi = {
    deleteDatabaseToken: async () => orThrow(deleted),
    async getDatabaseToken() {
      if (found === undefined) throw new Error("There is nothing to look up");
      return found === "none" ? undefined : orThrow(found);
    },
  };
  expect(await revokeById(ID, api)).toEqual(expected);
});

function orThrow<T>(outcome: T | Error): T {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
