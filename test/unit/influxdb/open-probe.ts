import type { Trace } from "../../../src/http/send-once.ts";
import { createProbe, type Probe, type ProbeResult } from "../../../src/influxdb/data-api.ts";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { openDoor, type Passage } from "../http/open-door.ts";
import { knowing } from "../redacting.ts";

/** A cluster, a token of it, and the means to probe whether the cluster accepts the token. */
export interface Probing extends AsyncDisposable {
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

/** What a test wants otherwise: the cluster, what the token may do, where to look for the cluster, and through what. */
export interface ProbingOptions {
  readonly emulator?: EmulatorOptions;
  /** `write:sensors`; read and write on every database unless said otherwise. */
  readonly permission?: `${PermissionAction}:${string}`;
  readonly host?: string;
  readonly signal?: AbortSignal;
  readonly before?: Passage;
  /** Epoch milliseconds; the computer's unless said otherwise. */
  readonly now?: () => number;
}

/** Starts a cluster with one token. */
export async function startProbing({
  emulator: options,
  permission,
  host,
  signal,
  before = (exchange) => exchange,
  now = Date.now,
}: ProbingOptions = {}): Promise<Probing> {
  const emulator = await startEmulator(options);
  const [action, resource = "*"] = permission?.split(":") ?? [];
  const permissions = (["read", "write"] as const)
    .filter((each) => action === undefined || each === action)
    .map((each) => ({ action: each, resource }));
  const { accessToken } = emulator.cluster.createToken({ description: "probed", permissions });
  const door = openDoor();
  const traces: Trace[] = [];
  const probe = createProbe({
    http: { ...door, exchange: before(door.exchange) },
    host: host ?? emulator.origin,
    accessToken,
    redaction: knowing(),
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
      await door.close();
      await emulator.close();
    },
  };
}

const OPERATION = { read: "GetLegacyQuery", write: "PostWrite" } as const;

/** Probes once, a cluster whose every answer is this one. */
export async function probeAgainst(
  action: PermissionAction,
  fault: FaultKind,
  timeoutMs?: number,
): Promise<ProbeResult> {
  await using probing = await startProbing();
  probing.emulator.inject({ on: OPERATION[action], occurrence: "every", fault });
  return await probing.probe(action, "sensors", timeoutMs);
}

/** An answer of other JSON. */
export function jsonAnswer(status: number, value: unknown): FaultKind {
  return { kind: "text", status, contentType: "application/json", body: JSON.stringify(value) };
}
