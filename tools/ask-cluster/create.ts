import { formatTimestamp } from "../../src/grant/expiry.ts";
import { type CreatedDatabaseToken, type Permission, parseInstantMs } from "../../src/influxdb/database-token.ts";
import type { CreatedTokens } from "./created-tokens.ts";
import type { Row } from "./table.ts";

/** The created token, and the answers that its creation gave. */
export interface Created {
  readonly token: CreatedDatabaseToken;
  /** When the response arrived. The time until activation is measured from then on. */
  readonly atMs: number;
  /** Whether the token has permissions on the database that does not exist. */
  readonly isUnknownGranted: boolean;
  readonly rows: readonly Row[];
}

const EXPIRES_IN_MS = 10 * 60_000;

/**
 * Creates a token for an existing database and for one that does not exist. If the cluster refuses the latter, creates
 * the token only for the existing database. Throws if no token is created.
 */
export async function createToken(
  tokens: CreatedTokens,
  { database, unknown }: { readonly database: string; readonly unknown: string },
  now: () => number,
): Promise<Created> {
  const expiresAt = formatTimestamp(now() + EXPIRES_IN_MS);
  const both = [...createPermissions(database), ...createPermissions(unknown)];
  let permissions: readonly Permission[] = both;
  let outcome = await tokens.create({ permissions, expiresAt });
  if (outcome.kind === "refused" && !outcome.isRetryable) {
    permissions = createPermissions(database);
    outcome = await tokens.create({ permissions, expiresAt });
  }
  if (outcome.kind !== "created") throw outcome.error;
  const { token } = outcome;
  const isUnknownGranted = permissions === both;
  return {
    token,
    atMs: now(),
    isUnknownGranted,
    rows: createRows(token, { permissions, expiresAt }, isUnknownGranted),
  };
}

function createRows(
  token: CreatedDatabaseToken,
  requested: { readonly permissions: readonly Permission[]; readonly expiresAt: string },
  isUnknownGranted: boolean,
): readonly Row[] {
  return [
    { question: "A permission on a database that does not exist", answer: isUnknownGranted ? "granted" : "refused" },
    {
      question: "The form of `expiresAt` in the response to a create request",
      answer: describeExpiry(token.expiresAt, requested.expiresAt),
      setting: "expiresAtWithFraction",
    },
    {
      question: "The order of the permissions in that response",
      answer: describeOrder(token.permissions, requested.permissions),
      setting: "permissionOrder",
    },
  ];
}

/** Creates permissions that are not in alphabetical order, so that a cluster that sorts them changes the order. */
function createPermissions(resource: string): readonly Permission[] {
  return [
    { action: "write", resource },
    { action: "read", resource },
  ];
}

/** Describes only the form, such as `YYYY-MM-DDTHH:MM:SS.000Z`, and whether the time is the requested one. */
function describeExpiry(received: string | undefined, requested: string): string {
  if (received === undefined) return "absent: the token may never expire";
  const atMs = parseInstantMs(received);
  if (atMs === undefined) return "not an RFC 3339 time";
  const fractionAndZone = received.slice("YYYY-MM-DDTHH:MM:SS".length).replace(/\d/g, "0");
  const isRequested = atMs === parseInstantMs(requested);
  return `\`YYYY-MM-DDTHH:MM:SS${fractionAndZone}\`${isRequested ? "" : ", not the requested time"}`;
}

function describeOrder(received: CreatedDatabaseToken["permissions"], requested: readonly Permission[]): string {
  if (received === undefined) return "absent";
  const before = requested.map(formatPermission);
  const after = received.map(formatPermission);
  if (before.join("\n") === after.join("\n")) return "kept";
  if (before.toReversed().join("\n") === after.join("\n")) return "reversed";
  return before.toSorted().join("\n") === after.toSorted().join("\n") ? "changed" : "not the requested permissions";
}

function formatPermission({ action, resource }: { readonly action: string; readonly resource: string }): string {
  return `${action} ${resource}`;
}
