import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import { type Attempt, ConnectFailure, type Open } from "./connector.ts";
import { readErrorCode } from "./error-code.ts";

/** How long a socket is silent before the system looks whether the other side is still there. */
const KEEP_ALIVE_MS = 60_000;

/**
 * How long an address is given before the next one of the same host is tried. Node tries one after the other and drops
 * the one before, so its default of 250 ms loses a server that is far away if the next address is of no use. RFC 8305,
 * which tries addresses side by side, waits at most 2 s (section 8): enough for a SYN that is sent again after 1 s.
 */
const ATTEMPT_TIMEOUT_MS = 2_000;

/** Connects to a host. The look-up of its name has begun when this returns. */
export function openTcp(host: string, port: number, attempt: Attempt): Promise<Socket> {
  const socket = connectTcp({ host, port, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS });
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  return waitUntilReady(socket, "connect", attempt);
}

/** Speaks TLS, over sockets that are connected. */
export interface Tls {
  /** Makes what takes time, while a connection is being made. */
  prepare(): void;
  /** The certificate has to be for this host. */
  start(socket: Socket, host: string, attempt: Attempt): Promise<Socket>;
}

/** Makes TLS of whom to trust. `rejectUnauthorized` is said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED has no say. */
export function createTls(make: () => SecureContext): Tls {
  // One for all connections, since reading a list of authorities takes about 30 ms.
  let context: SecureContext | undefined;
  function secureContext(): SecureContext {
    context ??= make();
    return context;
  }
  return {
    prepare: secureContext,
    start(socket, host, attempt) {
      const options = {
        socket,
        host,
        // An address is no name that could be sent (RFC 6066, section 3); its certificate is checked all the same.
        servername: isIP(host) === 0 ? host : "",
        secureContext: secureContext(),
        rejectUnauthorized: true,
        ALPNProtocols: ["http/1.1"],
      };
      const secured = connectTls(options);
      return waitUntilReady(secured, "secureConnect", attempt, (error) => explainRefusal(secured, error));
    },
  };
}

/** Before TLS 1.3, a missing client certificate is the same alert as a missing cipher, but comes after the certificate. */
function explainRefusal(socket: TLSSocket, error: Error): Error {
  const isForCertificate =
    HANDSHAKE_FAILURE.test(readErrorCode(error)) && socket.getPeerCertificate()?.raw !== undefined;
  return isForCertificate ? new ConnectFailure("CLIENT_CERTIFICATE_REQUIRED") : error;
}

const HANDSHAKE_FAILURE = /_ALERT_HANDSHAKE_FAILURE$/;

/** Opens connections straight to the server. */
export function openDirectly(tls: Tls): Open {
  return async (to, attempt) => {
    attempt.step = "connect";
    const isTls = to.protocol === "https:";
    const connecting = openTcp(to.hostname, Number(to.port) || (isTls ? 443 : 80), attempt);
    if (!isTls) return await connecting;
    tls.prepare();
    const socket = await connecting;
    attempt.step = "TLS";
    return await tls.start(socket, to.hostname, attempt);
  };
}

/** Waits until a socket can be used. It is destroyed if the attempt is given up. */
function waitUntilReady(
  socket: Socket,
  event: "connect" | "secureConnect",
  { signal }: Attempt,
  explained: (error: Error) => Error = (error) => error,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once(event, () => resolve(socket));
    socket.on("error", (error) => {
      reject(explained(error));
      // TLS 1.3 may refuse after the handshake: then an error comes, and an end right after, which hides it from undici.
      socket.destroy(error);
    });
  });
}
