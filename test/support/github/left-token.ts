import { randomBytes } from "node:crypto";
import { appendMark, formatMark, type Mark } from "../../../src/grant/mark.ts";
import type { Cluster } from "../influxdb/cluster.ts";
import type { TokenRecord } from "../influxdb/token-record.ts";

/** A token that is there before a sweep: of a run, an hour old and with an hour to live, unless it says otherwise. */
export interface LeftToken extends Partial<Omit<Mark, "runId">> {
  readonly runId: number;
  readonly ageMs?: number;
  readonly expiresInMs?: number | undefined;
  readonly isRevoked?: boolean;
}

const HOUR_MS = 3_600_000;

/** Puts a token into a cluster as a run of a repository would have left it. `text` says what it is for. */
export function leaveToken(cluster: Cluster, text: string, token: LeftToken & Pick<Mark, "repository">): TokenRecord {
  const { runId, ageMs = HOUR_MS, expiresInMs, isRevoked = false, ...changes } = token;
  const nowMs = cluster.now();
  const mark: Mark = {
    serverUrl: "https://github.com",
    runId: String(runId),
    runAttempt: "1",
    nonce: randomBytes(8).toString("hex"),
    keep: false,
    ...changes,
  };
  const [record] = cluster.seed([
    {
      description: appendMark(text, formatMark(mark)),
      permissions: [{ action: "write", resource: "sensors" }],
      createdAtMs: nowMs - ageMs,
      expiresAtMs: "expiresInMs" in token ? expiryOf(expiresInMs, nowMs) : nowMs + HOUR_MS,
      ...(isRevoked ? { revokedAtMs: nowMs - 1 } : {}),
    },
  ]);
  if (record === undefined) throw new Error("a seed makes a token");
  return record;
}

function expiryOf(expiresInMs: number | undefined, nowMs: number): number | undefined {
  return expiresInMs === undefined ? undefined : nowMs + expiresInMs;
}
