/** The file of rolldown's own functions. `simplifyImports` removes all calls of them. */
export const RUNTIME = "rolldown-runtime";

/**
 * Leaves out what rolldown adds to a file of `dist` for cases that do not occur here, so that the file reads like its
 * sources. Throws if such a case occurs.
 */
export function simplify(code: string): string {
  return simplifyExports(simplifyCalls(simplifyImports(code)));
}

/** Leaves out the wrapper for default exports. Throws if code uses one. */
function simplifyImports(code: string): string {
  const simple = code
    .replace(/\/\* @__PURE__ \*\/ require_rolldown_runtime\.__toESM\((require\("[^"]+"\)), 1\)/g, "$1")
    .replace(`const require_rolldown_runtime = require("./${RUNTIME}.cjs");\n`, "");
  const rest = /^.*require_rolldown_runtime.*$/m.exec(simple)?.[0];
  if (rest !== undefined) throw new Error(`dist needs a function of rolldown: ${rest.trim()}. Import by name instead`);
  return simple;
}

/**
 * Writes `vendor_zod.object()` where rolldown writes `(0, src_packages_zod_ts.object)()`, so that the function does not
 * get the package as `this`. No function that is imported here uses `this`.
 */
function simplifyCalls(code: string): string {
  return code.replace(/\bsrc_packages_(\w+)_ts\b/g, "vendor_$1").replace(/\(0, ((?:node|vendor)_\w+\.\w+)\)\(/g, "$1(");
}

/**
 * Writes `exports.x = x` for each export, where rolldown writes five lines with a getter, in case `x` is assigned again.
 * Throws if that is possible.
 */
function simplifyExports(code: string): string {
  return code.replace(
    /^Object\.defineProperty\(exports, "(\w+)", \{\n\tenumerable: true,\n\tget: function\(\) \{\n\t\treturn (\w+);\n\t\}\n\}\);$/gm,
    (_getter, name: string, value: string) => {
      if (new RegExp(`^let ${value}\\b`, "m").test(code)) throw new Error(`${value} is exported, so make it a const`);
      return `exports.${name} = ${value};`;
    },
  );
}
