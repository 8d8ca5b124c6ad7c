import { describe, expect, test } from "vitest";
import { collectResponse } from "../../../src/http/collect-response.ts";
import type { HttpResponse } from "../../../src/http/messages.ts";
import type { NoResponse } from "../../../src/http/no-response.ts";
import type { Dispatcher } from "../../../src/packages/undici.ts";

/** One exchange. Its methods call the handler as undici does. */
function createExchange(maxBytes = 1_000, mayCutSuccess = false) {
  const outcomes: (HttpResponse | NoResponse)[] = [];
  const aborts: string[] = [];
  const controller = { abort: (reason: Error) => aborts.push(reason.message) } as unknown as Controller;
  const record = (outcome: HttpResponse | NoResponse): number => outcomes.push(outcome);
  const { handler, abort } = collectResponse({ maxBytes, mayCutSuccess }, record, record);
  return {
    outcomes,
    aborts,
    abort,
    start: () => handler.onRequestStart?.(controller, {}),
    head: (status: number) => handler.onResponseStart?.(controller, status, {}),
    data: (text: string) => handler.onResponseData?.(controller, Buffer.from(text)),
    end: () => handler.onResponseEnd?.(controller, {}),
    error: (error: unknown) => handler.onResponseError?.(controller, error as Error),
  };
}

type Controller = Dispatcher.DispatchController;

function errorWith(facts: Record<string, unknown>, message = "fake-secret"): Error {
  return Object.assign(new Error(message), facts);
}

describe("only the first event that ends an exchange counts:", () => {
  test.each<{ name: string; run: (exchange: ReturnType<typeof createExchange>) => void; expected: object }>([
    {
      name: "a timeout before the end of the response",
      run: (exchange) => [exchange.abort("TIMEOUT"), exchange.end()],
      expected: { code: "TIMEOUT", sent: true, status: 200 },
    },
    {
      name: "the end of the response before a timeout",
      run: (exchange) => [exchange.end(), exchange.abort("TIMEOUT")],
      expected: { status: 200, body: "whole" },
    },
    {
      name: "a cancellation before the connection is closed",
      run: (exchange) => [exchange.abort("CANCELLED"), exchange.error(errorWith({ code: "ECONNRESET" }))],
      expected: { code: "CANCELLED" },
    },
    {
      name: "a closed connection before a timeout",
      run: (exchange) => [exchange.error(errorWith({ code: "ECONNRESET" })), exchange.abort("TIMEOUT")],
      expected: { code: "ECONNRESET" },
    },
    {
      name: "the first of two ends",
      run: (exchange) => [exchange.end(), exchange.end()],
      expected: { status: 200, body: "whole" },
    },
  ])("$name", ({ run, expected }) => {
    const exchange = createExchange();
    exchange.start();
    exchange.head(200);
    exchange.data("whole");
    run(exchange);
    expect(exchange.outcomes).toEqual([expect.objectContaining(expected)]);
  });

  test("an end without a beginning does not count", () => {
    const exchange = createExchange();
    exchange.start();
    exchange.end();
    expect(exchange.outcomes).toEqual([]);
    exchange.abort("TIMEOUT");
    expect(exchange.outcomes).toMatchObject([{ code: "TIMEOUT", sent: true, status: undefined }]);
  });
});

describe("an exchange that is aborted", () => {
  test("aborts a request that has a connection", () => {
    const exchange = createExchange();
    exchange.start();
    exchange.abort("TIMEOUT");
    expect(exchange.aborts).toEqual(["TIMEOUT"]);
  });

  test("never starts a request that has no connection yet", () => {
    const exchange = createExchange();
    exchange.abort("CANCELLED");
    expect(exchange.aborts).toEqual([]);
    exchange.start();
    expect(exchange.aborts).toEqual(["aborted before the start"]);
    exchange.error(errorWith({ code: "UND_ERR_ABORTED" }));
    expect(exchange.outcomes).toMatchObject([{ code: "CANCELLED", sent: false }]);
  });

  test("is aborted at the first byte over the maximum size", () => {
    const exchange = createExchange(10);
    exchange.start();
    exchange.head(200);
    exchange.data("x".repeat(4));
    exchange.data("x".repeat(6));
    expect(exchange.outcomes).toEqual([]);
    exchange.data("x");
    expect(exchange.outcomes).toMatchObject([{ code: "TOO_LARGE", sent: true, status: 200 }]);
    expect(exchange.aborts).toEqual(["TOO_LARGE"]);
  });
});

