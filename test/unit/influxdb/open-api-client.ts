import type { HttpResponse } from "../../../src/http/messages.ts";
import type { Trace } from "../../../src/http/send-once.ts";
import { ApiClient, type ApiClientDeps } from "../../../src/influxdb/api-client.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { type SettableClock, settableClock } from "../../support/influxdb/settable-clock.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { createRedaction } from "../create-redaction.ts";
import { type Interceptor, openTestHttp } from "../http/open-http.ts";

/** Options of a test. Times are milliseconds of a simulated clock. */
export interface ApiClientOptions {
  readonly emulator?: EmulatorOptions;
  /** The limit for everything together, and the limit for one operation. By default a minute each. */
  readonly timeoutMs?: number;
  readonly operationTimeoutMs?: number;
  /** How long each exchange takes. By default no time. */
  readonly latencyMs?: number;
  /** Changes what the client sends to the network, and what it receives. */
  readonly intercept?: Interceptor;
  /** Replaces dependencies of the client. */
  readonly deps?: Partial<ApiClientDeps>;
}

/** A cluster, and a client over real HTTP, with a simulated clock. */
export interface ApiClientSetup extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly client: ApiClient;
  readonly clock: SettableClock;
  /** The waits of the client. */
  readonly waits: readonly number[];
  readonly infos: readonly string[];
  readonly traces: readonly Trace[];
  readonly responses: readonly HttpResponse[];
  /** The timeout of each request. */
  readonly timeoutsMs: readonly number[];
  /** Injects faults into the next requests of an operation, one each. */
  fail(operation: OperationId, ...faults: readonly FaultKind[]): void;
  cancel(): void;
  /** Ends the time for which a create request may continue after the job was cancelled. */
  endGrace(): void;
}

/** Starts a cluster and opens a client. The jitter is half of its maximum. */
export async function startApiClient(options: ApiClientOptions = {}): Promise<ApiClientSetup> {
  const clock = settableClock();
  const emulator = await startEmulator({ now: clock.now, ...options.emulator });
  const http = openTestHttp();
  const recorded = {
    waits: [] as number[],
    infos: [] as string[],
    traces: [] as Trace[],
    responses: [] as HttpResponse[],
  };
  const timeoutsMs: number[] = [];
  const cancelled = new AbortController();
  const graceOver = new AbortController();
  const exchange = (options.intercept ?? ((send) => send))(http.exchange);
  const client = new ApiClient({
    http: {
      async exchange(request) {
        timeoutsMs.push(request.timeoutMs);
        clock.advance(options.latencyMs ?? 0);
        return await exchange(request);
      },
      connectEarly: http.connectEarly,
      close: http.close,
    },
    now: clock.now,
    serverNow: clock.now,
    random: () => 0.5,
    async sleep(ms) {
      recorded.waits.push(ms);
      clock.advance(ms);
    },
    deadlineMs: clock.now() + (options.timeoutMs ?? 60_000),
    operationTimeoutMs: options.operationTimeoutMs ?? 60_000,
    managementToken: emulator.managementToken,
    redaction: createRedaction(),
    userAgent: "test/1",
    trace: (trace) => recorded.traces.push(trace),
    info: (message) => recorded.infos.push(message),
    onResponse: (response) => recorded.responses.push(response),
    signal: cancelled.signal,
    graceSignal: graceOver.signal,
    ...options.deps,
  });
  return {
    ...recorded,
    emulator,
    client,
    clock,
    timeoutsMs,
    fail: (on, ...faults) =>
      emulator.inject(...faults.map((fault, index) => ({ on, occurrence: index + 1, fault }) as const)),
    cancel: () => cancelled.abort(),
    endGrace: () => graceOver.abort(),
    async [Symbol.asyncDispose]() {
      await http.close();
      await emulator.close();
    },
  };
}
