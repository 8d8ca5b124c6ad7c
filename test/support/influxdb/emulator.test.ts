import { describe, expect, test } from "vitest";
import type { Behaviour } from "./behaviour.ts";
import { settableClock } from "./settable-clock.ts";
import { type Emulator, startEmulator } from "./start.ts";
import { connect } from "./test-client.ts";

describe("tokens", () => {
  test("a created token is stored with its secret, and listed without it", async () => {
    await using emulator = await startEmulator({ now: settableClock().now });
    await using client = connect(emulator);
    const created = await client.createToken("read:sensors");
    expect(created.accessToken).toMatch(/^apiv1_[A-Za-z0-9+/]{86}==$/);
    expect(emulator.secrets).toEqual([emulator.managementToken, created.accessToken]);
    expect(emulator.liveTokens()).toMatchObject([{ id: created.id, description: "created by a test" }]);
    const { text } = await client.manage("GET", "/tokens");
    expect(JSON.parse(text)).toEqual([
      {
        accountId: emulator.accountId,
        clusterId: emulator.clusterId,
        id: created.id,
        description: "created by a test",
        permissions: [{ action: "read", resource: "sensors" }],
        createdAt: "2030-01-01T00:00:00.000Z",
      },
    ]);
  });

  test("a deleted token is revoked, and keeps its record and its first revocation time", async () => {
    const clock = settableClock();
    await using emulator = await startEmulator({ now: clock.now });
    await using client = connect(emulator);
    const { id } = await client.createToken();
    for (const _ of [1, 2]) {
      expect((await client.manage("DELETE", `/tokens/${id}`)).status).toBe(204);
      clock.advance(1000);
    }
    const { text } = await client.manage("GET", `/tokens/${id}`);
    expect(JSON.parse(text)).toMatchObject({ id, revokedAt: "2030-01-01T00:00:00.000Z" });
    expect(emulator.liveTokens()).toEqual([]);
  });

  test.each<{ behaviour: Partial<Behaviour>; status: number }>([
    { behaviour: {}, status: 200 },
    { behaviour: { createWithPastExpiry: 400 }, status: 400 },
  ])("a create request with an expiry in the past gets $status with $behaviour", async ({ behaviour, status }) => {
    await using emulator = await startEmulator({ now: settableClock().now, behaviour });
    await using client = connect(emulator);
    const body = { description: "d", expiresAt: "2030-01-01T00:00:00Z" };
    expect((await client.manage("POST", "/tokens", { body })).status).toBe(status);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test.each<{ name: string; behaviour: Partial<Behaviour>; expiresAt: string }>([
    { name: "without a fraction by default", behaviour: {}, expiresAt: "2030-01-01T00:00:01Z" },
    {
      name: "with a fraction if the cluster adds one",
      behaviour: { expiresAtWithFraction: true },
      expiresAt: "2030-01-01T00:00:01.000Z",
    },
  ])("expiresAt is returned $name", async ({ behaviour, expiresAt }) => {
    await using emulator = await startEmulator({ behaviour });
    await using client = connect(emulator);
    const body = { description: "d", expiresAt: "2030-01-01T01:00:01+01:00" };
    const { text } = await client.manage("POST", "/tokens", { body });
    expect(JSON.parse(text)).toMatchObject({ expiresAt });
  });

  test("100,000 seeded tokens are listed, and none of their secrets counts as issued", {
    timeout: 30_000,
  }, async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const seeds = Array.from({ length: 100_000 }, (_, index) => ({ description: `seeded ${index}` }));
    const [first] = emulator.cluster.seed(seeds);
    const { text } = await client.manage("GET", "/tokens");
    expect(JSON.parse(text)).toHaveLength(100_000);
    expect(emulator.secrets).toEqual([emulator.managementToken]);
    expect((await client.manage("DELETE", `/tokens/${first?.id}`)).status).toBe(204);
    expect(emulator.liveTokens()).toHaveLength(99_999);
  });
});

describe("management tokens", () => {
  test.each<{ name: string; token: (emulator: Emulator) => string; path: string; status: number }>([
    { name: "an unknown token", token: () => "unknown", path: "/tokens", status: 401 },
    { name: "a database token", token: databaseToken, path: "/tokens", status: 401 },
    { name: "a management token of another account", token: otherManager, path: "/tokens", status: 403 },
    {
      name: "a management token of the account",
      token: ({ managementToken }) => managementToken,
      path: "/tokens",
      status: 200,
    },
  ])("$name gets $status", async ({ token, path, status }) => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    expect((await client.manage("GET", path, { token: token(emulator) })).status).toBe(status);
  });

  test("a management token of another account gets 404 if the cluster hides the account", async () => {
    await using emulator = await startEmulator({ behaviour: { foreignAccountStatus: 404 } });
    await using client = connect(emulator);
    expect((await client.manage("GET", "/tokens", { token: otherManager(emulator) })).status).toBe(404);
  });

  test("a management token of another account gets 404 for this cluster in its own account", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const url = `${emulator.managementUrl}/accounts/${otherAccountId}/clusters/${emulator.clusterId}/tokens`;
    expect((await client.send("GET", url, { token: otherManager(emulator) })).status).toBe(404);
    expect((await client.send("GET", url, { token: emulator.managementToken })).status).toBe(403);
  });
});

describe("the Management API of a Clustered cluster", () => {
  test.each([
    { route: "short", short: 200, account: 404, contentType: "application/json" },
    { route: "account", short: 404, account: 200, contentType: "application/json" },
    { route: "none", short: 404, account: 404, contentType: "text/html" },
  ] as const)("is at the paths of the form `$route`", async ({ route, contentType, ...status }) => {
    await using emulator = await startEmulator({ product: "clustered", route });
    for (const form of ["short", "account"] as const) {
      await using client = connect(emulator, form);
      const response = await client.manage("GET", "/databases");
      expect(response).toMatchObject({ status: status[form], headers: { "content-type": contentType } });
    }
    expect(emulator.requests.map(({ operation, faulted }) => ({ operation, faulted }))).toEqual(
      [1, 2].map(() => ({ operation: "GetClusterDatabases", faulted: route === "none" })),
    );
  });
});

const otherAccountId = "22222222-2222-4222-8222-222222222222";

function otherManager({ cluster }: Emulator): string {
  return cluster.addManagementToken(otherAccountId);
}

function databaseToken({ cluster }: Emulator): string {
  return cluster.createToken({ description: "d" }).accessToken;
}
