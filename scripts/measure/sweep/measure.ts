import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The size of a sweep. */
export interface Scale {
  readonly orphans: number;
  /** The number of runs that left the orphans behind. */
  readonly runs: number;
  /** The number of runs without orphans between each two of these runs. */
  readonly otherRuns?: number;
  /** The rate limit of the cluster. Default: none. */
  readonly requestsPerSecond?: number;
  /** The round-trip time to the cluster and to GitHub. Default: that of loopback. */
  readonly rttMs?: number;
}

/** The URLs, IDs and tokens of the emulated cluster and the emulated GitHub. */
export interface ServiceAddresses {
  readonly managementUrl: string;
  readonly managementToken: string;
  readonly accountId: string;
  readonly clusterId: string;
  readonly host: string;
  readonly apiUrl: string;
  readonly githubToken: string;
  readonly repository: string;
}

/** What a sweep did. */
export interface Counts {
  readonly revoked: number;
  /** From the first DELETE to the last. */
  readonly revokingMs: number;
  readonly githubRequests: number;
  /** The number of 429 responses. */
  readonly rateLimited: number;
}

/** The duration of a whole sweep, and its peak memory. */
export interface Measurement extends Scale, Counts {
  readonly seconds: number;
  readonly peakMb: number;
}

/** Runs one sweep. */
export async function measure(scale: Scale): Promise<Measurement> {
  const services = fork(join(import.meta.dirname, "services.ts"), [JSON.stringify(scale)]);
  try {
    const child = await sweep(await nextMessage<ServiceAddresses>(services));
    return { ...scale, ...child, ...(await requestCounts(services)) };
  } finally {
    services.disconnect();
  }
}

async function requestCounts(services: ChildProcess): Promise<Counts> {
  services.send("count");
  return await nextMessage<Counts>(services);
}

async function nextMessage<Message>(services: ChildProcess): Promise<Message> {
  const [message] = await once(services, "message");
  return message as Message;
}

/** Runs `dist/sweep.cjs` in a child process. Its log is dropped, but errors show in the counts. */
async function sweep(addresses: ServiceAddresses): Promise<Pick<Measurement, "seconds" | "peakMb">> {
  const folder = mkdtempSync(join(tmpdir(), "measure-sweep-"));
  try {
    const peakFile = join(folder, "peak");
    const started = process.hrtime.bigint();
    const entry = join(import.meta.dirname, "../../../dist/sweep.cjs");
    const child = spawn(process.execPath, ["--require", join(import.meta.dirname, "peak-memory.cjs"), entry], {
      env: { ...createEnvironment(addresses, folder), PEAK_MEMORY_FILE: peakFile },
      stdio: "ignore",
    });
    await once(child, "exit");
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { seconds, peakMb: Number(readFileSync(peakFile, "utf8")) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Creates the environment that the runner would give to the step. */
function createEnvironment(addresses: ServiceAddresses, folder: string): Record<string, string> {
  const inputs = {
    "github-token": addresses.githubToken,
    "management-token": addresses.managementToken,
    "account-id": addresses.accountId,
    "cluster-id": addresses.clusterId,
    host: addresses.host,
    "management-url": addresses.managementUrl,
  };
  const files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map((name) => [name, join(folder, name)] as const);
  for (const [, path] of files) writeFileSync(path, "");
  return {
    PATH: process.env["PATH"] ?? "",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: addresses.apiUrl,
    GITHUB_REPOSITORY: addresses.repository,
    ...Object.fromEntries(files),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
}
