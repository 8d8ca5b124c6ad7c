import type { Trace } from "../../../src/http/send-once.ts";
import { createProbe } from "../../../src/influxdb/data-api.ts";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import type { Probe, ProbeResult } from "../../../src/influxdb/probe.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { createRedaction } from "../create-redaction.ts";
import { type Interceptor, openTestHttp } from "../http/open-http.ts";

/** A cluster, one of its tokens, and a probe of that token. */
export interface ProbeSetup extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly accessToken: string;
  readonly probe: (
    action: PermissionAction,
    database?: string,
    timeoutMs?: number,
    attempt?: number,
  ) => ReturnType<Probe>;
  readonly traces: readonly Trace[];
}

/** Options of a test. */
export interface ProbeSetupOptions {
  readonly emulator?: EmulatorOptions;
  /** For example `write:sensors`. By default read and write on all databases. */
  readonly permission?: `${PermissionAction}:${string}`;
  readonly host?: string;
  readonly signal?: AbortSignal;
  /** Changes what the probe sends to the network, and what it receives. */
  readonly intercept?: Interceptor;
  /** Epoch milliseconds. By default the real time. */
  readonly now?: () => number;
}

/** Starts a cluster with one token. */
export async function startProbeSetup({
  emulator: options,
  permission,
  host,
  signal,
  intercept = (exchange) => exchange,
  now = Date.now,
}: ProbeSetupOptions = {}): Promise<ProbeSetup> {
  const emulator = await startEmulator(options);
  const [action, resource = "*"] = permission?.split(":") ?? [];
  const permissions = (["read", "write"] as const)
    .filter((each) => action === undefined || each === action)
    .map((each) => ({ action: each, resource }));
  const { accessToken } = emulator.cluster.createToken({ description: "probed", permissions });
  const http = openTestHttp();
  const traces: Trace[] = [];
  const probe = createProbe({
    http: { ...http, exchange: intercept(http.exchange) },
    host: host ?? emulator.origin,
    accessToken,
    redaction: createRedaction(),
    userAgent: "test/1",
    now,
    signal: signal ?? new AbortController().signal,
    trace: (trace) => traces.push(trace),
  });
  return {
    emulator,
    accessToken,
    traces,
    probe: (each, database = "sensors", timeoutMs = 5_000, attempt = 1) => probe(each, database, timeoutMs, attempt),
    async [Symbol.asyncDispose]() {
      await http.close();
      await emulator.close();
    },
  };
}

const OPERATION = { read: "GetLegacyQuery", write: "PostWrite" } as const;

/** Probes once. The cluster responds to every request with this fault. */
export async function probeAgainst(
  action: PermissionAction,
  fault: FaultKind,
  timeoutMs?: number,
): Promise<ProbeResult> {
  await using setup = await startProbeSetup();
  setup.emulator.inject({ on: OPERATION[action], occurrence: "every", fault });
  return await setup.probe(action, "sensors", timeoutMs);
}

/** A response with this JSON. */
export function jsonResponse(status: number, value: unknown): FaultKind {
  return { kind: "text", status, contentType: "application/json", body: JSON.stringify(value) };
}
