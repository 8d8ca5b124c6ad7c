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
import { INITIAL_STATE } from "../main/fixtures.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { createCancellation } from "../runner/open-session.ts";
import { removeSummary, SUMMARY_FILE, stubSummary, stubVariables } from "../runner/runner-variables.ts";
import { markOf } from "../token/fake-cluster.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  removeSummary();
});

/** A token of the cluster with a mark. */
function tokenOn({ cluster }: Emulator, number = 1): string {
  return cluster.createToken({ description: describeToken("Test", markOf(number)) }).id;
}

/** A token that has just been made, and lives for an hour. */
function made(id: string, expiresAt: string | undefined = formatTimestamp(now() + 3_600_000)): SavedState["token"] {
  return { id, expiresAt, createdAtMs: now() };
}

/** What main has saved where it came to its end. */
function savedOn(emulator: Emulator, more: Partial<SavedState>): SavedState {
  const { managementUrl, accountId, clusterId } = emulator;
  return {
    ...INITIAL_STATE,
    baseUrl: `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`,
    openCreates: [],
    handedOver: true,
    ...more,
  };
}

/** What post says, beside its debug lines and masks, and what it asks the cluster. */
async function posted(emulator: Emulator, state: SavedState | undefined, managementToken = emulator.managementToken) {
  stubVariables({
    "STATE_database-token": state === undefined ? "" : JSON.stringify(state),
    "INPUT_MANAGEMENT-TOKEN": managementToken,
  });
  const { output, result } = await captureOutputWhile(() =>
    runPost(createCancellation(), new Redaction(setSecret)).catch((error: unknown) => String(error)),
  );
  return {
    failure: result,
    output: output.filter((line) => !/^::(?:debug|add-mask)::/.test(line)),
    asked: emulator.requests.map(({ operation }) => operation),
  };
}

describe("post", () => {
  test("is quiet where main has left nothing", async () => {
    await using emulator = await startEmulator();
    expect(await posted(emulator, undefined)).toEqual({ failure: undefined, output: [], asked: [] });
  });

  test("revokes the token that the job had, by its ID", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { failure, output, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenId) }));
    expect(failure).toBeUndefined();
    expect(output).toEqual([`Revoked database token ${tokenId}.`]);
    expect(asked).toEqual(["DeleteDatabaseToken"]);
    expect(emulator.connections).toBe(1);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("says that a token is kept, and asks nothing", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { output, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenId), revoke: false }));
    expect(output).toEqual([`Kept database token ${tokenId} (revoke: false).`]);
    expect(asked).toEqual([]);
  });

  test("looks a mark up while it revokes an ID, on a connection of its own", async () => {
    await using emulator = await startEmulator();
    const [tokenId, marked] = [tokenOn(emulator, 1), tokenOn(emulator, 2)];
    const openCreates = [{ mark: markOf(2), latestSendMs: now() - 20_000 }];
    const holds = [emulator.hold("GetDatabaseTokens"), emulator.hold("DeleteDatabaseToken")];
    const post = posted(emulator, savedOn(emulator, { token: made(tokenId), openCreates }));
    await Promise.all(holds.map(({ held }) => held));
    for (const hold of holds) hold.release();
    expect((await post).output).toEqual([`Revoked database token ${tokenId}.`, `Revoked database token ${marked}.`]);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("looks a mark up, though main never had an ID", async () => {
    await using emulator = await startEmulator();
    const openCreates = [{ mark: markOf(2), latestSendMs: now() - 20_000 }];
    const { output, asked } = await posted(emulator, savedOn(emulator, { openCreates, handedOver: false }));
    expect(output).toEqual([
      `No live token has ${markOf(2)} in its description, so its create request left no token behind.`,
    ]);
    expect(asked).toEqual(["GetDatabaseTokens"]);
    expect(emulator.connections).toBe(1);
  });

  test("tells that a token has expired under its job, and revokes it all the same", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const expiresAt = formatTimestamp(now() - 60_000);
    const { output } = await posted(emulator, savedOn(emulator, { token: made(tokenId, expiresAt) }));
    expect(output[0]).toContain(`::notice::Database token ${tokenId} expired at ${expiresAt}`);
    expect(output[1]).toBe(`Revoked database token ${tokenId}.`);
  });

  test("writes what became of the token into the job summary", async () => {
    await using emulator = await startEmulator();
    stubSummary("");
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
    const openCreates = [{ mark: markOf(2), latestSendMs: now(), expiresAt }];
    const { failure, output, asked } = await posted(
      emulator,
      savedOn(emulator, { token: made(tokenId, expiresAt), openCreates }),
      "",
    );
    expect(failure).toBeUndefined();
    expect(output).toHaveLength(2);
    expect(output[0]).toContain("management-token is missing in the post step");
    expect(output[0]).toContain(`influxctl token revoke ${tokenId}`);
    expect(output[1]).toContain(markOf(2));
    expect(asked).toEqual([]);
  });

  test("and the step fails where a token never expires", async () => {
    await using emulator = await startEmulator();
    const tokenId = tokenOn(emulator);
    const { failure, output } = await posted(
      emulator,
      savedOn(emulator, { token: { id: tokenId, createdAtMs: now() } }),
      "",
    );
    expect(failure).toContain("It never expires.");
    expect(output).toEqual([]);
  });

  test("where the CA certificates have changed since main: nothing is sent", async () => {
    await using emulator = await startEmulator();
    const changed = { caCertificatePath: "/nowhere/ca.crt", caFingerprints: ["other"] };
    const { output, asked } = await posted(emulator, savedOn(emulator, { token: made(tokenOn(emulator)), ...changed }));
    expect(output).toHaveLength(1);
    expect(output[0]).toContain(
      "The CA certificates in /nowhere/ca.crt cannot be read in the post step. Check whether another step changed or removed this file",
    );
    expect(asked).toEqual([]);
  });
});
