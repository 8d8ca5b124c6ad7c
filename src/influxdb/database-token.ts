import { nullish, object, refine, safeParse, string, unknown } from "../packages/zod.ts";
import { readList } from "../redaction/json.ts";
import { canBeToken } from "../redaction/token-form.ts";
import { isUuid } from "./uuid.ts";

/** What a permission allows a database token to do with the data of a database. */
export type PermissionAction = "read" | "write";

/** One permission of a database token. `resource` is the name of a database, or `*` for all databases. */
export interface Permission {
  readonly action: PermissionAction;
  readonly resource: string;
}

/** The body of a `CreateDatabaseToken` request. A token without `expiresAt` never expires. */
export interface DatabaseTokenRequest {
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: string;
}

/**
 * A token in the response to a create request. Only `id` and `accessToken` are required: everything else is `undefined`
 * if it is missing or unreadable, and is compared with the request later.
 */
export interface CreatedDatabaseToken {
  readonly id: string;
  readonly accessToken: string;
  readonly description: string | undefined;
  readonly permissions: readonly { readonly action: string; readonly resource: string }[] | undefined;
  /** `undefined` only if the token never expires. If the expiry is unreadable, a text that is not a time. */
  readonly expiresAt: string | undefined;
  /** The expiry that the request means by the server's clock, if the API takes a duration in place of a time. */
  readonly requestedExpiresAt?: string;
  /** What a user can do if the description lacks the mark, because the token cannot be revoked by its ID then. */
  readonly adviceIfUnmarked?: string;
}

/** A token in a list, without its access token, which the API shows only once. Times are epoch milliseconds. */
export interface ListedDatabaseToken {
  readonly id: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
}

const uuid = string().check(refine(isUuid));

/**
 * InfluxData's examples end in `Z`, but RFC 3339 also allows an offset.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Parses a time of the API; `undefined` if it is not a time. */
export function parseInstantMs(text: string): number | undefined {
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const time = string().check(refine((text) => parseInstantMs(text) !== undefined));

/**
 * Whether a time is set. Programs may write an unset time as their zero: Go writes the first second of the year 1,
 * others the first second of 1970. A token with such a `revokedAt` is live.
 * @see https://pkg.go.dev/time#Time
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

/** Reads the response to a create request; `undefined` if it does not contain an ID and an access token. */
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
    expiresAt: readExpiresAt(json),
  };
}

/** Stands for an expiry that is not text. Like any text that is not a time, it cannot be parsed later. */
export const UNREADABLE_TIME = "not a text";

function readExpiresAt(json: unknown): string | undefined {
  const { data } = safeParse(createdExpiry, json);
  if (data === undefined) return UNREADABLE_TIME;
  return isSet(data.expiresAt) ? data.expiresAt : undefined;
}

const entryWithDescription = object({ description: string() });
const listedToken = object({
  id: uuid,
  description: string(),
  createdAt: string().check(refine((text) => parseInstantMs(text) !== undefined && isSet(text))),
  expiresAt: nullish(time),
  revokedAt: nullish(time),
});

/** The description of an entry in a list of tokens, even if the rest is malformed. */
export function readDescription(entry: unknown): string | undefined {
  return safeParse(entryWithDescription, entry).data?.description;
}

/** Reads one entry of a list of tokens; `undefined` if a field is missing or malformed. */
export function readListedDatabaseToken(entry: unknown): ListedDatabaseToken | undefined {
  const { data } = safeParse(listedToken, entry);
  if (data === undefined) return undefined;
  return {
    id: data.id,
    description: data.description,
    createdAtMs: Date.parse(data.createdAt),
    expiresAtMs: isSet(data.expiresAt) ? Date.parse(data.expiresAt) : undefined,
    revokedAtMs: isSet(data.revokedAt) ? Date.parse(data.revokedAt) : undefined,
  };
}

const entryWithName = object({ name: string() });

/** Reads the names in a list of databases; `undefined` if it is not such a list. */
export function readDatabaseNames(json: unknown): readonly string[] | undefined {
  return readList(json, (entry) => safeParse(entryWithName, entry).data?.name);
}

/** Whether a listed token still works at `nowMs`: it is neither revoked nor expired. */
export function isLive(token: ListedDatabaseToken, nowMs: number): boolean {
  return token.revokedAtMs === undefined && (token.expiresAtMs === undefined || token.expiresAtMs > nowMs);
}
