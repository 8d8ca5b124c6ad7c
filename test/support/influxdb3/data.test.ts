import { describe, expect, test } from "vitest";
import { startEmulator } from "../influxdb/start.ts";
import { connectEnterprise } from "./test-client.ts";

describe("writes and queries of Enterprise", () => {
  test("an invalid line is refused before anything changes, an empty write creates a missing database", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const names = () => emulator.cluster.databases.map(({ name }) => name);
    const refused = await client.write("gone", "probe");
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: "line protocol parsing error",
      data: { original_line: "probe", line_number: 1 },
    });
    expect(names()).toEqual(["sensors"]);
    expect(await client.write("gone", "")).toMatchObject({ status: 400, text: "incoming write was empty" });
    expect(names()).toEqual(["sensors", "gone"]);
    const partial = await client.send("POST", "/api/v3/write_lp?db=other", { body: "probe", headers: text });
    expect(JSON.parse(partial.text)).toMatchObject({ error: "partial write of line protocol occurred", data: [{}] });
    expect(names()).toEqual(["sensors", "gone", "other"]);
  });

  test("stores valid lines and returns them to queries", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "read,write:sensors");
    expect(await client.write("sensors", "home,room=kitchen temp=21.5 1000000000", token)).toMatchObject({
      status: 204,
    });
    expect(emulator.cluster.points("sensors")).toMatchObject([{ measurement: "home", fields: { temp: 21.5 } }]);
    const rows = await client.query("sensors", "SELECT * FROM home", token);
    expect(JSON.parse(rows.text)).toEqual([{ room: "kitchen", temp: 21.5, time: "1970-01-01T00:00:01" }]);
    const tables = await client.query("sensors", "SHOW TABLES", token);
    expect(JSON.parse(tables.text)).toContainEqual({
      table_catalog: "public",
      table_schema: "iox",
      table_name: "home",
      table_type: "BASE TABLE",
    });
  });

  test.each<{ name: string; grant: string; database: string; lp: number; v2: number; sql: number }>([
    { name: "a token for the database", grant: "read,write:sensors", database: "sensors", lp: 400, v2: 400, sql: 200 },
    { name: "a token for another database", grant: "read,write:b", database: "sensors", lp: 403, v2: 403, sql: 403 },
    { name: "a token without the action", grant: "create:sensors", database: "sensors", lp: 403, v2: 403, sql: 403 },
    { name: "a missing database", grant: "read,write:sensors", database: "gone", lp: 403, v2: 403, sql: 403 },
    { name: "a missing database, *", grant: "read,write:*", database: "gone", lp: 400, v2: 400, sql: 404 },
    { name: "_internal", grant: "read,write:*", database: "_internal", lp: 403, v2: 403, sql: 403 },
  ])("return $lp, $v2 and $sql for $name", async ({ grant, database, lp, v2, sql }) => {
    await using emulator = await startEmulator({ product: "enterprise", databases: ["sensors", "b"] });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", grant);
    expect((await client.write(database, "probe", token)).status).toBe(lp);
    const writeV2 = await client.send("POST", `/api/v2/write?bucket=${database}`, {
      token,
      body: "probe",
      headers: text,
    });
    expect(writeV2.status).toBe(v2);
    expect((await client.query(database, "SELECT 1", token)).status).toBe(sql);
    await client.remove("t");
    expect((await client.write(database, "probe", token)).status).toBe(401);
    expect((await client.query(database, "SELECT 1", token)).status).toBe(401);
    expect(emulator.cluster.databases).toHaveLength(2);
  });

  test("a token does not reach a new database with the name of a deleted one", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "write:sensors");
    expect((await client.send("DELETE", "/api/v3/configure/database?db=sensors")).status).toBe(200);
    expect((await client.send("POST", "/api/v3/configure/database", { body: { db: "sensors" } })).status).toBe(200);
    expect((await client.write("sensors", "m f=1", token)).status).toBe(403);
    expect(await client.queryTokens("permissions", "WHERE name = 't'")).toEqual([
      { permissions: '["db:sensors:write"]' },
    ]);
  });
});

describe("databases of Enterprise", () => {
  test("are listed with _internal, created, and deleted in the soft way", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const path = "/api/v3/configure/database";
    const list = async (query: string) => JSON.parse((await client.send("GET", `${path}?${query}`)).text);
    expect(await list("format=json")).toEqual([{ "iox::database": "_internal" }, { "iox::database": "sensors" }]);
    expect((await client.send("GET", path)).status).toBe(400);
    const create = async (db: string) => (await client.send("POST", path, { body: { db } })).status;
    expect([await create("my_db"), await create("my_db"), await create("_x"), await create("a/b/c")]).toEqual([
      200, 409, 400, 400,
    ]);
    const remove = (name: string) => client.send("DELETE", `${path}?db=${name}`);
    expect(await remove("my_db")).toMatchObject({ status: 200, text: "" });
    expect(await remove("my_db")).toMatchObject({ status: 404 });
    expect(await list("format=json&show_deleted=true")).toEqual([
      { "iox::database": "_internal", deleted: false },
      { "iox::database": "sensors", deleted: false },
      { "iox::database": expect.stringMatching(/^my_db-\d{8}T\d{6}$/), deleted: true },
    ]);
  });
});

describe("the server", () => {
  test("shows its build and version to those who can ping", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    expect(await client.send("GET", "/ping")).toMatchObject({
      status: 200,
      headers: { "x-influxdb-build": "Enterprise", "x-influxdb-version": "3.11.5" },
    });
    expect((await client.send("HEAD", "/ping")).status).toBe(404);
    const { token } = await client.createToken("t", "read:sensors");
    expect((await client.send("GET", "/ping", { token })).status).toBe(403);
    expect((await client.send("GET", "/ping", { token: undefined })).status).toBe(401);
  });

  test("lacks some paths on Cloud", async () => {
    await using emulator = await startEmulator({ product: "cloud" });
    await using client = connectEnterprise(emulator);
    expect(await client.send("GET", "/health")).toMatchObject({ status: 404, text: "Not found" });
    expect((await client.send("POST", "/api/v2/write?bucket=sensors", { body: "m f=1", headers: text })).status).toBe(
      404,
    );
  });

  test("can be made to fail like any other cluster", async () => {
    await using emulator = await startEmulator({ product: "enterprise", tls: true });
    await using client = connectEnterprise(emulator);
    emulator.inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "status", status: 503, effect: true } });
    expect(await client.create("t", [])).toMatchObject({ status: 503, text: '{"error":"injected fault 503"}' });
    expect(emulator.liveTokens()).toHaveLength(1);
    const hold = emulator.hold("DeleteToken");
    const removed = client.remove("t");
    await hold.held;
    expect(emulator.liveTokens()).toHaveLength(1);
    hold.release();
    expect((await removed).status).toBe(200);
  });
});

const text = { "content-type": "text/plain" };
