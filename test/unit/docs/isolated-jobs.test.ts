import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { TransferredToken } from "../../../src/transfer/sealed-token.ts";
import { VECTOR_KEY, VECTORS } from "../transfer/vectors.ts";

const page = readFileSync("docs/isolated-jobs.md", "utf8");
const section = page.slice(page.indexOf("\n### Test vectors"), page.indexOf("\n## Threat analysis"));

/** The cells of the table of vectors, without the header. */
const rows = section
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, cell]) => cell));

/** The encrypted text, as the page describes it. */
function formatText({ accessToken, id, expiresAt, permissions, host, product }: TransferredToken): string {
  return JSON.stringify({ token: accessToken, "token-id": id, "expires-at": expiresAt, permissions, host, product });
}

test("the page shows the vectors that every version must open", () => {
  expect(rows).toEqual(
    VECTORS.map(({ run, token, sealed }) => [run.serverUrl, run.repository, run.runId, formatText(token), sealed]),
  );
});

test("the page shows the key of the vectors", () => {
  expect(section).toContain(`The key is \`${VECTOR_KEY}\``);
});
