import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { undiciExternals, unsetVariables } from "../../build/undici.ts";
import { type VendorFile, vendorFiles } from "../../build/vendor-files.ts";
import { checkFile, type Expectation, readOriginals } from "./check-file.ts";
import { describeContents } from "./report.ts";

/** Our stand-ins for parts of undici, which are shipped as they are. */
const STAND_INS = "undici-left-out.cjs";

/** What the files hold, and what in them can't be explained. */
export type VendorCheck = { readonly contents: readonly string[]; readonly problems: readonly string[] };

/** Checks all files of `dist/vendor/`. `read` gives the text of a file. */
export async function checkVendor(root: string, read = readShippedFile): Promise<VendorCheck> {
  const folder = join(root, "dist/vendor");
  const expected = [...vendorFiles.map(({ name }) => `${name}.cjs`), STAND_INS];
  const problems = readdirSync(folder)
    .filter((name) => !expected.includes(name))
    .map((name) => `dist/vendor/${name} is not expected there`);
  if (read(join(folder, STAND_INS)) !== readFileSync(join(root, "src/packages", STAND_INS), "utf8")) {
    problems.push(`dist/vendor/${STAND_INS} is not src/packages/${STAND_INS}`);
  }
  const contents: string[] = [];
  for (const file of vendorFiles) {
    const path = `dist/vendor/${file.name}.cjs`;
    const expectation = expectationOf(root, file);
    const result = checkFile(path, read(join(root, path)), await readOriginals(expectation));
    contents.push(`${path}\n${describeContents(root, result, expectation)}`);
    problems.push(...result.problems);
  }
  return { contents, problems };
}

/** What the build is meant to do with the packages of a file. */
export function expectationOf(root: string, { name, packages, replaced = {} }: VendorFile): Expectation {
  const isUndici = name === "undici";
  return {
    source: join(root, `src/packages/${name}.ts`),
    packages,
    replacements: {
      packages: Object.fromEntries(Object.entries(replaced).map(([each, path]) => [each, join(root, path)])),
      requests: isUndici ? undiciExternals : {},
      unset: isUndici ? unsetVariables : [],
    },
  };
}

function readShippedFile(path: string): string {
  return readFileSync(path, "utf8");
}
