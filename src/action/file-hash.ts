import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The text of a file; empty where there is no path, or it cannot be read. */
export function fileText(path: string): string {
  try {
    return path === "" ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The texts of all files of the folders in a list like PATH's; of one that cannot be read there are none. */
export function folderTexts(paths: string): readonly string[] {
  return paths.split(delimiter).flatMap((path) =>
    fileNames(path)
      .sort()
      .map((name) => fileText(join(path, name))),
  );
}

function fileNames(path: string): string[] {
  try {
    return path === "" ? [] : readdirSync(path);
  } catch {
    return [];
  }
}

/** What tells one text from every other, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
