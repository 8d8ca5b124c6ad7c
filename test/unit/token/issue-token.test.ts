import { describe, expect, test } from "vitest";
import { formatTimestamp } from "../../../src/grant/expiry.ts";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { revokeLeftovers } from "../../../src/token/revoke-leftovers.ts";
import { createAccessToken, created, lost } from "./create-outcomes.ts";
import { createFakeCluster, createMark, ISSUE_REQUEST, START_MS, tokenId } from "./fake-cluster.ts";

const FIRST = tokenId(1);

describe("a token is created", () => {
  test("in the order that leaves nothing behind: record the mark, create, mask, record the ID", async () => {
    const { deps, effects } = createFakeCluster({ creates: [created()] });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    expect(effects).toEqual([
      "record mark 1",
      "create 1 with mark 1",
      `mask ${createAccessToken(FIRST)}`,
      `record token ${FIRST}`,
    ]);
  });

  test("with the mark in its description and the expiry counted from the request", async () => {
    const { deps, requests, records, warnings } = createFakeCluster({ creates: [created()] });
    const token = await issueDatabaseToken(ISSUE_REQUEST, deps);
    const expiresAt = "2026-08-01T13:00:00Z";
    const requested = {
      description: describeToken("Seed the staging database", createMark(1)),
      permissions: ISSUE_REQUEST.permissions,
      expiresAt,
    };
    expect(requests).toEqual([requested]);
    expect(token).toEqual({ ...requested, id: FIRST, accessToken: createAccessToken(FIRST) });
    expect(records).toEqual([
      { openCreates: [{ mark: createMark(1), latestSendMs: START_MS + 20_000, expiresAt }] },
      { openCreates: [], token: { id: FIRST, expiresAt, createdAtMs: START_MS } },
    ]);
    expect(warnings).toEqual([]);
  });

  test.each([-7_200_000, 7_200_000])("with an expiry by InfluxDB's clock, which is %d ms ahead", async (leadMs) => {
    const { deps, requests, records } = createFakeCluster({ creates: [created()], leadMs });
    await issueDatabaseToken(ISSUE_REQUEST, deps);
    const expiresAt = formatTimestamp(START_MS + leadMs + 3_600_000);
    expect(requests[0]?.expiresAt).toBe(expiresAt);
    expect(records).toEqual([
      { openCreates: [{ mark: createMark(1), latestSendMs: START_MS + 20_000, expiresAt }] },
      { openCreates: [], token: { id: FIRST, expiresAt, createdAtMs: START_MS + leadMs } },
    ]);
  });

  test("unless its expiry is in the past by InfluxDB's clock", async () => {
    const { deps, effects } = createFakeCluster({ leadMs: 7_200_000 });
    const expiry = { kind: "at", atMs: START_MS + 3_600_000 } as const;
    await expect(issueDatabaseToken({ ...ISSUE_REQUEST, expiry }, deps)).rejects.toThrow(
      "expiry: 2026-08-01T13:00:00Z is in the past: InfluxDB's clock shows 2026-08-01T14:00:00Z. No token was created",
    );
    expect(effects).toEqual([]);
  });

  test("and revoked if it expired before the response arrived", async () => {
    const expiresAt = formatTimestamp(START_MS - 1_000);
    const { deps, liveTokens } = createFakeCluster({ creates: [created({ expiresAt })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      `Database token ${FIRST} expired at ${expiresAt}, before the response arrived, and it was revoked. Set a longer expiry, and check the clock of this runner`,
    );
    expect(liveTokens()).toEqual([]);
  });

  test("without an expiry if none was requested", async () => {
    const { deps, requests, records } = createFakeCluster({ creates: [created()] });
    const token = await issueDatabaseToken({ ...ISSUE_REQUEST, expiry: { kind: "never" } }, deps);
    const recorded = records.flatMap(({ openCreates, token: recordedToken }) => [
      ...openCreates,
      ...(recordedToken ? [recordedToken] : []),
    ]);
    expect(recorded).toHaveLength(2);
    for (const each of [token, ...requests, ...recorded]) expect(each.expiresAt).toBeUndefined();
  });

  test("with a mark that contains keep- if it is meant to outlive its run", async () => {
    const { deps, requests } = createFakeCluster({ creates: [created()] });
    await issueDatabaseToken({ ...ISSUE_REQUEST, keep: true }, deps);
    expect(requests[0]?.description).toBe(describeToken("Seed the staging database", createMark(1, true)));
  });

  test("with the requested description and permissions, even if InfluxDB returns another text", async () => {
    const description = describeToken("SEED", createMark(1));
    const { deps } = createFakeCluster({ creates: [created({ description })] });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toMatchObject({
      description: describeToken(ISSUE_REQUEST.description, createMark(1)),
      permissions: ISSUE_REQUEST.permissions,
    });
  });

  test("with an earlier expiry than requested, and a warning", async () => {
    const { deps, warnings, records } = createFakeCluster({
      creates: [created({ expiresAt: "2026-08-01T12:30:00.000Z" })],
    });
    expect(await issueDatabaseToken(ISSUE_REQUEST, deps)).toHaveProperty("expiresAt", "2026-08-01T12:30:00Z");
    expect(warnings).toEqual([expect.stringContaining("an earlier expiry than requested")]);
    expect(records.at(-1)?.token).toHaveProperty("expiresAt", "2026-08-01T12:30:00Z");
  });
});

describe("a token that does not match the request", () => {
  test("is revoked immediately, after its ID was recorded", async () => {
    const fake = createFakeCluster({ creates: [created({ permissions: [{ action: "write", resource: "*" }] })] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, fake.deps)).rejects.toThrow(
      `InfluxDB created a token that does not match the request (${FIRST}): it has more permissions than requested: "write *". The job did not get this token, and it was revoked`,
    );
    expect(fake.effects.slice(2)).toEqual([
      `mask ${createAccessToken(FIRST)}`,
      `record token ${FIRST}`,
      `delete ${FIRST}`,
      "record nothing",
    ]);
    expect(fake.liveTokens()).toEqual([]);
  });

  test("is revoked again if a backend does not know it yet", async () => {
    const creates = [{ ...created({ permissions: [{ action: "write", resource: "*" }] }), landsAfterMs: 4_000 }];
    const { deps, effects, liveTokens } = createFakeCluster({ creates });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      /The job did not get this token, and it was revoked$/,
    );
    expect(effects.slice(4)).toEqual([
      `delete ${FIRST}`,
      `get ${FIRST}`,
      "wait 10000 ms",
      `delete ${FIRST}`,
      "record nothing",
    ]);
    expect(liveTokens()).toEqual([]);
  });

  test("stays on record if it cannot be revoked, and both failures are reported", async () => {
    const { deps, records } = createFakeCluster({ creates: [created({ expiresAt: undefined })], undeletable: [FIRST] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      `(${FIRST}): it never expires, but the requested expiry is 2026-08-01T13:00:00Z. The job did not get this token. Could not revoke the database token ${FIRST}. The post step tries again to revoke any token that was created`,
    );
    expect(records.at(-1)).toEqual({ openCreates: [], token: { id: FIRST, createdAtMs: START_MS } });
  });
});

describe("a response with the record of another token", () => {
  const other = { id: tokenId(7), description: describeToken("Other", createMark(4)), landedAtMs: START_MS };
  const own = { mark: createMark(1), latestSendMs: START_MS, expiresAt: "2026-08-01T13:00:00Z" };

  test("leaves the mark on record, so that post revokes the token that the request created", async () => {
    const { deps, records, liveTokens } = createFakeCluster({ creates: [created(other)], tokens: [other] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow(
      `(${other.id}): its description does not contain the mark that identifies it. The job did not get this token, and it was revoked`,
    );
    expect(records.at(-1)).toEqual({ openCreates: [own] });
    expect(liveTokens()).toEqual([FIRST]);

    await revokeLeftovers(records.at(-1) ?? { openCreates: [] }, deps);
    expect(liveTokens()).toEqual([]);
  });

  test("leaves the mark and the ID on record if that token cannot be revoked", async () => {
    const fake = createFakeCluster({ creates: [created(other)], tokens: [other], undeletable: [other.id] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, fake.deps)).rejects.toThrow("Could not revoke the database token");
    expect(fake.records.at(-1)).toMatchObject({ openCreates: [own], token: { id: other.id } });
  });

  test("leaves the marks of earlier requests on record", async () => {
    const { deps, records } = createFakeCluster({ creates: [lost(), created(other)], tokens: [other] });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow("its description does not contain the mark");
    expect(records.at(-1)?.openCreates.map(({ mark }) => mark)).toEqual([createMark(1), createMark(2)]);
  });
});

test("a response without a description leaves the mark on record", async () => {
  const { deps, records } = createFakeCluster({ creates: [created({ description: undefined })] });
  await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow("its description does not contain the mark");
  expect(records.at(-1)?.openCreates.map(({ mark }) => mark)).toEqual([createMark(1)]);
});

describe("the record of a token", () => {
  test("does not contain an expiry that cannot be read, because it would be printed", async () => {
    const { deps, records } = createFakeCluster({
      creates: [created({ expiresAt: "Jan 1 2020 (\n::add-mask::x\n)" })],
      undeletable: [FIRST],
    });
    await expect(issueDatabaseToken(ISSUE_REQUEST, deps)).rejects.toThrow("its expiry cannot be read");
    expect(records.at(-1)?.token).toEqual({ id: FIRST, createdAtMs: START_MS });
  });

  test("keeps the ID of a token that no backend knows, so that post tries again", async () => {
    const { deps, records } = createFakeCluster({
      creates: [created({ permissions: [{ action: "write", resource: "*" }] })],
    });
    const api = {
      ...deps.api,
      deleteDatabaseToken: async () => "unknown" as const,
      getDatabaseToken: async () => ({ kind: "unknown" }) as const,
    };
    await expect(issueDatabaseToken(ISSUE_REQUEST, { ...deps, api })).rejects.toThrow(
      "The job did not get this token. The cluster does not know this token, so it could not be revoked; the post step tries again",
    );
    expect(records.at(-1)).toMatchObject({ token: { id: FIRST } });
  });
});
