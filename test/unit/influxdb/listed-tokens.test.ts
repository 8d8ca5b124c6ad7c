import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { expectError, type ManagementApiSetup, page, startManagementApi } from "./open-management-api.ts";

const ID = "55555555-5555-4555-8555-555555555555";

/** Creates a token in the cluster. */
function createToken({ emulator }: ManagementApiSetup, description = "Mine") {
  return emulator.cluster.createToken({ description, permissions: [] });
}

/** The list of the cluster, with these additional entries. */
function listWith(...entries: readonly unknown[]): FaultKind {
  return { kind: "rewrite", response: (json) => [...entries, ...(json as readonly unknown[])] };
}

function isMine(description: string): boolean {
  return description.startsWith("Mine");
}

describe("the tokens of a cluster", () => {
  test("are listed if their description matches, with their times", async () => {
    await using setup = await startManagementApi();
    const mine = createToken(setup, "Mine, 1");
    createToken(setup, "Another's");
    setup.clock.advance(5_000);
    setup.emulator.cluster.revokeToken(mine);
    const createdAtMs = setup.clock.now() - 5_000;
    expect(await setup.api.getDatabaseTokens(isMine)).toEqual([
      {
        id: mine.id,
        description: "Mine, 1",
        createdAtMs,
        expiresAtMs: undefined,
        revokedAtMs: setup.clock.now(),
      },
    ]);
  });

  test("may be none or many", async () => {
    await using setup = await startManagementApi();
    expect(await setup.api.getDatabaseTokens(isMine)).toEqual([]);
    setup.emulator.cluster.seed(Array.from({ length: 3_000 }, () => ({ description: "Mine", permissions: [] })));
    expect(await setup.api.getDatabaseTokens(isMine)).toHaveLength(3_000);
  });

  test("may be unreadable or have no description if they do not match", async () => {
    await using setup = await startManagementApi();
    createToken(setup);
    setup.fail("GetDatabaseTokens", listWith({ description: "Another's" }, { id: 7 }, null, "text"));
    expect(await setup.api.getDatabaseTokens((description) => description !== "" && isMine(description))).toHaveLength(
      1,
    );
  });

  test("are matched by an empty description if they have none", async () => {
    await using setup = await startManagementApi();
    const descriptions: string[] = [];
    setup.fail("GetDatabaseTokens", listWith({ id: ID }));
    await setup.api.getDatabaseTokens((description) => descriptions.push(description) < 0);
    expect(descriptions).toEqual([""]);
  });

  test("fail the list if a matching one cannot be read, with an error that quotes nothing", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetDatabaseTokens", listWith({ description: "Mine", id: "fake-secret" }));
    expect((await expectError(setup.api.getDatabaseTokens(isMine))).message).toMatch(
      /^Could not list the database tokens: GET http:\S+\/tokens returned a token record that cannot be read\. Check management-url, and the proxies and gateways between this runner and the API$/,
    );
    expect(setup.requests()).toHaveLength(1);
  });

  test("are left out if they match and cannot be read, and each is passed to onUnreadable", async () => {
    await using setup = await startManagementApi();
    const { id } = createToken(setup);
    const messages: string[] = [];
    setup.fail("GetDatabaseTokens", listWith({ description: "Mine, a" }, { description: "Mine, b" }));
    const tokens = await setup.api.getDatabaseTokens(isMine, ({ message }) => messages.push(message));
    expect(tokens.map((token) => token.id)).toEqual([id]);
    expect(messages).toHaveLength(2);
  });

  test.each<{ name: string; fault: FaultKind }>([
    { name: "a page with 200", fault: page(200) },
    { name: "JSON without its end", fault: { kind: "cut-json" } },
    { name: "an object", fault: { kind: "rewrite", response: () => ({ tokens: [] }) } },
    { name: "half a body", fault: { kind: "cut-body" } },
  ])("are listed by a retry after $name", async ({ fault }) => {
    await using setup = await startManagementApi();
    createToken(setup);
    setup.fail("GetDatabaseTokens", fault);
    expect(await setup.api.getDatabaseTokens(isMine)).toHaveLength(1);
    expect(setup.requests()).toHaveLength(2);
  });

  test.each([201, 404])("are not listed by a retry after a %i of the API", async (status) => {
    await using setup = await startManagementApi();
    const body = status === 201 ? "[]" : JSON.stringify({ code: 404, message: "not found" });
    setup.fail("GetDatabaseTokens", { kind: "text", status, contentType: "application/json", body });
    expect((await expectError(setup.api.getDatabaseTokens(isMine))).message).toContain(` returned ${status} (`);
    expect(setup.requests()).toHaveLength(1);
  });
});

describe("one token", () => {
  test("is looked up by its ID", async () => {
    await using setup = await startManagementApi();
    const { id } = createToken(setup);
    createToken(setup, "Another");
    expect(await setup.api.getDatabaseToken(id)).toMatchObject({
      kind: "found",
      token: { id, description: "Mine" },
    });
    expect(setup.emulator.requests[0]?.path).toMatch(new RegExp(`/tokens/${id}$`));
  });

  test("is unknown if the API itself does not know it", async () => {
    await using setup = await startManagementApi();
    expect(await setup.api.getDatabaseToken(ID)).toEqual({ kind: "unknown" });
    expect(setup.requests()).toHaveLength(1);
  });

  test.each<{ name: string; fault: FaultKind; reason: RegExp }>([
    {
      name: "a page with 200",
      fault: page(200),
      reason:
        /returned a token record that cannot be read\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
    {
      name: "a record without a description",
      fault: { kind: "rewrite", response: (json) => ({ ...(json as object), description: undefined }) },
      reason:
        /returned a token record that cannot be read\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
    {
      name: "another token's record",
      fault: { kind: "rewrite", response: (json) => ({ ...(json as object), id: ID }) },
      reason:
        /returned a token record that cannot be read\. Check management-url, and the proxies and gateways between this runner and the API$/,
    },
    {
      name: "a page with 202",
      fault: page(202),
      reason: /returned 202 \(text\/html, \d+ characters\)\. This is not a known /,
    },
  ])("cannot be read from $name", async ({ fault, reason }) => {
    await using setup = await startManagementApi();
    const { id } = createToken(setup);
    setup.fail("GetDatabaseToken", fault);
    const { message } = await expectError(setup.api.getDatabaseToken(id));
    expect(message).toMatch(reason);
    expect(message.startsWith(`Could not look up the database token ${id}: GET `)).toBe(true);
    expect(setup.requests()).toHaveLength(1);
  });

  test.each(["../databases/sensors", "", `${ID}?x`])("is never looked up or revoked by the ID %j", async (id) => {
    await using setup = await startManagementApi();
    const reason = "A token ID must be a UUID";
    expect((await expectError(setup.api.getDatabaseToken(id))).message).toBe(reason);
    expect((await expectError(setup.api.deleteDatabaseToken(id))).message).toBe(reason);
    expect(setup.requests()).toEqual([]);
  });
});
