import type { Socket } from "node:net";
import type { Connect } from "../packages/undici.ts";
import { type NoResponseCode, readErrorCode } from "./error-code.ts";

/** Opens the connections of a dispatcher. undici's own connector cannot abort a connection that is being opened. */
export interface Connector {
  /** undici calls this to open a connection. */
  readonly connect: Connect;
  /** The step that the oldest connecting attempt waits for, as the code of its timeout; `undefined` if there is none. */
  readonly timeoutCode: NoResponseCode | undefined;
  /** Aborts every connection that is being opened. */
  abandon(): void;
}

/** The destination of a connection, in the form that undici passes. */
export type Destination = Parameters<Connect>[0];

/** An attempt to open a connection. */
export interface Attempt {
  /** Aborted when the attempt fails or is aborted. Its sockets must then be destroyed. Never aborted after a success. */
  readonly signal: AbortSignal;
  step: Step;
}

/** The steps to a connection, each with the code of its timeout. */
const TIMEOUTS = {
  "connect to the proxy": "PROXY_ETIMEDOUT",
  "TLS with the proxy": "PROXY_TLS_TIMEOUT",
  "tunnel through the proxy": "PROXY_TIMEOUT",
  connect: "ETIMEDOUT",
  TLS: "TLS_TIMEOUT",
} as const satisfies Record<string, NoResponseCode>;

type Step = keyof typeof TIMEOUTS;

/** Opens a connection, step by step. Must set the first step before it awaits anything. */
export type Open = (to: Destination, attempt: Attempt) => Promise<Socket>;

/** From the call until a request can be sent. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Creates a connector that opens its connections with `open`. */
export function createConnector(open: Open): Connector {
  const connecting = new Map<Attempt, (failure: ConnectFailure) => void>();

  return {
    connect(to, callback) {
      const ended = new AbortController();
      const attempt: Attempt = { signal: ended.signal, step: "connect" };
      const timer = setTimeout(() => fail(new ConnectFailure(TIMEOUTS[attempt.step])), CONNECT_TIMEOUT_MS);

      /** Returns whether this is the first outcome, the one that counts. */
      function settle(): boolean {
        clearTimeout(timer);
        return connecting.delete(attempt);
      }

      function fail(failure: ConnectFailure): void {
        ended.abort();
        if (settle()) callback(failure, null);
      }

      connecting.set(attempt, fail);
      open(to, attempt).then(
        (socket) => {
          if (settle()) callback(null, socket);
          else socket.destroy();
        },
        (error: unknown) => fail(new ConnectFailure(addProxyPrefix(attempt.step, error))),
      );
    },
    get timeoutCode() {
      const [oldest] = connecting.keys();
      return oldest === undefined ? undefined : TIMEOUTS[oldest.step];
    },
    abandon() {
      for (const fail of connecting.values()) fail(new ConnectFailure("ABANDONED"));
    },
  };
}

/** A connection could not be opened. Keeps only the code of the error. */
export class ConnectFailure extends Error {
  readonly code: NoResponseCode;

  constructor(code: NoResponseCode) {
    super(code);
    this.name = "ConnectFailure";
    this.code = code;
  }
}

/** Marks a failure of the proxy, so that the message does not blame the server. */
function addProxyPrefix(step: Step, error: unknown): NoResponseCode {
  const code = readErrorCode(error);
  return step.endsWith("the proxy") && !code.startsWith("PROXY_") ? `PROXY_${code}` : code;
}

/** Turns off undici's own timeouts: one timeout covers the whole exchange. */
export const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 } as const;
