/** A command to the runner: `::name key=value::data` or `##[name key=value;…]data`. */
export interface WorkflowCommand {
  readonly name: string;
  /** With lower-case keys, because the runner ignores their case. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** The commands that the runner knows, in lower case (actions/runner `Runner.Worker/ActionCommandManager.cs`). */
export const COMMAND_NAMES: ReadonlySet<string> = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

type Escapes = readonly (readonly [escaped: string, character: string])[];

// `%25` comes last, so that an escaped escape is decoded only once.
const DATA_ESCAPES: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const PROPERTY_ESCAPES: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
];
const BRACKET_ESCAPES: Escapes = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
];

/**
 * Parses the command in a line of output. Undefined if the line is plain text.
 *
 * @param names the current commands in lower case, such as the token that ends `stop-commands`
 */
export function parseCommand(line: string, names: ReadonlySet<string> = COMMAND_NAMES): WorkflowCommand | undefined {
  return parseColonCommand(line, names) ?? parseBracketCommand(line, names);
}

/** `::name …::data`, at the start of the line after optional blanks. */
function parseColonCommand(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const text = line.trimStart();
  const end = text.indexOf("::", 2);
  if (!text.startsWith("::") || end < 0) {
    return undefined;
  }
  const { name, properties } = parseHead(text.slice(2, end), ",", PROPERTY_ESCAPES);
  return names.has(name) ? { name, properties, data: unescaped(text.slice(end + 2), DATA_ESCAPES) } : undefined;
}

/** `##[name …]data`, anywhere in the line. */
function parseBracketCommand(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf("##[");
  const end = line.indexOf("]", start);
  if (start < 0 || end < 0) {
    return undefined;
  }
  const { name, properties } = parseHead(line.slice(start + 3, end), ";", BRACKET_ESCAPES);
  return names.has(name) ? { name, properties, data: unescaped(line.slice(end + 1), BRACKET_ESCAPES) } : undefined;
}

function parseHead(head: string, separator: string, escapes: Escapes) {
  const space = head.indexOf(" ");
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase();
  const properties = new Map<string, string>();
  for (const property of space < 0
    ? []
    : head
        .slice(space + 1)
        .trim()
        .split(separator)) {
    const equals = property.indexOf("=");
    // A property without a key or without a value is dropped.
    if (equals > 0 && equals < property.length - 1) {
      properties.set(property.slice(0, equals).toLowerCase(), unescaped(property.slice(equals + 1), escapes));
    }
  }
  return { name, properties };
}

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((plain, [escaped, character]) => plain.replaceAll(escaped, character), text);
}
