import { minifySync } from "rolldown/utils";
import { type Bundle, bundleToCommonJs } from "./commonjs-bundle.ts";
import { type Package, packagesOf } from "./packages.ts";
import { shakeTree } from "./tree-shaking.ts";
import { checkLeftOut, undiciStandIns, withoutVariables, withStandIns } from "./undici-left-out.ts";

/** How `src/packages/NAME.ts` becomes `dist/vendor/NAME.cjs`. */
type VendorFile = {
  readonly name: string;
  /** The packages whose code it holds. With others the build fails: a new version has brought them along. */
  readonly packages: readonly string[];
  /** Packages of which it shall hold nothing, each with the file under build/ that takes its place. */
  readonly replaced?: Readonly<Record<string, string>>;
};

/**
 * Other people's code, in files that the entries share: with a copy in each entry dist would be twice as large.
 * A new one is a line here.
 */
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
      "@octokit/graphql",
      "@octokit/plugin-paginate-rest",
      "@octokit/plugin-rest-endpoint-methods",
      "@octokit/request",
      "@octokit/request-error",
      "before-after-hook",
      "content-type",
      "json-with-bigint",
      "universal-user-agent",
    ],
    replaced: {
      "@actions/http-client": "build/packages/github-without-network.js",
      undici: "build/packages/github-without-network.js",
    },
  },
];

/** Bundles a vendor file. Throws when it holds code of other packages than it says. */
export async function bundleVendorFile({ name, packages, replaced }: VendorFile): Promise<Bundle> {
  const { files, modulePaths } = name === "undici" ? await bundleUndici() : await bundleShaken(name, replaced);
  const found = packagesOf(modulePaths);
  checkPackages(name, new Set(packages), new Set(found.map((each) => each.name)));
  const entries = [...files].map(
    ([file, code]) => [`vendor/${file}`, header(name, file, found) + withoutComments(file, code)] as const,
  );
  return { files: new Map(entries), modulePaths };
}

/**
 * Other people's comments stand in their packages, and their licences in licenses.txt: without them a job downloads 25 kB
 * less, of 220. Names and line breaks stay as they are, so that it can be read.
 */
function withoutComments(file: string, code: string): string {
  const printing = { removeWhitespace: false, legalComments: "none" } as const;
  const { code: printed, errors } = minifySync(file, code, { compress: false, mangle: false, codegen: printing });
  if (errors.length > 0) throw new Error(`dist/vendor/${file} cannot be parsed: ${errors[0]?.message}`);
  return printed;
}

async function bundleShaken(name: string, replaced: Readonly<Record<string, string>> = {}): Promise<Bundle> {
  const shaken = `build/packages/${name}.shaken.js`;
  const modulePaths = await shakeTree(`build/packages/${name}.js`, shaken, replaced);
  const { files } = await bundleToCommonJs(shaken, `${name}.cjs`);
  return { files, modulePaths };
}

function checkPackages(name: string, expected: ReadonlySet<string>, found: ReadonlySet<string>): void {
  const changes = [
    ...[...found.difference(expected)].map((each) => `holds ${each}`),
    ...[...expected.difference(found)].map((each) => `lacks ${each}`),
  ];
  if (changes.length > 0) {
    throw new Error(
      `dist/vendor/${name}.cjs ${changes.join(", ")}: see why, then change its packages in scripts/build/vendor-files.ts`,
    );
  }
}

/** undici is CommonJS, of which no bundler drops more than whole files: those that we name. */
async function bundleUndici(): Promise<Bundle> {
  const bundle = await bundleToCommonJs("build/packages/undici.js", "undici.cjs", undiciStandIns);
  checkLeftOut(bundle.modulePaths);
  const files = new Map([...bundle.files].map(([file, code]) => [file, withStandIns(code)]));
  return { ...bundle, files: files.set("undici.cjs", withoutVariables(files.get("undici.cjs") ?? "")) };
}

function header(name: string, file: string, packages: readonly Package[]): string {
  const contents = packages.map((each) => `${each.name} ${each.version}`).join(", ");
  return (
    `// dist/vendor/${file}: what this action uses of ${contents}, by src/packages/${name}.ts.\n` +
    "// Not edited by hand: npm run build. Licences: dist/licenses.txt.\n"
  );
}
