import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type PlainServer, startPlainServer } from "../../support/network/plain-server.ts";
import { failureOf, openDoor, requestOf } from "../http/open-door.ts";

/** A server that answers nothing until it is told to. */
async function startHolding(): Promise<{ readonly server: PlainServer; readonly held: ServerResponse[] }> {
  const held: ServerResponse[] = [];
  return { server: await startPlainServer((response) => held.push(response)), held };
}

describe("connections", () => {
  test("are made by the first request and no sooner, and kept for the next", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using door = openDoor();
    expect(server.connections).toBe(0);
    for (const _ of [1, 2, 3]) await door.exchange(requestOf(server.origin));
    expect(server.connections).toBe(1);
  });

  test("are made to each origin by itself", async () => {
    await using one = await startPlainServer((response) => response.end("one"));
    await using other = await startPlainServer((response) => response.end("other"));
    await using door = openDoor();
    const bodies: string[] = [];
    for (const { origin } of [one, other, one, other]) bodies.push((await door.exchange(requestOf(origin))).body);
    expect(bodies).toEqual(["one", "other", "one", "other"]);
    expect([one.connections, other.connections]).toEqual([1, 1]);
  });

  test("are one to a server, also where the very first requests come together", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using door = openDoor();
    await Promise.all([1, 2, 3].map(() => door.exchange(requestOf(server.origin))));
    expect(server.requests).toHaveLength(3);
    expect(server.connections).toBe(1);
  });

  test("are as many at a time as the door may have, and no more", async () => {
    const { server, held } = await startHolding();
    await using _ = server;
    await using door = openDoor({ connections: 2 });
    const exchanges = [1, 2, 3].map(() => door.exchange(requestOf(server.origin)));
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
  test("was not sent when its time is up, and never will be", async () => {
    const { server, held } = await startHolding();
    await using _ = server;
    await using door = openDoor();
    const first = door.exchange(requestOf(server.origin));
    await server.reached(1);
    const second = await failureOf(door.exchange(requestOf(`${server.origin}/late`, { timeoutMs: 20 })));
    expect(second).toMatchObject({ code: "TIMEOUT", sent: false, status: undefined });
    held[0]?.end("first");
    expect((await first).body).toBe("first");

    const third = door.exchange(requestOf(`${server.origin}/third`));
    await server.reached(2);
    held[1]?.end();
    await third;
    expect(server.requests.map(({ path }) => path)).toEqual(["/", "/third"]);
  });
});

describe("closing", () => {
  test("ends an exchange that is under way, and every connection", async () => {
    const { server } = await startHolding();
    await using _ = server;
    const door = openDoor({ connections: 2 });
    const failures = Promise.all([1, 2].map(() => failureOf(door.exchange(requestOf(server.origin)))));
    await server.reached(2);
    await door.close();
    expect(await failures).toMatchObject([1, 2].map(() => ({ sent: true, status: undefined })));
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends every connection also where the first requests came together", async () => {
    const { server, held } = await startHolding();
    await using _ = server;
    const door = openDoor();
    const first = door.exchange(requestOf(server.origin));
    const failing = failureOf(door.exchange(requestOf(server.origin)));
    await server.reached(1);
    held[0]?.end();
    await first;
    await server.reached(2);
    await door.close();
    expect(await failing).toMatchObject({ sent: true });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("closes idle connections, and the next request opens a new one", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using door = openDoor();
    await door.exchange(requestOf(server.origin));
    await door.close();
    await expect.poll(() => server.openConnections).toBe(0);
    await door.exchange(requestOf(server.origin));
    expect(server.connections).toBe(2);
  });

  test("closes a connection on which a long body may still be on its way, though its response is here", async () => {
    await using server = await startPlainServer((response) => response.end());
    const door = openDoor();
    await door.exchange(requestOf(server.origin, { method: "POST", body: "x".repeat(100_000) }));
    await door.close();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends every connection where one request had no answer, though later ones had", async () => {
    const { server, held } = await startHolding();
    await using _ = server;
    const door = openDoor({ connections: 2 });
    await failureOf(door.exchange(requestOf(server.origin, { signal: AbortSignal.timeout(20) })));
    const second = door.exchange(requestOf(server.origin));
    await server.reached(2);
    held[1]?.end();
    await second;
    await door.close();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("is no error where nothing was ever connected", async () => {
    await expect(openDoor().close()).resolves.toBeUndefined();
  });
});

test("an exchange that is over leaves no timer that would keep the process, and nothing on the signal", async () => {
  await using server = await startPlainServer((response) => response.end());
  await using door = openDoor();
  const { signal } = new AbortController();
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const times = Array.from({ length: 20 }, (_, index) => index);
  for (const _ of times) await door.exchange(requestOf(server.origin, { signal, timeoutMs: 3_600_000 }));
  // Some are the test runner's own, and come and go.
  expect(timers()).toBeLessThan(before + times.length / 2);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
