import { describe, expect, test } from "vitest";
import { settableClock } from "../influxdb/settable-clock.ts";
import { startEmulator } from "../influxdb/start.ts";
import { connectEnterprise } from "./test-client.ts";

describe("nodes that lag", () => {
  test("reject a new token, and accept a deleted one, until they have read the catalog", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      nodes: 2,
      catalogSyncMs: 1000,
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "write:sensors");
    const probes = async () => [
      (await client.write("sensors", "probe", token)).status,
      (await client.write("sensors", "probe", token)).status,
    ];
    expect(await probes()).toEqual([401, 400]);
    clock.advance(1000);
    expect(await probes()).toEqual([400, 400]);
    expect((await client.remove("t")).status).toBe(200);
    expect(await probes()).toEqual([400, 401]);
    clock.advance(1000);
    expect(await probes()).toEqual([401, 401]);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("return 404 for a new name, no row, and 409 for a name that another node gave away", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      nodes: 2,
      catalogSyncMs: 1000,
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    await client.createToken("t", "write:sensors");
    expect((await client.remove("t")).status).toBe(404);
    expect(await client.queryTokens("name", "WHERE name = 't'")).toEqual([{ name: "t" }]);
    expect(await client.queryTokens("name", "WHERE name = 't'")).toEqual([]);
    await client.send("GET", "/ping");
    expect((await client.create("t", [])).status).toBe(409);
    await client.send("GET", "/ping");
    expect(await client.queryTokens("name", "WHERE name = 't'")).toEqual([{ name: "t" }]);
  });

  test("serve writes apart from everything else, if there are nodes for both", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      nodes: { ingest: 1, query: 1 },
      catalogSyncMs: 1000,
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "read,write:sensors");
    expect((await client.query("sensors", "SELECT 1", token)).status).toBe(200);
    expect((await client.write("sensors", "probe", token)).status).toBe(401);
    clock.advance(1000);
    expect((await client.write("sensors", "probe", token)).status).toBe(400);
  });
});
