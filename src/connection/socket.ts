import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import { type Attempt, ConnectFailure, type Open } from "./connector.ts";
import { readErrorCode } from "./error-code.ts";
import { createSharedLookup } from "./shared-lookup.ts";

/** How long a socket is idle before the system checks whether the other side is still there. */
const KEEP_ALIVE_MS = 60_000;

/**
 * How long to try one address of a host before the next one. Node aborts the previous attempt when it starts the next one.
 * With its default of 250 ms, a distant server could not be reached if its next address does not work. 2 s is enough for a
 * SYN that is sent again after 1 s. It is also the maximum in RFC 8305, which tries addresses in parallel.
 * @see https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
 * @see https://www.rfc-editor.org/rfc/rfc8305#section-8
 */
const ATTEMPT_TIMEOUT_MS = 2_000;

const HANDSHAKE_FAILURE = /_ALERT_HANDSHAKE_FAILURE$/;

/** The host of a URL as sockets take it: an IPv6 address without its brackets. */
export function removeBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Connects to a host. Starts to look up its name before it returns. */
export function openTcp(host: string, port: number, lookup: LookupFunction, attempt: Attempt): Promise<Socket> {
  const socket = connectTcp({ host, port, lookup, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS });
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  return waitUntilReady(socket, "connect", attempt);
}

/** Starts TLS on connected sockets. */
export interface Tls {
  /** Reads the certificate authorities. Takes time, so call it while a connection is being opened. */
  prepare(): void;
  /** Throws if the certificate is not valid for `host`. */
  start(socket: Socket, host: string, attempt: Attempt): Promise<Socket>;
}

/** Creates TLS with the trust of a context. Always verifies certificates. */
export function createTls(createContext: () => SecureContext): Tls {
  // One for all connections, since reading a list of authorities takes about 30 ms.
  let context: SecureContext | undefined;
  function secureContext(): SecureContext {
    context ??= createContext();
    return context;
  }
  return {
    prepare: secureContext,
    start(socket, host, attempt) {
      const options = {
        socket,
        host,
        // IP addresses must not be sent as a server name (https://www.rfc-editor.org/rfc/rfc6066#section-3). The certificate is
        // still verified.
        servername: isIP(host) === 0 ? host : "",
        secureContext: secureContext(),
        // Set explicitly so that NODE_TLS_REJECT_UNAUTHORIZED cannot disable verification.
        rejectUnauthorized: true,
        ALPNProtocols: ["http/1.1"],
      };
      const secured = connectTls(options);
      return waitUntilReady(secured, "secureConnect", attempt, (error) => explainRefusal(secured, error));
    },
  };
}

/**
 * Before TLS 1.3, a server sends the same alert for a missing client certificate and for ciphers that do not match. If its
 * own certificate came first, the alert is about the client certificate.
 */
function explainRefusal(socket: TLSSocket, error: Error): Error {
  const isAboutClientCertificate =
    HANDSHAKE_FAILURE.test(readErrorCode(error)) && socket.getPeerCertificate()?.raw !== undefined;
  return isAboutClientCertificate ? new ConnectFailure("CLIENT_CERTIFICATE_REQUIRED") : error;
}

/** Opens connections to the server without a proxy. */
export function openDirectly(tls: Tls): Open {
  const lookup = createSharedLookup();
  return async (to, attempt) => {
    attempt.step = "connect";
    const isTls = to.protocol === "https:";
    const connecting = openTcp(to.hostname, Number(to.port) || (isTls ? 443 : 80), lookup, attempt);
    if (!isTls) return await connecting;
    tls.prepare();
    const socket = await connecting;
    attempt.step = "TLS";
    return await tls.start(socket, to.hostname, attempt);
  };
}

/** Waits until a socket is ready. Destroys it if the attempt is aborted. */
function waitUntilReady(
  socket: Socket,
  event: "connect" | "secureConnect",
  { signal }: Attempt,
  explain: (error: Error) => Error = (error) => error,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once(event, () => resolve(socket));
    socket.on("error", (error) => {
      reject(explain(error));
      // A TLS 1.3 server may refuse after the handshake. undici would not see the error if the socket only ended.
      socket.destroy(error);
    });
  });
}