describe("an error response", () => {
  const LIMIT = 64 * 1024;

  test.each([300, 307, 401, 403, 404, 500, 503])(
    "of %i is read up to 64 KiB, and its connection is closed",
    (status) => {
      const exchange = createExchange(2 ** 30);
      exchange.start();
      exchange.head(status);
      exchange.data("x".repeat(LIMIT - 1));
      expect(exchange.outcomes).toEqual([]);
      exchange.data("yz");
      exchange.data("more");
      exchange.error(errorWith({ code: "UND_ERR_ABORTED" }));
      expect(exchange.outcomes).toEqual([{ status, headers: {}, body: `${"x".repeat(LIMIT - 1)}y`, isCut: true }]);
      expect(exchange.aborts).toEqual(["TOO_LARGE"]);
    },
  );

  test("of exactly 64 KiB is read completely", () => {
    const exchange = createExchange(2 ** 30);
    exchange.start();
    exchange.head(401);
    exchange.data("x".repeat(LIMIT));
    exchange.end();
    expect(exchange.outcomes).toEqual([{ status: 401, headers: {}, body: "x".repeat(LIMIT) }]);
    expect(exchange.aborts).toEqual([]);
  });

  test("is read up to the maximum of the request if that is lower", () => {
    const exchange = createExchange(10);
    exchange.start();
    exchange.head(401);
    exchange.data("0123456789ab");
    expect(exchange.outcomes).toMatchObject([{ status: 401, body: "0123456789", isCut: true }]);
  });
});

test.each([200, 204, 299])("a success of %i is cut off if the request allows it", (status) => {
  const exchange = createExchange(10, true);
  exchange.start();
  exchange.head(status);
  exchange.data("0123456789ab");
  expect(exchange.outcomes).toMatchObject([{ status, body: "0123456789", isCut: true }]);
  expect(exchange.aborts).toEqual(["TOO_LARGE"]);
});

describe("a failure keeps only the code of its error:", () => {
  test.each([
    { name: "a code of the operating system", error: errorWith({ code: "ECONNRESET" }), expected: "ECONNRESET" },
    { name: "a code of undici", error: errorWith({ code: "UND_ERR_SOCKET" }), expected: "UND_ERR_SOCKET" },
    { name: "a code with digits", error: errorWith({ code: "ERR_HTTP2_X" }), expected: "ERR_HTTP2_X" },
    { name: "a code of 60 characters", error: errorWith({ code: "E".repeat(60) }), expected: "E".repeat(60) },
    {
      name: "a code of OpenSSL with a slash",
      error: errorWith({ code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE" }),
      expected: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
    },
    {
      name: "a name constraint, for which Node has no code",
      error: errorWith({ code: "UNSPECIFIED" }, "permitted subtree violation"),
      expected: "NAME_CONSTRAINTS",
    },
    {
      name: "a certificate error with another text",
      error: errorWith({ code: "UNSPECIFIED" }, "fake-secret"),
      expected: "UNSPECIFIED",
    },
    {
      name: "the code of the address that this runner has a route to",
      error: new AggregateError(
        [errorWith({ code: "ENETUNREACH" }), errorWith({ code: "ECONNREFUSED" })],
        "fake-secret",
      ),
      expected: "ECONNREFUSED",
    },
    {
      name: "the first code if this runner has a route to no address",
      error: new AggregateError(
        [errorWith({ code: "ENETUNREACH" }), errorWith({ code: "EHOSTUNREACH" })],
        "fake-secret",
      ),
      expected: "ENETUNREACH",
    },
    { name: "no code if there are no addresses", error: new AggregateError([], "fake-secret"), expected: "UNKNOWN" },
    {
      name: "a response that is not HTTP",
      error: Object.assign(errorWith({ code: undefined }), { name: "HTTPParserError" }),
      expected: "UND_ERR_HTTP_PARSER",
    },
    { name: "no code", error: errorWith({}), expected: "UNKNOWN" },
    { name: "a code of one character", error: errorWith({ code: "E" }), expected: "UNKNOWN" },
    { name: "a code of 61 characters", error: errorWith({ code: "E".repeat(61) }), expected: "UNKNOWN" },
    { name: "a number", error: errorWith({ code: 104 }), expected: "UNKNOWN" },
    { name: "a sentence after a code", error: errorWith({ code: "EFAKE fake-secret" }), expected: "UNKNOWN" },
    { name: "a sentence before a code", error: errorWith({ code: "fake-secret EFAKE" }), expected: "UNKNOWN" },
    { name: "a text that was thrown", error: "ECONNRESET", expected: "UNKNOWN" },
    { name: "undefined that was thrown", error: undefined, expected: "UNKNOWN" },
    { name: "an object with a code that is not an error", error: { code: "ECONNRESET" }, expected: "UNKNOWN" },
  ])("$name", ({ error, expected }) => {
    const exchange = createExchange();
    exchange.error(error);
    expect(exchange.outcomes).toMatchObject([{ code: expected, sent: false, status: undefined }]);
    expect(JSON.stringify(exchange.outcomes) + String(exchange.outcomes[0])).not.toContain("fake-secret");
  });
});
