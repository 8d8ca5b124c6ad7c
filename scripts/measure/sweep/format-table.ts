import type { Measurement } from "./measure.ts";

const COLUMNS: readonly { readonly title: string; readonly cell: (measurement: Measurement) => string }[] = [
  { title: "orphans", cell: ({ orphans }) => orphans.toLocaleString("en") },
  { title: "runs", cell: ({ runs }) => runs.toLocaleString("en") },
  { title: "other runs in between", cell: ({ otherRuns = 0 }) => String(otherRuns) },
  {
    title: "limit",
    cell: ({ requestsPerSecond }) => (requestsPerSecond === undefined ? "–" : `${requestsPerSecond}/s`),
  },
  { title: "round-trip time", cell: ({ rttMs = 0 }) => `${rttMs} ms` },
  { title: "seconds", cell: ({ seconds }) => seconds.toFixed(1) },
  { title: "ms per token", cell: ({ revokingMs, revoked }) => (revokingMs / revoked).toFixed(2) },
  { title: "peak MB", cell: ({ peakMb }) => peakMb.toFixed(0) },
  { title: "GitHub requests", cell: ({ githubRequests }) => String(githubRequests) },
  { title: "revoked", cell: ({ revoked }) => revoked.toLocaleString("en") },
  { title: "429 responses", cell: ({ rateLimited }) => String(rateLimited) },
];

/** Formats the measurements as a Markdown table. */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = [
    COLUMNS.map(({ title }) => title),
    COLUMNS.map(() => "--:"),
    ...measurements.map((measurement) => COLUMNS.map(({ cell }) => cell(measurement))),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
