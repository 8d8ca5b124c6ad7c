import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import { ResolverFactory } from "rolldown/experimental";
import { transformSync } from "rolldown/utils";
import { computeConstant } from "./constants.ts";
import type { Form, Meaning, Names } from "./form.ts";
import {
  DEFAULT,
  formOfValue,
  type Statement,
  toCommonJsForm,
  toStatementForm,
  toStatements,
  valuesByName,
} from "./statements.ts";
import {
  allChildren,
  child,
  children,
  isIdentifier,
  parseStatements,
  readName,
  readString,
  type SyntaxNode,
} from "./syntax.ts";

/** The parts of packages that the build replaces. */
export type Replacements = {
  /** The files that replace packages, by the names of the packages. */
  readonly packages: Readonly<Record<string, string>>;
  /** The replacements of modules that CommonJS modules require, by the argument of the `require`. */
  readonly requests: Readonly<Record<string, string>>;
  /** The member expressions that are replaced by `undefined`. */
  readonly unset: readonly string[];
};

/** A statement of a package, or a whole CommonJS module, in the comparable form. */
export type Original = Form & {
  readonly path: string;
  readonly index: number;
  readonly declares: readonly string[];
  /** The source of a statement that declares nothing, and so has an effect when the module is loaded. */
  readonly effect?: string | undefined;
};

type Import = { readonly request: string; readonly name: string };

type Module = {
  readonly path: string;
  readonly text: string;
  readonly isCommonJs: boolean;
  readonly body: readonly SyntaxNode[];
  readonly statements: readonly Statement[];
  readonly imports: ReadonlyMap<string, Import>;
  /** The exports by name: an import, or the name of a declaration in the module. */
  readonly exports: ReadonlyMap<string, Import | string>;
  readonly starExports: readonly string[];
  readonly values: ReadonlyMap<string, SyntaxNode>;
  readonly requests: readonly string[];
};

const esm = new ResolverFactory({ conditionNames: ["node", "import"], extensions: [".js", ".ts"] });
const commonJs = new ResolverFactory({ conditionNames: ["node", "require"], extensions: [".js", ".json"] });

/** Globals that always have the same value. */
const GLOBAL_CONSTANTS = new Map([
  ["undefined", undefined],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN],
]);

export function globalMeaning(name: string): Meaning {
  return GLOBAL_CONSTANTS.has(name)
    ? { kind: "constant", value: GLOBAL_CONSTANTS.get(name) }
    : { kind: "known", text: `global:${name}` };
}

/** A module of Node. Its default export is the module itself. */
export function builtinMeaning(request: string): Meaning {
  const whole = `builtin:${request.replace(/^node:/, "")}`;
  const member = (name: string): Meaning =>
    name === "default" ? builtinMeaning(request) : { kind: "known", text: `${whole}.${name}` };
  return { kind: "namespace", whole, member };
}

/** Reads modules of packages, and finds out what the names in them refer to. */
export class Registry {
  readonly #modules = new Map<string, Module>();
  readonly #replacements: Replacements;

  /** `texts` contains the texts of modules by path. These modules are not read from disk. */
  constructor(replacements: Replacements, texts: ReadonlyMap<string, string> = new Map()) {
    this.#replacements = replacements;
    for (const [path, text] of texts) this.#modules.set(path, toModule(path, text));
  }

  isCommonJs(path: string): boolean {
    return this.#module(path).isCommonJs;
  }

  /** Lists the paths of a module and of all modules that it imports directly or indirectly, except replaced ones. */
  reachable(start: string): readonly string[] {
    const found = new Set([start]);
    for (const path of found) {
      for (const request of this.#module(path).requests) {
        const target = this.#target(path, request);
        if (target !== undefined && /\.([cm]?js|ts)$/.test(target)) found.add(target);
      }
    }
    return [...found];
  }

  /** Lists the statements of a module, in their order. */
  originals(path: string): readonly Original[] {
    const module = this.#module(path);
    const names = this.#names(module);
    if (module.isCommonJs) {
      const parameters = { module: "module", exports: "exports", require: "require" } as const;
      return [{ ...toCommonJsForm(module.body, parameters, names), path, index: 0, declares: [path] }];
    }
    return module.statements.flatMap((statement, index) => {
      const declares = statement.declares.map((name) => `${path}#${name}`);
      const value = formOfValue(statement, names);
      const effect = statement.kind === "" ? module.text.slice(statement.start, statement.end) : undefined;
      const original = { ...toStatementForm(statement, names), path, index, declares, effect };
      return value === undefined ? [original] : [original, { ...value, path, index, declares: [] }];
    });
  }

  /** Finds out what an export of a module refers to. */
  findExport(path: string, name: string): Meaning {
    const module = this.#module(path);
    if (module.isCommonJs)
      return name === "default" ? { kind: "binding", key: path } : { kind: "binding", key: path, member: name };
    const found = module.exports.get(name);
    if (typeof found === "string") return this.#meaning(module, found);
    if (found !== undefined) return this.#imported(path, found);
    for (const request of module.starExports) {
      const meaning = this.#imported(path, { request, name });
      if (meaning.kind !== "constant" || meaning.value !== undefined) return meaning;
    }
    return { kind: "constant", value: undefined };
  }

  exportNames(path: string): readonly string[] {
    return [...this.#module(path).exports.keys()];
  }

  /** Lists the replaced requests of a CommonJS module with their replacements, as text. */
  replacedRequests(path: string): readonly string[] {
    const { isCommonJs, requests } = this.#module(path);
    const table = this.#replacements.requests;
    return requests.flatMap((each) => (isCommonJs && Object.hasOwn(table, each) ? [`${each} by ${table[each]}`] : []));
  }

  #names(module: Module): Names {
    return {
      meaning: (name) => this.#meaning(module, name),
      required: (argument) => this.#required(module, readString(argument)),
      unset: this.#replacements.unset,
    };
  }

