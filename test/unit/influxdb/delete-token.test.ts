import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../emulator/fault.ts";
import { unconnected } from "./door.ts";
import { apiError, page, startManaging } from "./managing.ts";

const ID = "55555555-5555-4555-8555-555555555555";

describe("a token is revoked", () => {
  async function revoke(
    faults: readonly FaultKind[],
    options: { readonly isThere?: boolean; readonly before?: ReturnType<typeof unconnected> } = {},
  ) {
    const { isThere = true, before } = options;
    const behaviour = { secondDelete: 404 } as const;
    await using managing = await startManaging({ emulator: { behaviour }, ...(before && { before }) });
    const seed = { description: "Mine", permissions: [] };
    const { id } = isThere ? managing.emulator.cluster.createToken(seed) : { id: ID };
    managing.fail("DeleteDatabaseToken", ...faults);
    const outcome = await managing.api.deleteDatabaseToken(id);
    return { outcome, requests: managing.asked().length, live: managing.emulator.liveTokens().length };
  }

  test("with one request", async () => {
    expect(await revoke([])).toEqual({ outcome: "revoked", requests: 1, live: 0 });
  });

  test("where the answer is its record, with the time", async () => {
    const record = { id: ID, description: "Mine", createdAt: "2030-01-01T00:00:00Z" };
    const answer = { ...record, revokedAt: "2030-01-01T00:00:05Z" };
    expect(await revoke([recordAnswer(200, answer)])).toMatchObject({ outcome: "revoked", requests: 1 });
    expect(await revoke([recordAnswer(200, record)])).toMatchObject({ outcome: "revoked", requests: 2, live: 0 });
    expect(await revoke([recordAnswer(201, answer)])).toMatchObject({ outcome: "revoked", requests: 2, live: 0 });
  });

  test("and asked for again, where a 2xx is no proof", async () => {
    const faults = [page(200), { kind: "status", status: 200, body: "empty" } as const, page(202), page(299)];
    expect(await revoke(faults)).toEqual({ outcome: "revoked", requests: 5, live: 0 });
  });

  test.each<{ name: string; fault: FaultKind }>([
    { name: "a cut connection", fault: { kind: "hang-up", when: "after" } },
    { name: "a 408", fault: { kind: "status", status: 408, effect: true } },
    { name: "a 500", fault: { kind: "status", status: 500, effect: true } },
    { name: "a page with 502", fault: { kind: "html", status: 502, effect: true } },
  ])("where a 404 comes after $name: that try may have done it", async ({ fault }) => {
    expect(await revoke([fault])).toEqual({ outcome: "revoked", requests: 2, live: 0 });
    expect(await revoke([fault, apiError(429)])).toEqual({ outcome: "revoked", requests: 3, live: 0 });
  });

  test.each<{ name: string; faults: readonly FaultKind[]; before?: ReturnType<typeof unconnected> }>([
    { name: "nothing else", faults: [] },
    { name: "a 429", faults: [apiError(429)] },
    { name: "a 404 of an ingress", faults: [page(404)] },
    { name: "a connection that was never made", faults: [], before: unconnected("ECONNREFUSED") },
  ])("by someone else, or never was, where a 404 comes after $name", async ({ faults, before }) => {
    const options = { isThere: false, ...(before && { before }) };
    const expected = { outcome: "not-found", requests: faults.length + 1, live: 0 };
    expect(await revoke(faults, options)).toEqual(expected);
  });
});

function recordAnswer(status: number, record: object): FaultKind {
  return { kind: "text", status, contentType: "application/json", body: JSON.stringify(record) };
}
