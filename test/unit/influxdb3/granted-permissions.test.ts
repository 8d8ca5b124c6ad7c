import { describe, expect, test } from "vitest";
import type { CreatedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import type { EnterpriseBehaviour } from "../../support/influxdb3/behaviour.ts";
import { expectError } from "../influxdb/open-management-api.ts";
import {
  type EnterpriseApiSetup,
  type EnterpriseApiTestOptions,
  markedName,
  startEnterpriseApi,
} from "./open-enterprise-api.ts";

const NAME = markedName();

/** Creates a token with two permissions on `a` and one on `b`. */
async function create({ api }: EnterpriseApiSetup): Promise<CreatedDatabaseToken> {
  const permissions = [
    { action: "read", resource: "a" },
    { action: "write", resource: "a" },
    { action: "read", resource: "b" },
  ] as const;
  const outcome = await api.createDatabaseToken({ description: NAME, permissions }, 1);
  if (outcome.kind !== "created") throw outcome.error;
  return outcome.token;
}

const start = (options: EnterpriseApiTestOptions = {}): Promise<EnterpriseApiSetup> =>
  startEnterpriseApi({ ...options, emulator: { databases: ["a", "b"], ...options.emulator } });

describe("the permissions of a new token", () => {
  test.each<{ permissionsText: EnterpriseBehaviour["permissionsText"] }>([
    { permissionsText: "json" },
    { permissionsText: "json-grouped" },
    { permissionsText: "plain" },
  ])("are listed if the server writes them as $permissionsText", async ({ permissionsText }) => {
    await using setup = await start({ emulator: { enterpriseBehaviour: { permissionsText } } });
    const granted = await setup.api.getGrant(await create(setup));
    expect(granted.kind === "listed" && granted.permissions).toEqual([
      { action: "read", resource: "a" },
      { action: "write", resource: "a" },
      { action: "read", resource: "b" },
    ]);
    expect(setup.requests()).toEqual(["CreateResourceToken", "QueryTokens"]);
  });

  test("are unreadable if the server writes them in another way", async () => {
    await using setup = await start({ emulator: { enterpriseBehaviour: { permissionsText: "unknown" } } });
    expect(await setup.api.getGrant(await create(setup))).toMatchObject({ kind: "listed", permissions: undefined });
  });

  test("are looked up again while a node does not know the token", async () => {
    await using setup = await start({ emulator: { nodes: 2, catalogSyncMs: 4_000 } });
    const token = await create(setup);
    expect(await setup.api.getGrant(token)).toMatchObject({ kind: "listed" });
  });

  test("are missing if no node knows the token within 10 s", async () => {
    await using setup = await start();
    const token = await create(setup);
    setup.emulator.inject({ on: "QueryTokens", occurrence: "every", fault: rows([]) });
    expect(await setup.api.getGrant(token)).toEqual({
      kind: "missing",
      problem: "it is not in system.tokens, even after 10 s",
    });
    expect(setup.waits.reduce((sum, each) => sum + each)).toBe(10_000);
  });

  test("are missing if the server lists another name", async () => {
    await using setup = await start();
    const token = await create(setup);
    setup.fail("QueryTokens", rows([{ name: "other", created_at: "2030-01-01T00:00:00", permissions: "db:a:read" }]));
    expect(await setup.api.getGrant(token)).toMatchObject({ kind: "missing" });
  });

  test("are not invented from rows that are cut off", async () => {
    await using setup = await start();
    const token = await create(setup);
    setup.fail("QueryTokens", { kind: "cut-json" }, { kind: "cut-body" }, { kind: "html", status: 404 });
    expect(await setup.api.getGrant(token)).toMatchObject({ kind: "listed" });
    expect(setup.waits).toHaveLength(3);
  });

  test("cannot be read if the server refuses the query", async () => {
    await using setup = await start();
    const token = await create(setup);
    setup.fail("QueryTokens", { kind: "text", status: 403, contentType: "application/json", body: '{"error":"no"}' });
    expect((await expectError(setup.api.getGrant(token))).message).toMatch(
      /^Could not check the permissions of the database token: POST .*\/api\/v3\/query_sql returned 403 \(no\)\. The token in management-token is not an admin token/,
    );
  });
});

function rows(body: readonly object[]) {
  return { kind: "text", status: 200, contentType: "application/json", body: JSON.stringify(body) } as const;
}
