import { isBuiltin } from "node:module";
import { computeConstant } from "./constants.ts";
import { type Form, type Meaning, type Names, toForm } from "./form.ts";
import { builtinMeaning, globalMeaning } from "./registry.ts";
import { RUNTIME } from "./runtime.ts";
import {
  type Statement,
  toCommonJsForm,
  toExpressionStatement,
  toStatementForm,
  toStatements,
  valuesByName,
} from "./statements.ts";
import {
  child,
  children,
  isIdentifier,
  parseStatements,
  readName,
  readProperty,
  readString,
  type SyntaxNode,
} from "./syntax.ts";

/** A statement of a file of `dist/vendor/`, or a whole CommonJS module, in the comparable form. */
export type Shipped = Form & { readonly declares: readonly string[]; readonly line: number; readonly excerpt: string };

/** The contents of a file of `dist/vendor/`. */
export type ShippedFile = {
  readonly statements: readonly Shipped[];
  readonly exports: ReadonlyMap<string, Form>;
  /** The statements that the bundlers added, by purpose. */
  readonly runtime: readonly string[];
};

/** The arguments of the function around a CommonJS module. */
type Role = "module" | "exports" | "require";

/** The contents of a file while it is read. `rest` are the statements of packages. */
type Parts = {
  readonly runtime: string[];
  readonly exports: Map<string, SyntaxNode>;
  readonly meanings: Map<string, Meaning>;
  readonly commonJs: { readonly key: string; readonly wrapper: SyntaxNode; readonly roles: readonly Role[] }[];
  readonly rest: SyntaxNode[];
};

/** Keeps all names as they are, to recognize code that the bundlers add. */
const literally: Names = { meaning: (name) => ({ kind: "known", text: name }) };

const runtimeForms = new Map(
  Object.entries(RUNTIME).map(([name, code]) => [toForm(parseStatements(`${name}.js`, code), literally).text, name]),
);

/** Reads the contents of a file. Throws if it is not a single function call, which is the form that ncc writes. */
export function readShipped(path: string, text: string): ShippedFile {
  const parts: Parts = { runtime: [], exports: new Map(), meanings: new Map(), commonJs: [], rest: [] };
  for (const node of readBody(path, text)) readStatement(node, parts);
  const statements = toStatements(parts.rest);
  const names = collectNames(parts, statements);
  return {
    statements: [
      ...parts.commonJs.map(({ key, wrapper, roles }) => ({
        ...readCommonJs(wrapper, roles, names),
        declares: [key],
        ...place(wrapper, text),
      })),
      ...statements.map((each) => ({
        ...toStatementForm(each, names),
        declares: each.declares.map(toKey),
        ...place(each, text),
      })),
    ],
    exports: new Map([...parts.exports].map(([name, value]) => [name, toForm([toExpressionStatement(value)], names)])),
    runtime: parts.runtime,
  };
}

function readBody(path: string, text: string): readonly SyntaxNode[] {
  const [wrapper, ...more] = parseStatements(path, text);
  const call = wrapper?.type === "ExpressionStatement" ? child(wrapper, "expression") : undefined;
  const callee = call?.type === "CallExpression" ? child(call, "callee") : undefined;
  const isAsExpected =
    more.length === 0 &&
    call !== undefined &&
    children(call, "arguments").length === 0 &&
    callee?.type === "ArrowFunctionExpression" &&
    children(callee, "params").length === 0 &&
    callee["async"] === false;
  if (!isAsExpected) throw new Error(`${path} is not a single call of a function without parameters`);
  return children(child(callee, "body"), "body");
}

function readStatement(node: SyntaxNode, parts: Parts): void {
  const runtime = runtimeForms.get(toForm([node], literally).text);
  if (runtime !== undefined) {
    parts.runtime.push(runtime);
    return;
  }
  const definitions = readExports(node);
  if (definitions !== undefined) {
    for (const [name, value] of definitions) parts.exports.set(name, value);
    return;
  }
  if (!readVariable(node, parts)) parts.rest.push(node);
}

