import type { Socket } from "node:net";
import type { Connect } from "../packages/undici.ts";
import { ConnectFailure, type Destination, NO_TIMEOUTS, type Open } from "./connector.ts";
import { createSharedLookup } from "./shared-lookup.ts";
import { openTcp, removeBrackets, type Tls } from "./socket.ts";

/** A proxy. */
export interface Proxy {
  readonly origin: string;
  /** Whether to use TLS with the proxy itself. */
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** The value of `proxy-authorization`; `undefined` without a user name and password. */
  readonly authorization: string | undefined;
}

/** Parses the URL of a proxy. Throws if it is not a URL. */
export function parseProxy(text: string): Proxy {
  const url = new URL(text);
  const isTls = url.protocol === "https:";
  const credentials = `${decodePart(url.username)}:${decodePart(url.password)}`;
  return {
    origin: url.origin,
    isTls,
    host: removeBrackets(url.hostname),
    port: Number(url.port) || (isTls ? 443 : 80),
    authorization: credentials === ":" ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`,
  };
}

/** Decodes the user or the password of a URL; the text itself if it is not percent-encoded correctly. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Opens connections to a server over TLS, through a proxy. */
export function openThroughProxy(proxy: Proxy, tls: Tls): Open {
  const lookup = createSharedLookup();
  return async (to, attempt) => {
    attempt.step = "connect to the proxy";
    const connecting = openTcp(proxy.host, proxy.port, lookup, attempt);
    tls.prepare();
    let socket = await connecting;
    if (proxy.isTls) {
      attempt.step = "TLS with the proxy";
      socket = await tls.start(socket, proxy.host, attempt);
    }
    attempt.step = "tunnel through the proxy";
    await openTunnel(socket, proxy, to);
    attempt.step = "TLS";
    return await tls.start(socket, to.hostname, attempt);
  };
}

/** Makes the proxy connect a socket to the server. Sends CONNECT with undici, which then releases the socket. */
async function openTunnel(socket: Socket, proxy: Proxy, to: Destination): Promise<void> {
  const { Client } = await import("../packages/undici.ts");
  const client = new Client(proxy.origin, { ...NO_TIMEOUTS, allowH2: false, connect: useSocket(socket) });
  const authority = to.port === "" ? `${to.host}:443` : (to.host ?? "");
  const { authorization } = proxy;
  const headers = {
    host: authority,
    "proxy-connection": "keep-alive",
    ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
  };
  await new Promise<void>((resolve, reject) => {
    client.dispatch(
      { origin: proxy.origin, method: "CONNECT", path: authority, headers },
      {
        onRequestStart() {},
        onRequestUpgrade(_controller, status) {
          if (status >= 200 && status < 300) return resolve();
          socket.destroy();
          reject(new ConnectFailure(`PROXY_${status}`));
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}

/** For a Client that uses an open socket. Calls back later, because a Client does not expect a synchronous call. */
function useSocket(socket: Socket): Connect {
  return (_to, callback) =>
    queueMicrotask(() => {
      // undici may ask for a second connection, and would get the same socket.
      if (socket.destroyed) callback(new ConnectFailure("ECONNRESET"), null);
      else callback(null, socket);
    });
}
