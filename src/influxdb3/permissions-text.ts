import { parseJson, readList } from "../redaction/json.ts";

/** A permission in the words of this action. `resource`: a database, or `TYPE:NAME` for anything else. */
export interface TablePermission {
  readonly action: string;
  readonly resource: string;
}

const ADMIN_TEXT = "*:*:*";
const ADMIN: TablePermission = { action: "*", resource: "*:*" };

/** An admin token has this permission, alone or in a JSON array. */
export function isAdmin(permissions: unknown): boolean {
  return JSON.stringify(permissions ?? "").includes(ADMIN_TEXT);
}

/**
 * Parses the permissions in the table of tokens, which differ between versions: `db:a,b:read,write`, several of these
 * after one another, or a JSON array of them. `undefined` for any other form, unless it shows an admin token.
 */
export function parsePermissions(value: unknown): readonly TablePermission[] | undefined {
  return parseKnownForm(value) ?? (isAdmin(value) ? [ADMIN] : undefined);
}

function parseKnownForm(value: unknown): readonly TablePermission[] | undefined {
  const json = typeof value === "string" ? parseJson(value) : value;
  if (Array.isArray(json)) return readList(json, parseText)?.flat();
  return parseText(value);
}

const ACTION = /^(?:[a-z_]+|\*)$/;
const NAME = /^(?:[\w/-]+|\*)$/;

/** No name contains a colon, so every second part ends with the type of the next permission. */
function parseText(text: unknown): readonly TablePermission[] | undefined {
  if (typeof text !== "string") return undefined;
  const [first = "", ...parts] = text.trim().split(":");
  let type = first;
  const permissions: TablePermission[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const names = splitList(parts[index] ?? "");
    const actions = splitList(parts[index + 1] ?? "");
    const nextType = index + 2 < parts.length ? (actions.pop() ?? "") : type;
    if (!isListOf(ACTION, [type]) || !isListOf(NAME, names) || !isListOf(ACTION, actions)) return undefined;
    permissions.push(...combine(type, names, actions));
    type = nextType;
  }
  return permissions.length === 0 ? undefined : permissions;
}

function splitList(text: string): string[] {
  return text.split(/\s*[,;]\s*|\s+/);
}

function isListOf(form: RegExp, items: readonly string[]): boolean {
  return items.length > 0 && items.every((item) => form.test(item));
}

function combine(type: string, names: readonly string[], actions: readonly string[]): readonly TablePermission[] {
  const resources = type === "db" ? names : names.map((name) => `${type}:${name}`);
  return resources.flatMap((resource) => actions.map((action) => ({ action, resource })));
}
