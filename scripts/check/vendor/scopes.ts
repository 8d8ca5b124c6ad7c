import { allChildren, child, children, readName, type SyntaxNode } from "./syntax.ts";

/** The names that a function, class or block declares. `printed` is set when a name is first printed. */
export type Scope = { readonly names: Map<string, { printed?: string }>; readonly parent?: Scope | undefined };

/** Finds the declaration of a name inside the statement. Returns `undefined` if there is none. */
export function lookUp(scope: Scope | undefined, name: string): { printed?: string } | undefined {
  return scope === undefined ? undefined : (scope.names.get(name) ?? lookUp(scope.parent, name));
}

/** Creates the scope of a node. Returns `undefined` if the node has none. */
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
      return children(node, "id").map(readName);
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
  const own = node.type === "FunctionExpression" ? children(node, "id").map(readName) : [];
  const body = child(node, "body");
  const statements = body.type === "BlockStatement" ? children(body, "body") : [];
  return [...own, ...children(node, "params").flatMap(patternNames), ...hoistedNames(statements)];
}

/** Lists the names that `let`, `const`, `class` and `function` declare directly in a list of statements. */
export function lexicalNames(statements: readonly SyntaxNode[]): readonly string[] {
  return statements.flatMap((node) => {
    if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
      return children(node, "id").map(readName);
    if (node.type !== "VariableDeclaration" || node["kind"] === "var") return [];
    return children(node, "declarations").flatMap((each) => patternNames(child(each, "id")));
  });
}

/** Lists the names that `var` declares in these statements, at any depth outside functions and classes. */
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

/** Lists the names that a pattern declares, such as `{ a, b: [c] = [] }`. */
export function patternNames(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case "Identifier":
      return [readName(node)];
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
      throw new Error(`Unexpected ${node.type} in a pattern`);
  }
}
