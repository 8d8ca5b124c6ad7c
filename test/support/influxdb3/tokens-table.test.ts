import { describe, expect, test } from "vitest";
import { settableClock } from "../influxdb/settable-clock.ts";
import { startEmulator } from "../influxdb/start.ts";
import type { EnterpriseBehaviour } from "./behaviour.ts";
import { connectEnterprise } from "./test-client.ts";

const MARK = "https://github.com/o/r/actions/runs/1/attempts/1#0123456789abcdef";

describe("system.tokens", () => {
  test("has times without a zone, missing keys for NULL, and expired tokens", async () => {
    const clock = settableClock(Date.parse("2030-01-01T00:00:00.675Z"));
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    await client.create("a", ["read,write:sensors"], { expiry_secs: 1 });
    clock.advance(5000);
    expect(await client.queryTokens("*")).toEqual([
      {
        token_id: 0,
        name: "_admin",
        hash: expect.stringMatching(/^[0-9a-f]{9}$/),
        created_at: "2030-01-01T00:00:00.675",
        permissions: "*:*:*",
      },
      expect.objectContaining({ token_id: 1, name: "github-actions", permissions: "*:*:*" }),
      {
        token_id: 2,
        name: "a",
        hash: expect.stringMatching(/^[0-9a-f]{9}$/),
        created_at: "2030-01-01T00:00:00.675",
        expiry: "2030-01-01T00:00:01.675",
        permissions: '["db:sensors:read","db:sensors:write"]',
      },
    ]);
    await client.remove("a");
    expect(await client.queryTokens("name", "WHERE name = 'a'")).toEqual([]);
  });

  test.each<{ where: string; params?: object; names: readonly string[] }>([
    { where: "WHERE name = $name", params: { name: `a (${MARK})` }, names: [`a (${MARK})`] },
    { where: "WHERE token_id = $id", params: { id: 3 }, names: [`b_ (${MARK})`] },
    {
      where: "WHERE strpos(name, $needle) > 0 ORDER BY token_id DESC",
      params: { needle: "/actions/runs/" },
      names: [`b_ (${MARK})`, `a (${MARK})`],
    },
    { where: "WHERE name LIKE 'b\\_%'", names: [`b_ (${MARK})`] },
    { where: "WHERE name LIKE $p AND NOT name LIKE 'a%'", params: { p: "%(https://%" }, names: [`b_ (${MARK})`] },
    { where: "WHERE expiry < now()", names: [`a (${MARK})`] },
    { where: "WHERE expiry >= $at", params: { at: "2030-01-01T01:00:00" }, names: [`b_ (${MARK})`] },
    { where: "WHERE expiry IS NULL AND permissions <> '*:*:*'", names: ["it's"] },
    { where: "WHERE (name = 'it''s' OR token_id = 2) AND expiry IS NOT NULL", names: [`a (${MARK})`] },
    { where: "WHERE permissions = '*:*:*' LIMIT 1", names: ["_admin"] },
  ])("is filtered with $where", async ({ where, params, names }) => {
    const clock = settableClock();
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    await client.create(`a (${MARK})`, ["read:sensors"], { expiry_secs: 1 });
    await client.create(`b_ (${MARK})`, ["read:sensors"], { expiry_secs: 3600 });
    await client.create("it's", ["read:sensors"]);
    clock.advance(1500);
    expect((await client.queryTokens("name", where, params)).map(({ name }) => name)).toEqual(names);
  });

  test.each<{ behaviour: Partial<EnterpriseBehaviour>; admin: string; resource: string }>([
    { behaviour: {}, admin: "*:*:*", resource: '["db:a:read","db:a:write","db:b:read","db:b:write","db:a:read"]' },
    {
      behaviour: { permissionsText: "json-grouped", isAdminTextJson: true },
      admin: '["*:*:*"]',
      resource: '["db:a,b:read,write","db:a:read"]',
    },
    { behaviour: { permissionsText: "plain" }, admin: "*:*:*", resource: "db:a,b:read,write,db:a:read" },
    { behaviour: { permissionsText: "unknown" }, admin: "*:*:*", resource: "v2(2 grants)" },
  ])("writes permissions with $behaviour", async ({ behaviour, admin, resource }) => {
    await using emulator = await startEmulator({
      product: "cloud",
      databases: ["a", "b"],
      enterpriseBehaviour: { ...behaviour, listsOperatorToken: false },
    });
    await using client = connectEnterprise(emulator);
    await client.createToken("t", "read,write:a,b", "read:a");
    expect(await client.queryTokens("permissions")).toEqual([{ permissions: admin }, { permissions: resource }]);
  });

  test("is visible only to admin tokens, and only in _internal", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "read:*", "read:_internal");
    const sql = "SELECT name FROM system.tokens";
    expect((await client.query("_internal", sql, token)).status).toBe(403);
    expect(await client.query("sensors", sql)).toMatchObject({
      status: 400,
      text: expect.stringMatching(/not found/),
    });
    expect(emulator.requests.map(({ operation }) => operation)).toEqual([
      "CreateResourceToken",
      "QueryTokens",
      "QuerySql",
    ]);
  });

  test.each<{ name: string; body: object; status?: number; text: RegExp }>([
    { name: "no format", body: { format: undefined }, text: /missing field `format`/ },
    { name: "an unknown format", body: { format: "xml" }, text: /unknown variant `xml`/ },
    { name: "params as an array", body: { params: ["a"] }, text: /invalid type: sequence, expected a map/ },
    { name: "params with an object", body: { params: { a: {} } }, text: /invalid type: map/ },
    {
      name: "a placeholder without a value",
      body: { q: "SELECT name FROM system.tokens WHERE name = $n" },
      text: /\$n/,
    },
    { name: "an unknown column", body: { q: "SELECT nme FROM system.tokens" }, text: /No field named nme/ },
    { name: "another statement", body: { q: "DROP TABLE system.tokens" }, text: /ParserError/ },
  ])("refuses a query with $name", async ({ body, text }) => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const valid = { db: "_internal", q: "SELECT name FROM system.tokens", format: "json" };
    const reply = await client.send("POST", "/api/v3/query_sql", { body: { ...valid, ...body } });
    expect(reply).toMatchObject({ status: 400, text: expect.stringMatching(text) });
  });

  test("can be queried with GET", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const q = "SELECT name FROM system.tokens WHERE token_id = $id";
    const query = new URLSearchParams({ db: "_internal", q, format: "json", params: JSON.stringify({ id: 0 }) });
    const reply = await client.send("GET", `/api/v3/query_sql?${query}`);
    expect(reply).toMatchObject({ status: 200, text: '[{"name":"_admin"}]' });
    query.set("format", "jsonl");
    expect((await client.send("GET", `/api/v3/query_sql?${query}`)).text).toBe('{"name":"_admin"}\n');
    const refused = await client.send("GET", `/api/v3/query_sql?${query}`, { headers: { accept: "text/html" } });
    expect(refused.status).toBe(400);
  });
});
