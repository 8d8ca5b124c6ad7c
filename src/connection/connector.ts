import type { Socket } from "node:net";
import type { Connect } from "../packages/undici.ts";
import { type NoResponseCode, readErrorCode } from "./error-code.ts";
import { IdleSockets } from "./idle-sockets.ts";

/** Opens the connections of a dispatcher. undici's own connector cannot abort a connection that is being opened. */
export interface Connector {
  /** undici calls this to open a connection. Takes an early one if there is one. */
  readonly connect: Connect;
  /**
   * Opens connections before a request needs them, until `count` of them wait for a request. One that fails before a
   * request takes it is forgotten: `connect` then opens another one, and reports its failure.
   */
  connectEarly(to: Destination, count: number): void;
  /** The step that the oldest connecting request waits for, as the code of its timeout; `undefined` if there is none. */
  readonly timeoutCode: NoResponseCode | undefined;
  /** Ends the early connections that no request has taken. */
  abandonEarly(): void;
  /** Does the same, and aborts the connections that requests wait for. */
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

/** A connection that is being opened. */
interface Opening {
  readonly attempt: Attempt;
  /** Reports the outcome to the request that waits for it; `undefined` while no request does. */
  callback: Callback | undefined;
  readonly fail: (failure: ConnectFailure) => void;
}

type Callback = Parameters<Connect>[1];

/** Creates a connector that opens its connections with `open`. */
export function createConnector(open: Open): Connector {
  const openings = new Set<Opening>();
  const idle = new IdleSockets();

  function startOpening(to: Destination, callback?: Callback): void {
    const ended = new AbortController();
    const attempt: Attempt = { signal: ended.signal, step: "connect" };
    const timer = setTimeout(() => fail(new ConnectFailure(TIMEOUTS[attempt.step])), CONNECT_TIMEOUT_MS);
    const opening: Opening = { attempt, callback, fail };

    /** Returns whether this is the first outcome, the one that counts. */
    function settle(): boolean {
      clearTimeout(timer);
      return openings.delete(opening);
    }

    function fail(failure: ConnectFailure): void {
      ended.abort();
      if (settle()) opening.callback?.(failure, null);
    }

    openings.add(opening);
    open(to, attempt).then(
      (socket) => {
        if (!settle()) socket.destroy();
        else if (opening.callback === undefined) idle.add(socket);
        else opening.callback(null, socket);
      },
      (error: unknown) => fail(new ConnectFailure(addProxyPrefix(attempt.step, error))),
    );
  }

  const listEarly = (): Opening[] => [...openings].filter(({ callback }) => callback === undefined);

  function abandonAll(abandoned: Iterable<Opening>): void {
    for (const { fail } of abandoned) fail(new ConnectFailure("ABANDONED"));
    idle.destroy();
  }

  return {
    connect(to, callback) {
      const socket = idle.take();
      // Later, because undici does not expect a synchronous call.
      if (socket !== undefined) return queueMicrotask(() => callback(null, socket));
      const [early] = listEarly();
      if (early === undefined) startOpening(to, callback);
      else early.callback = callback;
    },
    connectEarly(to, count) {
      for (let waiting = idle.count + listEarly().length; waiting < count; waiting++) startOpening(to);
    },
    get timeoutCode() {
      const oldest = [...openings].find(({ callback }) => callback !== undefined);
      return oldest === undefined ? undefined : TIMEOUTS[oldest.attempt.step];
    },
    abandonEarly: () => abandonAll(listEarly()),
    abandon: () => abandonAll([...openings]),
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
