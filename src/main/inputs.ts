import { type Grant, parseGrant } from "../grant/databases.ts";
import { createDefaultDescription, parseDescription } from "../grant/description.ts";
import { parseDuration } from "../grant/duration.ts";
import { type Expiry, parseExpiry } from "../grant/expiry.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import { type MergedInputs, parseBoolean, parseChoice, parseInputs, withDefault } from "../inputs/schema.ts";
import { Invalid } from "../redaction/invalid.ts";
import type { Environment } from "../runner/environment.ts";
import { REVOKE_WORDS, type RevokeWord } from "../token/leftovers.ts";

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

/** The parsed inputs of the root action. */
export interface MainInputs extends Connection {
  readonly grant: Grant;
  readonly description: string;
  readonly expiry: Expiry;
  /** What the token must not outlive: the job, the run, or neither. */
  readonly revoke: RevokeWord;
  /** How long to wait until the cluster accepts the token. 0: do not check. */
  readonly activationTimeoutSeconds: number;
  readonly missingDatabases: "fail" | "ignore";
  /** Whether to set INFLUX_TOKEN and the other variables for later steps. */
  readonly exportEnv: boolean;
  /** Whether to write the job summary. */
  readonly summary: boolean;
}

/** Parses the inputs of the root action. Throws one `Invalid` with every problem, before anything is sent. */
export function parseMainInputs(
  merged: MergedInputs,
  environment: Environment,
  missingSecret: () => string,
  nowMs: number,
): MainInputs {
  const values = parseInputs(merged, (createInputQuote) => {
    const createText = (input: string) => ({ text: merged.raw[input] ?? "", quote: createInputQuote(input) });
    const parsed = parseGrant(createText("databases"), createText("permissions"));
    return {
      ...createConnectionParsers(merged, missingSecret),
      databases: () => {
        if (parsed.kind === "grant") return parsed.grant;
        throw new Invalid(...parsed.databases);
      },
      permissions: () => {
        if (parsed.kind === "problems") throw new Invalid(...parsed.permissions);
      },
      description: withDefault(parseDescription, createDefaultDescription(environment.workflow, environment.job)),
      expiry: withDefault((text) => parseExpiry(text, nowMs), "1h"),
      revoke: withDefault(parseRevoke, "job"),
      "activation-timeout": withDefault(parseDuration, "3m"),
      "missing-databases": withDefault(parseChoice("fail", "ignore"), "fail"),
      "export-env": withDefault(parseBoolean, "false"),
      summary: withDefault(parseBoolean, "true"),
    };
  });
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

const parseRevokeWord = parseChoice(...REVOKE_WORDS);

/** Parses `revoke`. The booleans are accepted too: `true` as `job`, `false` as `never`. */
function parseRevoke(text: string): RevokeWord {
  if (["true", "True", "TRUE"].includes(text)) return "job";
  if (["false", "False", "FALSE"].includes(text)) return "never";
  return parseRevokeWord(text);
}
