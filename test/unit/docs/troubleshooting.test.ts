import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const readme = readFileSync("README.md", "utf8");
const section = readme.slice(readme.indexOf("## Troubleshooting"), readme.indexOf("## What it promises"));
const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading ?? "");
const source = globSync("src/**/*.{ts,cjs}")
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

// A user searches the README for the words of an error: a heading has them as the source has.
test.each(headings)("the README's heading has the words of an error: %s", (heading) => {
  const words = heading
    .replace(/^management-token: (is empty, or: )?/, "")
    .replace(/ within 3m$/, " within")
    .replace(/ … .*$/, "")
    .replace(/^does not/, "not");
  expect(source).toContain(words.replace(/…\)$/, "…"));
});

test("there are headings", () => {
  expect(headings.length).toBeGreaterThan(8);
});
