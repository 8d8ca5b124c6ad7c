import type { Quote } from "../redaction/invalid.ts";
import { EVERY_DATABASE } from "./every-database.ts";

/**
 * InfluxData's naming restrictions: 1 to 64 letters, digits, `_`, `-` and `/`
 * (`content/shared/influxdb3-reference/naming-restrictions.md` in influxdata/docs-v2).
 */
const NAME = /^[A-Za-z0-9_/-]{1,64}$/;

/** Which databases a product accepts. */
export interface DatabaseRules {
  /** Completes the message that the input is empty. */
  readonly form: string;
  /** Why `*` cannot be used; `undefined` if it can. */
  readonly everyDatabaseProblem?: string;
  /** What is wrong with a name that has only valid characters; `undefined` if nothing is wrong. */
  readonly findNameProblem?: (name: string) => string | undefined;
}

export const MANAGED_RULES: DatabaseRules = { form: "List databases, one per line, or use * for every database" };

/**
 * Enterprise and Cloud create a missing database when data is written to it, if the token may write to every database.
 * Names start with a letter or digit and contain at most one slash, inside
 * (`validate_db_name` in influxdata/influxdb).
 */
export const ENTERPRISE_RULES: DatabaseRules = {
  form: "List databases, one per line",
  everyDatabaseProblem:
    "* cannot be used with Enterprise and Cloud, because a write with such a token would silently create each misspelled database; list the databases",
  findNameProblem: (name) =>
    /^[A-Za-z0-9][\w-]*(?:\/[\w-]+)?$/.test(name)
      ? undefined
      : "is not a valid database name on Enterprise and Cloud; a name starts with a letter or digit, and can have one / inside",
};

/** What is wrong with a name for every product. */
export function findNameProblems(name: string, quote: Quote): string[] {
  if (name === EVERY_DATABASE || NAME.test(name)) return [];
  if (name === "") return ["has an empty name; remove the extra comma or colon"];
  if (name.length > 64)
    return [`${quote(name)} is too long: ${name.length} characters, but a database name has at most 64`];
  const separate = /\s/.test(name) ? ". Separate names with commas or line breaks" : "";
  return [`${quote(name)} is not a valid database name; use only letters, digits, _, - and /${separate}`];
}

/** Why a product does not accept a name that is otherwise valid, or `*`. */
export function findRefusal(name: string, rules: DatabaseRules, quote: Quote): string | undefined {
  if (name === EVERY_DATABASE) return rules.everyDatabaseProblem;
  const problem = NAME.test(name) ? rules.findNameProblem?.(name) : undefined;
  return problem === undefined ? undefined : `${quote(name)} ${problem}`;
}

/** Warnings about a name that InfluxDB may reject. */
export function findNameWarnings(name: string, quote: Quote): string[] {
  if (name === EVERY_DATABASE || /^[A-Za-z0-9]/.test(name)) return [];
  return [
    `databases: ${quote(name)} does not start with a letter or digit; InfluxDB reserves such names. Check the spelling`,
  ];
}
