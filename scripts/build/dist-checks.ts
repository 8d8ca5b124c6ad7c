import { join, posix } from "node:path";
import type { DistFiles } from "./dist-files.ts";

/**
 * Throws where dist could not work or be built elsewhere: when a file requires one that is not there, or holds a path
 * in `root`, the folder of this repository.
 */
export function checkDistFiles(files: DistFiles, root: string): void {
  for (const [path, text] of files) {
    checkRequires(path, text, files);
    checkNoPathOfThisMachine(path, text, root);
  }
}

/** Those of an `import()` too, which starting an entry does not reach. */
function checkRequires(path: string, text: string, files: DistFiles): void {
  const requests = [...text.matchAll(/\brequire\("(\.[^"]+)"\)/g)].map((match) => match[1] ?? "");
  const missing = requests.map((request) => posix.join(posix.dirname(path), request)).find((each) => !files.has(each));
  if (missing !== undefined) {
    throw new Error(
      `dist/${path} requires ${missing}: is src/packages/ without a line in scripts/build/vendor-files.ts?`,
    );
  }
}

function checkNoPathOfThisMachine(path: string, text: string, root: string): void {
  // Not `root` alone: in a folder such as /app that would find the routes of GitHub's API.
  const inside = ["build", "node_modules", "src"].map((folder) => join(root, folder, "/"));
  const found = inside.find((each) => text.includes(each));
  if (found !== undefined) {
    throw new Error(`dist/${path} holds ${found}: in another folder the build would differ`);
  }
}
