// Checks that dist/vendor/ contains only code of the packages in node_modules, which npm ci has verified against the hashes in
// package-lock.json, and lists what is left out or replaced (npm run check:vendor). It reads the files as they are committed. From
// the build it takes only the lists of replacements.
import { join } from "node:path";
import { checkVendor } from "./vendor/check-vendor.ts";

const { contents, problems } = await checkVendor(join(import.meta.dirname, "../.."));
console.log(contents.join("\n\n"));
if (problems.length > 0) {
  console.error(
    `\n${problems.join("\n")}\n\ndist/vendor/ contains code that is not from the packages, or lacks some. Run npm ci and npm run build, then compare.`,
  );
  process.exitCode = 1;
} else {
  console.log(`\nEvery statement in these ${contents.length} files is in one of the packages, or named above.`);
}
