import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { formatTimestamp } from "../../../src/grant/expiry.ts";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { setSecret } from "../../../src/packages/core.ts";
import { runPost } from "../../../src/post/run-post.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { now } from "../../../src/runner/clock.ts";
import type { SavedState } from "../../../src/state/saved-state.ts";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { INITIAL_STATE } from "../main/fixtures.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { createCancellation } from "../runner/open-session.ts";
import { removeSummary, SUMMARY_FILE, stubSummary, stubVariables } from "../runner/runner-variables.ts";
import { createMark } from "../token/fake-cluster.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  removeSummary();
});

/** Creates a token with a mark on the cluster, and returns its ID. */
function createTokenOn({ cluster }: Emulator, number = 1): string {
  return cluster.createToken({ description: describeToken("Test", createMark(number)) }).id;
}

/** The record of a new token. By default, it expires in an hour. */
function recordToken(
  id: string,
  expiresAt: string | undefined = formatTimestamp(now() + 3_600_000),
): SavedState["token"] {
  return { id, expiresAt, createdAtMs: now() };
}

/** The state that main saves if it succeeds. */
function createState(emulator: Emulator, more: Partial<SavedState>): SavedState {
  const { managementUrl, accountId, clusterId } = emulator;
  return {
    ...INITIAL_STATE,
    baseUrl: `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`,
    openCreates: [],
    handedOver: true,
    ...more,
  };
}

/** Runs post; returns its output without debug lines and masks, and its requests. */
async function post(emulator: Emulator, state: SavedState | undefined, managementToken = emulator.managementToken) {
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
    requests: emulator.requests.map(({ operation }) => operation),
  };
}

describe("post", () => {
  test("prints nothing if main left nothing", async () => {
    await using emulator = await startEmulator();
    expect(await post(emulator, undefined)).toEqual({ failure: undefined, output: [], requests: [] });
  });

  test("revokes the token of the job by its ID", async () => {
    await using emulator = await startEmulator();
    const tokenId = createTokenOn(emulator);
    const { failure, output, requests } = await post(emulator, createState(emulator, { token: recordToken(tokenId) }));
    expect(failure).toBeUndefined();
    expect(output).toEqual([`Revoked database token ${tokenId}.`]);
    expect(requests).toEqual(["DeleteDatabaseToken"]);
    expect(emulator.connections).toBe(1);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("reports that a token is kept, and sends no request", async () => {
    await using emulator = await startEmulator();
    const tokenId = createTokenOn(emulator);
    const { output, requests } = await post(
      emulator,
      createState(emulator, { token: recordToken(tokenId), revoke: "never" }),
    );
    expect(output).toEqual([`Kept database token ${tokenId} (revoke: never).`]);
    expect(requests).toEqual([]);
  });

  test("looks up a mark while it revokes an ID, on another connection", async () => {
    await using emulator = await startEmulator();
    const [tokenId, marked] = [createTokenOn(emulator, 1), createTokenOn(emulator, 2)];
    const openCreates = [{ mark: createMark(2), latestSendMs: now() - 20_000 }];
    const holds = [emulator.hold("GetDatabaseTokens"), emulator.hold("DeleteDatabaseToken")];
    const running = post(emulator, createState(emulator, { token: recordToken(tokenId), openCreates }));
    await Promise.all(holds.map(({ held }) => held));
    for (const hold of holds) hold.release();
    expect((await running).output).toEqual([`Revoked database token ${tokenId}.`, `Revoked database token ${marked}.`]);
    expect(emulator.liveTokens()).toEqual([]);
  });

  test("looks up a mark if main never got an ID", async () => {
    await using emulator = await startEmulator();
    const openCreates = [{ mark: createMark(2), latestSendMs: now() - 20_000 }];
    const { output, requests } = await post(emulator, createState(emulator, { openCreates, handedOver: false }));
    expect(output).toEqual([
      `The outcome of a create request was not clear. No live token has ${createMark(2)} in its description.`,
    ]);
    expect(requests).toEqual(["GetDatabaseTokens"]);
    expect(emulator.connections).toBe(1);
  });

  test("reports that a token expired during its job, and still revokes it", async () => {
    await using emulator = await startEmulator();
    const tokenId = createTokenOn(emulator);
    const expiresAt = formatTimestamp(now() - 60_000);
    const { output } = await post(emulator, createState(emulator, { token: recordToken(tokenId, expiresAt) }));
    expect(output[0]).toContain(`::notice::Database token ${tokenId} expired at ${expiresAt}`);
    expect(output[1]).toBe(`Revoked database token ${tokenId}.`);
  });

  test("writes the result for the token to the job summary", async () => {
    await using emulator = await startEmulator();
    stubSummary("");
    const none = { names: [], more: 0 };
    const summary = { host: "https://cluster.example.com", read: none, write: none };
    const tokenId = createTokenOn(emulator);
    await post(emulator, createState(emulator, { token: recordToken(tokenId), summary }));
    expect(readFileSync(SUMMARY_FILE, "utf8")).toContain("<td>✓ revoked</td>");
  });
});

describe("post sends nothing and reports what is left", () => {
  test("without a management token, with a warning for each token and mark", async () => {
    await using emulator = await startEmulator();
    const tokenId = createTokenOn(emulator);
    const expiresAt = formatTimestamp(now() + 60_000);
    const openCreates = [{ mark: createMark(2), latestSendMs: now(), expiresAt }];
    const { failure, output, requests } = await post(
      emulator,
      createState(emulator, { token: recordToken(tokenId, expiresAt), openCreates }),
      "",
    );
    expect(failure).toBeUndefined();
    expect(output).toHaveLength(2);
    expect(output[0]).toContain("management-token is missing in the post step");
    expect(output[0]).toContain(`influxctl token revoke ${tokenId}`);
    expect(output[1]).toContain(createMark(2));
    expect(requests).toEqual([]);
  });

  test("and fails if a token never expires", async () => {
    await using emulator = await startEmulator();
    const tokenId = createTokenOn(emulator);
    const { failure, output } = await post(
      emulator,
      createState(emulator, { token: { id: tokenId, createdAtMs: now() } }),
      "",
    );
    expect(failure).toContain("The token never expires.");
    expect(output).toEqual([]);
  });

  test("if the CA certificates have changed since main", async () => {
    await using emulator = await startEmulator();
    const changed = { caCertificatePath: "/nowhere/ca.crt", caFingerprints: ["other"] };
    const { output, requests } = await post(
      emulator,
      createState(emulator, { token: recordToken(createTokenOn(emulator)), ...changed }),
    );
    expect(output).toHaveLength(1);
    expect(output[0]).toContain(
      "The CA certificates in /nowhere/ca.crt cannot be read in the post step. Check whether another step changed or removed this file",
    );
    expect(requests).toEqual([]);
  });
});
