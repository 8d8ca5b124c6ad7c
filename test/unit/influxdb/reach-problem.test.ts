import { describe, expect, test } from "vitest";
import { apiError, type ManagementApiSetup, page, startManagementApi } from "./open-management-api.ts";

const REACHED = { kind: "reached" };

function expectNotReached(why: RegExp) {
  return { kind: "not-reached", why: expect.stringMatching(why) };
}

/** Checks the reach several times. Returns the result, and the requests that this took. */
async function checkReachTwice({ api, requests }: ManagementApiSetup) {
  const countBefore = requests().length;
  const [reach, second] = await Promise.all([api.checkReach(), api.checkReach()]);
  expect([second, await api.checkReach()]).toEqual([reach, reach]);
  return { reach, requests: requests().slice(countBefore) };
}

describe("the reach of a management token is proven", () => {
  test("by a list of databases, which is requested once", async () => {
    await using setup = await startManagementApi();
    expect(await checkReachTwice(setup)).toEqual({ reach: REACHED, requests: ["GET databases"] });
  });

  test("by a list of tokens if it may not list databases", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(403));
    expect(await checkReachTwice(setup)).toEqual({ reach: REACHED, requests: ["GET databases", "GET tokens"] });
  });

  test.each<{ what: string; list: (setup: ManagementApiSetup) => Promise<unknown> }>([
    { what: "databases", list: ({ api }) => api.getClusterDatabases() },
    { what: "tokens", list: ({ api }) => api.getDatabaseTokens(() => true) },
  ])("by an earlier list of $what, without a request", async ({ list }) => {
    await using setup = await startManagementApi();
    await list(setup);
    expect(await checkReachTwice(setup)).toEqual({ reach: REACHED, requests: [] });
  });

  test("but not by a response about one token", async () => {
    await using setup = await startManagementApi();
    const { id } = setup.emulator.cluster.createToken({ description: "Mine" });
    await setup.api.deleteDatabaseToken(id);
    await setup.api.getDatabaseToken(id);
    expect((await checkReachTwice(setup)).requests).toEqual(["GET databases"]);
  });
});

describe("if nothing proves the reach, the error says what to check", () => {
  test("for a token of another account", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(404));
    setup.fail("GetDatabaseTokens", apiError(404));
    const { reach, requests } = await checkReachTwice(setup);
    expect(requests).toEqual(["GET databases", "GET tokens"]);
    expect(reach).toEqual(
      expectNotReached(
        /^this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another account\. Check that management-token belongs to the account in account-id, and the database token to the cluster in cluster-id\. Could not list the databases: GET \S+ returned 404 \(injected fault 404\)\. There is no such account or cluster for this management token\. Check account-id and cluster-id: /,
      ),
    );
  });

  test("for a token of another cluster on Clustered", async () => {
    await using setup = await startManagementApi({ emulator: { product: "clustered" } });
    setup.fail("GetClusterDatabases", apiError(401));
    setup.fail("GetDatabaseTokens", apiError(401));
    expect((await checkReachTwice(setup)).reach).toEqual(
      expectNotReached(
        /^this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another cluster\. Check that management-token, host and management-url belong to the same cluster\. Could not list the databases: /,
      ),
    );
  });

  test("for pages instead of lists", async () => {
    await using setup = await startManagementApi();
    for (const on of ["GetClusterDatabases", "GetDatabaseTokens"] as const) {
      setup.emulator.inject({ on, occurrence: "every", fault: page(200) });
    }
    expect((await checkReachTwice(setup)).reach).toEqual(expectNotReached(/./));
  });
});