/** Reads the names and values of `__nccwpck_require__.d(__webpack_exports__, { name: () => value })`. */
function readExports(node: SyntaxNode): readonly (readonly [string, SyntaxNode])[] | undefined {
  const call = node.type === "ExpressionStatement" ? child(node, "expression") : undefined;
  if (call?.type !== "CallExpression" || child(call, "callee").type !== "MemberExpression") return undefined;
  const callee = child(call, "callee");
  if (!isIdentifier(child(callee, "object"), "__nccwpck_require__") || readProperty(callee) !== "d") return undefined;
  const [target, definition, ...more] = children(call, "arguments");
  if (!isIdentifier(target, "__webpack_exports__") || definition === undefined || more.length > 0) return undefined;
  const entries = children(definition, "properties").map((each) => {
    const getter = each.type === "Property" && each["computed"] === false ? child(each, "value") : undefined;
    const isPlain = getter?.type === "ArrowFunctionExpression" && children(getter, "params").length === 0;
    const value = isPlain ? child(getter, "body") : undefined;
    return isIdentifier(value) ? ([readName(child(each, "key")), value] as const) : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

/** Reads a variable that contains modules or refers to one. Returns `false` if it is something else. */
function readVariable(node: SyntaxNode, parts: Parts): boolean {
  const [declarator, ...more] = node.type === "VariableDeclaration" ? children(node, "declarations") : [];
  const [init] = declarator === undefined ? [] : children(declarator, "init");
  if (declarator === undefined || init === undefined || more.length > 0 || !isIdentifier(child(declarator, "id")))
    return false;
  const name = readName(child(declarator, "id"));
  if (name === "__webpack_modules__") return readModules(init, parts);
  const meaning = findMeaning(init, parts);
  if (meaning !== undefined) parts.meanings.set(name, meaning);
  else {
    const wrapper = findWrapper(init);
    if (wrapper === undefined) return false;
    parts.commonJs.push({ key: toKey(name), wrapper, roles: ["exports", "module"] });
    parts.meanings.set(name, { kind: "binding", key: toKey(name) });
  }
  return true;
}

/** Finds out what `require("net")`, `__nccwpck_require__(1)` or `import_of_commonjs.name` refers to. */
function findMeaning(init: SyntaxNode, parts: Parts): Meaning | undefined {
  if (init.type === "MemberExpression") return findMember(init, parts);
  const [argument, ...more] = init.type === "CallExpression" ? children(init, "arguments") : [];
  if (argument === undefined || more.length > 0) return undefined;
  if (isIdentifier(child(init, "callee"), "__nccwpck_require__")) return parts.meanings.get(moduleName(argument));
  const request = isIdentifier(child(init, "callee"), "require") ? readString(argument) : undefined;
  return request !== undefined && isBuiltin(request) ? builtinMeaning(request) : undefined;
}

function findMember(init: SyntaxNode, parts: Parts): Meaning | undefined {
  const object = child(init, "object");
  const meaning = isIdentifier(object) ? parts.meanings.get(readName(object)) : undefined;
  const member = readProperty(init);
  if (meaning?.kind !== "binding" || meaning.member !== undefined || member === undefined) return undefined;
  return { ...meaning, member };
}

/** Finds the function in `__commonJSMin((exports, module) => …)()`. */
function findWrapper(init: SyntaxNode): SyntaxNode | undefined {
  if (init.type !== "CallExpression" || children(init, "arguments").length > 0) return undefined;
  const inner = child(init, "callee");
  if (inner.type !== "CallExpression" || !isIdentifier(child(inner, "callee"), "__commonJSMin")) return undefined;
  const [wrapper, ...more] = children(inner, "arguments");
  return wrapper !== undefined && more.length === 0 && isWrapper(wrapper) ? wrapper : undefined;
}

/** Reads ncc's modules by number. A module that only exports another module refers to that one. */
function readModules(init: SyntaxNode, parts: Parts): boolean {
  for (const property of children(init, "properties")) {
    const name = moduleName(child(property, "key"));
    const wrapper = child(property, "value");
    if (property["computed"] !== false || property["kind"] !== "init" || !isWrapper(wrapper)) return false;
    const outside = findOutside(wrapper);
    if (outside === undefined) parts.commonJs.push({ key: name, wrapper, roles: ["module", "exports", "require"] });
    parts.meanings.set(name, outside ?? { kind: "binding", key: name });
  }
  return true;
}

/** Whether a node is a function around a module, with plain parameters. */
function isWrapper(node: SyntaxNode): boolean {
  return (
    node.type === "ArrowFunctionExpression" &&
    node["async"] === false &&
    child(node, "body").type === "BlockStatement" &&
    children(node, "params").every((each) => isIdentifier(each))
  );
}

function moduleName(key: SyntaxNode): string {
  return `module ${readName(key)}`;
}

/** Finds out what `module.exports = require("net")` refers to, or the same with a replacement in place of `net`. */
function findOutside(wrapper: SyntaxNode): Meaning | undefined {
  const body = children(child(wrapper, "body"), "body");
  const { text } = toForm(body, literally);
  const request = findRequest(body);
  if (request === undefined) return undefined;
  const [file, member] = request;
  const code = `module.exports = require(${JSON.stringify(file)})${member === undefined ? "" : `.${member}`};`;
  const isAlone = toForm(parseStatements("outside.js", code), literally).text === text;
  if (!isAlone) return undefined;
  if (member === undefined) return isBuiltin(file) ? builtinMeaning(file) : undefined;
  return { kind: "known", text: `replacement:${file}#${member}` };
}

function findRequest(body: readonly SyntaxNode[]): readonly [string, string | undefined] | undefined {
  const [statement] = body;
  const assignment = statement?.type === "ExpressionStatement" ? child(statement, "expression") : undefined;
  if (assignment?.type !== "AssignmentExpression") return undefined;
  const right = child(assignment, "right");
  const member = right.type === "MemberExpression" ? readProperty(right) : undefined;
  const call = member === undefined ? right : child(right, "object");
  const file = call.type === "CallExpression" ? readString(children(call, "arguments")[0]) : undefined;
  return file === undefined ? undefined : [file, member];
}

function collectNames(parts: Parts, statements: readonly Statement[]): Names {
  const values = valuesByName(statements, parts.rest);
  const declared = new Set(statements.flatMap(({ declares }) => declares));
  const meaning = (name: string): Meaning => {
    const known = parts.meanings.get(name);
    if (known !== undefined) return known;
    const value = values.get(name);
    // An alias. A bundler may use either name.
    if (isIdentifier(value) && values.has(readName(value))) return meaning(readName(value));
    const found = value && computeConstant(value, asConstant);
    if (found !== undefined) return { kind: "constant", value: found.value };
    return declared.has(name) ? { kind: "binding", key: toKey(name) } : globalMeaning(name);
  };
  const asConstant = (name: string) => {
    const found = meaning(name);
    return found.kind === "constant" ? found : undefined;
  };
  return { meaning, required: (argument) => parts.meanings.get(moduleName(argument)) };
}

function readCommonJs(wrapper: SyntaxNode, roles: readonly Role[], names: Names): Form {
  const parameters = Object.fromEntries(
    children(wrapper, "params").flatMap((each, index) => {
      const role = roles[index];
      return role === undefined ? [] : [[readName(each), role] as const];
    }),
  );
  const body = children(child(wrapper, "body"), "body");
  return toCommonJsForm(body, parameters, names);
}

function toKey(name: string): string {
  return `variable ${name}`;
}

function place({ start, end }: { readonly start: number; readonly end: number }, text: string) {
  const excerpt = text.slice(start, end).split("\n").slice(0, 3).join("\n").slice(0, 300);
  return { line: text.slice(0, start).split("\n").length, excerpt };
}
