import { type Constant, computeConstant } from "./constants.ts";
import { lookUp, openScope, type Scope } from "./scopes.ts";
import {
  child,
  children,
  isIdentifier,
  isNode,
  readName,
  readProperty,
  readString,
  type SyntaxNode,
} from "./syntax.ts";

/** What a name at the top level of a file refers to. */
export type Meaning =
  /** A declaration in the same bundle or package. `key` identifies it. */
  | { readonly kind: "binding"; readonly key: string; readonly member?: string }
  /** A constant. A bundler may replace its name by its value. */
  | { readonly kind: "constant"; readonly value: Constant }
  /** All exports of a module. `member` returns one of them. */
  | { readonly kind: "namespace"; readonly member: (name: string) => Meaning; readonly whole: string }
  /** Anything else, by a name that is the same in all files: a global, or an export of a module of Node. */
  | { readonly kind: "known"; readonly text: string };

/** What the names in a file refer to. */
export type Names = {
  readonly meaning: (name: string) => Meaning;
  /** What a call of `require` returns, or `undefined` if it is not known. */
  readonly required?: ((argument: SyntaxNode) => Meaning | undefined) | undefined;
  /** Member expressions that the build replaces by `undefined`, such as `process.env.NAME`. */
  readonly unset?: readonly string[] | undefined;
};

/**
 * A statement in a form that does not depend on comments, white space, names and the module system. Two statements do
 * the same if their `text` is the same and their `references` refer to statements that do the same.
 */
export type Form = { readonly text: string; readonly references: readonly string[] };

/** Converts nodes to the comparable form: the parts of one statement, or all statements of a CommonJS module. */
export function toForm(nodes: readonly SyntaxNode[], names: Names, scope?: Scope): Form {
  const printer = new Printer(names);
  const text = printer.statements(nodes, scope);
  return { text, references: printer.references };
}

/** Keys that do not change what a program does. */
const IGNORED = new Set(["type", "start", "end", "range", "loc", "parent", "raw", "directive", "shorthand", "phase"]);
const TYPES = new Set(["typeAnnotation", "returnType", "typeParameters", "typeArguments", "superTypeArguments"]);

class Printer {
  readonly references: string[] = [];
  readonly #names: Names;
  #locals = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  statements(nodes: readonly SyntaxNode[], scope: Scope | undefined): string {
    return nodes
      .filter((node) => node["directive"] === undefined || node["directive"] === null)
      .filter((node) => node.type !== "EmptyStatement")
      .map((node) => this.#print(node, scope))
      .join(";");
  }

  #print(node: SyntaxNode, outer: Scope | undefined): string {
    const constant = computeConstant(node, (name) => this.#constant(name, outer), this.#names.unset);
    if (constant !== undefined) return `=${print(constant.value)}`;
    const scope = openScope(node, outer) ?? outer;
    switch (node.type) {
      case "Identifier":
        return this.#identifier(readName(node), scope);
      case "MemberExpression":
        return this.#member(node, scope);
      case "CallExpression":
        return this.#call(node, scope);
      case "TemplateLiteral":
        return this.#template(node, scope);
      case "TaggedTemplateExpression":
        return this.#tagged(node, scope);
      case "LogicalExpression":
        return `(${this.#operands(node, String(node["operator"]), scope).join(` ${node["operator"]} `)})`;
      case "SequenceExpression":
        return this.#sequence(node, scope);
      case "BlockStatement":
        return this.#block(node, scope);
      case "Literal":
        return JSON.stringify([node["regex"], node["bigint"]]);
      default:
        return this.#generic(node, scope);
    }
  }

