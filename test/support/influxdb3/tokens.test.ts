import { describe, expect, test } from "vitest";
import { settableClock } from "../influxdb/settable-clock.ts";
import { startEmulator } from "../influxdb/start.ts";
import type { EnterpriseBehaviour } from "./behaviour.ts";
import { connectEnterprise } from "./test-client.ts";

const NAME = "Load prices, a&b (https://github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef)";

describe("tokens of Enterprise", () => {
  test("are created with six fields, an integer ID and an expiry by the clock of the server", async () => {
    const clock = settableClock(Date.parse("2030-01-01T00:00:00.675Z"));
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    const reply = await client.create(NAME, ["read,write:sensors"], { expiry_secs: 3600 });
    expect(reply).toMatchObject({ status: 201, headers: { "content-type": "json" } });
    expect(reply.headers["cluster-uuid"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(reply.text)).toEqual({
      id: 2,
      name: NAME,
      token: expect.stringMatching(/^apiv3_[\w-]{86}$/),
      hash: expect.stringMatching(/^[0-9a-f]{128}$/),
      created_at: "2030-01-01T00:00:00.675Z",
      expiry: "2030-01-01T01:00:00.675Z",
    });
    expect(emulator.managementToken).toMatch(/^apiv3_[\w-]{86}$/);
    expect(emulator.liveTokens()).toMatchObject([
      {
        id: NAME,
        description: NAME,
        permissions: [
          { action: "read", resource: "sensors" },
          { action: "write", resource: "sensors" },
        ],
        expiresAtMs: clock.now() + 3_600_000,
      },
    ]);
    expect(emulator.secrets).toContain(JSON.parse(reply.text).token);
  });

  test("expire never without expiry_secs, and at once with 0", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ product: "enterprise", now: clock.now });
    await using client = connectEnterprise(emulator);
    expect(JSON.parse((await client.create("a", [], { expiry_secs: null })).text)).toMatchObject({ expiry: null });
    expect(JSON.parse((await client.create("b", [], { expiry_secs: 0 })).text)).toMatchObject({
      created_at: "2030-01-01T00:00:00Z",
      expiry: "2030-01-01T00:00:00Z",
    });
    expect(JSON.parse((await client.create("c", [], { expiry_secs: 2 ** 53 })).text)).toMatchObject({ expiry: null });
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual(["a", "c"]);
  });

  test("have unique names, which are free again after a delete, and IDs that are never used again", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const { id } = await client.createToken(NAME, "write:sensors");
    expect(await client.create(NAME, [])).toMatchObject({ status: 409, text: `token name already exists, ${NAME}` });
    expect(await client.create("_admin", [])).toMatchObject({ status: 409 });
    expect(await client.remove(NAME)).toMatchObject({ status: 200, text: "" });
    expect((await client.createToken(NAME, "write:sensors")).id).toBe(id + 1);
    expect(Array.from(emulator.cluster.tokens, ({ revokedAtMs }) => revokedAtMs !== undefined)).toEqual([true, false]);
  });

  test("are deleted by their form-decoded name, admin tokens too, but not the operator token", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    await client.createToken("a b", "write:sensors");
    const path = "/api/v3/configure/token";
    expect(await client.send("DELETE", `${path}?token_name=a+b`)).toMatchObject({ status: 200 });
    const missing = await client.remove("a b");
    expect(missing).toMatchObject({ status: 404, text: "the requested resource was not found: a b" });
    expect(await client.send("DELETE", path)).toMatchObject({ status: 400 });
    expect(await client.remove("_admin")).toMatchObject({ status: 405, text: "cannot delete operator token" });
    expect(await client.remove("github-actions")).toMatchObject({ status: 200 });
    expect(await client.remove("a b")).toMatchObject({ status: 401 });
  });

  test("with all permissions are created at another path, and look the same", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const body = { token_name: "b", expiry_secs: 60 };
    const reply = await client.send("POST", "/api/v3/configure/token/named_admin", { body });
    expect(reply.status).toBe(201);
    const { token } = JSON.parse(reply.text);
    expect(token).toMatch(/^apiv3_[\w-]{86}$/);
    expect(await client.queryTokens("permissions", "WHERE name = 'b'")).toEqual([{ permissions: "*:*:*" }]);
    expect((await client.remove("b", { token })).status).toBe(200);
    expect((await client.remove("b", { token })).status).toBe(401);
  });

  test.each<{ name: string; body: unknown; text: RegExp; status?: number }>([
    { name: "text that is not JSON", body: "{", text: /^serde json error: .* at line 1 column 1$/ },
    { name: "no name", body: { permissions: [] }, text: /missing field `token_name`/ },
    { name: "no permissions", body: { token_name: "a" }, text: /missing field `permissions`/ },
    {
      name: "a permission as text",
      body: { token_name: "a", permissions: ["db:sensors:read"] },
      text: /^serde json error: invalid type: string "db:sensors:read", expected struct/,
    },
    ...[-1, 1.5, 2 ** 64, "60", true].map((expiry) => ({
      name: `expiry_secs ${JSON.stringify(expiry)}`,
      body: { token_name: "a", permissions: [], expiry_secs: expiry },
      text: /^serde json error: invalid (?:type|value): .*, expected u64/,
    })),
  ])("are refused for $name", async ({ body, text }) => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const reply = await client.send("POST", "/api/v3/enterprise/configure/token", { body });
    expect(reply).toMatchObject({ status: 400, text: expect.stringMatching(text) });
    expect((await client.createToken("next", "read:sensors")).id).toBe(2);
  });

  test.each<{ permission: string; status: EnterpriseBehaviour["invalidPermissionStatus"]; text: string }>([
    { permission: "read:gone", status: 500, text: "cannot parse token permission, invalid resource name gone" },
    { permission: "read:gone", status: 404, text: "cannot parse token permission, invalid resource name gone" },
    { permission: "read:sensors,*", status: 400, text: "cannot parse token permission, invalid resource name *" },
    { permission: "drop:sensors", status: 500, text: "cannot parse token permission, invalid action drop" },
  ])("are refused with $status for $permission", async ({ permission, status, text }) => {
    await using emulator = await startEmulator({
      product: "enterprise",
      enterpriseBehaviour: { invalidPermissionStatus: status },
    });
    await using client = connectEnterprise(emulator);
    expect(await client.create("a", [permission])).toMatchObject({ status, text });
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("need a JSON media type and an admin token in a well-formed header", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("a", "write:*");
    const path = "/api/v3/enterprise/configure/token";
    const body = { token_name: "b", permissions: [] };
    const status = async (headers: Record<string, string>, sent: string | undefined = emulator.managementToken) =>
      (await client.send("POST", path, { body, headers, token: sent })).status;
    expect(await status({ "content-type": "text/plain" })).toBe(415);
    expect(await status({ authorization: `bearer ${token}` })).toBe(400);
    expect(await status({ authorization: `Bearer ${token} more` })).toBe(400);
    expect(await status({}, "apiv3_unknown")).toBe(401);
    const without = await client.send("POST", path, { body, token: undefined });
    expect(without).toMatchObject({ status: 401, text: '{"error":"the request was not authenticated"}' });
    const forbidden = await client.send("POST", path, { body, token });
    expect(forbidden).toMatchObject({
      status: 403,
      text: '{"error":"unauthorized to perform requested action with the token"}',
    });
  });

  test("cannot be created or deleted if the server runs without authentication, or is Core", async () => {
    await using open = await startEmulator({ product: "enterprise", enterpriseBehaviour: { isAuthDisabled: true } });
    await using openClient = connectEnterprise(open);
    const disabled = { status: 405, text: "endpoint disabled, started without auth" };
    expect(await openClient.create("a", [])).toMatchObject(disabled);
    expect(await openClient.remove("a")).toMatchObject(disabled);
    await using core = await startEmulator({ product: "enterprise", enterpriseBehaviour: { build: "Core" } });
    await using coreClient = connectEnterprise(core);
    expect(await coreClient.create("a", [])).toMatchObject({ status: 404, text: "Not found" });
  });
});
