import { randomBytes } from "node:crypto";
import { appendMark, formatMark, type Mark } from "../../../src/grant/mark.ts";
import type { EmulatedCluster } from "../influxdb/emulated-cluster.ts";
import type { TokenRecord } from "../influxdb/token-record.ts";

/** A token that exists before a sweep. By default, it is an hour old and expires in an hour. */
export interface SeededToken extends Partial<Omit<Mark, "runId">> {
  readonly runId: number;
  readonly ageMs?: number;
  readonly expiresInMs?: number | undefined;
  readonly isRevoked?: boolean;
  /** Enterprise and Cloud: an admin token with the mark. Default false. */
  readonly isAdmin?: boolean;
}

const HOUR_MS = 3_600_000;

/** Adds a token to a cluster, as if a run had left it behind. `text` is its description without the mark. */
export function seedToken(
  cluster: EmulatedCluster,
  text: string,
  token: SeededToken & Pick<Mark, "repository">,
): TokenRecord {
  const { runId, ageMs = HOUR_MS, expiresInMs, isRevoked = false, isAdmin = false, ...changes } = token;
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
      expiresAtMs: "expiresInMs" in token ? computeExpiry(expiresInMs, nowMs) : nowMs + HOUR_MS,
      isAdmin,
      ...(isRevoked ? { revokedAtMs: nowMs - 1 } : {}),
    },
  ]);
  if (record === undefined) throw new Error("a seed creates a token");
  return record;
}

function computeExpiry(expiresInMs: number | undefined, nowMs: number): number | undefined {
  return expiresInMs === undefined ? undefined : nowMs + expiresInMs;
}
