// Emulates a cluster with 100,000 tokens, some of them orphans, and a GitHub with the completed runs of the orphans and
// 500 runs in progress. This is a separate process, so that it does not affect the time and the memory of the measured
// sweep. Its argument is the scale. It sends the addresses to the parent process, and the counts in response to any
// message.
import type { RunStatus } from "../../../test/support/github/github.ts";
import { startGitHub } from "../../../test/support/github/start.ts";
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import { startLatencyForwarder } from "../../../test/support/network/latency-forwarder.ts";
import { describeMarked } from "../marked.ts";
import type { Counts, Scale, ServiceAddresses } from "./measure.ts";

const TOKENS = 100_000;
const RUNS_IN_PROGRESS = 500;
const FIRST_RUN_IN_PROGRESS = 1_000_000;
const HOUR_MS = 3_600_000;
/** A run starts every ten seconds in the repository. */
const BETWEEN_RUNS_MS = 10_000;
const REPOSITORY = "octo-org/octo-repo";
const GITHUB_TOKEN = "fake-github-token";

const scale: Scale = JSON.parse(process.argv[2] ?? "{}");
const { orphans, runs, otherRuns = 0, requestsPerSecond, rttMs = 0 } = scale;
const endedRuns = runs * (1 + otherRuns);
const emulator = await startEmulator(requestsPerSecond === undefined ? {} : { rateLimit: { requestsPerSecond } });
const githubEmulator = await startGitHub();
githubEmulator.github.addRepository(REPOSITORY);
githubEmulator.github.allow(GITHUB_TOKEN);
for (let run = 1; run <= endedRuns; run++) setRun(run, "completed", endedRuns + RUNS_IN_PROGRESS - run);
for (let run = 0; run < RUNS_IN_PROGRESS; run++)
  setRun(FIRST_RUN_IN_PROGRESS + run, "in_progress", RUNS_IN_PROGRESS - run);
emulator.cluster.seed(Array.from({ length: TOKENS }, (_, index) => createToken(index)));

const managementUrl = await addLatency(emulator.managementUrl);
const apiUrl = await addLatency(githubEmulator.apiUrl);

process.on("message", () => send({ githubRequests: githubEmulator.requests.length, ...countManagement() }));
process.on("disconnect", () => process.exit());
send({
  managementUrl,
  managementToken: emulator.managementToken,
  accountId: emulator.accountId,
  clusterId: emulator.clusterId,
  host: emulator.origin,
  apiUrl,
  githubToken: GITHUB_TOKEN,
  repository: REPOSITORY,
});

/** Returns the URL at which a server is reached with the latency of the scale. */
async function addLatency(url: string): Promise<string> {
  if (rttMs === 0) return url;
  const forwarder = await startLatencyForwarder({ backendPort: Number(new URL(url).port), rttMs });
  return forwarder.redirect(url);
}

function setRun(id: number, status: RunStatus, runsAfterIt: number): void {
  githubEmulator.github.setRun(REPOSITORY, id, status, {
    createdAtMs: Date.now() - HOUR_MS - runsAfterIt * BETWEEN_RUNS_MS,
  });
}

function send(message: ServiceAddresses | Counts): void {
  process.send?.(message);
}

/**
 * First the orphans, spread over their runs. Then a token of each run in progress. Then tokens that do not belong to
 * this repository.
 */
function createToken(index: number) {
  const nowMs = Date.now();
  const times = { createdAtMs: nowMs - HOUR_MS, expiresAtMs: nowMs + HOUR_MS };
  const permissions = [{ action: "write" as const, resource: "sensors" }];
  return { description: describeToken(index), permissions, ...times };
}

function describeToken(index: number): string {
  if (index < orphans) return describeMarked(index, REPOSITORY, 1 + (index % runs) * (1 + otherRuns));
  if (index < orphans + RUNS_IN_PROGRESS)
    return describeMarked(index, REPOSITORY, FIRST_RUN_IN_PROGRESS + index - orphans);
  return index % 2 === 0 ? describeMarked(index, "octo-org/other", index) : `Created manually, number ${index}`;
}

function countManagement(): Omit<Counts, "githubRequests"> {
  const revoked = [...emulator.cluster.tokens].filter(({ revokedAtMs }) => revokedAtMs !== undefined).length;
  const rateLimited = emulator.requests.filter(({ response }) => response?.status === 429).length;
  const deletes = emulator.requests.filter(({ operation }) => operation === "DeleteDatabaseToken");
  const revokingMs = (deletes.at(-1)?.atMs ?? 0) - (deletes[0]?.atMs ?? 0);
  return { revoked, rateLimited, revokingMs };
}