  #meaning(module: Module, name: string): Meaning {
    const imported = module.imports.get(name);
    if (imported !== undefined) return this.#imported(module.path, imported);
    const value = module.values.get(name);
    // An alias. A bundler may use either name.
    if (isIdentifier(value) && module.values.has(readName(value))) return this.#meaning(module, readName(value));
    const found = value && computeConstant(value, (each) => this.#constant(module, each));
    if (found !== undefined) return { kind: "constant", value: found.value };
    if (module.statements.some(({ declares }) => declares.includes(name))) {
      return { kind: "binding", key: `${module.path}#${name}` };
    }
    return globalMeaning(name);
  }

  #constant(module: Module, name: string) {
    const meaning = this.#meaning(module, name);
    return meaning.kind === "constant" ? meaning : undefined;
  }

  #imported(path: string, { request, name }: Import): Meaning {
    const target = this.#target(path, request);
    if (target === undefined) {
      const builtin = builtinMeaning(request);
      return name === "*" || builtin.kind !== "namespace" ? builtin : builtin.member(name);
    }
    if (name !== "*") return this.findExport(target, name);
    return { kind: "namespace", whole: `namespace:${target}`, member: (each) => this.findExport(target, each) };
  }

  #required(module: Module, request: string | undefined): Meaning | undefined {
    if (request === undefined || !module.isCommonJs) return undefined;
    const replacement = this.#replacements.requests[request];
    if (replacement !== undefined) return { kind: "known", text: `replacement:${replacement}` };
    const target = this.#target(module.path, request);
    return target === undefined ? builtinMeaning(request) : { kind: "binding", key: target };
  }

  /** Resolves a request to the path of a module. Returns `undefined` if Node has the module, or if it is replaced. */
  #target(path: string, request: string): string | undefined {
    const { isCommonJs } = this.#module(path);
    if (isCommonJs && Object.hasOwn(this.#replacements.requests, request)) return undefined;
    const replacement = this.#replacements.packages[request];
    if (replacement !== undefined) return replacement;
    if (isBuiltin(request)) return undefined;
    const { path: target, error } = (isCommonJs ? commonJs : esm).sync(dirname(path), request);
    if (target === undefined) throw new Error(`${path} requires ${request}: ${error}`);
    return target;
  }

  #module(path: string): Module {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const module = readModule(path);
    this.#modules.set(path, module);
    return module;
  }
}

function readModule(path: string): Module {
  const source = readFileSync(path, "utf8");
  return toModule(path, path.endsWith(".ts") ? transformSync(path, source).code : source);
}

function toModule(path: string, text: string): Module {
  const body = parseStatements(path.replace(/\.ts$/, ".js"), text);
  const isCommonJs = !body.some(({ type }) => /^(Import|Export)/.test(type));
  const statements = isCommonJs ? [] : toStatements(body);
  return {
    path,
    text,
    isCommonJs,
    body,
    statements,
    imports: new Map(body.flatMap(listImports)),
    exports: new Map(body.flatMap(listExports)),
    starExports: body.flatMap((node) =>
      node.type === "ExportAllDeclaration" && !node["exported"] ? [readName(child(node, "source"))] : [],
    ),
    values: valuesByName(statements, body),
    requests: [...new Set(body.flatMap(listRequests))],
  };
}

function listImports(node: SyntaxNode): readonly (readonly [string, Import])[] {
  if (node.type !== "ImportDeclaration") return [];
  const request = readName(child(node, "source"));
  return children(node, "specifiers").map((each) => {
    const [imported] = children(each, "imported");
    const fallback = each.type === "ImportNamespaceSpecifier" ? "*" : "default";
    return [readName(child(each, "local")), { request, name: imported === undefined ? fallback : readName(imported) }];
  });
}

function listExports(node: SyntaxNode): readonly (readonly [string, Import | string])[] {
  const [source] = children(node, "source");
  const [declaration] = children(node, "declaration");
  if (node.type === "ExportDefaultDeclaration") return [["default", defaultName(declaration)]];
  if (node.type === "ExportAllDeclaration") {
    return children(node, "exported").map((each) => [
      readName(each),
      { request: source ? readName(source) : "", name: "*" },
    ]);
  }
  if (node.type !== "ExportNamedDeclaration") return [];
  if (declaration !== undefined) {
    return toStatements([declaration]).flatMap(({ declares }) => declares.map((name) => [name, name] as const));
  }
  return children(node, "specifiers").map((each) => {
    const local = readName(child(each, "local"));
    return [
      readName(child(each, "exported")),
      source === undefined ? local : { request: readName(source), name: local },
    ];
  });
}

function defaultName(declaration: SyntaxNode | undefined): string {
  if (declaration === undefined) return DEFAULT;
  if (isIdentifier(declaration)) return readName(declaration);
  const [id] = /^(Function|Class)Declaration$/.test(declaration.type) ? children(declaration, "id") : [];
  return id === undefined ? DEFAULT : readName(id);
}

/** Lists the modules that a node imports, re-exports or requires, at any depth. */
function listRequests(node: SyntaxNode): readonly string[] {
  const isRequire = node.type === "CallExpression" && isIdentifier(child(node, "callee"), "require");
  const [source] = isRequire ? children(node, "arguments") : children(node, "source");
  const request = readString(source);
  return [...(request === undefined ? [] : [request]), ...allChildren(node).flatMap(listRequests)];
}
