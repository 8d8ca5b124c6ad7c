import { parseSync } from "rolldown/utils";

/** A node of the syntax tree (ESTree), with the parts that this check needs. */
export type SyntaxNode = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [key: string]: unknown;
};

/** Parses a file and returns its statements. Throws if it cannot be parsed. */
export function parseStatements(path: string, text: string): readonly SyntaxNode[] {
  const { program, errors } = parseSync(path, text, { preserveParens: false });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return program.body as unknown as readonly SyntaxNode[];
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Returns the node at a key. Throws if there is none. */
export function child(node: SyntaxNode, key: string): SyntaxNode {
  const value = node[key];
  if (!isNode(value)) throw new Error(`${node.type} has no ${key}`);
  return value;
}

/** Returns the nodes at a key that contains a list, one node, or nothing. */
export function children(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

/** Returns all nodes directly below this one. */
export function allChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.keys(node).flatMap((key) => children(node, key));
}

/** Returns the name of an identifier, or the text of a string, which can both name exports and properties. */
export function readName(node: SyntaxNode): string {
  return String(node["name"] ?? node["value"]);
}

export function isIdentifier(node: SyntaxNode | undefined, name?: string): node is SyntaxNode & { type: "Identifier" } {
  return node?.type === "Identifier" && (name === undefined || node["name"] === name);
}

/** Returns the text of a string literal, otherwise `undefined`. */
export function readString(node: SyntaxNode | undefined): string | undefined {
  return node?.type === "Literal" && typeof node["value"] === "string" ? node["value"] : undefined;
}

/** Returns the name of the property in a member expression, or `undefined` if the name is computed. */
export function readProperty(node: SyntaxNode): string | undefined {
  const property = child(node, "property");
  if (node["computed"] === true) return readString(property);
  return isIdentifier(property) ? readName(property) : undefined;
}
