import { guid, nullish, object, refine, safeParse, string, unknown } from "../packages/zod.ts";
import { readList } from "../redaction/json.ts";
import { canBeToken } from "../redaction/token-form.ts";

/** What a permission lets a database token do with the data of a database. */
export type PermissionAction = "read" | "write";

/** One permission of a database token: `resource` is the name of a database, or `*` for every one. */
export interface Permission {
  readonly action: PermissionAction;
  readonly resource: string;
}

/** What is asked of `CreateDatabaseToken`. `expiresAt` is absent for a token that never expires. */
export interface DatabaseTokenRequest {
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: string;
}

/**
 * A token as the answer to its creation gives it. Only `id` and `accessToken` are sure: whatever else is missing or
 * unreadable is `undefined`, and for the comparison with what was asked to judge.
 */
export interface CreatedDatabaseToken {
  readonly id: string;
  readonly accessToken: string;
  readonly description: string | undefined;
  readonly permissions: readonly { readonly action: string; readonly resource: string }[] | undefined;
  /** `undefined` only if it never expires; a text that is no time if it cannot be read. */
  readonly expiresAt: string | undefined;
}

/** A token as a listing shows it; the API never shows an access token again. Times are epoch milliseconds. */
export interface ListedDatabaseToken {
  readonly id: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
}

/** `z.guid()`, not `z.uuid()`: the latter refuses 11111111-1111-1111-1111-111111111111 (measured, zod 4.6.7). */
const uuid = guid();

/** RFC 3339. InfluxData's examples end in `Z`; an offset is as good an instant. */
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** The instant of a time as the API writes it; `undefined` for any other text. */
export function parseInstantMs(text: string): number | undefined {
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const time = string().check(refine((text) => parseInstantMs(text) !== undefined));

/**
 * Whether a time was ever set. Programs write one that was not as their zero: Go as the first second of the year 1
 * (https://pkg.go.dev/time#Time), others as that of 1970. A token that bears one as `revokedAt` is alive.
 */
function isSet(text: string | null | undefined): text is string {
  if (text === null || text === undefined) return false;
  const ms = parseInstantMs(text);
  return ms === undefined || ms > 0;
}

const createdIdentity = object({ id: uuid, accessToken: string().check(refine(canBeToken)) });
const createdDescription = object({ description: string() });
const createdPermissions = object({ permissions: unknown() });
const createdPermission = object({ action: string(), resource: string() });
const createdExpiry = object({ expiresAt: nullish(string()) });

/** Reads the answer to a create request; `undefined` where it does not hold an ID and an access token. */
export function readCreatedDatabaseToken(json: unknown): CreatedDatabaseToken | undefined {
  const identity = safeParse(createdIdentity, json);
  if (!identity.success) return undefined;
  return {
    ...identity.data,
    description: safeParse(createdDescription, json).data?.description,
    permissions: readList(
      safeParse(createdPermissions, json).data?.permissions,
      (item) => safeParse(createdPermission, item).data,
    ),
    expiresAt: expiresAtIn(json),
  };
}

function expiresAtIn(json: unknown): string | undefined {
  const { data } = safeParse(createdExpiry, json);
  if (data === undefined) return "not a text";
  return isSet(data.expiresAt) ? data.expiresAt : undefined;
}

const described = object({ description: string() });
const listed = object({
  id: uuid,
  description: string(),
  createdAt: string().check(refine((text) => parseInstantMs(text) !== undefined && isSet(text))),
  expiresAt: nullish(time),
  revokedAt: nullish(time),
});

/** The description of an entry of a token listing, of whatever form the rest is. */
export function readDescription(entry: unknown): string | undefined {
  return safeParse(described, entry).data?.description;
}

/** Reads one entry of a token listing; `undefined` where a field is missing or malformed. */
export function readListedDatabaseToken(entry: unknown): ListedDatabaseToken | undefined {
  const { data } = safeParse(listed, entry);
  if (data === undefined) return undefined;
  return {
    id: data.id,
    description: data.description,
    createdAtMs: Date.parse(data.createdAt),
    expiresAtMs: isSet(data.expiresAt) ? Date.parse(data.expiresAt) : undefined,
    revokedAtMs: isSet(data.revokedAt) ? Date.parse(data.revokedAt) : undefined,
  };
}

const named = object({ name: string() });

/** Reads the names out of a database listing; `undefined` where it is not one. */
export function readDatabaseNames(json: unknown): readonly string[] | undefined {
  return readList(json, (entry) => safeParse(named, entry).data?.name);
}

/** Whether a text is a UUID. Nothing else may become part of a URL: `../databases/x` would name another resource. */
export function isUuid(text: string): boolean {
  return safeParse(uuid, text).success;
}

/** Whether a listed token still works at `nowMs`: it is neither revoked nor expired. */
export function isLive(token: ListedDatabaseToken, nowMs: number): boolean {
  return token.revokedAtMs === undefined && (token.expiresAtMs === undefined || token.expiresAtMs > nowMs);
}
