import type { LoggedRequest } from "../../../test/support/influxdb/request-log.ts";
import type { ForwarderEvent, LatencyForwarder } from "../../../test/support/network/latency-forwarder.ts";
import { createEntry, createJobFiles, toInputVariables } from "../entry.ts";
import { runOnce } from "../process.ts";
import { MAIN_INPUTS } from "./cases.ts";
import { type DistantCluster, startDistantCluster } from "./distant-cluster.ts";

interface Moment {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** With TLS 1.3, a client completes the handshake when it receives the first flight of the server. */
const EVENT_TEXTS: Readonly<Record<ForwarderEvent["kind"], string>> = {
  connecting: "starts to connect",
  connected: "is connected",
  "client's first byte sent": "starts the TLS handshake",
  "server's first byte received": "completes the TLS handshake",
};

/** Runs main (`read, write`) once and formats a timeline. */
export async function formatTimeline(rttMs: number): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const responses: Moment[] = [];
  const onDone = (request: LoggedRequest): void => {
    responses.push({ atMs: epochNow(), text: `${describeRequest(request)}: response ${request.response?.status}` });
  };
  const cluster = await startDistantCluster(rttMs, stack, { onDone });
  const files = stack.use(createJobFiles([cluster.emulator.caCertificate]));
  const inputs = toInputVariables({ ...MAIN_INPUTS, ...cluster.inputs, permissions: "read, write" });
  const startedMs = epochNow();
  const { wallMs } = await runOnce(createEntry("main", files, inputs));
  const moments = [
    { atMs: startedMs, text: "the process starts" },
    ...collectMoments(cluster),
    ...responses,
    { atMs: startedMs + wallMs, text: "the process has ended" },
  ];
  return [
    `main (read, write), round-trip time ${rttMs} ms, TLS handshakes: ${cluster.emulator.tlsHandshakes}`,
    "Times in ms. Connections as the client sees them, requests as the cluster sees them.",
    "",
    ...moments
      .toSorted((a, b) => a.atMs - b.atMs)
      .map(({ atMs, text }) => `${(atMs - startedMs).toFixed(0).padStart(6)}  ${text}`),
  ].join("\n");
}

function collectMoments({ emulator, forwarders }: DistantCluster): readonly Moment[] {
  return [
    ...collectEvents("Management API", forwarders.management),
    ...collectEvents("data plane", forwarders.data),
    ...emulator.requests.map((request) => ({ atMs: request.atMs, text: `${describeRequest(request)}: arrives` })),
  ];
}

function collectEvents(name: string, { events }: LatencyForwarder): readonly Moment[] {
  return events.map(({ connection, kind, atMs }) => ({
    atMs,
    text: `${name}, connection ${connection}: ${EVENT_TEXTS[kind]}`,
  }));
}

/** Describes a request without IDs, such as `POST tokens`. */
function describeRequest({ method, path }: LoggedRequest): string {
  const [pathname = ""] = path.split("?");
  return `${method} ${pathname.replace(/^\/api\/v0\/.*(?=(?:tokens|databases)$)/, "")}`;
}

function epochNow(): number {
  return performance.timeOrigin + performance.now();
}
