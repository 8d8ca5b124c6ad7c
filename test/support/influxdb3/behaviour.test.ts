import { describe, expect, test } from "vitest";
import { settableClock } from "../influxdb/settable-clock.ts";
import { type Emulator, startEmulator } from "../influxdb/start.ts";
import type { EnterpriseBehaviour } from "./behaviour.ts";
import { connectEnterprise, type EnterpriseClient } from "./test-client.ts";

const text = { "content-type": "text/plain" };

/** One setting, and what it changes. The default differs from `expected`. */
interface Case {
  readonly name: string;
  readonly behaviour: Partial<EnterpriseBehaviour>;
  readonly observe: (client: EnterpriseClient, emulator: Emulator) => Promise<unknown>;
  readonly expected: unknown;
}

const createAndRead = async (client: EnterpriseClient, more: object) =>
  JSON.parse((await client.create("t", [], more)).text).expiry;

const cases: readonly Case[] = [
  {
    name: "a token without an expiry is dead from the start",
    behaviour: { withoutExpiry: "expires-at-once" },
    observe: (client) => createAndRead(client, {}),
    expected: "2030-01-01T00:00:00Z",
  },
  {
    name: "a huge expiry becomes the last time",
    behaviour: { hugeExpiry: "saturates" },
    observe: (client) => createAndRead(client, { expiry_secs: 2 ** 53 }),
    expected: "+275760-09-13T00:00:00Z",
  },
  {
    name: "a name with a blank is refused",
    behaviour: { tokenNames: "plain" },
    observe: async (client) => (await client.create("a b", [])).status,
    expected: 400,
  },
  {
    name: "a 403 has no body",
    behaviour: { forbiddenBody: "empty" },
    observe: async (client) => {
      const { token } = await client.createToken("t", "read:sensors");
      return (await client.remove("t", { token })).text;
    },
    expected: "",
  },
  {
    name: "an invalid line is refused before the permission of the token is checked",
    behaviour: { parsesBeforeAuthorization: true },
    observe: async (client) => {
      const { token } = await client.createToken("t", "read:sensors");
      return (await client.write("sensors", "probe", token)).status;
    },
    expected: 400,
  },
  {
    name: "SELECT 1 needs no permission",
    behaviour: { authorizesSelectOne: false },
    observe: async (client) => {
      const { token } = await client.createToken("t", "write:sensors");
      return (await client.query("sensors", "SELECT 1", token)).status;
    },
    expected: 200,
  },
  {
    name: "a query without permission gets a 401",
    behaviour: { forbiddenQueryStatus: 401 },
    observe: async (client) => {
      const { token } = await client.createToken("t", "write:sensors");
      return (await client.query("sensors", "SELECT 1", token)).status;
    },
    expected: 401,
  },
  {
    name: "a v2 write without permission gets a 401, and one with an invalid line a 500",
    behaviour: { forbiddenV2WriteStatus: 401, invalidV2LineStatus: 500 },
    observe: async (client) => {
      const write = async (token: string) =>
        (await client.send("POST", "/api/v2/write?bucket=sensors", { token, body: "probe", headers: text })).status;
      const reading = await client.createToken("r", "read:sensors");
      const writing = await client.createToken("w", "write:sensors");
      return [await write(reading.token), await write(writing.token)];
    },
    expected: [401, 500],
  },
  {
    name: "an invalid line creates a missing database",
    behaviour: { commitsBeforeParsing: true },
    observe: async (client, { cluster }) => {
      await client.write("gone", "probe");
      return cluster.databases.map(({ name }) => name);
    },
    expected: ["sensors", "gone"],
  },
  {
    name: "a database takes its tokens with it",
    behaviour: { deletesTokensWithDatabase: true },
    observe: async (client, emulator) => {
      await client.createToken("t", "write:sensors");
      await client.createToken("every", "write:*");
      await client.send("DELETE", "/api/v3/configure/database?db=sensors");
      return emulator.liveTokens().map(({ id }) => id);
    },
    expected: ["every"],
  },
  {
    name: "a new database is listed later",
    behaviour: { databaseListDelayMs: 1000 },
    observe: async (client) => {
      await client.send("POST", "/api/v3/configure/database", { body: { db: "new" } });
      return (await client.send("GET", "/api/v3/configure/database?format=json")).text.includes("new");
    },
    expected: false,
  },
  {
    name: "ping needs no token",
    behaviour: { isPingOpen: true },
    observe: async (client) => (await client.send("GET", "/ping", { token: undefined })).status,
    expected: 200,
  },
  {
    name: "system.tokens lacks hashes if the server runs without authentication",
    behaviour: { isAuthDisabled: true },
    observe: async (client) => "hash" in ((await client.queryTokens("*"))[0] ?? {}),
    expected: false,
  },
];

