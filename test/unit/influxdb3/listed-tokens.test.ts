import { describe, expect, test } from "vitest";
import { connectEnterprise } from "../../support/influxdb3/test-client.ts";
import { expectError } from "../influxdb/open-management-api.ts";
import { type EnterpriseApiSetup, markedName, startEnterpriseApi } from "./open-enterprise-api.ts";

const HOUR_MS = 3_600_000;

/** Creates an admin token with this name. */
async function createAdmin({ emulator }: EnterpriseApiSetup, name: string): Promise<void> {
  await using client = connectEnterprise(emulator);
  await client.send("POST", "/api/v3/configure/token/named_admin", { body: { token_name: name } });
}

function seed({ emulator, clock }: EnterpriseApiSetup, name: string, inMs = HOUR_MS): void {
  emulator.cluster.createToken({ description: name, permissions: [], expiresAtMs: clock.now() + inMs });
}

function rows(body: unknown) {
  return { kind: "text", status: 200, contentType: "application/json", body: JSON.stringify(body) } as const;
}

describe("the list of tokens", () => {
  test("contains those with a mark that are selected, with one request", async () => {
    await using setup = await startEnterpriseApi();
    for (const name of [markedName(1), markedName(2), "Grafana"]) seed(setup, name);
    const listed = await setup.api.getDatabaseTokens((description) => description !== markedName(2));
    expect(listed).toEqual([
      {
        id: markedName(1),
        description: markedName(1),
        createdAtMs: setup.clock.now(),
        expiresAtMs: setup.clock.now() + HOUR_MS,
        revokedAtMs: undefined,
      },
    ]);
    expect(setup.requests()).toEqual(["QueryTokens"]);
  });

  test("contains expired tokens", async () => {
    await using setup = await startEnterpriseApi();
    seed(setup, markedName(), 1_000);
    setup.clock.advance(2_000);
    expect(await setup.api.getDatabaseTokens(() => true)).toMatchObject([{ id: markedName() }]);
  });

  test.each([{ isAdminTextJson: false }, { isAdminTextJson: true }])(
    "contains no admin token, even with a mark ($isAdminTextJson)",
    async ({ isAdminTextJson }) => {
      await using setup = await startEnterpriseApi({ emulator: { enterpriseBehaviour: { isAdminTextJson } } });
      await createAdmin(setup, markedName());
      expect(await setup.api.getDatabaseTokens(() => true)).toEqual([]);
    },
  );

  test("reports selected rows that cannot be read, and returns the others", async () => {
    await using setup = await startEnterpriseApi();
    const good = { name: markedName(1), created_at: "2030-01-01T00:00:00", permissions: "db:a:read" };
    const list = [good, { ...good, name: markedName(2), created_at: 7 }, { ...good, name: "other" }, null];
    setup.fail("QueryTokens", rows(list));
    const errors: string[] = [];
    const isMarked = (name: string): boolean => name.includes("#");
    const listed = await setup.api.getDatabaseTokens(isMarked, ({ message }) => errors.push(message));
    expect(listed.map(({ id }) => id)).toEqual([markedName(1)]);
    expect(errors).toEqual([
      `Could not list the database tokens: ${setup.emulator.origin} returned a row of system.tokens that cannot be read. Check host, and the proxies and gateways between this runner and the server`,
    ]);
    setup.fail("QueryTokens", rows(list));
    expect((await expectError(setup.api.getDatabaseTokens(isMarked))).message).toBe(errors[0]);
  });

  test("is requested again if it is cut off, is no array, or comes from an ingress", async () => {
    await using setup = await startEnterpriseApi();
    seed(setup, markedName());
    setup.fail("QueryTokens", { kind: "cut-json" }, rows({ results: [] }), { kind: "html", status: 404 });
    expect(await setup.api.getDatabaseTokens(() => true)).toHaveLength(1);
    expect(setup.requests()).toHaveLength(4);
  });

  test("is not requested again if it is too large", async () => {
    await using setup = await startEnterpriseApi();
    setup.fail("QueryTokens", { kind: "huge-body", bytes: 300 * 1024 * 1024 });
    expect((await expectError(setup.api.getDatabaseTokens(() => true))).message).toContain("TOO_LARGE");
    expect(setup.requests()).toHaveLength(1);
  });
});

describe("a token is looked up", () => {
  test("by its name", async () => {
    await using setup = await startEnterpriseApi();
    seed(setup, markedName(1));
    seed(setup, markedName(2));
    const found = await setup.api.getDatabaseToken(markedName(1));
    expect(found).toMatchObject({ kind: "found", token: { id: markedName(1), revokedAtMs: undefined } });
    expect(await setup.api.getDatabaseToken(markedName(3))).toEqual({ kind: "unknown" });
  });

  test("only if the name has a mark", async () => {
    await using setup = await startEnterpriseApi();
    const message = "The name of a token must have a mark of this action";
    expect((await expectError(setup.api.getDatabaseToken("github-actions"))).message).toBe(message);
    expect(setup.requests()).toEqual([]);
  });

  test("and reported as an error if it is an admin token", async () => {
    await using setup = await startEnterpriseApi();
    await createAdmin(setup, markedName());
    expect((await expectError(setup.api.getDatabaseToken(markedName()))).message).toBe(
      `${markedName()} is an admin token, which this action never revokes`,
    );
  });

  test("and is unknown if the response has only the row of another name", async () => {
    await using setup = await startEnterpriseApi();
    setup.fail("QueryTokens", rows([{ name: markedName(2), created_at: "2030-01-01T00:00:00" }]));
    expect(await setup.api.getDatabaseToken(markedName(1))).toEqual({ kind: "unknown" });
  });
});

describe("whether the management token reaches the server", () => {
  test("is known after any query of the tokens", async () => {
    await using setup = await startEnterpriseApi();
    await setup.api.getDatabaseToken(markedName());
    expect(await setup.api.checkReach()).toEqual({ kind: "reached" });
    expect(setup.requests()).toEqual(["QueryTokens"]);
  });

  test("is asked once", async () => {
    await using setup = await startEnterpriseApi();
    expect(await setup.api.checkReach()).toEqual({ kind: "reached" });
    expect(await setup.api.checkReach()).toEqual({ kind: "reached" });
    expect(setup.requests()).toEqual(["QueryTokens"]);
  });

  test("is explained if the query fails", async () => {
    await using setup = await startEnterpriseApi({ deps: { managementToken: "apiv3_fake-unknown" } });
    const reach = await setup.api.checkReach();
    expect(reach.kind === "not-reached" && reach.why).toMatch(
      /^this admin token cannot list the tokens either, .*\. Could not list the database tokens: .* returned 401 /,
    );
  });
});
