import { readdirSync, readFileSync } from "node:fs";

/** The text of a file; empty where there is no path, or it cannot be read. */
export function fileText(path: string): string {
  try {
    return path === "" ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The names of what is in a folder; none where there is no path, or it cannot be read. */
export function fileNames(path: string): readonly string[] {
  try {
    return path === "" ? [] : readdirSync(path);
  } catch {
    return [];
  }
}
