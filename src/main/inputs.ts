import {
  ACTIONS_FORM,
  findNamesWithoutPermissions,
  type Grant,
  parseActions,
  parseDatabases,
} from "../grant/databases.ts";
import { createDefaultDescription, parseDescription } from "../grant/description.ts";
import { parseDuration } from "../grant/duration.ts";
import { type Expiry, parseExpiry } from "../grant/expiry.ts";
import type { PermissionAction } from "../influxdb/database-token.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionSchema, toConnection } from "../inputs/connection.ts";
import type { MergedInputs } from "../inputs/merged.ts";
import { inputType, parseBoolean, parseChoice, parseInputs, type RawInputs, withDefault } from "../inputs/schema.ts";
import { Invalid, quote } from "../redaction/invalid.ts";
import type { Environment } from "../runner/environment.ts";

/** The names of the inputs of the root action. */
export const MAIN_INPUTS = [
  ...CONNECTION_INPUTS,
  "databases",
  "permissions",
  "description",
  "expiry",
  "revoke",
  "activation-timeout",
  "missing-databases",
  "export-env",
  "summary",
] as const;

/** What the root action was asked to do. */
export interface MainInputs extends Connection {
  readonly grant: Grant;
  readonly description: string;
  readonly expiry: Expiry;
  /** Whether to revoke the token when the job ends. */
  readonly revoke: boolean;
  /** How long to wait until the cluster accepts the token; 0 for not at all. */
  readonly activationTimeoutSeconds: number;
  readonly missingDatabases: "fail" | "ignore";
  /** Whether to set INFLUX_TOKEN and the like for the later steps. */
  readonly exportEnv: boolean;
  /** Whether to write the job summary. */
  readonly summary: boolean;
}

/** Reads the inputs of the root action. Throws one `Invalid` with every problem; nothing has been sent by then. */
export function parseMainInputs(
  merged: MergedInputs,
  environment: Environment,
  missingSecret: () => string,
  nowMs: number,
): MainInputs {
  const { raw } = merged;
  const values = parseInputs(
    {
      ...createConnectionSchema(merged, missingSecret),
      databases: inputType((text) => parseDatabases(text, defaultActions(raw))),
      permissions: inputType((text) => parsePermissions(text, raw)),
      description: withDefault(parseDescription, createDefaultDescription(environment.workflow, environment.job)),
      expiry: withDefault((text) => parseExpiry(text, nowMs), "1h"),
      revoke: withDefault(parseBoolean, "true"),
      "activation-timeout": withDefault(parseDuration, "3m"),
      "missing-databases": withDefault(parseChoice("fail", "ignore"), "fail"),
      "export-env": withDefault(parseBoolean, "false"),
      summary: withDefault(parseBoolean, "true"),
    },
    raw,
    merged,
  );
  return Object.freeze({
    ...toConnection(values, merged),
    grant: values.databases,
    description: values.description,
    expiry: values.expiry,
    revoke: values.revoke,
    activationTimeoutSeconds: values["activation-timeout"],
    missingDatabases: values["missing-databases"],
    exportEnv: values["export-env"],
    summary: values.summary,
  });
}

/** A mistake in `permissions` is told once, under its own name, and not again for every database. */
function defaultActions(raw: RawInputs): readonly PermissionAction[] {
  try {
    return parseActions(raw["permissions"] ?? "");
  } catch {
    return [];
  }
}

function parsePermissions(text: string, raw: RawInputs): readonly PermissionAction[] {
  if (text !== "") return parseActions(text);
  const names = findNamesWithoutPermissions(raw["databases"] ?? "");
  if (names.length === 0) return [];
  const shown = names.slice(0, 3).map(quote).join(", ") + (names.length > 3 ? ", …" : "");
  const hasSecrets = raw["databases"]?.includes("@");
  const who = hasSecrets ? "a database" : shown;
  throw new Invalid(
    `is required, because ${who} ${names.length === 1 || hasSecrets ? "has no permissions of its own" : "have no permissions of their own"}; ${ACTIONS_FORM}`,
  );
}
