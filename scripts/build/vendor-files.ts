import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import ncc, { type StatsModule } from "@vercel/ncc";
import { rolldown } from "rolldown";
import { minifySync } from "rolldown/utils";
import { findPackages, type Package } from "./installed-packages.ts";
import { checkUndici, finishUndici, undiciExternals } from "./undici.ts";

/** How `src/packages/NAME.ts` becomes `dist/vendor/NAME.cjs`. */
export type VendorFile = {
  readonly name: string;
  /** The packages in the file. The build fails if it contains others, which a new version may add. */
  readonly packages: readonly string[];
  /** The packages and modules that are left out, as they are imported, each with the source file that replaces it. */
  readonly replaced?: Readonly<Record<string, string>>;
};

/** The files of `dist/vendor/`, which all entries share. To add a package, add a line here. */
export const vendorFiles: readonly VendorFile[] = [
  { name: "core", packages: ["@actions/core"] },
  { name: "summary", packages: ["@actions/core"] },
  { name: "undici", packages: ["undici"] },
  { name: "zod", packages: ["zod"] },
  { name: "p-limit", packages: ["p-limit", "yocto-queue"] },
  { name: "toml", packages: ["smol-toml"] },
  { name: "levenshtein", packages: ["fastest-levenshtein"] },
  {
    name: "github",
    packages: [
      "@actions/github",
      "@octokit/auth-token",
      "@octokit/core",
      "@octokit/endpoint",
      "@octokit/request",
      "@octokit/request-error",
      "before-after-hook",
      "universal-user-agent",
    ],
    replaced: {
      "./context.js": "src/packages/github-left-out.ts",
      "@actions/http-client": "src/packages/github-left-out.ts",
      "@octokit/graphql": "src/packages/github-left-out.ts",
      "@octokit/plugin-paginate-rest": "src/packages/github-left-out.ts",
      "@octokit/plugin-rest-endpoint-methods": "src/packages/github-left-out.ts",
      "content-type": "src/packages/github-left-out.ts",
      "json-with-bigint": "src/packages/github-left-out.ts",
      undici: "src/packages/github-left-out.ts",
    },
  },
];

/** A file of `dist/vendor/` and the absolute paths of the modules in it. `path` is relative to `dist/`. */
export type BuiltVendorFile = { readonly path: string; readonly code: string; readonly modulePaths: readonly string[] };

/**
 * Builds one file of `dist/vendor/`. First rolldown selects the statements that `src/packages/NAME.ts` uses, then ncc
 * bundles them into a CommonJS file. rolldown cannot select statements of undici, which is CommonJS already, so ncc
 * gets all of it, except the modules that are left out (undici.ts).
 *
 * Throws if the file contains other packages than `file.packages`.
 */
export async function buildVendorFile(file: VendorFile): Promise<BuiltVendorFile> {
  const isUndici = file.name === "undici";
  const selected = await selectUsedCode(file, isUndici ? [/^undici\//] : []);
  const bundled = await bundleWithNcc(selected.path, isUndici ? undiciExternals : {});
  const modulePaths = isUndici ? bundled.modulePaths : selected.modulePaths;
  if (isUndici) checkUndici(modulePaths);
  const packages = findPackages(modulePaths);
  checkPackages(file, packages);
  const code = removeComments(file.name, isUndici ? finishUndici(bundled.code) : bundled.code);
  return { path: `vendor/${file.name}.cjs`, code: createHeader(file.name, packages) + code, modulePaths };
}

/**
 * Writes the code that `src/packages/NAME.ts` uses to `build/NAME.js`. rolldown can drop single statements, while ncc
 * can only drop whole modules. This leaves a quarter of zod's 268 kB, and drops the HTTP clients of @actions/core.
 */
async function selectUsedCode({ name, replaced = {} }: VendorFile, external: RegExp[]) {
  const alias = Object.fromEntries(Object.entries(replaced).map(([request, file]) => [request, resolve(file)]));
  const bundle = await rolldown({
    input: `src/packages/${name}.ts`,
    platform: "node",
    external,
    resolve: { alias },
    // Some packages do not declare that their modules have no side effects, but none needs such effects. The scenarios
    // test the result.
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
  await bundle.close();
  const path = `build/${name}.js`;
  mkdirSync("build", { recursive: true });
  writeFileSync(path, output[0].code);
  return { path, modulePaths: output[0].moduleIds };
}

async function bundleWithNcc(path: string, externals: Readonly<Record<string, string>>) {
  const { code, stats } = await ncc(resolve(path), { cache: false, esm: false, externals, quiet: true });
  const { modules } = stats.toJson({ all: false, ids: true, modules: true, nestedModules: true });
  return { code, modulePaths: modules.flatMap(listPaths) };
}

function listPaths({ nameForCondition, modules = [] }: StatsModule): string[] {
  return [...(typeof nameForCondition === "string" ? [nameForCondition] : []), ...modules.flatMap(listPaths)];
}

/**
 * Removes the comments of packages, which makes the download 25 kB smaller. Licences are in licenses.txt. Names and
 * line breaks stay, so that people can read the code and `npm run check:vendor` can compare it.
 */
function removeComments(name: string, code: string): string {
  const codegen = { removeWhitespace: false, legalComments: "none" } as const;
  const { code: printed, errors } = minifySync(`${name}.cjs`, code, { compress: false, mangle: false, codegen });
  if (errors.length > 0) throw new Error(`dist/vendor/${name}.cjs cannot be parsed: ${errors[0]?.message}`);
  return printed;
}

function checkPackages({ name, packages }: VendorFile, bundled: readonly Package[]): void {
  const expected = new Set(packages);
  const actual = new Set(bundled.map((each) => each.name));
  const changes = [
    ...[...actual.difference(expected)].map((each) => `contains ${each}`),
    ...[...expected.difference(actual)].map((each) => `lacks ${each}`),
  ];
  if (changes.length === 0) return;
  throw new Error(
    `dist/vendor/${name}.cjs ${changes.join(", ")}. Find out why, then update its packages in scripts/build/vendor-files.ts`,
  );
}

function createHeader(name: string, packages: readonly Package[]): string {
  const contents = packages.map((each) => `${each.name} ${each.version}`).join(", ");
  return (
    `// dist/vendor/${name}.cjs: the code of ${contents} that src/packages/${name}.ts uses.\n` +
    "// Run npm run build to change it. Licences: dist/licenses.txt.\n"
  );
}
