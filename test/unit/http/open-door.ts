import { type Http, type HttpOptions, openHttp } from "../../../src/http/http.ts";
import type { HttpRequest, HttpResponse } from "../../../src/http/messages.ts";
import { NoResponse } from "../../../src/http/no-response.ts";

/** The door to the network, that closes itself. */
export type Door = Http & AsyncDisposable;

/** Opens the door: no proxy, no authority but Node's own and one connection, but for what a test says. */
export function openDoor(options: Partial<HttpOptions> = {}): Door {
  const http = openHttp({
    trust: { roots: "default", caCertificate: "" },
    httpsProxy: "",
    noProxy: "",
    connections: 1,
    ...options,
  });
  return { ...http, [Symbol.asyncDispose]: () => http.close() };
}

/** A GET of an answer of up to a thousand bytes, with more time than it needs, but for what a test says. */
export function requestOf(url: string, overrides: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", url, headers: {}, timeoutMs: 30_000, maxBytes: 1_000, ...overrides };
}

/** Why an exchange ended without an answer. A complete answer fails the test, and so does any other error. */
export async function failureOf(exchange: Promise<HttpResponse>): Promise<NoResponse> {
  const outcome = await exchange.catch((error: unknown) => error);
  if (outcome instanceof NoResponse) return outcome;
  throw outcome instanceof Error ? outcome : new Error("There was a complete answer");
}

/** How many connections, of both sides, would keep this process from ending. */
export function socketsThatKeepTheProcess(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

/** What stands between whoever sends and the door. */
export type Passage = (exchange: Http["exchange"]) => Http["exchange"];

/** A network that lets the first requests of a test go nowhere, for this reason. */
export function unconnected(code: string, times = 1): Passage {
  let left = times;
  return (exchange) => async (request) => {
    if (left-- > 0) throw new NoResponse(code, { sent: false });
    return await exchange(request);
  };
}

/** A network that gives each request so long, and not what the client does. */
export function patient(timeoutMs: number): Passage {
  return (exchange) => (request) => exchange({ ...request, timeoutMs });
}
