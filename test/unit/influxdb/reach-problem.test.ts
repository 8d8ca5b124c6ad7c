import { describe, expect, test } from "vitest";
import { apiError, type Managing, page, startManaging } from "./open-management-api.ts";

const REACHED = { kind: "reached" };

function notReached(why: RegExp) {
  return { kind: "not-reached", why: expect.stringMatching(why) };
}

/** What the cluster is asked to find out whether the management token reaches it, several times over. */
async function askedFor({ api, asked }: Managing) {
  const before = asked().length;
  const [reach, second] = await Promise.all([api.checkReach(), api.checkReach()]);
  expect([second, await api.checkReach()]).toEqual([reach, reach]);
  return { reach, asked: asked().slice(before) };
}

describe("that a management token reaches the cluster is shown", () => {
  test("by its databases, which are listed once", async () => {
    await using managing = await startManaging();
    expect(await askedFor(managing)).toEqual({ reach: REACHED, asked: ["GET databases"] });
  });

  test("by its tokens, where it may not list databases", async () => {
    await using managing = await startManaging();
    managing.fail("GetClusterDatabases", apiError(403));
    expect(await askedFor(managing)).toEqual({ reach: REACHED, asked: ["GET databases", "GET tokens"] });
  });

  test.each<{ what: string; list: (managing: Managing) => Promise<unknown> }>([
    { what: "databases", list: ({ api }) => api.getClusterDatabases() },
    { what: "tokens", list: ({ api }) => api.getDatabaseTokens(() => true) },
  ])("by a listing of $what that has succeeded before, without a request", async ({ list }) => {
    await using managing = await startManaging();
    await list(managing);
    expect(await askedFor(managing)).toEqual({ reach: REACHED, asked: [] });
  });

  test("not by an answer about one token", async () => {
    await using managing = await startManaging();
    const { id } = managing.emulator.cluster.createToken({ description: "Mine" });
    await managing.api.deleteDatabaseToken(id);
    await managing.api.getDatabaseToken(id);
    expect((await askedFor(managing)).asked).toEqual(["GET databases"]);
  });
});

describe("that nothing shows it is told with what to check, and asked for once:", () => {
  test("another account's token, to which the API knows neither account nor cluster", async () => {
    await using managing = await startManaging();
    managing.fail("GetClusterDatabases", apiError(404));
    managing.fail("GetDatabaseTokens", apiError(404));
    const { reach, asked } = await askedFor(managing);
    expect(asked).toEqual(["GET databases", "GET tokens"]);
    expect(reach).toEqual(
      notReached(
        /^the management token could not list anything on the cluster, so the 404 does not prove that the token is gone. It may belong to another account\. Check that management-token belongs to the account in account-id, and the database token to the cluster in cluster-id\. Could not list the databases: GET \S+ returned 404 \(injected fault 404\)\. Check account-id and cluster-id. There is no such account/,
      ),
    );
  });

  test("another cluster's token, on Clustered", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered" } });
    managing.fail("GetClusterDatabases", apiError(401));
    managing.fail("GetDatabaseTokens", apiError(401));
    expect((await askedFor(managing)).reach).toEqual(
      notReached(
        /^the management token could not list anything on the cluster, so the 404 does not prove that the token is gone. It may belong to another cluster\. Check that management-token, host and management-url belong to the same cluster\. Could not list the databases: /,
      ),
    );
  });

  test("a page in place of the lists", async () => {
    await using managing = await startManaging();
    for (const on of ["GetClusterDatabases", "GetDatabaseTokens"] as const) {
      managing.emulator.inject({ on, occurrence: "every", fault: page(200) });
    }
    expect((await askedFor(managing)).reach).toEqual(notReached(/./));
  });
});
