import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The text of a file; empty where there is no path, or it cannot be read. */
export function fileText(path: string): string {
  try {
    return path === "" ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** What tells one text from every other, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
