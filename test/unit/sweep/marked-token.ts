import { appendMark, formatMark, type Mark } from "../../../src/grant/mark.ts";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import type { KeptToken, Orphan } from "../../../src/token/sweep.ts";
import { tokenId } from "../token/fake-cluster.ts";

/** When every sweep of these tests runs. */
export const NOW_MS = Date.UTC(2026, 7, 1, 12);
const HOUR_MS = 3_600_000;

/** The mark of a token that run 42 of octo-org/octo-repo has made, with what a test changes. */
export function createMark(changes: Partial<Mark> = {}): Mark {
  return {
    serverUrl: "https://github.com",
    repository: "octo-org/octo-repo",
    runId: "42",
    runAttempt: "1",
    nonce: "0123456789abcdef",
    keep: false,
    ...changes,
  };
}

/** The description of such a token. */
export function createDescription(changes: Partial<Mark> = {}, text = "CI / build"): string {
  return appendMark(text, formatMark(createMark(changes)));
}

/** A token as the cluster lists it: an hour old, alive, with such a mark, unless a test says otherwise. */
export function createListedToken(changes: Partial<ListedDatabaseToken> = {}): ListedDatabaseToken {
  return {
    id: tokenId(1),
    description: createDescription(),
    createdAtMs: NOW_MS - HOUR_MS,
    expiresAtMs: NOW_MS + HOUR_MS,
    revokedAtMs: undefined,
    ...changes,
  };
}

/** An orphan with this ID; its outcome is left out in a dry run. */
export function createOrphan(
  number: number,
  result?: "revoked" | "unknown" | "failed",
  mark: Partial<Mark> = {},
): Orphan {
  const id = tokenId(number);
  const marked = { token: createListedToken({ id, description: createDescription(mark) }), mark: createMark(mark) };
  if (result === undefined) return marked;
  if (result === "failed") return { ...marked, outcome: { id, result, error: new Error(`Could not revoke ${id}`) } };
  return { ...marked, outcome: { id, result } };
}

/** A token that stays. */
export function createKeptToken(number: number, because: KeptToken["because"], mark: Partial<Mark> = {}): KeptToken {
  return { ...createOrphan(number, undefined, mark), because };
}
