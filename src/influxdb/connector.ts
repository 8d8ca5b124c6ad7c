import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Connect } from "../vendor/undici.ts";
import type { NoAnswerCode } from "./no-answer.ts";

/** What TLS is spoken with. */
export type TlsSettings = Pick<ConnectionOptions, "ca" | "rejectUnauthorized">;

/** Makes the connections of a dispatcher. undici's own connector cannot give up one that is being made. */
export interface Connector {
  /** undici's way to ask for a connection. */
  readonly connect: Connect;
  /** What the connections that are being made wait for, as the code of a timeout; `undefined` if there is none. */
  readonly waitsFor: NoAnswerCode | undefined;
  /** Ends every connection that is being made, at once. */
  abandon(): void;
}

/** From the call to a connection that can carry a request. */
const TIMEOUT_MS = 10_000;

/**
 * How long an address is given before the next one of the same host is tried. Node tries one after the other and drops
 * the one before, so its default of 250 ms loses a server that is far away if the next address is of no use. RFC 8305,
 * which tries addresses side by side, waits at most 2 s (section 8): enough for a SYN that is sent again after 1 s.
 */
const ATTEMPT_TIMEOUT_MS = 2_000;

/** A connection that is being made. */
interface Attempt {
  readonly signal: AbortSignal;
  /** Which step is being waited for, as the code of a timeout. */
  waitsFor: NoAnswerCode;
}

/** Makes a connector whose connections go straight to the server. */
export function directConnector(tls: TlsSettings): Connector {
  const making = new Map<Attempt, (failure: Error) => void>();

  return {
    connect(to, callback) {
      const ended = new AbortController();
      const attempt: Attempt = { signal: ended.signal, waitsFor: "ETIMEDOUT" };
      const timer = setTimeout(() => fail(new ConnectFailure(attempt.waitsFor)), TIMEOUT_MS);

      /** Whether it is the first time, and so the outcome. */
      function settle(): boolean {
        clearTimeout(timer);
        return making.delete(attempt);
      }

      function fail(failure: Error): void {
        ended.abort();
        if (settle()) callback(failure, null);
      }

      making.set(attempt, fail);
      open(to, tls, attempt).then((socket) => {
        if (settle()) callback(null, socket);
        else socket.destroy();
      }, fail);
    },
    get waitsFor() {
      return making.keys().next().value?.waitsFor;
    },
    abandon() {
      for (const fail of making.values()) fail(new ConnectFailure("ABANDONED"));
    },
  };
}

/** No connection was made. Its message is its code. */
class ConnectFailure extends Error {
  readonly code: NoAnswerCode;

  constructor(code: NoAnswerCode) {
    super(code);
    this.name = "ConnectFailure";
    this.code = code;
  }
}

type Destination = Parameters<Connect>[0];

/** Nothing is awaited before the socket connects, so that the caller can set up what Node needs for that. */
async function open(to: Destination, tls: TlsSettings, attempt: Attempt): Promise<Socket> {
  const isTls = to.protocol === "https:";
  const address = {
    host: to.hostname,
    port: Number(to.port) || (isTls ? 443 : 80),
    autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
  };
  if (!isTls) return await ready(connectTcp(address), "connect", attempt);
  const socket = connectTls({
    ...tls,
    ...address,
    // Empty for an address, which has no name that could be sent.
    servername: to.servername ?? "",
    ALPNProtocols: ["http/1.1"],
  });
  socket.once("connect", () => {
    attempt.waitsFor = "TLS_TIMEOUT";
  });
  return await ready(socket, "secureConnect", attempt);
}

const KEEP_ALIVE_MS = 60_000;

/** Waits until a socket can be used. It is destroyed by what goes wrong, now and later, and when the attempt ends. */
function ready<S extends Socket>(socket: S, event: "connect" | "secureConnect", { signal }: Attempt): Promise<S> {
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  return new Promise((resolve, reject) => {
    const end = (): unknown => socket.destroy();
    signal.addEventListener("abort", end, { once: true });
    socket.once(event, () => {
      signal.removeEventListener("abort", end);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}
