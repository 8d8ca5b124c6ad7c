import { type Http, type HttpOptions, openHttp } from "../../../src/http/http.ts";
import type { HttpRequest, HttpResponse } from "../../../src/http/messages.ts";
import { NoResponse } from "../../../src/http/no-response.ts";

/** An HTTP client that closes itself at the end of a test. */
export type TestHttp = Http & AsyncDisposable;

/** Opens an HTTP client. By default it has no proxy, one connection, and only Node's own authorities. */
export function openTestHttp(options: Partial<HttpOptions> = {}): TestHttp {
  const http = openHttp({
    trust: { roots: "default", caCertificate: "" },
    httpsProxy: "",
    noProxy: "",
    connections: 1,
    ...options,
  });
  return { ...http, [Symbol.asyncDispose]: () => http.close() };
}

/** Creates a request. By default a GET with a response of up to 1,000 bytes and plenty of time. */
export function createRequest(url: string, overrides: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", url, headers: {}, timeoutMs: 30_000, maxBytes: 1_000, ...overrides };
}

/** Returns the failure of an exchange. Fails the test if there is a complete response, or any other error. */
export async function expectNoResponse(exchange: Promise<HttpResponse>): Promise<NoResponse> {
  const outcome = await exchange.catch((error: unknown) => error);
  if (outcome instanceof NoResponse) return outcome;
  throw outcome instanceof Error ? outcome : new Error("There was a complete response");
}

/** Counts the connections, of both sides, that keep this process alive. */
export function countSocketsThatKeepTheProcess(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

/** Changes what is sent to the network, and what comes back. */
export type Interceptor = (exchange: Http["exchange"]) => Http["exchange"];

/** Lets the first requests fail with this code, without a connection. */
export function failToConnect(code: string, times = 1): Interceptor {
  let left = times;
  return (exchange) => async (request) => {
    if (left-- > 0) throw new NoResponse(code, { sent: false });
    return await exchange(request);
  };
}

/** Gives each request this timeout, whatever the client requests. */
export function withTimeout(timeoutMs: number): Interceptor {
  return (exchange) => (request) => exchange({ ...request, timeoutMs });
}
