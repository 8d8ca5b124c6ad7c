import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import ncc, { type StatsModule } from "@vercel/ncc";
import { rolldown } from "rolldown";
import { minifySync } from "rolldown/utils";
import { type Package, packagesOf } from "./installed-packages.ts";
import { checkUndici, finishUndici, undiciExternals } from "./undici.ts";

/** How `src/packages/NAME.ts` becomes `dist/vendor/NAME.cjs`. */
export type VendorFile = {
  readonly name: string;
  /** The packages whose code it contains. The build fails if a new version adds others. */
  readonly packages: readonly string[];
  /** Packages that are left out, each with the file that replaces it. */
  readonly replaced?: Readonly<Record<string, string>>;
};

/** The packages, in files that the entries share. To add a package, add a line here. */
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
      "content-type",
      "json-with-bigint",
      "universal-user-agent",
    ],
    replaced: {
      "@actions/http-client": "src/packages/github-left-out.ts",
      "@octokit/graphql": "src/packages/github-left-out.ts",
      "@octokit/plugin-paginate-rest": "src/packages/github-left-out.ts",
      "@octokit/plugin-rest-endpoint-methods": "src/packages/github-left-out.ts",
      undici: "src/packages/github-left-out.ts",
    },
  },
];

/** A file of `dist/vendor/`, and the absolute paths of the modules in it. */
export type BuiltVendorFile = { readonly path: string; readonly code: string; readonly modulePaths: readonly string[] };

/**
 * Bundles one vendor file: rolldown selects the statements that `src/packages/NAME.ts` uses, and ncc turns them into
 * CommonJS. undici is CommonJS already, so only whole files can be left out (undici.ts).
 *
 * Throws if the file contains code of other packages than it lists.
 */
export async function buildVendorFile(file: VendorFile): Promise<BuiltVendorFile> {
  const isUndici = file.name === "undici";
  const shaken = await shakeTree(file, isUndici ? [/^undici\//] : []);
  const bundled = await bundleWithNcc(shaken.path, isUndici ? undiciExternals : {});
  const modulePaths = isUndici ? bundled.modulePaths : shaken.modulePaths;
  if (isUndici) checkUndici(modulePaths);
  const packages = packagesOf(modulePaths);
  checkPackages(file, packages);
  const code = withoutComments(file.name, isUndici ? finishUndici(bundled.code) : bundled.code);
  return { path: `vendor/${file.name}.cjs`, code: header(file.name, packages) + code, modulePaths };
}

/**
 * Writes the code that `src/packages/NAME.ts` uses to `build/NAME.js`. ncc can only drop whole modules, rolldown drops single
 * statements. This leaves a quarter of zod's 268 kB, and drops the HTTP clients of @actions/core.
 */
async function shakeTree({ name, replaced = {} }: VendorFile, external: RegExp[]) {
  const alias = Object.fromEntries(Object.entries(replaced).map(([request, standIn]) => [request, resolve(standIn)]));
  const bundle = await rolldown({
    input: `src/packages/${name}.ts`,
    platform: "node",
    external,
    resolve: { alias },
    // The packages do not declare it, but none of them relies on side effects of modules. The scenarios test the result.
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
  return { code, modulePaths: modules.flatMap(pathsOf) };
}

function pathsOf({ nameForCondition, modules = [] }: StatsModule): string[] {
  return [...(typeof nameForCondition === "string" ? [nameForCondition] : []), ...modules.flatMap(pathsOf)];
}

/**
 * Removes the comments of packages, which saves 25 kB of a download. Licences are in licenses.txt. Names and line breaks
 * stay, so that the code can be read and compared (`npm run check:vendor`).
 */
function withoutComments(name: string, code: string): string {
  const codegen = { removeWhitespace: false, legalComments: "none" } as const;
  const { code: printed, errors } = minifySync(`${name}.cjs`, code, { compress: false, mangle: false, codegen });
  if (errors.length > 0) throw new Error(`dist/vendor/${name}.cjs cannot be parsed: ${errors[0]?.message}`);
  return printed;
}

function checkPackages({ name, packages }: VendorFile, held: readonly Package[]): void {
  const expected = new Set(packages);
  const found = new Set(held.map((each) => each.name));
  const changes = [
    ...[...found.difference(expected)].map((each) => `contains ${each}`),
    ...[...expected.difference(found)].map((each) => `lacks ${each}`),
  ];
  if (changes.length === 0) return;
  throw new Error(
    `dist/vendor/${name}.cjs ${changes.join(", ")}. Find out why, then update its packages in scripts/build/vendor-files.ts`,
  );
}

function header(name: string, packages: readonly Package[]): string {
  const contents = packages.map((each) => `${each.name} ${each.version}`).join(", ");
  return (
    `// dist/vendor/${name}.cjs: the code of ${contents} that src/packages/${name}.ts uses.\n` +
    "// Run npm run build to change it. Licences: dist/licenses.txt.\n"
  );
}
