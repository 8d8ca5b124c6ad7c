import { setTimeout } from "node:timers/promises";
import { type Http, openHttp } from "../../src/http/http.ts";
import type { HttpResponse } from "../../src/http/messages.ts";
import { ApiClient } from "../../src/influxdb/api-client.ts";
import type { Cluster } from "../../src/influxdb/cluster.ts";
import { Redaction } from "../../src/redaction/redaction.ts";
import { now } from "../../src/runner/clock.ts";
import { USER_AGENT } from "../../src/runner/session.ts";
import type { Given } from "./command-line.ts";

/** Dependencies of the questions. */
export interface Session {
  readonly cluster: Cluster;
  readonly database: string;
  readonly http: Http;
  /** Ends when the user interrupts. */
  readonly client: ApiClient;
  /** Knows the management token. This program has no log in which it would need to be masked. */
  readonly redaction: Redaction;
  /** Works for one minute after an interruption, because created tokens must be revoked. */
  readonly cleanUpClient: () => ApiClient;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Rejects when the user interrupts. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly info: (message: string) => void;
  /** Which no other description has. */
  readonly nonce: string;
  /** How far the cluster's `Date` header was ahead of this computer's clock, at the first answer that had one. */
  readonly aheadMs: () => number | undefined;
}

const OPERATION_TIMEOUT_MS = 60_000;
/** More than all waits together. */
const ALL_TIMEOUT_MS = 15 * 60_000;

/** Opens the door to the cluster; nothing is connected yet. Its `http` has to be closed. */
export function openSession(given: Given, around: Pick<Session, "signal" | "info" | "nonce">): Session {
  const { cluster, database, managementToken, caCertificate, httpsProxy, noProxy } = given;
  const http = openHttp({ trust: { roots: "default", caCertificate }, httpsProxy, noProxy, connections: 2 });
  const redaction = new Redaction(() => {});
  let aheadMs: number | undefined;
  const clientFor = (signal: AbortSignal, timeoutMs: number): ApiClient =>
    new ApiClient({
      http,
      managementToken,
      redaction,
      userAgent: USER_AGENT,
      trace: () => {},
      info: around.info,
      onResponse: (answer) => {
        aheadMs ??= aheadOf(answer, now());
      },
      signal,
      // A create request that is cut off may have made a token: it is always awaited.
      graceSignal: new AbortController().signal,
      operationTimeoutMs: OPERATION_TIMEOUT_MS,
      now,
      serverNow: now,
      sleep: async (ms) => await setTimeout(ms, undefined, { signal }),
      random: Math.random,
      deadlineMs: now() + timeoutMs,
    });
  return {
    ...around,
    cluster,
    database,
    http,
    redaction,
    client: clientFor(around.signal, ALL_TIMEOUT_MS),
    cleanUpClient: () => clientFor(new AbortController().signal, OPERATION_TIMEOUT_MS),
    now,
    sleep: (ms) => setTimeout(ms, undefined, { signal: around.signal }),
    aheadMs: () => aheadMs,
  };
}

function aheadOf(answer: HttpResponse, nowMs: number): number | undefined {
  const header = answer.headers["date"];
  const dateMs = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs - nowMs;
}
