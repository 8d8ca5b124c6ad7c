// Shows that dist/vendor/ is the code of the packages in node_modules, which npm ci has checked against the hashes in
// package-lock.json, and lists what was left out or replaced (npm run check:vendor). It reads dist/vendor/ as it is and
// shares nothing with the build but the lists of what the build replaces.
import { join } from "node:path";
import { checkVendor } from "./vendor/check-vendor.ts";

const { contents, problems } = await checkVendor(join(import.meta.dirname, "../.."));
console.log(contents.join("\n\n"));
if (problems.length > 0) {
  console.error(`\n${problems.join("\n")}\n\ndist/vendor/ is not only the code of the packages`);
  process.exitCode = 1;
} else {
  console.log(`\nEvery statement in these ${contents.length} files is in one of the packages, or named above.`);
}