describe("a setting for what no public source tells", () => {
  test.each(cases)("$name", async ({ behaviour, observe, expected }) => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      enterpriseBehaviour: behaviour,
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    expect(await observe(client, emulator)).toEqual(expected);
  });

  test.each(cases)("is off by default: $name", async ({ observe, expected }) => {
    const clock = settableClock();
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    expect(await observe(client, emulator)).not.toEqual(expected);
  });
});

describe("options of every product", () => {
  test("limit the requests about tokens and databases, but not those for data", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      rateLimit: { requestsPerSecond: 1 },
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    await client.createToken("t", "write:sensors");
    const refused = await client.remove("t");
    expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect((await client.write("sensors", "m f=1")).status).toBe(204);
    clock.advance(1000);
    expect((await client.remove("t")).status).toBe(200);
  });

  test("shift the Date header, or leave it out", async () => {
    const clock = settableClock();
    const readDate = async (dateSkewMs: number | "none") => {
      await using emulator = await startEmulator({ product: "cloud", now: clock.now, dateSkewMs });
      await using client = connectEnterprise(emulator);
      return (await client.send("GET", "/ping")).headers["date"];
    };
    expect(await readDate(60_000)).toBe("Tue, 01 Jan 2030 00:01:00 GMT");
    expect(await readDate("none")).toBeUndefined();
  });

  test("delay a new token for writes and queries, but not the admin token", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({
      product: "enterprise",
      activationDelayMs: { write: 1000, read: 2000 },
      now: clock.now,
    });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "read,write:sensors");
    const statuses = async () => [
      (await client.write("sensors", "probe", token)).status,
      (await client.query("sensors", "SELECT 1", token)).status,
    ];
    expect(await statuses()).toEqual([401, 401]);
    clock.advance(1000);
    expect(await statuses()).toEqual([400, 401]);
    clock.advance(1000);
    expect(await statuses()).toEqual([400, 200]);
    expect((await client.query("sensors", "SELECT 1")).status).toBe(200);
  });

  test("seed tokens with a history, which system.tokens lists as far as they exist", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    const permissions = [{ action: "write", resource: "sensors" } as const];
    emulator.cluster.seed([
      { description: "live", permissions, createdAtMs: clock.now() - 1000 },
      { description: "expired", permissions, expiresAtMs: clock.now() - 1 },
      { description: "deleted", permissions, revokedAtMs: clock.now() - 1 },
      { description: "admin", isAdmin: true },
    ]);
    expect(await client.queryTokens("name, created_at, permissions", "WHERE token_id > 1")).toEqual([
      { name: "live", created_at: "2029-12-31T23:59:59", permissions: '["db:sensors:write"]' },
      { name: "expired", created_at: "2030-01-01T00:00:00", permissions: '["db:sensors:write"]' },
      { name: "admin", created_at: "2030-01-01T00:00:00", permissions: "*:*:*" },
    ]);
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual(["live", "admin"]);
    expect(() => emulator.cluster.seed([{ description: "live" }])).toThrow("a token with the name live exists");
    emulator.cluster.revokeToken({ ...emulator.cluster.token("live") } as never);
    expect(emulator.cluster.token("live")).toMatchObject({ revokedAtMs: clock.now() });
  });

  test("100,000 seeded tokens can be searched and deleted by name", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    emulator.cluster.seed(Array.from({ length: 100_000 }, (_, index) => ({ description: `token ${index}` })));
    const rows = await client.queryTokens("token_id, name", "WHERE strpos(name, $needle) > 0", { needle: "9999" });
    expect(rows).toHaveLength(19);
    expect((await client.remove("token 99999")).status).toBe(200);
    expect(emulator.liveTokens()).toHaveLength(99_999);
  });
});
