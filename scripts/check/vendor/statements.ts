import { type Form, type Names, toForm } from "./form.ts";
import { hoistedNames, lexicalNames, patternNames, type Scope } from "./scopes.ts";
import { allChildren, child, children, isIdentifier, readName, type SyntaxNode } from "./syntax.ts";

/** The name that this check gives to a default export without a name. */
export const DEFAULT = "*default*";

/** A statement at the top level of a file. Each variable of a declaration counts as a statement. */
export type Statement = {
  /** The names that it declares. */
  readonly declares: readonly string[];
  /** Statements of different kinds never match. */
  readonly kind: string;
  readonly parts: readonly SyntaxNode[];
  /** Another name, which the statement uses for the declared class. */
  readonly alias?: string | undefined;
  readonly start: number;
  readonly end: number;
};

/** Splits a file into statements. Leaves out imports, and exports without a declaration. */
export function toStatements(body: readonly SyntaxNode[]): readonly Statement[] {
  return body.flatMap((node) => {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "EmptyStatement":
        return [];
      case "ExportNamedDeclaration":
        return toStatements(children(node, "declaration"));
      case "ExportDefaultDeclaration":
        return ofDefault(child(node, "declaration"));
      case "VariableDeclaration":
        return children(node, "declarations").map((each) => ofVariable(each, String(node["kind"])));
      case "FunctionDeclaration":
      case "ClassDeclaration":
        return [ofValue(node, readName(child(node, "id")), "const")];
      default:
        return node["directive"]
          ? []
          : [{ ...position(node), declares: hoistedNames([node]), kind: "", parts: [node] }];
    }
  });
}

function ofDefault(declaration: SyntaxNode): readonly Statement[] {
  const [id] = /^(Function|Class)/.test(declaration.type) ? children(declaration, "id") : [];
  return [ofValue(declaration, id === undefined ? DEFAULT : readName(id), "var")];
}

function ofVariable(node: SyntaxNode, kind: string): Statement {
  const id = child(node, "id");
  const [init] = children(node, "init");
  if (!isIdentifier(id)) return { ...position(node), declares: patternNames(id), kind, parts: [node] };
  if (init === undefined) return { ...position(node), declares: [readName(id)], kind, parts: [] };
  return { ...ofValue(init, readName(id), kind), ...position(node) };
}

/**
 * Bundlers write `var A = class {}` for `class A {}`, so both become the same statement. A function declaration is
 * different from a variable with a function, because it is hoisted.
 */
function ofValue(node: SyntaxNode, name: string, variable: string): Statement {
  if (node.type === "FunctionDeclaration") {
    return {
      ...position(node),
      declares: [name],
      kind: "function",
      parts: [{ ...node, type: "FunctionExpression", id: null }],
    };
  }
  if (!node.type.startsWith("Class")) return { ...position(node), declares: [name], kind: variable, parts: [node] };
  const alias = children(node, "id").map(readName)[0];
  return {
    ...position(node),
    declares: [name],
    kind: "class",
    parts: [{ ...node, type: "ClassExpression", id: null }],
    alias,
  };
}

function position({ start, end }: SyntaxNode) {
  return { start, end };
}

/** Converts a statement to the comparable form. */
export function toStatementForm({ declares, kind, parts, alias }: Statement, names: Names): Form {
  const [name] = declares;
  const inside: Names =
    alias === undefined || name === undefined
      ? names
      : { ...names, meaning: (each) => names.meaning(each === alias ? name : each) };
  const { text, references } = toForm(parts, inside);
  return { text: `${kind} ${declares.length} ${text}`, references };
}

/**
 * Converts the value of a declaration to a statement. A bundler drops an unused name, but keeps the computation of its
 * value.
 */
export function formOfValue({ declares, parts: [value] }: Statement, names: Names): Form | undefined {
  if (declares.length !== 1 || value === undefined || /^(Function|Class)/.test(value.type)) return undefined;
  return toStatementForm({ declares: [], kind: "", parts: [toExpressionStatement(value)], start: 0, end: 0 }, names);
}

/** Creates the statement `expression;`. */
export function toExpressionStatement(expression: SyntaxNode): SyntaxNode {
  return { type: "ExpressionStatement", start: expression.start, end: expression.end, expression };
}

/** Converts a whole CommonJS module. `parameters` contains the roles of its parameters by name. */
export function toCommonJsForm(
  body: readonly SyntaxNode[],
  parameters: Readonly<Record<string, "module" | "exports" | "require">>,
  names: Names,
): Form {
  const own = [...hoistedNames(body), ...lexicalNames(body)].map((name) => [name, {}] as const);
  const given = Object.entries(parameters).map(([name, role]) => [name, { printed: `@${role}` }] as const);
  const scope: Scope = { names: new Map<string, { printed?: string }>([...given, ...own]) };
  const { text, references } = toForm(body, names, scope);
  return { text: `CommonJS ${text}`, references };
}

/** Finds the names whose value never changes, with their values. A bundler may replace such a name by its value. */
export function valuesByName(
  statements: readonly Statement[],
  body: readonly SyntaxNode[],
): ReadonlyMap<string, SyntaxNode> {
  const assigned = new Set(assignedNames(body));
  return new Map(
    statements.flatMap(({ declares: [name], kind, parts: [value] }) =>
      name !== undefined && value !== undefined && (kind === "const" || (kind === "var" && !assigned.has(name)))
        ? [[name, value] as const]
        : [],
    ),
  );
}

/** Lists the names that are assigned in these nodes, at any depth. */
function assignedNames(nodes: readonly SyntaxNode[]): readonly string[] {
  return nodes.flatMap((node) => [...listTargets(node).flatMap(identifiersIn), ...assignedNames(allChildren(node))]);
}

function listTargets(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case "AssignmentExpression":
    case "ForInStatement":
    case "ForOfStatement":
      return children(node, "left");
    case "UpdateExpression":
      return children(node, "argument");
    default:
      return [];
  }
}

function identifiersIn(target: SyntaxNode): readonly string[] {
  if (isIdentifier(target)) return [readName(target)];
  return target.type === "MemberExpression" ? [] : allChildren(target).flatMap(identifiersIn);
}
