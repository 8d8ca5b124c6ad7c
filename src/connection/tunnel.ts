import type { Socket } from "node:net";
import type { Connect } from "../packages/undici.ts";
import { ConnectFailure, type Destination, type Open, UNTIMED } from "./connector.ts";
import { openTcp, type Tls } from "./socket.ts";

/** A proxy that opens tunnels. */
export interface Proxy {
  readonly origin: string;
  /** Whether TLS is spoken with it. */
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** The value of `proxy-authorization`; `undefined` if it has no user. */
  readonly authorization: string | undefined;
}

/** Reads the URL of a proxy. Throws if it is none. */
export function parseProxy(text: string): Proxy {
  const url = new URL(text);
  const isTls = url.protocol === "https:";
  const credentials = `${decodePart(url.username)}:${decodePart(url.password)}`;
  return {
    origin: url.origin,
    isTls,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (isTls ? 443 : 80),
    authorization: credentials === ":" ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`,
  };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Opens connections to a server over TLS, through a proxy. */
export function openThroughProxy(proxy: Proxy, tls: Tls): Open {
  return async (to, attempt) => {
    attempt.step = "connect to the proxy";
    const connecting = openTcp(proxy.host, proxy.port, attempt);
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

/** Has the proxy connect a socket with the server from now on. undici speaks HTTP with it, and then lets go of it. */
async function openTunnel(socket: Socket, proxy: Proxy, to: Destination): Promise<void> {
  const { Client } = await import("../packages/undici.ts");
  const client = new Client(proxy.origin, { ...UNTIMED, allowH2: false, connect: useSocket(socket) });
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

/** For a Client whose connection is there already. Not at once, since a Client does not expect that. */
function useSocket(socket: Socket): Connect {
  return (_to, callback) =>
    queueMicrotask(() => {
      // undici would ask again, and get the same one.
      if (socket.destroyed) callback(new ConnectFailure("ECONNRESET"), null);
      else callback(null, socket);
    });
}
