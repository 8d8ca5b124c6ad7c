import { createRequire } from "node:module";
import { join } from "node:path";
import { PARSER_FILE, PARSER_MODULE } from "../../build/undici-parser.ts";
import { describePackage } from "./report.ts";

/** A description of the file, and its problems. */
export type ParserCheck = { readonly contents: string; readonly problems: readonly string[] };

/** Compares undici's HTTP parser in `dist/vendor/` with the package, byte for byte. `read` returns a file's bytes. */
export function checkParser(root: string, read: (path: string) => Buffer): ParserCheck {
  const path = `dist/vendor/${PARSER_FILE}`;
  const shipped = read(join(root, path));
  const original: Buffer = createRequire(join(root, "package.json"))(`undici/${PARSER_MODULE}`);
  return {
    contents: `${path}\n  ${describePackage(root, "node_modules/undici")}\n    the bytes in ${PARSER_MODULE}`,
    problems: shipped.equals(original) ? [] : [`${path} differs from ${PARSER_MODULE} of undici`],
  };
}
