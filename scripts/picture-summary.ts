// Takes the pictures of the job summary that the documents show: docs/images/job-summary*.png (node
// scripts/picture-summary.ts). It needs Chromium on this computer; GitHub's style sheet comes from npm.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenSummary } from "../src/action/token-summary.ts";
import { EXAMPLE_REVOCATIONS, EXAMPLE_STATE, EXAMPLE_TIME_MS } from "./picture-summary/example.ts";
import { takeScreenshot } from "./picture-summary/screenshot.ts";

const STYLE_SHEETS = "github-markdown-css@5.9.0";
const IMAGES = join(import.meta.dirname, "../docs/images");

const folder = mkdtempSync(join(tmpdir(), "picture-"));
try {
  execFileSync("npm", ["install", "--silent", "--no-save", "--prefix", folder, STYLE_SHEETS], { stdio: "inherit" });
  for (const [theme, image] of [
    ["light", "job-summary.png"],
    ["dark", "job-summary-dark.png"],
  ] as const) {
    const css = readFileSync(join(folder, `node_modules/github-markdown-css/github-markdown-${theme}.css`), "utf8");
    const page = join(folder, `${theme}.html`);
    writeFileSync(page, pageOf(css));
    takeScreenshot(page, join(IMAGES, image), folder);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function pageOf(css: string): string {
  const summary = tokenSummary(EXAMPLE_STATE, EXAMPLE_REVOCATIONS, EXAMPLE_TIME_MS) ?? "";
  const body = `<body class="markdown-body" style="padding: 8px 24px">${summary}</body>`;
  return `<!doctype html><meta charset="utf-8"><style>${css}</style>${body}`;
}
