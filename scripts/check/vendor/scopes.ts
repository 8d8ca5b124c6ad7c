import { allChildren, child, children, nameOf, type SyntaxNode } from "./syntax.ts";

/** The names that a function, class or block declares, each with its number once it has been printed. */
export type Scope = { readonly names: Map<string, { printed?: string }>; readonly parent?: Scope | undefined };

/** Finds what a name means here, if something inside of the statement declares it. */
export function lookUp(scope: Scope | undefined, name: string): { printed?: string } | undefined {
  return scope === undefined ? undefined : (scope.names.get(name) ?? lookUp(scope.parent, name));
}

/** The scope that a node opens, or undefined if it opens none. */
export function openScope(node: SyntaxNode, parent: Scope | undefined): Scope | undefined {
  const names = namesOfScope(node);
  if (names === undefined) return undefined;
  return { names: new Map(names.map((name) => [name, {}])), parent };
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function namesOfScope(node: SyntaxNode): readonly string[] | undefined {
  if (FUNCTIONS.has(node.type)) return namesOfFunction(node);
  switch (node.type) {
    case "ClassExpression":
      return children(node, "id").map(nameOf);
    case "StaticBlock":
      return [...hoistedNames(children(node, "body")), ...lexicalNames(children(node, "body"))];
    case "BlockStatement":
      return lexicalNames(children(node, "body"));
    case "SwitchStatement":
      return lexicalNames(children(node, "cases").flatMap((each) => children(each, "consequent")));
    case "ForStatement":
      return lexicalNames(children(node, "init"));
    case "ForInStatement":
    case "ForOfStatement":
      return lexicalNames(children(node, "left"));
    case "CatchClause":
      return children(node, "param").flatMap(patternNames);
    default:
      return undefined;
  }
}

function namesOfFunction(node: SyntaxNode): readonly string[] {
  const own = node.type === "FunctionExpression" ? children(node, "id").map(nameOf) : [];
  const body = child(node, "body");
  const statements = body.type === "BlockStatement" ? children(body, "body") : [];
  return [...own, ...children(node, "params").flatMap(patternNames), ...hoistedNames(statements)];
}

/** What `let`, `const`, `class` and `function` declare directly in a list of statements. */
export function lexicalNames(statements: readonly SyntaxNode[]): readonly string[] {
  return statements.flatMap((node) => {
    if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
      return children(node, "id").map(nameOf);
    if (node.type !== "VariableDeclaration" || node["kind"] === "var") return [];
    return children(node, "declarations").flatMap((each) => patternNames(child(each, "id")));
  });
}

/** What `var` declares in these statements, at any depth outside of functions and classes. */
export function hoistedNames(nodes: readonly SyntaxNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (FUNCTIONS.has(node.type) || node.type.startsWith("Class")) return [];
    const own =
      node.type === "VariableDeclaration" && node["kind"] === "var"
        ? children(node, "declarations").flatMap((each) => patternNames(child(each, "id")))
        : [];
    return [...own, ...hoistedNames(allChildren(node))];
  });
}

/** The names that a pattern binds, such as `{ a, b: [c] = [] }`. */
export function patternNames(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case "Identifier":
      return [nameOf(node)];
    case "ObjectPattern":
      return children(node, "properties").flatMap(patternNames);
    case "Property":
      return patternNames(child(node, "value"));
    case "ArrayPattern":
      return children(node, "elements").flatMap(patternNames);
    case "AssignmentPattern":
      return patternNames(child(node, "left"));
    case "RestElement":
      return patternNames(child(node, "argument"));
    default:
      throw new Error(`a pattern with ${node.type}`);
  }
}
