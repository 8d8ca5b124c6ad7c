import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/troubleshooting.md", "utf8");
const section = page.slice(page.indexOf("\n## Error messages"), page.indexOf("\n## Debug logging"));
const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading ?? "");
const source = globSync("src/**/*.{ts,cjs}")
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

// A user searches the page for the words of an error message, so a heading uses the words of the source.
test.each(headings)("the heading uses the words of an error message: %s", (heading) => {
  const words = heading
    .replace(/^management-token: (is empty, or: )?/, "")
    .replace(/ within 3m$/, " within")
    .replace(/ … .*$/, "")
    .replace(/^does not/, "not");
  expect(source).toContain(words.replace(/…\)$/, "…"));
});

test("the page has headings for error messages", () => {
  expect(headings.length).toBeGreaterThan(8);
});
