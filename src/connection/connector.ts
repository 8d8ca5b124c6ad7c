import type { Socket } from "node:net";
import type { Connect } from "../packages/undici.ts";
import { type NoResponseCode, readErrorCode } from "./error-code.ts";

/** Makes the connections of a dispatcher. undici's own connector cannot give up one that is being made. */
export interface Connector {
  /** undici's way to ask for a connection. */
  readonly connect: Connect;
  /** What the connections that are being made wait for, as the code of a timeout; `undefined` if there is none. */
  readonly waitsFor: NoResponseCode | undefined;
  /** Ends every connection that is being made, at once. */
  abandon(): void;
}

/** Where a connection leads to, as undici says it. */
export type Destination = Parameters<Connect>[0];

/** A connection that is being made. */
export interface Attempt {
  /** Aborted when it is given up: its sockets are to be destroyed. Never aborted after it has succeeded. */
  readonly signal: AbortSignal;
  step: Step;
}

type Step = keyof typeof TIMEOUTS;

/** The steps to a connection, with the code of the failure if time is up in the middle of them. */
const TIMEOUTS = {
  "connect to the proxy": "PROXY_ETIMEDOUT",
  "TLS with the proxy": "PROXY_TLS_TIMEOUT",
  "tunnel through the proxy": "PROXY_TIMEOUT",
  connect: "ETIMEDOUT",
  TLS: "TLS_TIMEOUT",
} as const satisfies Record<string, NoResponseCode>;

/** Opens a connection, step by step. What it awaits before the first step is already connecting. */
export type Open = (to: Destination, attempt: Attempt) => Promise<Socket>;

/** From the call to a connection that can carry a request. */
const TIMEOUT_MS = 10_000;

/** Makes a connector of a way to open connections. */
export function createConnector(open: Open): Connector {
  const making = new Map<Attempt, (failure: ConnectFailure) => void>();

  return {
    connect(to, callback) {
      const ended = new AbortController();
      const attempt: Attempt = { signal: ended.signal, step: "connect" };
      const timer = setTimeout(() => fail(new ConnectFailure(TIMEOUTS[attempt.step])), TIMEOUT_MS);

      /** Whether it is the first time, and so the outcome. */
      function settle(): boolean {
        clearTimeout(timer);
        return making.delete(attempt);
      }

      function fail(failure: ConnectFailure): void {
        ended.abort();
        if (settle()) callback(failure, null);
      }

      making.set(attempt, fail);
      open(to, attempt).then(
        (socket) => {
          if (settle()) callback(null, socket);
          else socket.destroy();
        },
        (error: unknown) => fail(new ConnectFailure(addProxyPrefix(attempt.step, error))),
      );
    },
    get waitsFor() {
      const [oldest] = making.keys();
      return oldest === undefined ? undefined : TIMEOUTS[oldest.step];
    },
    abandon() {
      for (const fail of making.values()) fail(new ConnectFailure("ABANDONED"));
    },
  };
}

/** No connection was made. Of what went wrong it keeps the code alone. */
export class ConnectFailure extends Error {
  readonly code: NoResponseCode;

  constructor(code: NoResponseCode) {
    super(code);
    this.name = "ConnectFailure";
    this.code = code;
  }
}

/** Who failed is part of the code: what goes wrong with the proxy is no fault of the server's. */
function addProxyPrefix(step: Step, error: unknown): NoResponseCode {
  const code = readErrorCode(error);
  return step.endsWith("the proxy") && !code.startsWith("PROXY_") ? `PROXY_${code}` : code;
}

/** undici's own timeouts are off: one timer of ours bounds the whole exchange. */
export const UNTIMED = { headersTimeout: 0, bodyTimeout: 0 } as const;
