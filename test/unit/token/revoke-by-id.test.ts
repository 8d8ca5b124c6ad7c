import { describe, expect, test } from "vitest";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import { type RevokedById, revokeById } from "../../../src/token/revoke-by-id.ts";
import { givenToken, NOW_MS } from "../sweep/marked-token.ts";
import { tokenId } from "./fake-cluster.ts";

const ID = tokenId(1);
const REFUSED = new Error("Could not revoke: the answer was 403");
const UNREACHED = "nothing shows that there is such a cluster";

/** What the API says, request by request; one more request than that is an error. */
interface Api {
  readonly deletes: readonly ("revoked" | "unknown" | Error)[];
  readonly lookUps?: readonly (ListedDatabaseToken | "none" | Error)[];
  /** What the API says of whether the management token reaches the cluster; it must not be asked where this is left out. */
  readonly isReached?: boolean;
  /** How old the token is at least, by the server's clock. Long known, unless said otherwise. */
  readonly ageMs?: number;
  /** How long the token is known to be there, where that is all that is known of its age. */
  readonly knownForMs?: number;
  /** How far the server's clock is ahead, which its first answer tells. */
  readonly leadMs?: number;
  readonly isCancelled?: boolean;
}

async function revoke(api: Api) {
  const { deletes, lookUps = [], isReached, ageMs = 10_000, knownForMs, leadMs = 0, isCancelled } = api;
  const effects: string[] = [];
  const [deleted, found] = [[...deletes], [...lookUps]];
  let nowMs = NOW_MS;
  let serverLeadMs = 0;
  const outcome = await revokeById(
    knownForMs === undefined
      ? { id: ID, createdAtMs: NOW_MS + leadMs - ageMs }
      : { id: ID, knownAtMs: NOW_MS - knownForMs },
    {
      now: () => nowMs,
      serverNow: () => nowMs + serverLeadMs,
      async sleep(ms) {
        effects.push(`wait ${ms} ms`);
        if (isCancelled) throw new Error("The job was cancelled");
        nowMs += ms;
      },
      api: {
        async deleteDatabaseToken(id) {
          effects.push(id === ID ? "delete" : "delete another");
          serverLeadMs = leadMs;
          return orThrow(next(deleted));
        },
        async getDatabaseToken(id) {
          effects.push(id === ID ? "look up" : "look up another");
          const token = next(found);
          return token === "none" ? { kind: "unknown" } : { kind: "found", token: orThrow(token) };
        },
        async checkReach() {
          effects.push("ask for the cluster");
          if (isReached === undefined) throw new Error("There is no need to ask that");
          return isReached ? { kind: "reached" } : { kind: "not-reached", why: UNREACHED };
        },
      },
    },
  );
  return { outcome, effects };
}

function next<T>(left: T[]): T {
  const first = left.shift();
  if (first === undefined) throw new Error("There is no need to ask that");
  return first;
}

function orThrow<T>(outcome: T | Error): T {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

const REVOKED: RevokedById = { id: ID, result: "revoked" };
const UNKNOWN: RevokedById = { id: ID, result: "unknown" };

function failed(error: Error): RevokedById {
  return { id: ID, result: "failed", error };
}

const ALIVE = givenToken();
const RECORD = givenToken({ revokedAtMs: NOW_MS });

describe("a token is revoked", () => {
  test("by the answer to one request", async () => {
    expect(await revoke({ deletes: ["revoked"], ageMs: 0 })).toEqual({ outcome: REVOKED, effects: ["delete"] });
  });

  test("by its record, where the API answers the DELETE as if it knew none", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown"], lookUps: [RECORD], ageMs: 0 });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up"]);
  });

  test("by another DELETE, where it is shown alive", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: [ALIVE] });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up", "delete"]);
  });

  test.each([
    { name: "shown alive", lookUp: ALIVE },
    { name: "not known", lookUp: "none" },
  ] as const)("by another DELETE when every backend must know it, where it is young and $name", async ({ lookUp }) => {
    const { outcome, effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: [lookUp], ageMs: 3_000 });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up", "wait 7000 ms", "delete"]);
  });

  test("after ten seconds at most, though the clock was set back since it was made", async () => {
    const { effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: ["none"], ageMs: -60_000 });
    expect(effects).toContain("wait 10000 ms");
  });
});

describe("how old a token is", () => {
  const api = { deletes: ["unknown", "revoked"], lookUps: ["none"] } as const;

  test.each([7_200_000, -7_200_000])("is judged by the server's clock, which is ahead by %d ms", async (leadMs) => {
    expect((await revoke({ ...api, ageMs: 3_000, leadMs })).effects).toContain("wait 7000 ms");
    const old = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: true, ageMs: 10_000, leadMs });
    expect(old.effects).toEqual(["delete", "look up", "ask for the cluster"]);
  });

  test.each([7_200_000, -7_200_000])(
    "is judged by how long it is known where no more is, and the server's clock is ahead by %d ms",
    async (leadMs) => {
      expect((await revoke({ ...api, knownForMs: 3_000, leadMs })).effects).toContain("wait 7000 ms");
    },
  );
});

describe("that the API knows no such token is believed", () => {
  test("where the management token reaches the cluster", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: true });
    expect(outcome).toEqual(UNKNOWN);
    expect(effects).toEqual(["delete", "look up", "ask for the cluster"]);
  });

  test("of a young token only when it has been asked for again", async () => {
    const api = { deletes: ["unknown", "unknown"], lookUps: ["none", "none"], isReached: true, ageMs: 9_999 } as const;
    const { outcome, effects } = await revoke(api);
    expect(outcome).toEqual(UNKNOWN);
    expect(effects).toEqual(["delete", "look up", "wait 1 ms", "delete", "look up", "ask for the cluster"]);
  });

  test("not where nothing shows that the management token reaches the cluster", async () => {
    const { outcome } = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: false });
    expect(outcome).toEqual(
      failed(
        new Error(
          `Could not revoke the database token ${ID}: the Management API returned 404 for this database token, but ${UNREACHED}`,
        ),
      ),
    );
  });
});

describe("a token could not be revoked", () => {
  test("where it is shown alive to the end", async () => {
    const { outcome } = await revoke({ deletes: ["unknown", "unknown"], lookUps: ["none", ALIVE], ageMs: 0 });
    expect(outcome).toEqual(
      failed(
        new Error(`Could not revoke the database token ${ID}: the cluster shows it as live, but DELETE returned 404`),
      ),
    );
  });

  test("where the DELETE is refused, however young it is", async () => {
    const { outcome, effects } = await revoke({ deletes: [REFUSED], ageMs: 0 });
    expect(outcome).toEqual(failed(REFUSED));
    expect(effects).toEqual(["delete"]);
  });

  test("where the look-up is refused", async () => {
    expect((await revoke({ deletes: ["unknown"], lookUps: [REFUSED] })).outcome).toEqual(failed(REFUSED));
  });

  test("where the wait for it is cut short", async () => {
    const { outcome } = await revoke({ deletes: ["unknown"], lookUps: ["none"], ageMs: 0, isCancelled: true });
    expect(outcome).toEqual(failed(new Error("The job was cancelled")));
  });
});
