import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { formatTimestamp } from "../../../src/grant/expiry.ts";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { setSecret } from "../../../src/packages/core.ts";
import { runPost } from "../../../src/post/run-post.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { now } from "../../../src/runner/clock.ts";
import type { SavedState } from "../../../src/state/state.ts";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { GIVEN_STATE } from "../main/fixtures.ts";
import { saidWhile } from "../runner/capture-output.ts";
import { givenCancellation } from "../runner/open-session.ts";
import { givenSummary, givenVariables, SUMMARY_FILE, withoutSummary } from "../runner/runner-variables.ts";
import { markOf } from "../token/fake-cluster.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  withoutSummary();
});

/** A token of the cluster with a mark. */
function tokenOn({ cluster }: Emulator, number = 1): string {
  return cluster.createToken({ description: describeToken("Test", markOf(number)) }).id;
}

/** A token that has just been made, and lives for an hour. */
function made(id: string, expiresAt: string | undefined = formatTimestamp(now() + 3_600_000)): SavedState["token"] {
  return { id, expiresAt, madeAtMs: now() };
}

/** What main has saved where it came to its end. */
function savedOn(emulator: Emulator, more: Partial<SavedState>): SavedState {
  const { managementUrl, accountId, clusterId } = emulator;
  return {
    ...GIVEN_STATE,
    baseUrl: `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`,
    openCreates: [],
    handedOver: true,
    ...more,
  };
}

/** What post says, beside its debug lines and masks, and what it asks the cluster. */
async function posted(emulator: Emulator, state: SavedState | undefined, managementToken = emulator.managementToken) {
  givenVariables({
    "STATE_database-token": state === undefined ? "" : JSON.stringify(state),
    "INPUT_MANAGEMENT-TOKEN": managementToken,
  });
  const { said, result } = await saidWhile(() =>
    runPost(givenCancellation(), new Redaction(setSecret)).catch((error: unknown) => String(error)),
  );
  return {
    failure: result,
    said: said.filter((line) => !/^::(?:debug|add-mask)::/.test(line)),
    asked: emulator.requests.map(({ operation }) => operation),
  };
}

describe("post", () => {
  test("is quiet where main has left nothing", async () => {
    await using emulator = await startEmulator();
    expect(await posted(emulator, undefined)).toEqual({ failure: undefined, said: [], asked: [] });
  });

  test("revokes the token that the job had, by its ID", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { failure, said, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenId) }));
    expect(failure).toBeUndefined();
    expect(said).toEqual([`Revoked database token ${tokenId}.`]);
    expect(asked).toEqual(["DeleteDatabaseToken"]);
    expect(emulator.connections).toBe(1);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("says that a token is kept, and asks nothing", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { said, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenId), revoke: false }));
    expect(said).toEqual([`Database token ${tokenId} is kept.`]);
    expect(asked).toEqual([]);
  });

  test("looks a mark up while it revokes an ID, on a connection of its own", async () => {
    await using emulator = await startEmulator();
    const [tokenId, marked] = [tokenOn(emulator, 1), tokenOn(emulator, 2)];
    const openCreates = [{ mark: markOf(2), sentByMs: now() - 20_000 }];
    const holds = [emulator.hold("GetDatabaseTokens"), emulator.hold("DeleteDatabaseToken")];
    const post = posted(emulator, savedOn(emulator, { token: made(tokenId), openCreates }));
    await Promise.all(holds.map(({ held }) => held));
    for (const hold of holds) hold.release();
    expect((await post).said).toEqual([`Revoked database token ${tokenId}.`, `Revoked database token ${marked}.`]);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("looks a mark up, though main never had an ID", async () => {
    await using emulator = await startEmulator();
    const openCreates = [{ mark: markOf(2), sentByMs: now() - 20_000 }];
    const { said, asked } = await posted(emulator, savedOn(emulator, { openCreates, handedOver: false }));
    expect(said).toEqual([`No live token has the mark ${markOf(2)}, so its create request left no token behind.`]);
    expect(asked).toEqual(["GetDatabaseTokens"]);
    expect(emulator.connections).toBe(1);
  });

  test("tells that a token has expired under its job, and revokes it all the same", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const expiresAt = formatTimestamp(now() - 60_000);
    const { said } = await posted(emulator, savedOn(emulator, { token: made(tokenId, expiresAt) }));
    expect(said[0]).toContain(`::notice::Database token ${tokenId} expired at ${expiresAt}`);
    expect(said[1]).toBe(`Revoked database token ${tokenId}.`);
  });

  test("writes what became of the token into the job summary", async () => {
    await using emulator = await startEmulator();
    givenSummary("");
    const none = { names: [], more: 0 };
    const summary = { host: "https://cluster.example.com", read: none, write: none };
    const tokenId = tokenOn(emulator);
    await posted(emulator, savedOn(emulator, { token: made(tokenId), summary }));
    expect(readFileSync(SUMMARY_FILE, "utf8")).toContain("<td>✓ revoked</td>");
  });
});

describe("post has nothing to revoke with", () => {
  test("without a management token: each part is told with what to do, and nothing is asked", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const expiresAt = formatTimestamp(now() + 60_000);
    const openCreates = [{ mark: markOf(2), sentByMs: now(), expiresAt }];
    const { failure, said, asked } = await posted(
      emulator,
      savedOn(emulator, { token: made(tokenId, expiresAt), openCreates }),
      "",
    );
    expect(failure).toBeUndefined();
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("management-token is not available in the post step");
    expect(said[0]).toContain(`influxctl token revoke ${tokenId}`);
    expect(said[1]).toContain(markOf(2));
    expect(asked).toEqual([]);
  });

  test("and the step fails where a token never expires", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { failure, said } = await posted(
      emulator,
      savedOn(emulator, { token: { id: tokenId, madeAtMs: now() } }),
      "",
    );
    expect(failure).toContain("It never expires.");
    expect(said).toEqual([]);
  });

  test("where the CA certificates have changed since main: nothing is sent", async () => {
    await using emulator = await startEmulator();
    const changed = { caCertificatePath: "/nowhere/ca.crt", caFingerprints: ["other"] };
    const { said, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenOn(emulator)), ...changed }));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("The CA certificates in /nowhere/ca.crt cannot be read in the post step");
    expect(asked).toEqual([]);
  });
});
