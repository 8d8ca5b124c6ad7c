import { describe, expect, test } from "vitest";
import type { ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import { type RevokedById, revokeById } from "../../../src/token/revoke-by-id.ts";
import { createListedToken, NOW_MS } from "../sweep/marked-token.ts";
import { tokenId } from "./fake-cluster.ts";

const ID = tokenId(1);
const REFUSED = new Error("Could not revoke: the response was 403");
const UNREACHED = "nothing shows that there is such a cluster";

/** The responses of the API, in order. Any other request is an error. */
interface Api {
  readonly deletes: readonly ("revoked" | "unknown" | Error)[];
  readonly lookUps?: readonly (ListedDatabaseToken | "none" | Error)[];
  /** Whether the management token reaches the cluster. If this is absent, a request for it is an error. */
  readonly isReached?: boolean;
  /** The minimum age of the token by the server's clock. Default: ten seconds. */
  readonly ageMs?: number;
  /** How long the token is known to exist, if its age is not known. */
  readonly knownForMs?: number;
  /** How far the server's clock is ahead. The first response shows it. */
  readonly leadMs?: number;
  readonly isCancelled?: boolean;
}

async function revoke(api: Api) {
  const { deletes, lookUps = [], isReached, ageMs = 10_000, knownForMs, leadMs = 0, isCancelled } = api;
  const effects: string[] = [];
  const [deleteResponses, lookUpResponses] = [[...deletes], [...lookUps]];
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
          return orThrow(takeNext(deleteResponses));
        },
        async getDatabaseToken(id) {
          effects.push(id === ID ? "look up" : "look up another");
          const token = takeNext(lookUpResponses);
          return token === "none" ? { kind: "unknown" } : { kind: "found", token: orThrow(token) };
        },
        async checkReach() {
          effects.push("check reach");
          if (isReached === undefined) throw new Error("The test does not expect this request");
          return isReached ? { kind: "reached" } : { kind: "not-reached", why: UNREACHED };
        },
      },
    },
  );
  return { outcome, effects };
}

function takeNext<T>(remaining: T[]): T {
  const first = remaining.shift();
  if (first === undefined) throw new Error("The test does not expect this request");
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

const LIVE = createListedToken();
const REVOKED_RECORD = createListedToken({ revokedAtMs: NOW_MS });

describe("a token is revoked", () => {
  test("with a single request if DELETE succeeds", async () => {
    expect(await revoke({ deletes: ["revoked"], ageMs: 0 })).toEqual({ outcome: REVOKED, effects: ["delete"] });
  });

  test("if DELETE does not find it, but its record has `revokedAt`", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown"], lookUps: [REVOKED_RECORD], ageMs: 0 });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up"]);
  });

  test("with a second DELETE if the first one does not find it, but the API shows it as live", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: [LIVE] });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up", "delete"]);
  });

  test.each([
    { name: "live", lookUp: LIVE },
    { name: "unknown", lookUp: "none" },
  ] as const)("with a second DELETE ten seconds after it was created if it is young and $name", async ({ lookUp }) => {
    const { outcome, effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: [lookUp], ageMs: 3_000 });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up", "wait 7000 ms", "delete"]);
  });

  test("with a third DELETE ten seconds after the first if the API still shows it as live after the second", async () => {
    const deletes = ["unknown", "unknown", "revoked"] as const;
    const { outcome, effects } = await revoke({ deletes, lookUps: [LIVE, LIVE] });
    expect(outcome).toEqual(REVOKED);
    expect(effects).toEqual(["delete", "look up", "delete", "look up", "wait 10000 ms", "delete"]);
  });

  test("after at most ten seconds, even if the clock was set back since it was created", async () => {
    const { effects } = await revoke({ deletes: ["unknown", "revoked"], lookUps: ["none"], ageMs: -60_000 });
    expect(effects).toContain("wait 10000 ms");
  });
});

describe("the age of a token", () => {
  const api = { deletes: ["unknown", "revoked"], lookUps: ["none"] } as const;

  test.each([7_200_000, -7_200_000])("uses the server's clock, which is %d ms ahead", async (leadMs) => {
    expect((await revoke({ ...api, ageMs: 3_000, leadMs })).effects).toContain("wait 7000 ms");
    const old = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: true, ageMs: 10_000, leadMs });
    expect(old.effects).toEqual(["delete", "look up", "check reach"]);
  });

  test.each([7_200_000, -7_200_000])(
    "is how long it is known to exist if nothing else is known, and the server's clock is %d ms ahead",
    async (leadMs) => {
      expect((await revoke({ ...api, knownForMs: 3_000, leadMs })).effects).toContain("wait 7000 ms");
    },
  );
});

describe("a token that the API does not know", () => {
  test("is unknown if the management token reaches the cluster", async () => {
    const { outcome, effects } = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: true });
    expect(outcome).toEqual(UNKNOWN);
    expect(effects).toEqual(["delete", "look up", "check reach"]);
  });

  test("is unknown only after a second DELETE if it is young", async () => {
    const api = { deletes: ["unknown", "unknown"], lookUps: ["none", "none"], isReached: true, ageMs: 9_999 } as const;
    const { outcome, effects } = await revoke(api);
    expect(outcome).toEqual(UNKNOWN);
    expect(effects).toEqual(["delete", "look up", "wait 1 ms", "delete", "look up", "check reach"]);
  });

  test("is unknown after a third DELETE if a backend still showed it as live after the second", async () => {
    const deletes = ["unknown", "unknown", "unknown"] as const;
    const { outcome } = await revoke({ deletes, lookUps: [LIVE, LIVE, "none"], isReached: true });
    expect(outcome).toEqual(UNKNOWN);
  });

  test("is a failure if nothing shows that the management token reaches the cluster", async () => {
    const { outcome } = await revoke({ deletes: ["unknown"], lookUps: ["none"], isReached: false });
    expect(outcome).toEqual(
      failed(
        new Error(
          `Could not revoke the database token ${ID}: the API returned 404 for this database token, but ${UNREACHED}`,
        ),
      ),
    );
  });
});

describe("the revocation fails", () => {
  test.each([
    { deletes: 2, lookUps: ["none", LIVE], ageMs: 0 },
    { deletes: 3, lookUps: [LIVE, LIVE, LIVE], ageMs: 20_000 },
  ] as const)("if the API still shows the token as live after $deletes DELETEs in ten seconds", async (each) => {
    const deletes = Array.from({ length: each.deletes }, () => "unknown" as const);
    const { outcome } = await revoke({ ...each, deletes });
    expect(outcome).toEqual(
      failed(
        new Error(
          `Could not revoke the database token ${ID}: the cluster shows it as not revoked, but DELETE returned 404`,
        ),
      ),
    );
  });

  test("after one DELETE that is rejected, even if the token is young", async () => {
    const { outcome, effects } = await revoke({ deletes: [REFUSED], ageMs: 0 });
    expect(outcome).toEqual(failed(REFUSED));
    expect(effects).toEqual(["delete"]);
  });

  test("if the look-up is rejected", async () => {
    expect((await revoke({ deletes: ["unknown"], lookUps: [REFUSED] })).outcome).toEqual(failed(REFUSED));
  });

  test("if the wait is interrupted", async () => {
    const { outcome } = await revoke({ deletes: ["unknown"], lookUps: ["none"], ageMs: 0, isCancelled: true });
    expect(outcome).toEqual(failed(new Error("The job was cancelled")));
  });
});
