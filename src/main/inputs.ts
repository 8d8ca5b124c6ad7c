import { ENTERPRISE_RULES, MANAGED_RULES } from "../grant/database-names.ts";
import { type Grant, parseGrant } from "../grant/databases.ts";
import {
  createDefaultDescription,
  createDefaultNameStart,
  parseDescription,
  parseNameStart,
} from "../grant/description.ts";
import { parseDuration } from "../grant/duration.ts";
import { type Expiry, parseEnterpriseExpiry, parseExpiry } from "../grant/expiry.ts";
import { isEnterpriseProduct } from "../influxdb/cluster.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import {
  type InputParser,
  isTrue,
  type MergedInputs,
  parseBoolean,
  parseChoice,
  parseInputs,
  withDefault,
} from "../inputs/schema.ts";
import { Invalid } from "../redaction/invalid.ts";
import { findCommandFileProblems } from "../runner/command-files.ts";
import type { Environment } from "../runner/environment.ts";
import { REVOKE_WORDS, type RevokeWord } from "../token/leftovers.ts";
import { parseTransferKey, type TransferKey } from "../transfer/transfer-key.ts";

/** The names of the inputs of the root action. */
export const MAIN_INPUTS = [
  ...CONNECTION_INPUTS,
  "databases",
  "permissions",
  "description",
  "expiry",
  "revoke",
  "transfer-key",
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
  /** The key that seals the token for another job; `undefined` if this job gets the token. */
  readonly transferKey: TransferKey | undefined;
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
  const setsVariables = isTrue(merged.raw["export-env"]);
  const fileProblems = findCommandFileProblems(environment, ["GITHUB_OUTPUT", "GITHUB_STATE"], setsVariables);
  const environmentProblems = [...merged.environmentProblems, ...fileProblems];
  const values = parseInputs({ ...merged, environmentProblems }, (createInputQuote) => {
    const createText = (input: string) => ({ text: merged.raw[input] ?? "", quote: createInputQuote(input) });
    const forProduct = isEnterpriseProduct(merged.raw["product"]) ? ENTERPRISE : MANAGED;
    const parsed = parseGrant(createText("databases"), createText("permissions"), forProduct.databaseRules);
    const isForOtherJob = Boolean(merged.raw["transfer-key"]);
    return {
      ...createConnectionParsers(merged, missingSecret),
      databases: () => {
        if (parsed.kind === "problems") throw new Invalid(...parsed.databases);
        if (isForOtherJob) requireSealable(parsed.grant);
        return parsed.grant;
      },
      permissions: () => {
        if (parsed.kind === "problems") throw new Invalid(...parsed.permissions);
      },
      description: withDefault(
        forProduct.parseDescription,
        forProduct.createDefaultDescription(environment.workflow, environment.job),
      ),
      expiry: withDefault((text) => forProduct.parseExpiry(text, nowMs), "1h"),
      revoke: isForOtherJob ? withDefault(parseRevokeOfSealed, "run") : withDefault(parseRevoke, "job"),
      "transfer-key": createTransferKeyParser(merged),
      "activation-timeout": withDefault(parseDuration, "3m"),
      "missing-databases": withDefault(forProduct.parseMissingDatabases, "fail"),
      "export-env": withDefault(isForOtherJob ? parseExportEnvOfSealed : parseBoolean, "false"),
      summary: withDefault(parseBoolean, "true"),
    };
  });
  return Object.freeze({
    ...toConnection(values, merged),
    grant: values.databases,
    description: values.description,
    expiry: values.expiry,
    revoke: values.revoke,
    transferKey: values["transfer-key"],
    activationTimeoutSeconds: values["activation-timeout"],
    missingDatabases: values["missing-databases"],
    exportEnv: values["export-env"],
    summary: values.summary,
  });
}

const parseMissingDatabases = parseChoice("fail", "ignore");

/** The parsers whose rules depend on the product. */
const MANAGED = {
  databaseRules: MANAGED_RULES,
  parseDescription,
  createDefaultDescription,
  parseExpiry,
  parseMissingDatabases,
};

const ENTERPRISE: typeof MANAGED = {
  databaseRules: ENTERPRISE_RULES,
  parseDescription: parseNameStart,
  createDefaultDescription: createDefaultNameStart,
  parseExpiry: parseEnterpriseExpiry,
  parseMissingDatabases: (text) => {
    if (parseMissingDatabases(text) === "fail") return "fail";
    throw new Invalid(
      "cannot be ignore on Enterprise and Cloud, because they create tokens only for databases that exist; create the database before this step",
    );
  },
};

const parseRevokeWord = parseChoice(...REVOKE_WORDS);

/** Parses `revoke`. The booleans are accepted too: `true` as `job`, `false` as `never`. */
function parseRevoke(text: string): RevokeWord {
  if (isTrue(text)) return "job";
  if (["false", "False", "FALSE"].includes(text)) return "never";
  return parseRevokeWord(text);
}

/** Parses `revoke` of a token that is sealed for another job. */
function parseRevokeOfSealed(text: string): RevokeWord {
  const word = parseRevoke(text);
  if (word !== "job") return word;
  throw new Invalid(
    `cannot be ${text} with \`transfer-key\`, because the post step would revoke the token before another job can use it; write run or never`,
  );
}

/** Parses `export-env` of a token that is sealed for another job. */
function parseExportEnvOfSealed(text: string): boolean {
  if (!parseBoolean(text)) return false;
  throw new Invalid(
    "cannot be true with `transfer-key`, because all later steps of this job would get the token that is sealed for another job; set it in the job that opens the token",
  );
}

function createTransferKeyParser({ raw }: MergedInputs): InputParser<TransferKey | undefined> {
  return (text) => {
    if (text === "") return undefined;
    if (text === raw["management-token"]) {
      throw new Invalid(
        "is the management token, which the jobs that open the token must not have; create a key with `openssl rand -base64 32`, and store it as a secret of its own",
      );
    }
    return parseTransferKey(text);
  };
}

/**
 * In characters of JSON. Another job gets the sealed token as an input, so in one environment variable: 32,767 characters
 * on Windows, 128 KiB on Linux. Sealing makes a third more of it.
 * @see https://learn.microsoft.com/en-us/windows/win32/procthread/environment-variables
 */
const MAX_SEALABLE_LENGTH = 20_000;

function requireSealable({ permissions }: Grant): void {
  if (JSON.stringify(permissions).length <= MAX_SEALABLE_LENGTH) return;
  throw new Invalid(
    `needs ${permissions.length} permissions, which are too many for \`transfer-key\`: another job could not get such a long sealed token as an input; create several tokens`,
  );
}
