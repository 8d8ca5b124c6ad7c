import { parseSync } from "rolldown/utils";

/** A node of the syntax tree (ESTree), as far as this check needs it. */
export type SyntaxNode = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [key: string]: unknown;
};

/** The statements of a file. Throws if it can't be parsed. */
export function parseStatements(path: string, text: string): readonly SyntaxNode[] {
  const { program, errors } = parseSync(path, text, { preserveParens: false });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return program.body as unknown as readonly SyntaxNode[];
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The node at a key that always holds one. */
export function child(node: SyntaxNode, key: string): SyntaxNode {
  const value = node[key];
  if (!isNode(value)) throw new Error(`${node.type} has no ${key}`);
  return value;
}

/** The nodes at a key that holds a list, or one node, or nothing. */
export function children(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

/** All nodes directly below this one. */
export function allChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.keys(node).flatMap((key) => children(node, key));
}

/** The name of an identifier, or the text of a string: how exports and properties are named. */
export function nameOf(node: SyntaxNode): string {
  return String(node["name"] ?? node["value"]);
}

export function isIdentifier(node: SyntaxNode | undefined, name?: string): node is SyntaxNode & { type: "Identifier" } {
  return node?.type === "Identifier" && (name === undefined || node["name"] === name);
}

/** The text of a string literal, else undefined. */
export function stringOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === "Literal" && typeof node["value"] === "string" ? node["value"] : undefined;
}

/** The property that a member expression names without computing it, else undefined. */
export function propertyOf(node: SyntaxNode): string | undefined {
  const property = child(node, "property");
  if (node["computed"] === true) return stringOf(property);
  return isIdentifier(property) ? nameOf(property) : undefined;
}
