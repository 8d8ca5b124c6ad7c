import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { createRequest, openTestHttp } from "./open-http.ts";

describe("a request", () => {
  test("is sent unchanged: method, path and query, headers, body", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    const headers = { authorization: "Bearer fake", "content-type": "application/json" };
    const body = '{"name":"größe"}';
    await http.exchange(createRequest(`${server.origin}/a/b?c=d%20e&f`, { method: "POST", headers, body }));
    expect(server.requests).toMatchObject([{ method: "POST", path: "/a/b?c=d%20e&f", headers, body }]);
  });

  test.each(["GET", "DELETE"] as const)("needs no body: %s", async (method) => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    await http.exchange(createRequest(server.origin, { method }));
    expect(server.requests).toMatchObject([{ method, path: "/", body: "" }]);
  });

  test("is sent once with any status, and does not follow a redirect", async () => {
    const statuses = [307, 503, 429, 401];
    await using server = await startPlainServer((response) =>
      response.writeHead(statuses[server.requests.length - 1] ?? 500, { location: `${server.origin}/elsewhere` }).end(),
    );
    await using http = openTestHttp();
    for (const status of statuses) expect(await http.exchange(createRequest(server.origin))).toMatchObject({ status });
    expect(server.requests.map(({ path }) => path)).toEqual(statuses.map(() => "/"));
  });
});

describe("a response", () => {
  async function createResponse(
    write: Parameters<typeof startPlainServer>[0],
    overrides: Parameters<typeof createRequest>[1] = {},
  ): Promise<HttpResponse> {
    await using server = await startPlainServer(write);
    await using http = openTestHttp();
    return await http.exchange(createRequest(server.origin, overrides));
  }

  test("has its status, its headers by names in lower case, and its body", async () => {
    const headers = { "Content-Type": "text/plain", "Retry-After": "7", "X-Twice": ["a", "b"] };
    const received = await createResponse((response) => response.writeHead(418, headers).end("short and stout"));
    expect(received).toMatchObject({
      status: 418,
      headers: { "content-type": "text/plain", "retry-after": "7", "x-twice": ["a", "b"] },
      body: "short and stout",
    });
  });

  test("without a body has an empty one", async () => {
    expect(await createResponse((response) => response.writeHead(204).end())).toMatchObject({ status: 204, body: "" });
  });

  test("may arrive in pieces that split a character", async () => {
    const bytes = Buffer.from("größe 🚀");
    const received = await createResponse(async (response) => {
      for (const byte of bytes) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
      response.end();
    });
    expect(received.body).toBe("größe 🚀");
  });

  test.each([
    { name: "with a Content-Length", write: (size: number) => ({ "content-length": size }) },
    { name: "without a Content-Length", write: () => ({ "transfer-encoding": "chunked" }) },
  ])("may be as large as the request says, $name", async ({ write }) => {
    const body = "x".repeat(500);
    const received = await createResponse(
      (response) => {
        response.writeHead(200, write(1_000)).write(body);
        response.end(body);
      },
      { maxBytes: 1_000 },
    );
    expect(received.body).toHaveLength(1_000);
  });
});
