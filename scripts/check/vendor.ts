// Checks that dist/vendor/ contains only code of the packages in node_modules, and lists what is left out or replaced
// (npm run check:vendor). npm ci has verified node_modules against the hashes in package-lock.json. This check reads
// the files of dist/vendor/ and does not run the build. It uses only the build's lists of packages and replacements.
import { join } from "node:path";
import { checkVendor } from "./vendor/check-vendor.ts";

const { contents, problems } = await checkVendor(join(import.meta.dirname, "../.."));
console.log(contents.join("\n\n"));
if (problems.length > 0) {
  console.error(
    `\n${problems.join("\n")}\n\ndist/vendor/ contains code that is not in the packages, or lacks code. Run npm ci and npm run build, then compare.`,
  );
  process.exitCode = 1;
} else {
  console.log(`\nEverything in these ${contents.length} files is either in one of the packages or listed above.`);
}
