import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { readCreatedDatabaseToken, readDatabaseNames } from "../../../src/influxdb/database-token.ts";
import { ManagementApi } from "../../../src/influxdb/management-api.ts";
import { parseJson } from "../../../src/redaction/json.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { apiError, startManagementApi } from "../influxdb/open-management-api.ts";
import { probeAgainst, startProbeSetup } from "../influxdb/open-probe.ts";
import { createRequest, openTestHttp } from "./open-http.ts";

const MIB = 1024 * 1024;

function createJsonFault(status: number, body: string) {
  return { kind: "text", status, contentType: "application/json", body } as const;
}

/** More than 15 MiB, most of it a token. To read all of it would take minutes and gigabytes. */
function createLargeRefusal(code: string | number): string {
  return JSON.stringify({ code, message: "unauthorized", accessToken: "x".repeat(15 * MIB) });
}

describe("a refusal of many MiB", () => {
  test("is read only at its beginning by a probe", { timeout: 5_000 }, async () => {
    for (const action of ["read", "write"] as const) {
      expect(await probeAgainst(action, createJsonFault(401, createLargeRefusal("unauthorized")))).toEqual({
        kind: "not-yet",
        why: "401 (application/json, more than 65536 characters)",
      });
    }
  });

  test("is read only at its beginning by the client of the Management API", { timeout: 5_000 }, async () => {
    await using setup = await startManagementApi();
    setup.fail("CreateDatabaseToken", createJsonFault(403, createLargeRefusal(403)));
    const outcome = await setup.api.createDatabaseToken({ description: "x", permissions: [] }, 1);
    expect(outcome).toMatchObject({
      error: { message: expect.stringContaining("returned 403 (application/json, more than 65536 characters)") },
    });
  });

  test("closes its connection, so that the next request opens a new one", async () => {
    let wasClosed: Promise<void> | undefined;
    await using server = await startPlainServer((response) => {
      if (server.requests.length > 1) return response.end("short");
      wasClosed = new Promise((resolve) => response.once("close", resolve));
      return writeForever(response.writeHead(401));
    });
    await using http = openTestHttp();
    expect(await http.exchange(createRequest(server.origin, { maxBytes: MIB }))).toMatchObject({
      status: 401,
      isCut: true,
    });
    await wasClosed;
    expect(await http.exchange(createRequest(server.origin))).toMatchObject({ status: 200, body: "short" });
    expect(server.connections).toBe(2);
  });
});

function writeForever(response: ServerResponse): void {
  const chunk = Buffer.alloc(MIB / 16);
  const write = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) setImmediate(write);
    else response.once("drain", write);
  };
  write();
}

describe("a success of many MiB", () => {
  test("is accepted if it begins like an InfluxQL response with data", async () => {
    await using setup = await startProbeSetup();
    const values = Array.from({ length: 300_000 }, (_, index) => [`measurement-${index}`]);
    const series = [{ name: "measurements", columns: ["name"], values }];
    const body = JSON.stringify({ results: [{ statement_id: 0, series }] });
    setup.emulator.inject({ on: "GetLegacyQuery", occurrence: 1, fault: createJsonFault(200, body) });
    expect(await setup.probe("read")).toEqual({ kind: "accepted" });
  });

  test.each([
    { name: "only blanks", begin: " ".repeat(MIB) },
    { name: "an error", begin: '{"results":[{"statement_id":0,"error":"' },
    { name: "other results", begin: '{"results":[{"name":"' },
    {
      name: "another field before the data",
      begin: '{"results":[{"error":"no","statement_id":0,"series":[{"name":"',
    },
  ])("is unclear as the response to a query if it begins with $name", async ({ begin }) => {
    expect(await probeAgainst("read", createJsonFault(200, begin + "x".repeat(MIB)))).toEqual({
      kind: "unclear",
      why: "200 (application/json, more than 65536 characters)",
    });
  });

  test("is unclear as the response to a write", async () => {
    expect(await probeAgainst("write", createJsonFault(200, "x".repeat(MIB)))).toMatchObject({ kind: "unclear" });
  });
});

