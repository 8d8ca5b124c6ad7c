import { appendMark, formatMark, type Mark } from "../../../src/grant/mark.ts";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import type { KeptToken, Orphan } from "../../../src/token/sweep.ts";
import { tokenId } from "../token/fake-cluster.ts";

/** The time of every sweep in these tests. */
export const NOW_MS = Date.UTC(2026, 7, 1, 12);
const HOUR_MS = 3_600_000;

/** Creates a mark, by default of run 42 of octo-org/octo-repo. */
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

/** Creates a description with a mark. */
export function createDescription(changes: Partial<Mark> = {}, text = "CI / build"): string {
  return appendMark(text, formatMark(createMark(changes)));
}

/** Creates a listed token. By default, it is an hour old, live, and has a mark. */
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

/** Creates an orphan with this ID. In a dry run, it has no outcome. */
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

/** Creates a token that stays. */
export function createKeptToken(number: number, because: KeptToken["because"], mark: Partial<Mark> = {}): KeptToken {
  return { ...createOrphan(number, undefined, mark), because };
}
