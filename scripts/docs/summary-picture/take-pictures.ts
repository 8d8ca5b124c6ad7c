// Takes the pictures of job summaries in docs/images (npm run picture:summary). Needs Chromium, and downloads GitHub's
// style sheet with npm.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTokenSummary } from "../../../src/post/summary.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { createSweepSummary, formatSweepSummary } from "../../../src/sweep/summary.ts";
import { takeScreenshot } from "./screenshot.ts";
import { EXAMPLE_HOST, EXAMPLE_SWEEP } from "./sweep-example.ts";
import { EXAMPLE_REVOCATIONS, EXAMPLE_STATE, EXAMPLE_TIME_MS } from "./token-example.ts";

const STYLE_SHEETS = "github-markdown-css@5.9.0";
const IMAGES = join(import.meta.dirname, "../../../docs/images");

const tokenSummary = createTokenSummary(EXAMPLE_STATE, EXAMPLE_REVOCATIONS, EXAMPLE_TIME_MS) ?? "";
const sweepSummary = formatSweepSummary(
  createSweepSummary(EXAMPLE_SWEEP, false, EXAMPLE_HOST, new Redaction(() => {})),
);

const PICTURES = [
  { image: "job-summary.png", theme: "light", summary: tokenSummary, size: "620,330" },
  { image: "job-summary-dark.png", theme: "dark", summary: tokenSummary, size: "620,330" },
  { image: "sweep-summary.png", theme: "light", summary: sweepSummary, size: "980,790" },
] as const;

const folder = mkdtempSync(join(tmpdir(), "picture-"));
try {
  execFileSync("npm", ["install", "--silent", "--no-save", "--prefix", folder, STYLE_SHEETS], { stdio: "inherit" });
  for (const { image, theme, summary, size } of PICTURES) {
    const css = readFileSync(join(folder, `node_modules/github-markdown-css/github-markdown-${theme}.css`), "utf8");
    const page = join(folder, `${theme}.html`);
    writeFileSync(page, createPage(css, summary));
    takeScreenshot(page, join(IMAGES, image), size, folder);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function createPage(css: string, summary: string): string {
  const body = `<body class="markdown-body" style="padding: 8px 24px">${summary}</body>`;
  return `<!doctype html><meta charset="utf-8"><style>${css}</style>${body}`;
}
