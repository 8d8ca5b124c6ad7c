import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { failToConnect } from "../http/open-http.ts";
import { apiError, page, startManagementApi } from "./open-management-api.ts";

const ID = "55555555-5555-4555-8555-55555555555a";

/** Revokes a token whose first DELETE requests fail with these faults. */
async function revoke(
  faults: readonly FaultKind[],
  options: { readonly isThere?: boolean; readonly intercept?: ReturnType<typeof failToConnect> } = {},
) {
  const { isThere = true, intercept } = options;
  const behaviour = { secondDelete: 404 } as const;
  await using setup = await startManagementApi({ emulator: { behaviour }, ...(intercept && { intercept }) });
  const seed = { description: "Mine", permissions: [] };
  const { id } = isThere ? setup.emulator.cluster.createToken(seed) : { id: ID };
  setup.fail("DeleteDatabaseToken", ...faults);
  const outcome = await setup.api.deleteDatabaseToken(id);
  return { outcome, requests: setup.requests().length, live: setup.emulator.liveTokens().length };
}

describe("a token is revoked", () => {
  test("with one request", async () => {
    expect(await revoke([])).toEqual({ outcome: "revoked", requests: 1, live: 0 });
  });

  test("if the response is its record with revokedAt", async () => {
    const record = { id: ID, description: "Mine", createdAt: "2030-01-01T00:00:00Z" };
    const revoked = { ...record, revokedAt: "2030-01-01T00:00:05Z" };
    const upperCase = { ...revoked, id: ID.toUpperCase() };
    const unset = { ...record, revokedAt: "0001-01-01T00:00:00Z" };
    const gone = { isThere: false };
    expect(await revoke([recordResponse(200, revoked)], gone)).toMatchObject({ outcome: "revoked", requests: 1 });
    expect(await revoke([recordResponse(200, upperCase)], gone)).toMatchObject({ outcome: "revoked", requests: 1 });
    expect(await revoke([recordResponse(200, record)])).toMatchObject({ outcome: "revoked", requests: 2, live: 0 });
    expect(await revoke([recordResponse(201, revoked)])).toMatchObject({ outcome: "revoked", requests: 2, live: 0 });
    expect(await revoke([recordResponse(200, unset)], gone)).toMatchObject({ outcome: "unknown", requests: 2 });
  });

  test("by a retry if the response is the record of another token", async () => {
    const another = { id: ID, description: "Another's", createdAt: "2030-01-01T00:00:00Z" };
    const response = recordResponse(200, { ...another, revokedAt: "2030-01-01T00:00:05Z" });
    expect(await revoke([response])).toEqual({ outcome: "revoked", requests: 2, live: 0 });
  });

  test("by a retry if a 2xx proves nothing", async () => {
    const faults = [page(200), { kind: "status", status: 200, body: "empty" } as const, page(202), page(299)];
    expect(await revoke(faults)).toEqual({ outcome: "revoked", requests: 5, live: 0 });
  });
});

describe("a token is reported as unknown", () => {
  test.each<{ name: string; faults: readonly FaultKind[]; intercept?: ReturnType<typeof failToConnect> }>([
    { name: "without a fault before it", faults: [] },
    { name: "after a 429", faults: [apiError(429)] },
    { name: "after a 404 of an ingress", faults: [page(404)] },
    { name: "after a connection that was never made", faults: [], intercept: failToConnect("ECONNREFUSED") },
    { name: "after a 503", faults: [apiError(503)] },
    { name: "after a page with 522", faults: [page(522)] },
    { name: "after a closed connection", faults: [{ kind: "hang-up", when: "before" }] },
    { name: "after an attempt that revoked it", faults: [{ kind: "hang-up", when: "after" }] },
  ])("if the API itself responds with 404, $name", async ({ faults, intercept }) => {
    const expected = { outcome: "unknown", requests: faults.length + 1, live: 0 };
    expect(await revoke(faults, { isThere: false, ...(intercept && { intercept }) })).toEqual(expected);
  });

  test("although it is live if only one backend does not know it", async () => {
    expect(await revoke([apiError(503), apiError(404)])).toEqual({ outcome: "unknown", requests: 2, live: 1 });
  });
});

function recordResponse(status: number, record: object): FaultKind {
  return { kind: "text", status, contentType: "application/json", body: JSON.stringify(record) };
}
