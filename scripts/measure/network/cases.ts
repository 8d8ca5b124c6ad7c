import { startGitHub } from "../../../test/support/github/start.ts";
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import { startConnectProxy } from "../../../test/support/network/connect-proxy.ts";
import { startLatencyForwarder } from "../../../test/support/network/latency-forwarder.ts";
import { createEntry, createJobFiles, createPost, type JobFiles, toInputVariables } from "../entry.ts";
import { describeMarked } from "../marked.ts";
import { type Program, runOnce } from "../process.ts";
import { createConnectionInputs, type DistantCluster, startDistantCluster } from "./distant-cluster.ts";

/** A step to measure. */
export interface Case {
  readonly title: string;
  /** Prepares one run with a round-trip time. What it starts ends with the stack. */
  readonly prepare: (rttMs: number, stack: AsyncDisposableStack) => Promise<Program>;
}

/** The inputs of main that ask for a token. */
export const MAIN_INPUTS = { databases: "sensors", permissions: "write", expiry: "1h" };

const REVOKED_TOKENS = 20;
const SWEPT_TOKENS = 200;
const SWEPT_RUNS = 100;
const REPOSITORY = "octo-org/octo-repo";
const GITHUB_TOKEN = "fake-github-token";
const HOUR_MS = 3_600_000;

/** All measured steps. */
export const CASES: readonly Case[] = [
  { title: "main, `write`", prepare: prepareMain({}) },
  { title: "main, `read, write`", prepare: prepareMain({ permissions: "read, write" }) },
  { title: "main, without the activation check", prepare: prepareMain({ "activation-timeout": "0" }) },
  {
    title: "main, `read, write`, on Clustered",
    prepare: prepareMain({ permissions: "read, write" }, "clustered"),
  },
  { title: "main, `read, write`, through a proxy", prepare: prepareMainThroughProxy },
  { title: "post", prepare: preparePost },
  { title: `\`revoke\`, ${REVOKED_TOKENS} tokens`, prepare: prepareRevoke },
  { title: `\`sweep\`, ${SWEPT_TOKENS} tokens of ${SWEPT_RUNS} runs`, prepare: prepareSweep },
];

/** Measures one run of a case, in ms. */
export async function measureCase({ prepare }: Case, rttMs: number): Promise<number> {
  await using stack = new AsyncDisposableStack();
  return (await runOnce(await prepare(rttMs, stack))).wallMs;
}

function prepareMain(more: Readonly<Record<string, string>>, product?: "clustered"): Case["prepare"] {
  return async (rttMs, stack) => {
    const cluster = await startDistantCluster(rttMs, stack, product === undefined ? {} : { product });
    return createMain(cluster, openFiles(stack, cluster), more);
  };
}

function createMain({ inputs }: DistantCluster, files: JobFiles, more: Readonly<Record<string, string>> = {}): Program {
  return createEntry("main", files, toInputVariables({ ...MAIN_INPUTS, ...inputs, ...more }));
}

/** The latency is between the client and the proxy. */
async function prepareMainThroughProxy(rttMs: number, stack: AsyncDisposableStack): Promise<Program> {
  const emulator = stack.use(await startEmulator({ tls: true, separatePlanes: true }));
  const proxy = stack.use(await startConnectProxy());
  const backendPort = Number(new URL(`http://${proxy.host}`).port);
  const forwarder = stack.use(await startLatencyForwarder({ backendPort, rttMs }));
  const inputs = createConnectionInputs(emulator, emulator.origin, emulator.managementUrl);
  const variables = toInputVariables({ ...MAIN_INPUTS, ...inputs, permissions: "read, write" });
  const httpsProxy = { HTTPS_PROXY: `http://127.0.0.1:${forwarder.port}` };
  return createEntry("main", openFiles(stack, { emulator }), { ...variables, ...httpsProxy });
}

async function preparePost(rttMs: number, stack: AsyncDisposableStack): Promise<Program> {
  const cluster = await startDistantCluster(rttMs, stack);
  const files = openFiles(stack, cluster);
  await runOnce(createMain(cluster, files));
  return createPost(files);
}

async function prepareRevoke(rttMs: number, stack: AsyncDisposableStack): Promise<Program> {
  const cluster = await startDistantCluster(rttMs, stack);
  const tokens = cluster.emulator.cluster.seed(
    Array.from({ length: REVOKED_TOKENS }, (_, index) => ({ description: `Token ${index}` })),
  );
  const inputs = { ...cluster.inputs, "token-id": tokens.map(({ id }) => id).join("\n") };
  return createEntry("revoke", openFiles(stack, cluster), toInputVariables(inputs));
}

async function prepareSweep(rttMs: number, stack: AsyncDisposableStack): Promise<Program> {
  const cluster = await startDistantCluster(rttMs, stack);
  const { github, apiUrl, caCertificate } = stack.use(await startGitHub({ tls: true }));
  const backendPort = Number(new URL(apiUrl).port);
  const forwarder = stack.use(await startLatencyForwarder({ backendPort, rttMs }));
  github.addRepository(REPOSITORY);
  github.allow(GITHUB_TOKEN);
  for (let run = 1; run <= SWEPT_RUNS; run++) github.setRun(REPOSITORY, run, "completed");
  cluster.emulator.cluster.seed(
    Array.from({ length: SWEPT_TOKENS }, (_, index) => ({
      description: describeMarked(index, REPOSITORY, 1 + (index % SWEPT_RUNS)),
      createdAtMs: Date.now() - HOUR_MS,
      expiresAtMs: Date.now() + HOUR_MS,
    })),
  );
  const inputs = { ...cluster.inputs, "github-token": GITHUB_TOKEN };
  const files = openFiles(stack, cluster, caCertificate);
  return createEntry("sweep", files, { ...toInputVariables(inputs), GITHUB_API_URL: forwarder.redirect(apiUrl) });
}

function openFiles(
  stack: AsyncDisposableStack,
  { emulator }: Pick<DistantCluster, "emulator">,
  ...moreCertificates: readonly string[]
): JobFiles {
  return stack.use(createJobFiles([emulator.caCertificate, ...moreCertificates]));
}
