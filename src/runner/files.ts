import { readdirSync, readFileSync } from "node:fs";

/** The text of a file, or an empty text if the path is empty or the file cannot be read. */
export function readFileText(path: string): string {
  try {
    return path === "" ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The names in a folder, or none if the path is empty or the folder cannot be read. */
export function listFileNames(path: string): readonly string[] {
  try {
    return path === "" ? [] : readdirSync(path);
  } catch {
    return [];
  }
}
