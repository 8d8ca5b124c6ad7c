import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const documents = globSync(["*.md", "{docs,.github}/**/*.{md,yml}"]).sort();

/** Absolute URLs with which a page outside of the repository, such as an issue form, links to a file in it. */
const OWN_URL =
  /https:\/\/github\.com\/OWNER\/influxdb-database-token(?:\/(?:blob|tree)\/main\/([^\s)#]+))?(#[\w-]+)?/g;

describe.each(documents)("%s", (path) => {
  const text = readFileSync(path, "utf8");

  test("links only to files and headings that exist", () => {
    expect([...relativeLinks(text), ...ownUrls(text)].filter((link) => !resolves(link, path))).toEqual([]);
  });

  test("names only source files that exist", () => {
    const named = [...withoutCode(text).matchAll(/`((?:src|test|scripts|docs|examples)\/[\w./-]+)`/g)];
    expect(named.map(([, file]) => file ?? "").filter((file) => !existsSync(file))).toEqual([]);
  });
});

test("a heading's anchor is the one that GitHub gives it", () => {
  const text =
    "# A `b.c`, and [d](e.md)\n## Twice\n```sh\n# no heading\n```\n## Twice\n### did not accept it … within 3m_";
  expect([...anchorsIn(text)]).toEqual(["a-bc-and-d", "twice", "twice-1", "did-not-accept-it--within-3m_"]);
});

test("a link to a missing file or heading does not resolve", () => {
  const links = ["docs/missing.md", "#missing", "README.md#missing", "README.md#usage", "docs"];
  expect(links.filter((link) => !resolves(link, "README.md"))).toEqual(links.slice(0, 3));
});

/** The targets of Markdown links, images and HTML attributes that are paths or anchors. */
function relativeLinks(text: string): readonly string[] {
  const markdown = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)];
  const html = [...withoutCode(text).matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g)];
  return [...markdown, ...html].map(([, target]) => target ?? "").filter((target) => !/^[a-z]+:/.test(target));
}

/** The targets of absolute URLs that are files of this repository, as paths from its root. */
function ownUrls(text: string): readonly string[] {
  return [...text.matchAll(OWN_URL)].map(([, file = "README.md", anchor = ""]) => `/${file}${anchor}`);
}

/** Whether a link in the document at `path` has a target. A link that begins with `/` is relative to the root. */
function resolves(link: string, path: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? path : normalize(file.startsWith("/") ? file.slice(1) : join(dirname(path), file));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsIn(readFileSync(target, "utf8")).has(anchor);
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}

/** @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchorsIn(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const base = slug(heading);
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function slug(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  return shown
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
