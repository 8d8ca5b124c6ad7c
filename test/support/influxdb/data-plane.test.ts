import { gzipSync } from "node:zlib";
import { InfluxDBClient } from "@influxdata/influxdb3-client";
import { describe, expect, test } from "vitest";
import type { Behaviour } from "./behaviour.ts";
import { settableClock } from "./settable-clock.ts";
import { startEmulator } from "./start.ts";
import { connect } from "./test-client.ts";

describe("the data plane", () => {
  test("accepts a token after the delays of routers and queriers, until it expires", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ now: clock.now, activationDelayMs: { write: 1000, read: 2000 } });
    await using client = connect(emulator);
    const expiresAtMs = clock.now() + 10_000;
    const permissions = (["read", "write"] as const).map((action) => ({ action, resource: "sensors" }));
    const { accessToken } = emulator.cluster.createToken({ description: "d", permissions, expiresAtMs });
    const statuses = async () => [
      (await client.write("sensors", "", accessToken)).status,
      (await client.query("sensors", "SHOW MEASUREMENTS", accessToken)).status,
    ];
    expect(await statuses()).toEqual([401, 401]);
    clock.advance(1000);
    expect(await statuses()).toEqual([204, 401]);
    clock.advance(1000);
    expect(await statuses()).toEqual([204, 200]);
    clock.advance(8000);
    expect(await statuses()).toEqual([401, 401]);
  });

  test("accepts a revoked token for a while if the cluster caches tokens", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ now: clock.now, behaviour: { revokedTokenLivesMs: 500 } });
    await using client = connect(emulator);
    const { id, accessToken } = await client.createToken("write:*");
    await client.manage("DELETE", `/tokens/${id}`);
    expect((await client.write("sensors", "", accessToken)).status).toBe(204);
    clock.advance(500);
    expect((await client.write("sensors", "", accessToken)).status).toBe(401);
  });

  test.each<{ name: string; path: string; token?: string; status: number; behaviour?: Partial<Behaviour> }>([
    { name: "an invalid precision without a token", path: "?org=x&bucket=a&precision=x", status: 400 },
    { name: "no database and no token", path: "?org=x", status: 400 },
    { name: "a database name with a blank", path: "?org=x&bucket=a%20b", status: 400 },
    { name: "no token", path: "?org=x&bucket=sensors", status: 401 },
    { name: "an empty org", path: "?org=&bucket=sensors", token: "write:sensors", status: 204 },
    { name: "no org", path: "?bucket=sensors", token: "write:sensors", status: 204 },
    { name: "a token that can only read", path: "?org=x&bucket=sensors", token: "read:sensors", status: 403 },
    { name: "a token for every database", path: "?org=x&bucket=sensors", token: "write:*", status: 204 },
    { name: "an unknown database", path: "?org=x&bucket=gone", token: "write:gone", status: 204 },
    {
      name: "an unknown database that the cluster looks up",
      path: "?org=x&bucket=gone",
      token: "write:gone",
      status: 404,
      behaviour: { emptyWriteToUnknownDatabaseStatus: 404 },
    },
    {
      name: "an empty body that the cluster rejects",
      path: "?org=x&bucket=sensors",
      token: "write:sensors",
      status: 400,
      behaviour: { emptyWriteStatus: 400 },
    },
  ])("returns $status for an empty write: $name", async ({ path, token, status, behaviour = {} }) => {
    await using emulator = await startEmulator({ behaviour });
    await using client = connect(emulator);
    const created = token === undefined ? undefined : await client.createToken(token);
    expect((await client.send("POST", `/api/v2/write${path}`, { token: created?.accessToken })).status).toBe(status);
    expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors"]);
    expect(emulator.cluster.points("sensors")).toEqual([]);
  });

  test("stores points, also gzipped ones, and returns them to queries", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const { accessToken: token } = await client.createToken("write:*", "read:*");
    const lines = 'home,room=living\\ room temp=21.5,n=3i,open=t,note="a, b" 1\n# comment\n\nhome temp=-1e3 2000000000';
    const headers = { "content-encoding": "gzip" };
    const gzipped = gzipSync("garden wet=f 3");
    expect((await client.write("sensors", lines, token)).status).toBe(204);
    expect((await client.send("POST", "/write?db=new&rp=raw", { token, headers, body: gzipped })).status).toBe(204);
    expect(emulator.cluster.points("new/raw")).toEqual([
      { measurement: "garden", tags: {}, fields: { wet: false }, timestampNs: 3n },
    ]);
    const result = await client.query("sensors", "SELECT * FROM home LIMIT 5; SHOW MEASUREMENTS", token);
    expect(JSON.parse(result.text)).toEqual({
      results: [
        {
          statement_id: 0,
          series: [
            {
              name: "home",
              columns: ["time", "n", "note", "open", "room", "temp"],
              values: [
                ["1970-01-01T00:00:00.000000001Z", 3, "a, b", true, "living room", 21.5],
                ["1970-01-01T00:00:02Z", null, null, null, null, -1000],
              ],
            },
          ],
        },
        { statement_id: 1, series: [{ name: "measurements", columns: ["name"], values: [["home"]] }] },
      ],
    });
  });

  test.each([
    { name: "Token", path: "", scheme: (token: string) => `Token ${token}` },
    { name: "Basic", path: "", scheme: (token: string) => `Basic ${Buffer.from(`any:${token}`).toString("base64")}` },
    { name: "the parameter p", path: "&p=", scheme: () => "" },
  ])("accepts a token in v1 requests as $name", async ({ path, scheme }) => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const { accessToken } = await client.createToken("write:sensors");
    const url = `/write?db=sensors${path}${path && encodeURIComponent(accessToken)}`;
    const headers = scheme(accessToken) === "" ? {} : { authorization: scheme(accessToken) };
    expect((await client.send("POST", url, { headers })).status).toBe(204);
  });

  test("returns 200 for an InfluxQL error and for an unknown database", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const { accessToken } = await client.createToken("read:*");
    for (const [database, query, error] of [
      ["sensors", "nonsense", /error parsing query/],
      ["sensors", "SHOW DATABASES", /not supported/],
      ["gone", "SHOW MEASUREMENTS", /database not found: gone/],
    ] as const) {
      const response = await client.query(database, query, accessToken);
      expect(response.status).toBe(200);
      expect(response.text).toMatch(error);
    }
  });

  test("works with InfluxData's own client", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const { accessToken: token } = await client.createToken("write:sensors");
    const influxdb = new InfluxDBClient({ host: emulator.origin, token, database: "sensors" });
    await influxdb.write("home,room=kitchen temp=21.5 1");
    await influxdb.close();
    expect(emulator.cluster.points("sensors")).toMatchObject([{ measurement: "home", timestampNs: 1n }]);
  });
});