  /** The value of a name if it is a constant and no inner scope declares the same name. */
  #constant(name: string, scope: Scope | undefined): { readonly value: Constant } | undefined {
    if (lookUp(scope, name) !== undefined) return undefined;
    const meaning = this.#names.meaning(name);
    return meaning.kind === "constant" ? meaning : undefined;
  }

  #identifier(name: string, scope: Scope | undefined): string {
    const local = lookUp(scope, name);
    if (local === undefined) return this.#meaning(this.#names.meaning(name));
    local.printed ??= `~${this.#locals++}`;
    return local.printed;
  }

  #meaning(meaning: Meaning): string {
    switch (meaning.kind) {
      case "constant":
        return `=${print(meaning.value)}`;
      case "namespace":
        return meaning.whole;
      case "known":
        return meaning.text;
      case "binding":
        this.references.push(meaning.key);
        return meaning.member === undefined ? "§" : `§.${meaning.member}`;
    }
  }

  #member(node: SyntaxNode, scope: Scope | undefined): string {
    const object = child(node, "object");
    const property = readProperty(node);
    const meaning = this.#namespace(object, scope);
    if (meaning !== undefined && property !== undefined) return this.#meaning(meaning.member(property));
    if (property === undefined) return this.#generic(node, scope);
    return `${this.#print(object, scope)}${node["optional"] === true ? "?." : "."}${print(property)}`;
  }

  #namespace(object: SyntaxNode, scope: Scope | undefined) {
    if (!isIdentifier(object) || lookUp(scope, readName(object)) !== undefined) return undefined;
    const meaning = this.#names.meaning(readName(object));
    return meaning.kind === "namespace" ? meaning : undefined;
  }

  /** Prints a call of `require` as what it returns. */
  #call(node: SyntaxNode, scope: Scope | undefined): string {
    const callee = child(node, "callee");
    const [argument] = children(node, "arguments");
    const isRequire = isIdentifier(callee) && lookUp(scope, readName(callee))?.printed === "@require";
    const required = isRequire && argument !== undefined ? this.#names.required?.(argument) : undefined;
    return required === undefined ? this.#generic(node, scope) : this.#meaning(required);
  }

  /** `(0, a.b)()` calls b without `this`, which is the same as calling an imported b. */
  #sequence(node: SyntaxNode, scope: Scope | undefined): string {
    const [first, second, ...more] = children(node, "expressions");
    const isImported =
      more.length === 0 &&
      first?.["value"] === 0 &&
      second?.type === "MemberExpression" &&
      this.#namespace(child(second, "object"), scope) !== undefined;
    return isImported ? this.#print(second, scope) : this.#generic(node, scope);
  }

  #block(node: SyntaxNode, scope: Scope | undefined): string {
    return `{${this.statements(children(node, "body"), scope)}}`;
  }

  #template(node: SyntaxNode, scope: Scope | undefined): string {
    const expressions = children(node, "expressions");
    const parts = children(node, "quasis").flatMap((quasi, index) => {
      const { cooked } = quasi["value"] as { cooked: string };
      const expression = expressions[index];
      return [`=${print(cooked)}`, ...(expression === undefined ? [] : [this.#print(expression, scope)])];
    });
    return `template(${joinConstants(parts).join()})`;
  }

  #tagged(node: SyntaxNode, scope: Scope | undefined): string {
    const quasi = child(node, "quasi");
    const texts = children(quasi, "quasis").map((each) => JSON.stringify(each["value"]));
    const expressions = children(quasi, "expressions").map((each) => this.#print(each, scope));
    return `tagged(${this.#print(child(node, "tag"), scope)},[${texts.join()}],[${expressions.join()}])`;
  }

  /** `(a && b) && c` is the same as `a && (b && c)`. */
  #operands(node: SyntaxNode, operator: string, scope: Scope | undefined): readonly string[] {
    if (node.type !== "LogicalExpression" || node["operator"] !== operator) return [this.#print(node, scope)];
    return [child(node, "left"), child(node, "right")].flatMap((each) => this.#operands(each, operator, scope));
  }

  #generic(node: SyntaxNode, scope: Scope | undefined): string {
    const parts = Object.keys(node)
      .filter((key) => !IGNORED.has(key) && !TYPES.has(key))
      .sort()
      .map((key) => `${key}:${this.#value(node, key, scope)}`);
    return `${node.type}(${parts.join()})`;
  }

  #value(node: SyntaxNode, key: string, scope: Scope | undefined): string {
    const value = node[key];
    if (isLabel(node, key)) return print(readName(child(node, key)));
    if (Array.isArray(value)) {
      if (value.some((each) => isNode(each) && isStatement(each))) return `[${this.statements(value, scope)}]`;
      return `[${value.map((each) => (isNode(each) ? this.#print(each, scope) : String(each))).join()}]`;
    }
    if (!isNode(value)) return print(value as Constant);
    return isBranch(node, key) ? this.#branch(value, scope) : this.#print(value, scope);
  }

  #branch(node: SyntaxNode, scope: Scope | undefined): string {
    const printed = this.#print(node, scope);
    return node.type === "BlockStatement" ? printed : `{${printed}}`;
  }
}

function isStatement({ type }: SyntaxNode): boolean {
  return type.endsWith("Statement") || type.endsWith("Declaration");
}

/** Whether braces make no difference for the statement at this key. */
function isBranch({ type }: SyntaxNode, key: string): boolean {
  return key === "consequent" || key === "alternate"
    ? type === "IfStatement"
    : key === "body" && /^(For|While|DoWhile)/.test(type);
}

const KEYED = new Set(["Property", "MethodDefinition", "PropertyDefinition", "AccessorProperty"]);

/** Whether the identifier at this key is the name of a property or label, not of a variable. */
function isLabel(node: SyntaxNode, key: string): boolean {
  if (key === "label") return isNode(node[key]);
  if (node["computed"] === true) return false;
  const isKey = (key === "key" && KEYED.has(node.type)) || (key === "property" && node.type === "MemberExpression");
  if (node.type === "MetaProperty") return true;
  return isKey && (child(node, key).type === "Identifier" || readString(child(node, key)) !== undefined);
}

function joinConstants(parts: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.startsWith("=") && part.startsWith("=")) {
      joined[joined.length - 1] = `=${print(`${readBack(last)}${readBack(part)}`)}`;
    } else joined.push(part);
  }
  return joined;
}

/** The text that a printed constant adds to a template. */
function readBack(part: string): string {
  const text = part.slice(1);
  return text.startsWith('"') ? JSON.parse(text) : text;
}

function print(value: Constant | null): string {
  return typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
}
