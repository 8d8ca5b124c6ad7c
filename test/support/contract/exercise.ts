import type { Emulator } from "../influxdb/start.ts";
import type { TestClient } from "../influxdb/test-client.ts";
import type { EnterpriseClient } from "../influxdb3/test-client.ts";

const unknownId = "99999999-9999-4999-8999-999999999999";
const otherAccountId = "22222222-2222-4222-8222-222222222222";

/** Sends valid and invalid requests for every operation of the Management API that the emulator knows. */
export async function exerciseManagementApi(emulator: Emulator, client: TestClient): Promise<void> {
  await exerciseDatabases(client);
  await exerciseTokens(client);
  const otherToken = emulator.cluster.addManagementToken(otherAccountId);
  for (const token of ["unknown", otherToken]) {
    await client.manage("GET", "/tokens", { token });
    await client.manage("DELETE", `/tokens/${unknownId}`, { token });
  }
}

async function exerciseDatabases({ manage }: TestClient): Promise<void> {
  await manage("POST", "/databases", { body: { name: "made/here" } });
  await manage("POST", "/databases", { body: { name: "made/here" } });
  await manage("POST", "/databases", { body: { name: "" } });
  const partitionTemplate = [{ type: "time", value: "%Y" }];
  await manage("POST", "/databases", { body: { name: "full", maxTables: 5, retentionPeriod: 10, partitionTemplate } });
  await manage("GET", "/databases");
  await manage("DELETE", "/databases/made%2Fhere");
  await manage("DELETE", "/databases/made%2Fhere");
}

async function exerciseTokens({ manage, createToken }: TestClient): Promise<void> {
  const { id } = await createToken("read:sensors", "write:sensors");
  await createToken("write:*");
  await manage("POST", "/tokens", { body: { description: "nothing" } });
  await manage("POST", "/tokens", { body: { description: "", expiresAt: "2030-01-01T00:00:00+00:00" } });
  await manage("POST", "/tokens", { body: { permissions: [] } });
  await manage("POST", "/tokens", { body: "{" });
  await manage("PATCH", `/tokens/${id}`, { body: { description: "changed", permissions: [] } });
  await manage("PATCH", `/tokens/${id}`, { body: {} });
  await manage("GET", `/tokens/${id}`);
  for (const gone of [id, id, unknownId, "no-uuid"]) await manage("DELETE", `/tokens/${gone}`);
  for (const tokenId of [id, unknownId, "no-uuid"]) await manage("GET", `/tokens/${tokenId}`);
  await manage("GET", "/tokens");
}

/** Sends valid and invalid requests for every documented operation of the data plane. */
export async function exerciseDataPlane(client: TestClient): Promise<void> {
  const { id, accessToken } = await client.createToken("read:sensors", "write:sensors", "read:gone", "write:gone");
  await client.send("GET", "/ping");
  await client.send("HEAD", "/ping");
  for (const token of [accessToken, undefined, "unknown"]) {
    for (const database of ["sensors", "gone", "forbidden"]) {
      for (const lines of ["", "m f=1i 1", "no line"]) await client.write(database, lines, token);
      for (const q of ["SHOW MEASUREMENTS", "SELECT * FROM m", "no query"]) await client.query(database, q, token);
    }
  }
  await client.send("POST", "/api/v2/write?org=x&bucket=sensors&precision=years", { token: accessToken });
  await exerciseLegacyWrites(client, accessToken);
  await client.manage("DELETE", `/tokens/${id}`);
  await client.write("sensors", "", accessToken);
  await client.query("sensors", "SHOW MEASUREMENTS", accessToken);
}

async function exerciseLegacyWrites({ send }: TestClient, token: string): Promise<void> {
  const headers = { "content-type": "text/plain" };
  const basic = `Basic ${Buffer.from(`any:${token}`).toString("base64")}`;
  const write = (query: string, more: Record<string, string> = {}) =>
    send("POST", `/write?${query}`, { body: "m f=1 1", headers: { ...headers, ...more } });
  await write("db=sensors", { authorization: basic });
  await write(`db=sensors&u=any&p=${encodeURIComponent(token)}`);
  await write("db=sensors&precision=s", { authorization: `Token ${token}` });
  await write("db=sensors&precision=years");
  await write("db=sensors");
}

/** Sends the valid requests to Enterprise or Cloud that this project and InfluxData's clients send. */
export async function exerciseEnterprise(client: EnterpriseClient): Promise<void> {
  const databases = "/api/v3/configure/database";
  await client.send("GET", "/ping");
  await client.send("GET", `${databases}?format=json`);
  await client.send("GET", `${databases}?format=json&show_deleted=true`);
  await client.send("POST", databases, { body: { db: "made_here", retention_period: "30d" } });
  const { id, name, token } = await client.createToken("made (https://here/#1)", "read,write:sensors,made_here");
  await client.create("expiring", ["read:*"], { expiry_secs: 60 });
  await client.queryTokens("token_id, name, expiry, permissions", "WHERE token_id = $id", { id });
  await client.queryTokens("name", "WHERE strpos(name, $needle) > 0", { needle: "https://" });
  for (const sql of ["SELECT 1", "SHOW TABLES"]) await client.query("sensors", sql, token);
  for (const lines of ["probe", "m f=1i 1"]) await client.write("sensors", lines, token);
  const query = new URLSearchParams({ db: "sensors", q: "SELECT 1", format: "json" });
  await client.send("GET", `/api/v3/query_sql?${query}`, { token });
  await client.remove(name);
  await client.send("DELETE", `${databases}?db=made_here&hard_delete_at=now`);
}
