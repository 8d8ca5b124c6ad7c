import type { HttpOptions } from "../../../src/http/http.ts";
import type { HttpResponse } from "../../../src/http/messages.ts";
import type { Trace } from "../../../src/http/send-once.ts";
import { ApiClient, type ApiClientDeps } from "../../../src/influxdb/api-client.ts";
import { type Cluster, listBaseUrls } from "../../../src/influxdb/cluster.ts";
import { ManagementApi } from "../../../src/influxdb/management-api.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { type SettableClock, settableClock } from "../../support/influxdb/settable-clock.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { openDoor, type Passage } from "../http/open-door.ts";
import { knowing } from "../redacting.ts";

/** What a test wants otherwise. Times are virtual milliseconds. */
export interface ManagingOptions {
  readonly emulator?: EmulatorOptions;
  readonly door?: Partial<HttpOptions>;
  /** How long everything may take together, and one operation; both a minute unless said otherwise. */
  readonly timeoutMs?: number;
  readonly operationTimeoutMs?: number;
  /** How long each exchange takes; none unless said otherwise. */
  readonly latencyMs?: number;
  /** What stands between the client and the network. */
  readonly before?: Passage;
  readonly parts?: Partial<ApiClientDeps>;
}

/** A cluster, and a client of its Management API over real HTTP; only the time is not real. */
export interface Managing extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The cluster as the action's inputs name it. */
  readonly cluster: Cluster;
  readonly client: ApiClient;
  /** Under the first of the cluster's base URLs. */
  readonly api: ManagementApi;
  readonly clock: SettableClock;
  /** How long the client has waited, each time. */
  readonly waits: readonly number[];
  readonly infos: readonly string[];
  readonly traces: readonly Trace[];
  readonly answers: readonly HttpResponse[];
  /** How long each request was given. */
  readonly timeoutsMs: readonly number[];
  /** The requests so far, as `GET databases`, or with the ID as `DELETE token`. */
  readonly asked: () => readonly string[];
  /** Injects faults into the next requests of an operation, one each. */
  fail(operation: OperationId, ...faults: readonly FaultKind[]): void;
  cancel(): void;
  /** Ends what a create on its way was given when the job was cancelled. */
  endGrace(): void;
}

/** Starts a cluster and opens a client. Jitter is half of what it can be. */
export async function startManaging(options: ManagingOptions = {}): Promise<Managing> {
  const clock = settableClock();
  const emulator = await startEmulator({ now: clock.now, ...options.emulator });
  const door = openDoor(options.door);
  const heard = { waits: [] as number[], infos: [] as string[], traces: [] as Trace[], answers: [] as HttpResponse[] };
  const timeoutsMs: number[] = [];
  const cancelled = new AbortController();
  const graceOver = new AbortController();
  const exchange = (options.before ?? ((passed) => passed))(door.exchange);
  const client = new ApiClient({
    http: {
      async exchange(request) {
        timeoutsMs.push(request.timeoutMs);
        clock.advance(options.latencyMs ?? 0);
        return await exchange(request);
      },
      close: door.close,
    },
    now: clock.now,
    serverNow: clock.now,
    random: () => 0.5,
    async sleep(ms) {
      heard.waits.push(ms);
      clock.advance(ms);
    },
    deadlineMs: clock.now() + (options.timeoutMs ?? 60_000),
    operationTimeoutMs: options.operationTimeoutMs ?? 60_000,
    managementToken: emulator.managementToken,
    redaction: knowing(),
    userAgent: "test/1",
    trace: (trace) => heard.traces.push(trace),
    info: (message) => heard.infos.push(message),
    onResponse: (answer) => heard.answers.push(answer),
    signal: cancelled.signal,
    graceSignal: graceOver.signal,
    ...options.parts,
  });
  const { product, managementUrl, origin, accountId, clusterId } = emulator;
  const cluster = { product, managementUrl, host: origin, accountId, clusterId };
  return {
    ...heard,
    emulator,
    cluster,
    client,
    api: new ManagementApi(listBaseUrls(cluster)[0] ?? "", product, client),
    clock,
    timeoutsMs,
    asked: () => emulator.requests.map(({ method, path }) => `${method} ${/tokens(?=\/)|\w+$/.exec(path)?.[0]}`),
    fail: (on, ...faults) =>
      emulator.inject(...faults.map((fault, index) => ({ on, occurrence: index + 1, fault }) as const)),
    cancel: () => cancelled.abort(),
    endGrace: () => graceOver.abort(),
    async [Symbol.asyncDispose]() {
      await door.close();
      await emulator.close();
    },
  };
}

/** What an operation throws. One that works fails the test. */
export async function errorOf(operation: Promise<unknown>): Promise<Error> {
  const outcome = await operation.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("It has worked");
}

/** An answer of an API error's form. */
export function apiError(status: number, retryAfter?: string): FaultKind {
  return { kind: "status", status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The page of an ingress. */
export function page(status: number): FaultKind {
  return { kind: "html", status };
}
