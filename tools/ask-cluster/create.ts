import { formatTimestamp } from "../../src/grant/expiry.ts";
import { type CreatedDatabaseToken, type Permission, parseInstantMs } from "../../src/influxdb/database-token.ts";
import type { MadeTokens } from "./made-tokens.ts";
import type { Row } from "./table.ts";

/** The token to ask with, and what its creation has told. */
export interface Created {
  readonly token: CreatedDatabaseToken;
  /** When it was answered, which is when activation begins to count. */
  readonly atMs: number;
  /** Whether it may ask about the database that does not exist. */
  readonly isUnknownGranted: boolean;
  readonly rows: readonly Row[];
}

const EXPIRES_IN_MS = 10 * 60_000;

/**
 * Makes a token for a database that exists and one that does not; without the latter where that is refused. Throws where
 * no token is made.
 */
export async function createToken(
  tokens: MadeTokens,
  { database, unknown }: { readonly database: string; readonly unknown: string },
  now: () => number,
): Promise<Created> {
  const expiresAt = formatTimestamp(now() + EXPIRES_IN_MS);
  const both = [...permissionsFor(database), ...permissionsFor(unknown)];
  let permissions: readonly Permission[] = both;
  let outcome = await tokens.create({ permissions, expiresAt });
  if (outcome.kind === "refused" && !outcome.isRetryable) {
    permissions = permissionsFor(database);
    outcome = await tokens.create({ permissions, expiresAt });
  }
  if (outcome.kind !== "created") throw outcome.error;
  const { token } = outcome;
  const isUnknownGranted = permissions === both;
  return { token, atMs: now(), isUnknownGranted, rows: rowsOf(token, { permissions, expiresAt }, isUnknownGranted) };
}

function rowsOf(
  token: CreatedDatabaseToken,
  asked: { readonly permissions: readonly Permission[]; readonly expiresAt: string },
  isUnknownGranted: boolean,
): readonly Row[] {
  return [
    { question: "A permission on a database that does not exist", answer: isUnknownGranted ? "granted" : "refused" },
    {
      question: "The form of `expiresAt` in the response to a create request",
      answer: expiryForm(token.expiresAt, asked.expiresAt),
      setting: "expiresAtWithFraction",
    },
    {
      question: "The order of the permissions in that response",
      answer: orderOf(token.permissions, asked.permissions),
      setting: "permissionOrder",
    },
  ];
}

/** Not in alphabetical order, so that a cluster that sorts shows it. */
function permissionsFor(resource: string): readonly Permission[] {
  return [
    { action: "write", resource },
    { action: "read", resource },
  ];
}

/** The form alone, `YYYY-MM-DDTHH:MM:SS.000Z`, and whether it is what was asked. */
function expiryForm(answered: string | undefined, asked: string): string {
  if (answered === undefined) return "absent: the token may never expire";
  const atMs = parseInstantMs(answered);
  if (atMs === undefined) return "not an RFC 3339 time";
  const fractionAndZone = answered.slice("YYYY-MM-DDTHH:MM:SS".length).replace(/\d/g, "0");
  const isAsAsked = atMs === parseInstantMs(asked);
  return `\`YYYY-MM-DDTHH:MM:SS${fractionAndZone}\`${isAsAsked ? "" : ", not the requested time"}`;
}

function orderOf(answered: CreatedDatabaseToken["permissions"], asked: readonly Permission[]): string {
  if (answered === undefined) return "absent";
  const was = asked.map(permissionText);
  const is = answered.map(permissionText);
  if (was.join("\n") === is.join("\n")) return "kept";
  if (was.toReversed().join("\n") === is.join("\n")) return "reversed";
  return was.toSorted().join("\n") === is.toSorted().join("\n") ? "changed" : "not the requested permissions";
}

function permissionText({ action, resource }: { readonly action: string; readonly resource: string }): string {
  return `${action} ${resource}`;
}
