import { setTimeout } from "node:timers/promises";
import { type Http, openHttp } from "../../src/http/http.ts";
import type { HttpResponse } from "../../src/http/messages.ts";
import { ApiClient } from "../../src/influxdb/api-client.ts";
import type { Cluster, EnterpriseCluster, ManagedCluster } from "../../src/influxdb/cluster.ts";
import { Redaction } from "../../src/redaction/redaction.ts";
import { now } from "../../src/runner/clock.ts";
import { USER_AGENT } from "../../src/runner/session.ts";
import type { Settings } from "./command-line.ts";

/** What the questions share. */
export interface Session<C extends Cluster = ManagedCluster> {
  readonly cluster: C;
  /** Empty for Enterprise and Cloud. */
  readonly database: string;
  readonly managementToken: string;
  readonly http: Http;
  /** Its requests are aborted when the user interrupts. */
  readonly client: ApiClient;
  /** Contains the management token. It masks nothing, because this program does not run on a runner. */
  readonly redaction: Redaction;
  /** Creates a client that works for one minute, even after an interruption, to revoke created tokens. */
  readonly cleanUpClient: () => ApiClient;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Rejects when the user interrupts. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly info: (message: string) => void;
  /** Identifies the descriptions of this program's tokens. */
  readonly nonce: string;
  /** Reads the `Date` header of a response. */
  readonly noteResponse: (response: HttpResponse) => void;
  /** How far the first `Date` header of the cluster was ahead of this computer's clock. */
  readonly aheadMs: () => number | undefined;
}

/** A session with Enterprise or Cloud. */
export type EnterpriseSession = Session<EnterpriseCluster>;

const OPERATION_TIMEOUT_MS = 60_000;
/** Longer than all waits together. */
const ALL_TIMEOUT_MS = 15 * 60_000;

/** Opens a session, without connecting yet. Its `http` must be closed. */
export function openSession(settings: Settings, program: Pick<Session, "signal" | "info" | "nonce">): Session<Cluster> {
  const { cluster, database, managementToken, caCertificate, httpsProxy, noProxy } = settings;
  const http = openHttp({ trust: { roots: "default", caCertificate }, httpsProxy, noProxy, connections: 2 });
  const redaction = new Redaction(() => {});
  let aheadMs: number | undefined;
  const noteResponse = (response: HttpResponse): void => {
    aheadMs ??= readAheadMs(response, now());
  };
  const createClient = (signal: AbortSignal, timeoutMs: number): ApiClient =>
    new ApiClient({
      http,
      managementToken,
      redaction,
      userAgent: USER_AGENT,
      trace: () => {},
      info: program.info,
      onResponse: noteResponse,
      signal,
      // Create requests are never aborted, because an aborted one may have created a token.
      graceSignal: new AbortController().signal,
      operationTimeoutMs: OPERATION_TIMEOUT_MS,
      now,
      serverNow: now,
      sleep: async (ms) => await setTimeout(ms, undefined, { signal }),
      random: Math.random,
      deadlineMs: now() + timeoutMs,
    });
  return {
    ...program,
    cluster,
    database,
    managementToken,
    http,
    redaction,
    noteResponse,
    client: createClient(program.signal, ALL_TIMEOUT_MS),
    cleanUpClient: () => createClient(new AbortController().signal, OPERATION_TIMEOUT_MS),
    now,
    sleep: (ms) => setTimeout(ms, undefined, { signal: program.signal }),
    aheadMs: () => aheadMs,
  };
}

function readAheadMs(response: HttpResponse, nowMs: number): number | undefined {
  const header = response.headers["date"];
  const dateMs = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs - nowMs;
}
