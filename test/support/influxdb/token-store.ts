import { randomUUID } from "node:crypto";
import { newAccessToken, type Permission, type TokenRecord } from "./token-record.ts";

/** The properties of a new token. `createdAtMs` and `revokedAtMs` create tokens with a history. */
export interface TokenSeed {
  readonly description: string;
  readonly permissions?: readonly Permission[] | undefined;
  readonly expiresAtMs?: number | undefined;
  readonly createdAtMs?: number | undefined;
  readonly revokedAtMs?: number | undefined;
  /** Enterprise and Cloud: an admin token, which has all permissions. Default false. */
  readonly isAdmin?: boolean | undefined;
}

/** The fields that a PATCH of the Management API can change. */
export interface TokenChanges {
  readonly description?: string | undefined;
  readonly permissions?: readonly Permission[] | undefined;
}

/** The database tokens of a cluster. Lookups by ID and by access token take constant time. */
export interface TokenStore {
  all(): IterableIterator<TokenRecord>;
  byId(id: string): TokenRecord | undefined;
  byAccessToken(accessToken: string): TokenRecord | undefined;
  add(seed: TokenSeed, nowMs: number): TokenRecord;
  update(record: TokenRecord, changes: TokenChanges): TokenRecord;
  /** Sets `revokedAt`, unless it is already set, and keeps the record. */
  revoke(record: TokenRecord, nowMs: number): void;
}

/** Creates an empty store. */
export function createTokenStore(): TokenStore {
  const records = new Map<string, TokenRecord>();
  const ids = new Map<string, string>();
  const put = (record: TokenRecord): TokenRecord => {
    records.set(record.id, record);
    return record;
  };
  return {
    all: () => records.values(),
    byId: (id) => records.get(id.toLowerCase()),
    byAccessToken: (accessToken) => records.get(ids.get(accessToken) ?? ""),
    add(seed, nowMs) {
      const record = put(createRecord(seed, nowMs));
      ids.set(record.accessToken, record.id);
      return record;
    },
    update: (record, { description = record.description, permissions = record.permissions }) =>
      put({ ...record, description, permissions }),
    revoke: (record, nowMs) => void put({ revokedAtMs: nowMs, ...record }),
  };
}

function createRecord({ description, permissions = [], ...seed }: TokenSeed, nowMs: number): TokenRecord {
  return {
    id: randomUUID(),
    description,
    permissions,
    createdAtMs: seed.createdAtMs ?? nowMs,
    ...(seed.expiresAtMs !== undefined && { expiresAtMs: seed.expiresAtMs }),
    ...(seed.revokedAtMs !== undefined && { revokedAtMs: seed.revokedAtMs }),
    accessToken: newAccessToken(),
  };
}