// With only white space, the response would be refused for another reason.
describe("a valid success with too many MiB is refused", () => {
  const PADDING = "x".repeat(MIB);
  const TOKEN = {
    id: "55555555-5555-4555-8555-555555555555",
    description: PADDING,
    permissions: [{ action: "read", resource: "a" }],
    createdAt: "2023-12-21T17:32:28Z",
  };

  test("as a list of databases", async () => {
    await using setup = await startManagementApi();
    const databases = Array.from({ length: 17 }, (_, index) => ({ name: `database-${index}`, padding: PADDING }));
    setup.fail("GetClusterDatabases", createJsonFault(200, JSON.stringify(databases)));
    await expect(setup.api.getClusterDatabases()).rejects.toThrow("(TOO_LARGE)");
  });

  test("as a token that was looked up", async () => {
    await using setup = await startManagementApi({ timeoutMs: 1_000 });
    setup.fail("GetDatabaseToken", createJsonFault(200, JSON.stringify(TOKEN)));
    await expect(setup.api.getDatabaseToken(TOKEN.id)).rejects.toThrow("(TOO_LARGE)");
  });

  test("as a new token", async () => {
    await using setup = await startManagementApi();
    const created = { ...TOKEN, accessToken: `apiv1_${"fake".repeat(16)}` };
    setup.fail("CreateDatabaseToken", createJsonFault(200, JSON.stringify(created)));
    const outcome = await setup.api.createDatabaseToken({ description: "x", permissions: [] }, 1);
    expect(outcome).toMatchObject({ kind: "unknown", error: { message: expect.stringContaining("(TOO_LARGE)") } });
  });

  test("as a list of tokens", { timeout: 20_000 }, async () => {
    const entry = `${JSON.stringify(TOKEN)},`;
    await using server = await startPlainServer((response) => {
      response.write("[");
      for (let index = 0; index < 257; index++) response.write(entry);
      response.end(`${JSON.stringify(TOKEN)}]`);
    });
    await using setup = await startManagementApi();
    const api = new ManagementApi(server.origin, "dedicated", setup.client);
    await expect(api.getDatabaseTokens(() => true)).rejects.toThrow("(TOO_LARGE)");
  });
});

describe("JSON that would need much more memory than its text is refused quickly:", { timeout: 5_000 }, () => {
  const size = 4 * MIB;
  test.each([
    { name: "lists in lists", text: "[".repeat(size / 2) + "]".repeat(size / 2) },
    { name: "empty lists", text: `[${"[],".repeat(size / 3)}[]]` },
    { name: "short objects", text: `[${'{"a":1},'.repeat(size / 8)}{}]` },
    { name: "digits", text: `[${"0,".repeat(size / 2)}0]` },
    { name: "empty strings", text: `[${'"",'.repeat(size / 3)}""]` },
    { name: "lists after a string with an escaped quote", text: `["\\"",${"[],".repeat(size / 3)}[]]` },
  ])("$name", ({ text }) => {
    expect(parseJson(text)).toBeUndefined();
  });

  test("but a long list of tokens is read", () => {
    const token = {
      id: "55555555-5555-4555-8555-555555555555",
      description: "x",
      permissions: [{ action: "read", resource: "a" }],
      createdAt: "2023-12-21T17:32:28Z",
    };
    const text = JSON.stringify(Array.from({ length: 20_000 }, () => token));
    expect(text.length).toBeGreaterThan(2 * MIB);
    expect(parseJson(text)).toHaveLength(20_000);
  });

  test("and so is a long list of tokens with many permissions in a text", () => {
    const permissions = Array.from({ length: 100 }, (_, index) => `db:d${index}:read`);
    const row = { name: "x", created_at: "2026-05-08T02:37:49", permissions: JSON.stringify(permissions) };
    const text = JSON.stringify(Array.from({ length: 1_000 }, () => row));
    expect(text.length).toBeGreaterThan(MIB);
    expect(parseJson(text)).toHaveLength(1_000);
  });

  test("and a list is refused after its first wrong item", () => {
    const items = Array.from({ length: 1_000_000 }, () => "no database");
    expect(readDatabaseNames(items)).toBeUndefined();
  });
});

test("a create response of 1 MiB whose permissions are all wrong is read without them", { timeout: 2_000 }, () => {
  const permissions = Array.from({ length: 500_000 }, () => 0);
  const created = { id: "55555555-5555-4555-8555-555555555555", accessToken: "apiv1_fake0123456789", permissions };
  expect(readCreatedDatabaseToken(created)).toMatchObject({ accessToken: created.accessToken, permissions: undefined });
});

test.each([200, 401])("a slow response of %i is aborted when its request times out", async (status) => {
  await using server = await startPlainServer((response) => {
    const timer = setInterval(() => response.write("x"), 10);
    response.writeHead(status).once("close", () => clearInterval(timer));
  });
  await using http = openTestHttp();
  const request = createRequest(server.origin, { timeoutMs: 500 });
  await expect(http.exchange(request)).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("a short error is read completely", async () => {
  await using setup = await startManagementApi();
  setup.fail("GetClusterDatabases", apiError(403));
  await expect(setup.api.getClusterDatabases()).rejects.toThrow("returned 403 (injected fault 403)");
});
