import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a sweep has to do. */
export interface Scale {
  readonly orphans: number;
  /** How many runs have left them. */
  readonly runs: number;
  /** How many runs that left nothing there are between two of these. */
  readonly otherRuns?: number;
  /** How many requests the cluster takes. */
  readonly requestsPerSecond?: number;
}

/** Where the cluster and GitHub are that stand around a sweep, and the credentials for them. */
export interface WorldAddresses {
  readonly managementUrl: string;
  readonly managementToken: string;
  readonly accountId: string;
  readonly clusterId: string;
  readonly host: string;
  readonly apiUrl: string;
  readonly githubToken: string;
  readonly repository: string;
}

/** What a sweep has done to them. */
export interface Counts {
  readonly revoked: number;
  /** From the first DELETE to the last. */
  readonly revokingMs: number;
  readonly githubRequests: number;
  readonly refusedByLimit: number;
}

/** How long a sweep took with all that it does, and how much memory it needed. */
export interface Measurement extends Scale, Counts {
  readonly seconds: number;
  readonly peakMb: number;
}

/** Sweeps once. */
export async function measure(scale: Scale): Promise<Measurement> {
  const world = fork(join(import.meta.dirname, "world.ts"), [JSON.stringify(scale)]);
  try {
    const child = await sweep(await nextMessage<WorldAddresses>(world));
    return { ...scale, ...child, ...(await countsOf(world)) };
  } finally {
    world.disconnect();
  }
}

async function countsOf(world: ChildProcess): Promise<Counts> {
  world.send("count");
  return await nextMessage<Counts>(world);
}

async function nextMessage<Message>(world: ChildProcess): Promise<Message> {
  const [message] = await once(world, "message");
  return message as Message;
}

/** Runs `dist/sweep.cjs` in a child of its own. Its log goes nowhere; an error in it shows in the counts. */
async function sweep(addresses: WorldAddresses): Promise<Pick<Measurement, "seconds" | "peakMb">> {
  const folder = mkdtempSync(join(tmpdir(), "measure-sweep-"));
  try {
    const peakFile = join(folder, "peak");
    const started = process.hrtime.bigint();
    const entry = join(import.meta.dirname, "../../../dist/sweep.cjs");
    const child = spawn(process.execPath, ["--require", join(import.meta.dirname, "peak-memory.cjs"), entry], {
      env: { ...environmentOf(addresses, folder), PEAK_MEMORY_FILE: peakFile },
      stdio: "ignore",
    });
    await once(child, "exit");
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { seconds, peakMb: Number(readFileSync(peakFile, "utf8")) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the runner would give to the step. */
function environmentOf(addresses: WorldAddresses, folder: string): Record<string, string> {
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
