import { child, children, isIdentifier, readName, type SyntaxNode } from "./syntax.ts";

/** A value that a bundler may compute in advance. */
export type Constant = string | number | boolean | null | undefined;

type Found = { readonly value: Constant } | undefined;
type Lookup = (name: string) => Found;

/**
 * Computes the value of an expression if it is the same in every run. Otherwise returns `undefined`. `unset` lists
 * member expressions whose value is always `undefined`.
 */
export function computeConstant(node: SyntaxNode, lookup: Lookup, unset: readonly string[] = []): Found {
  switch (node.type) {
    case "Literal":
      return node["regex"] || node["bigint"] ? undefined : { value: node["value"] as Constant };
    case "Identifier":
      return lookup(readName(node));
    case "UnaryExpression":
      return ofUnary(String(node["operator"]), computeConstant(child(node, "argument"), lookup, unset));
    case "BinaryExpression":
      return ofBinary(node, lookup, unset);
    case "TemplateLiteral":
      return ofTemplate(node, lookup, unset);
    case "MemberExpression":
      return unset.includes(dotted(node)) ? { value: undefined } : undefined;
    default:
      return undefined;
  }
}

function ofUnary(operator: string, argument: Found): Found {
  if (argument === undefined) return undefined;
  if (operator === "void") return { value: undefined };
  return operator === "-" && typeof argument.value === "number" ? { value: -argument.value } : undefined;
}

function ofBinary(node: SyntaxNode, lookup: Lookup, unset: readonly string[]): Found {
  const left = computeConstant(child(node, "left"), lookup, unset);
  const right = left && computeConstant(child(node, "right"), lookup, unset);
  if (left === undefined || right === undefined) return undefined;
  return compute(String(node["operator"]), left.value, right.value);
}

function compute(operator: string, left: Constant, right: Constant): Found {
  if (operator === "+" && typeof left === "string" && typeof right === "string") return { value: left + right };
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  const operations: Readonly<Record<string, number>> = {
    "+": left + right,
    "-": left - right,
    "*": left * right,
    "/": left / right,
    "**": left ** right,
    "%": left % right,
    "|": left | right,
    "&": left & right,
    "^": left ^ right,
    "<<": left << right,
    ">>": left >> right,
    ">>>": left >>> right,
  };
  const value = operations[operator];
  return value === undefined ? undefined : { value };
}

function ofTemplate(node: SyntaxNode, lookup: Lookup, unset: readonly string[]): Found {
  const values = children(node, "expressions").map((each) => computeConstant(each, lookup, unset));
  if (values.includes(undefined)) return undefined;
  const texts = children(node, "quasis").map((quasi) => (quasi["value"] as { cooked: string }).cooked);
  return { value: texts.map((text, index) => text + (index in values ? String(values[index]?.value) : "")).join("") };
}

/** Formats a member expression as `a.b.c`. Returns an empty text for any other expression. */
function dotted(node: SyntaxNode): string {
  if (isIdentifier(node)) return readName(node);
  if (node.type !== "MemberExpression" || node["computed"] === true) return "";
  return `${dotted(child(node, "object"))}.${readName(child(node, "property"))}`;
}
