import type { Permission, PermissionAction } from "../influxdb/database-token.ts";
import type { Parsed, Quote } from "../redaction/invalid.ts";
import { type DatabaseRules, findNameProblems, findNameWarnings, findRefusal } from "./database-names.ts";

/** The permissions that `databases` and `permissions` request, and warnings about the names. */
export interface Grant {
  readonly permissions: readonly Permission[];
  readonly warnings: readonly string[];
}

/** How permissions are written, for error messages. */
const ACTIONS_FORM = "use `read`, `write` or `read, write`";

/** The maximum number of databases in a message. */
const MAX_NAMES = 3;

/** A database that the input names. */
interface Entry {
  readonly name: string;
  /** Absent if the `permissions` input applies. */
  readonly actions?: readonly PermissionAction[];
}

/** The text of an input, and how messages quote it. */
export interface GrantText {
  readonly text: string;
  readonly quote: Quote;
}

/** The grant, or the problems of each of the two inputs. */
export type ParsedGrant =
  | { readonly kind: "grant"; readonly grant: Grant }
  | { readonly kind: "problems"; readonly databases: readonly string[]; readonly permissions: readonly string[] };

/** Parses the inputs `databases` and `permissions`. */
export function parseGrant(databases: GrantText, permissions: GrantText, rules: DatabaseRules): ParsedGrant {
  const { entries, problems } = parseLines(databases, rules);
  const isMissing = entries.length === 0 && problems.length === 0;
  const common = parseCommonActions(permissions, entries, databases.quote);
  if (isMissing || problems.length > 0 || common.kind === "problems") {
    return {
      kind: "problems",
      databases: isMissing ? [`is required, but it is empty. ${rules.form}`] : problems,
      permissions: common.kind === "problems" ? common.problems : [],
    };
  }
  const granted = entries.flatMap(({ name, actions = common.value }) =>
    actions.map((action): Permission => ({ action, resource: name })),
  );
  const names = new Set(entries.map(({ name }) => name));
  return {
    kind: "grant",
    grant: {
      permissions: sortPermissions(granted),
      warnings: [...names].flatMap((name) => findNameWarnings(name, databases.quote)),
    },
  };
}

/** Parses the `permissions` input, which may be empty if every database has permissions of its own. */
function parseCommonActions(
  { text, quote }: GrantText,
  entries: readonly Entry[],
  quoteName: Quote,
): Parsed<readonly PermissionAction[]> {
  if (text !== "") return parseActions(text, quote);
  const names = entries
    .filter(({ name, actions }) => actions === undefined && findNameProblems(name, quoteName).length === 0)
    .map(({ name }) => quoteName(name));
  if (names.length === 0) return { kind: "value", value: [] };
  const shown = [...new Set(names)];
  const list = shown.slice(0, MAX_NAMES).join(", ") + (shown.length > MAX_NAMES ? ", …" : "");
  return {
    kind: "problems",
    problems: [`is required, because databases lists ${list} without permissions; ${ACTIONS_FORM}`],
  };
}

/** Parses permissions: `read`, `write`, or both with a comma. */
function parseActions(text: string, quote: Quote): Parsed<readonly PermissionAction[]> {
  const words = text.split(",").map((word) => word.trim());
  const actions = words.filter((word) => word === "read" || word === "write");
  if (actions.length === words.length) return { kind: "value", value: actions };
  const wrong = words.filter((word) => word !== "read" && word !== "write");
  return { kind: "problems", problems: [...new Set(wrong.map((word) => describeWrongAction(word, quote)))] };
}

function describeWrongAction(word: string, quote: Quote): string {
  return word === "" ? `has an empty item; ${ACTIONS_FORM}` : `${quote(word)} is not a permission; ${ACTIONS_FORM}`;
}

interface ParsedLines {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
}

/** Parses the `databases` input. Each problem begins with its line. */
function parseLines({ text, quote }: GrantText, rules: DatabaseRules): ParsedLines {
  const lines = text.split(/\r\n|\r|\n/).map((rawLine, index): ParsedLines => {
    const line = rawLine.trim();
    if (line === "" || line.startsWith("#")) return { entries: [], problems: [] };
    const { entries, problems } = parseLine(line, quote);
    const refused = entries.flatMap(({ name }) => findRefusal(name, rules, quote) ?? []);
    return { entries, problems: [...problems, ...refused].map((problem) => `line ${index + 1}: ${problem}`) };
  });
  return { entries: lines.flatMap(({ entries }) => entries), problems: lines.flatMap(({ problems }) => problems) };
}

function parseLine(line: string, quote: Quote): ParsedLines {
  const form = findWrongForm(line, quote);
  if (form !== undefined) return { entries: [], problems: [form] };
  const colon = line.indexOf(":");
  return colon === -1
    ? parseNames(line, quote)
    : parseNameWithActions(line.slice(0, colon).trim(), line.slice(colon + 1), quote);
}

/** The problem with a line that only looks like an entry; `undefined` if it may be one. */
function findWrongForm(line: string, quote: Quote): string | undefined {
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
  return isForSeveral ? describeSharedPermissions(line, names, rest[0] ?? "", quote) : undefined;
}

function describeSharedPermissions(line: string, names: readonly string[], actions: string, quote: Quote): string {
  const own = actions.trim() || "write";
  const lines = new Set(names.filter((item) => item !== "").map((item) => quote(`${item}: ${own}`)));
  return `${quote(line)} gives permissions to several names; write each on its own line: ${[...lines].join(", then ")}`;
}

function parseNames(line: string, quote: Quote): ParsedLines {
  const names = line.split(",").map((name) => name.trim());
  return {
    entries: names.map((name) => ({ name })),
    problems: names.flatMap((name) => findNameProblems(name, quote)),
  };
}

function parseNameWithActions(name: string, actionsText: string, quote: Quote): ParsedLines {
  const problems = findNameProblems(name, quote);
  if (actionsText === "") {
    const missing = `${quote(name)} has a colon, but no permission after it; ${ACTIONS_FORM}`;
    return { entries: [], problems: name === "" ? problems : [...problems, missing] };
  }
  const actions = parseActions(actionsText, quote);
  return actions.kind === "value"
    ? { entries: [{ name, actions: actions.value }], problems }
    : { entries: [], problems: [...problems, ...actions.problems] };
}

/** Permissions in the order of the request: by database, then action, in code units, without duplicates. */
export function sortPermissions(permissions: readonly Permission[]): readonly Permission[] {
  const byKey = new Map(permissions.map((permission) => [`${permission.resource} ${permission.action}`, permission]));
  return [...byKey.values()].sort(
    (a, b) => compareCodeUnits(a.resource, b.resource) || compareCodeUnits(a.action, b.action),
  );
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
