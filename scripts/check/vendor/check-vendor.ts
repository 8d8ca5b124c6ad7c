import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { undiciExternals, unsetVariables } from "../../build/undici.ts";
import { PARSER_FILE } from "../../build/undici-parser.ts";
import { type VendorFile, vendorFiles } from "../../build/vendor-files.ts";
import { checkFile, type Expectation, readOriginals } from "./check-file.ts";
import { checkParser } from "./check-parser.ts";
import { describeContents } from "./report.ts";

/** This project's replacements for parts of undici. The build copies the file. */
const UNDICI_LEFT_OUT = "undici-left-out.cjs";

/** A description of each file, and the problems of all files. */
export type VendorCheck = { readonly contents: readonly string[]; readonly problems: readonly string[] };

/** Checks all files of `dist/vendor/`. `read` returns the bytes of a file. */
export async function checkVendor(
  root: string,
  read: (path: string) => Buffer = (path) => readFileSync(path),
): Promise<VendorCheck> {
  const folder = join(root, "dist/vendor");
  const expected = [...vendorFiles.map(({ name }) => `${name}.cjs`), UNDICI_LEFT_OUT, PARSER_FILE];
  const problems = readdirSync(folder)
    .filter((name) => !expected.includes(name))
    .map((name) => `dist/vendor/${name} is not expected`);
  if (!read(join(folder, UNDICI_LEFT_OUT)).equals(readFileSync(join(root, "src/packages", UNDICI_LEFT_OUT)))) {
    problems.push(`dist/vendor/${UNDICI_LEFT_OUT} is not src/packages/${UNDICI_LEFT_OUT}`);
  }
  const contents: string[] = [];
  for (const file of vendorFiles) {
    const path = `dist/vendor/${file.name}.cjs`;
    const expectation = createExpectation(root, file);
    const result = checkFile(path, read(join(root, path)).toString(), await readOriginals(expectation));
    contents.push(`${path}\n${describeContents(root, result, expectation)}`);
    problems.push(...result.problems);
  }
  const parser = checkParser(root, read);
  return { contents: [...contents, parser.contents], problems: [...problems, ...parser.problems] };
}

/** Creates the expectation for a file from the build's lists. */
export function createExpectation(root: string, { name, packages, replaced = {} }: VendorFile): Expectation {
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
