// A process of its own, so that it takes neither time nor memory from the sweep that is measured: a cluster with 100,000
// tokens, of which some are orphans, and a GitHub with the runs that left them and 500 that go on. Its parent gives the scale as an argument,
// gets the addresses, and asks for the counts with any message.
import { appendMark, formatMark } from "../../../src/grant/mark.ts";
import type { RunStatus } from "../../../test/support/github/github.ts";
import { startGitHub } from "../../../test/support/github/start.ts";
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import type { Counts, Scale, WorldAddresses } from "./measure.ts";

const TOKENS = 100_000;
const GOING_RUNS = 500;
const FIRST_GOING_RUN = 1_000_000;
const HOUR_MS = 3_600_000;
/** A repository in which a run starts every ten seconds. */
const BETWEEN_RUNS_MS = 10_000;
const REPOSITORY = "octo-org/octo-repo";
const GITHUB_TOKEN = "fake-github-token";

const scale: Scale = JSON.parse(process.argv[2] ?? "{}");
const { orphans, runs, otherRuns = 0, requestsPerSecond } = scale;
const endedRuns = runs * (1 + otherRuns);
const emulator = await startEmulator(requestsPerSecond === undefined ? {} : { rateLimit: { requestsPerSecond } });
const hub = await startGitHub();
hub.github.addRepository(REPOSITORY);
hub.github.allow(GITHUB_TOKEN);
for (let run = 1; run <= endedRuns; run++) setRun(run, "completed", endedRuns + GOING_RUNS - run);
for (let run = 0; run < GOING_RUNS; run++) setRun(FIRST_GOING_RUN + run, "in_progress", GOING_RUNS - run);
emulator.cluster.seed(Array.from({ length: TOKENS }, (_, index) => seedOf(index)));

process.on("message", () => send({ githubRequests: hub.requests.length, ...countManagement() }));
process.on("disconnect", () => process.exit());
send({
  managementUrl: emulator.managementUrl,
  managementToken: emulator.managementToken,
  accountId: emulator.accountId,
  clusterId: emulator.clusterId,
  host: emulator.origin,
  apiUrl: hub.apiUrl,
  githubToken: GITHUB_TOKEN,
  repository: REPOSITORY,
});

function setRun(id: number, status: RunStatus, runsAfterIt: number): void {
  hub.github.setRun(REPOSITORY, id, status, { createdAtMs: Date.now() - HOUR_MS - runsAfterIt * BETWEEN_RUNS_MS });
}

function send(message: WorldAddresses | Counts): void {
  process.send?.(message);
}

/** First the orphans, as many of each run as it comes out; then a token of each run that goes on; then what belongs to others. */
function seedOf(index: number) {
  const nowMs = Date.now();
  const times = { createdAtMs: nowMs - HOUR_MS, expiresAtMs: nowMs + HOUR_MS };
  const permissions = [{ action: "write" as const, resource: "sensors" }];
  return { description: descriptionOf(index), permissions, ...times };
}

function descriptionOf(index: number): string {
  if (index < orphans) return marked(index, REPOSITORY, 1 + (index % runs) * (1 + otherRuns));
  if (index < orphans + GOING_RUNS) return marked(index, REPOSITORY, FIRST_GOING_RUN + index - orphans);
  return index % 2 === 0 ? marked(index, "octo-org/other", index) : `Made by hand, number ${index}`;
}

function marked(index: number, repository: string, run: number): string {
  const nonce = index.toString(16).padStart(16, "0");
  const attempt = { serverUrl: "https://github.com", repository, runId: String(run), runAttempt: "1" };
  return appendMark("Nightly load / load", formatMark({ ...attempt, nonce, keep: false }));
}

function countManagement(): Omit<Counts, "githubRequests"> {
  const revoked = [...emulator.cluster.tokens].filter(({ revokedAtMs }) => revokedAtMs !== undefined).length;
  const refusedByLimit = emulator.requests.filter(({ answer }) => answer?.status === 429).length;
  const deletes = emulator.requests.filter(({ operation }) => operation === "DeleteDatabaseToken");
  const revokingMs = (deletes.at(-1)?.atMs ?? 0) - (deletes[0]?.atMs ?? 0);
  return { revoked, refusedByLimit, revokingMs };
}
