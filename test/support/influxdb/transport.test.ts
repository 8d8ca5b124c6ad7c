import { describe, expect, test } from "vitest";
import { settableClock } from "./settable-clock.ts";
import { startEmulator } from "./start.ts";
import { connect } from "./test-client.ts";

describe("the emulator", () => {
  test("has its own CA, and keeps connections alive and counts them", async () => {
    await using emulator = await startEmulator({ tls: { dnsNames: ["cluster.example"] } });
    await using client = connect(emulator);
    for (const _ of [1, 2, 3, 4]) await client.manage("GET", "/databases");
    expect(emulator.caCertificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(emulator.tlsHandshakes).toBe(emulator.connections);
    // undici opens a second connection if a request follows before the first connection is free.
    expect([1, 2]).toContain(emulator.connections);
    await using distrustful = connect({ ...emulator, caCertificate: "" });
    await expect(distrustful.send("GET", "/ping")).rejects.toThrow(/self-signed|unable to verify/);
  });

  test("sends a Date header by its own clock and a skew", async () => {
    await using emulator = await startEmulator({ now: settableClock().now, dateSkewMs: -60_000 });
    await using client = connect(emulator);
    expect((await client.send("GET", "/ping")).headers["date"]).toBe("Mon, 31 Dec 2029 23:59:00 GMT");
  });

  test("can serve each plane at its own port", async () => {
    await using emulator = await startEmulator({ separatePlanes: true });
    await using client = connect(emulator);
    expect((await client.manage("GET", "/databases")).status).toBe(200);
    expect((await client.send("GET", "/ping")).status).toBe(204);
    const { origin } = new URL(emulator.managementUrl);
    expect((await client.send("GET", `${origin}/ping`)).status).toBe(404);
    expect((await client.send("GET", "/api/v0/databases")).status).toBe(404);
  });

  test("returns 429 with Retry-After if the rate limit is exceeded", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ now: clock.now, rateLimit: { requestsPerSecond: 2 } });
    await using client = connect(emulator);
    const statuses = async () => [
      (await client.manage("GET", "/databases")).status,
      (await client.manage("GET", "/databases")).status,
      (await client.manage("GET", "/databases")).status,
    ];
    expect(await statuses()).toEqual([200, 200, 429]);
    expect(emulator.requests.at(-1)).toMatchObject({ faulted: true, effect: false });
    expect(emulator.requests.at(-1)?.response?.headers["retry-after"]).toBe("1");
    clock.advance(1000);
    expect(await statuses()).toEqual([200, 200, 429]);
  });

  test("closes held and stalled requests on close", async () => {
    const emulator = await startEmulator({
      faults: [{ on: "GetPing", occurrence: 1, fault: { kind: "stall", when: "before" } }],
    });
    await using client = connect(emulator);
    const hold = emulator.hold("HeadPing");
    const requests = [client.send("GET", "/ping"), client.send("HEAD", "/ping")];
    const outcomes = Promise.allSettled(requests);
    await Promise.all([emulator.reached("GetPing", { when: "done" }), hold.held]);
    await emulator.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
