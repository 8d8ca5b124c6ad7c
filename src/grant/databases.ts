import type { Permission, PermissionAction } from "../influxdb/database-token.ts";
import { Invalid, quote } from "../redaction/invalid.ts";

/** What the `databases` and `permissions` inputs ask for, and what is worth a warning about the names. */
export interface Grant {
  readonly permissions: readonly Permission[];
  readonly warnings: readonly string[];
}

/** Every database, those to come included. */
export const EVERY_DATABASE = "*";

/**
 * InfluxData's naming restrictions: 1 to 64 letters, digits, `_`, `-` and `/`
 * (`content/shared/influxdb3-reference/naming-restrictions.md` in influxdata/docs-v2).
 */
const NAME = /^[A-Za-z0-9_/-]{1,64}$/;

interface Entry {
  readonly name: string;
  /** Absent where the `permissions` input decides. */
  readonly actions?: readonly PermissionAction[];
}

/** Reads the `permissions` input: `read`, `write`, or both with a comma. Throws `Invalid`. */
export function parseActions(text: string): readonly PermissionAction[] {
  const words = text.split(",").map((word) => word.trim());
  const problems = words.filter((word) => word !== "read" && word !== "write").map(describeWrongAction);
  if (problems.length > 0) throw new Invalid(...new Set(problems));
  return words as PermissionAction[];
}

function describeWrongAction(word: string): string {
  return word === "" ? `has an empty item; ${ACTIONS_FORM}` : `${quote(word)} is not a permission; ${ACTIONS_FORM}`;
}

/** How permissions are written, as an error message says it. */
export const ACTIONS_FORM = "use read, write, or both with a comma: read, write";

/**
 * Reads the `databases` input, with the actions for entries that have none of their own.
 * Throws `Invalid` with every problem, each with its line.
 */
export function parseDatabases(text: string, defaultActions: readonly PermissionAction[]): Grant {
  const { entries, problems } = readLines(text);
  if (problems.length > 0) throw new Invalid(...problems);
  if (entries.length === 0)
    throw new Invalid("is required, but it is empty. List databases, one per line, or use * for every database");
  const permissions = entries.flatMap(({ name, actions = defaultActions }) =>
    actions.map((action): Permission => ({ action, resource: name })),
  );
  const names = new Set(entries.map((entry) => entry.name));
  return { permissions: sortPermissions(permissions), warnings: [...names].flatMap(findNameWarnings) };
}

/** The databases that need the `permissions` input. Names that are none are `parseDatabases`'s to tell. */
export function findNamesWithoutPermissions(text: string): readonly string[] {
  return readLines(text)
    .entries.filter(({ name, actions }) => actions === undefined && findNameProblems(name).length === 0)
    .map(({ name }) => name);
}

function readLines(text: string): LineReading {
  const readings = text.split(/\r\n|\r|\n/).map((rawLine, index): LineReading => {
    const line = rawLine.trim();
    if (line === "" || line.startsWith("#")) return { entries: [], problems: [] };
    const { entries, problems } = parseLine(line);
    return { entries, problems: problems.map((problem) => `line ${index + 1}: ${problem}`) };
  });
  return {
    entries: readings.flatMap((reading) => reading.entries),
    problems: readings.flatMap((reading) => reading.problems),
  };
}

interface LineReading {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
}

function parseLine(line: string): LineReading {
  const form = findWrongForm(line);
  if (form !== undefined) return { entries: [], problems: [form] };
  const colon = line.indexOf(":");
  return colon === -1 ? parseNames(line) : parseNameWithActions(line.slice(0, colon).trim(), line.slice(colon + 1));
}

/** What a line is that only looks like an entry; `undefined` where it may be one. */
function findWrongForm(line: string): string | undefined {
  if (/["'[\]{}]/.test(line)) {
    return `${quote(line)} contains YAML brackets or quotes; write names without them, one per line or separated by commas`;
  }
  if (/^-\s/.test(line)) return `${quote(line)} starts with a dash, as in a YAML list; write the name without the dash`;
  const [name = "", ...rest] = line.split(":");
  if (rest.length > 1) {
    return `${quote(line)} has several entries with permissions; write each on its own line`;
  }
  const names = name.split(",").map((item) => item.trim());
  const isForSeveral = rest.length === 1 && names.filter((item) => item !== "").length > 1;
  return isForSeveral ? describeSharedPermissions(line, names, rest[0] ?? "") : undefined;
}

function describeSharedPermissions(line: string, names: readonly string[], actions: string): string {
  const own = actions.trim() || "write";
  const lines = names.filter((item) => item !== "").map((item) => quote(`${item}: ${own}`));
  return `${quote(line)} gives permissions to several names; write each on its own line: ${lines.join(", then ")}`;
}

function parseNames(line: string): LineReading {
  const names = line.split(",").map((name) => name.trim());
  return {
    entries: names.map((name) => ({ name })),
    problems: names.flatMap(findNameProblems),
  };
}

function parseNameWithActions(name: string, actionsText: string): LineReading {
  const problems = findNameProblems(name);
  if (actionsText === "") {
    const missing = `${quote(name)} has a colon, but no permission after it; ${ACTIONS_FORM}`;
    return { entries: [], problems: name === "" ? problems : [...problems, missing] };
  }
  try {
    return { entries: [{ name, actions: parseActions(actionsText) }], problems };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { entries: [], problems: [...problems, ...error.problems.map((problem) => `${quote(name)}: ${problem}`)] };
  }
}

function findNameProblems(name: string): string[] {
  if (name === EVERY_DATABASE || NAME.test(name)) return [];
  if (name === "") return ["has an empty name; remove the extra comma or colon"];
  if (name.length > 64)
    return [`${quote(name)} is too long: ${name.length} characters, but a database name has at most 64`];
  const separate = /\s/.test(name) ? ". Separate names with commas or line breaks" : "";
  return [`${quote(name)} is not a valid database name; use only letters, digits, _, - and /${separate}`];
}

/** Permissions as the API gets them: by database, then action, in code-unit order, without duplicates. */
export function sortPermissions(permissions: readonly Permission[]): readonly Permission[] {
  const byKey = new Map(permissions.map((permission) => [`${permission.resource} ${permission.action}`, permission]));
  return [...byKey.values()].sort(
    (a, b) => compareCodeUnits(a.resource, b.resource) || compareCodeUnits(a.action, b.action),
  );
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findNameWarnings(name: string): string[] {
  if (name === EVERY_DATABASE || /^[A-Za-z0-9]/.test(name)) return [];
  return [`databases: ${quote(name)} does not start with a letter or digit; InfluxDB reserves such names`];
}
