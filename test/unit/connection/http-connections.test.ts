import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type PlainServer, startPlainServer } from "../../support/network/plain-server.ts";
import { createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

/** Starts a server that holds its responses until the test ends them. */
async function startHoldingServer(): Promise<{ readonly server: PlainServer; readonly held: ServerResponse[] }> {
  const held: ServerResponse[] = [];
  return { server: await startPlainServer((response) => held.push(response)), held };
}

describe("connections", () => {
  test("are opened by the first request, and kept for the next one", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    expect(server.connections).toBe(0);
    for (const _ of [1, 2, 3]) await http.exchange(createRequest(server.origin));
    expect(server.connections).toBe(1);
  });

  test("are kept for the next request even if more are allowed", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp({ connections: 8 });
    for (const _ of [1, 2, 3, 4]) await http.exchange(createRequest(server.origin));
    expect(server.connections).toBe(1);
  });

  test("are separate for each origin", async () => {
    await using one = await startPlainServer((response) => response.end("one"));
    await using other = await startPlainServer((response) => response.end("other"));
    await using http = openTestHttp();
    const bodies: string[] = [];
    for (const { origin } of [one, other, one, other]) bodies.push((await http.exchange(createRequest(origin))).body);
    expect(bodies).toEqual(["one", "other", "one", "other"]);
    expect([one.connections, other.connections]).toEqual([1, 1]);
  });

  test("are limited to one per server, even if the first requests are sent together", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    await Promise.all([1, 2, 3].map(() => http.exchange(createRequest(server.origin))));
    expect(server.requests).toHaveLength(3);
    expect(server.connections).toBe(1);
  });

  test("never exceed the maximum", async () => {
    const { server, held } = await startHoldingServer();
    await using _ = server;
    await using http = openTestHttp({ connections: 2 });
    const exchanges = [1, 2, 3].map(() => http.exchange(createRequest(server.origin)));
    await server.reached(2);
    held[0]?.end();
    await Promise.race(exchanges);
    await server.reached(3);
    expect(server.connections).toBe(2);
    for (const response of held) response.end();
    await Promise.all(exchanges);
  });
});

describe("a request that waits behind another one", () => {
  test("is never sent if it times out first", async () => {
    const { server, held } = await startHoldingServer();
    await using _ = server;
    await using http = openTestHttp();
    const first = http.exchange(createRequest(server.origin));
    await server.reached(1);
    const second = await expectNoResponse(http.exchange(createRequest(`${server.origin}/late`, { timeoutMs: 20 })));
    expect(second).toMatchObject({ code: "TIMEOUT", sent: false, status: undefined });
    held[0]?.end("first");
    expect((await first).body).toBe("first");

    const third = http.exchange(createRequest(`${server.origin}/third`));
    await server.reached(2);
    held[1]?.end();
    await third;
    expect(server.requests.map(({ path }) => path)).toEqual(["/", "/third"]);
  });
});

describe("close", () => {
  test("ends every exchange and every connection", async () => {
    const { server } = await startHoldingServer();
    await using _ = server;
    const http = openTestHttp({ connections: 2 });
    const failures = Promise.all([1, 2].map(() => expectNoResponse(http.exchange(createRequest(server.origin)))));
    await server.reached(2);
    await http.close();
    expect(await failures).toMatchObject([1, 2].map(() => ({ sent: true, status: undefined })));
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends every connection if the first requests were sent together", async () => {
    const { server, held } = await startHoldingServer();
    await using _ = server;
    const http = openTestHttp();
    const first = http.exchange(createRequest(server.origin));
    const failing = expectNoResponse(http.exchange(createRequest(server.origin)));
    await server.reached(1);
    held[0]?.end();
    await first;
    await server.reached(2);
    await http.close();
    expect(await failing).toMatchObject({ sent: true });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("closes idle connections, and the next request opens a new one", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    await http.exchange(createRequest(server.origin));
    await http.close();
    await expect.poll(() => server.openConnections).toBe(0);
    await http.exchange(createRequest(server.origin));
    expect(server.connections).toBe(2);
  });

  test("closes a connection that may still be sending a long body after its response has arrived", async () => {
    await using server = await startPlainServer((response) => response.end());
    const http = openTestHttp();
    await http.exchange(createRequest(server.origin, { method: "POST", body: "x".repeat(100_000) }));
    await http.close();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends every connection if one request had no response, but later ones did", async () => {
    const { server, held } = await startHoldingServer();
    await using _ = server;
    const http = openTestHttp({ connections: 2 });
    await expectNoResponse(http.exchange(createRequest(server.origin, { signal: AbortSignal.timeout(20) })));
    const second = http.exchange(createRequest(server.origin));
    await server.reached(2);
    held[1]?.end();
    await second;
    await http.close();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("succeeds without any connection", async () => {
    await expect(openTestHttp().close()).resolves.toBeUndefined();
  });
});

test("a finished exchange leaves no timer that keeps the process alive, and no listener on the signal", async () => {
  await using server = await startPlainServer((response) => response.end());
  await using http = openTestHttp();
  const { signal } = new AbortController();
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const times = Array.from({ length: 20 }, (_, index) => index);
  for (const _ of times) await http.exchange(createRequest(server.origin, { signal, timeoutMs: 3_600_000 }));
  // Some timers belong to the test runner.
  expect(timers()).toBeLessThan(before + times.length / 2);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
