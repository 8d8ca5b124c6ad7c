import { describe, expect, test } from "vitest";
import type { ProbeResult } from "../../../src/influxdb/data-api.ts";
import { computeIntervalMs, createProbeQuestions, needsExistingDatabase } from "../../../src/token/activation.ts";
import { requestedGrant } from "../grant/requested-grant.ts";
import { acceptingAfter, BOTH, NOT_YET, tell } from "./run-activation.ts";

function granted(databases: string) {
  return requestedGrant(databases, "read, write").permissions;
}

describe("what the cluster is asked", () => {
  test.each([
    { databases: "sensors", expected: ["read sensors", "write sensors"] },
    { databases: "b, a", expected: ["read a", "write a"] },
    { databases: "Z, a", expected: ["read Z", "write Z"] },
    { databases: "sensors: write", expected: ["write sensors"] },
    { databases: "a: read\nb: write\nc", expected: ["read a", "write b"] },
    { databases: "*", expected: ["read first", "write first"] },
    { databases: "*: read\nz: write", expected: ["read first", "write z"] },
    { databases: "*, z", expected: ["read z", "write z"] },
  ])("about $databases", ({ databases, expected }) => {
    const questions = createProbeQuestions(granted(databases), ["second", "first"]);
    expect(questions.map(({ action, database }) => `${action} ${database}`)).toEqual(expected);
  });

  test("is nothing about * where there is no database", () => {
    expect(createProbeQuestions(granted("*"), [])).toEqual([]);
    expect(createProbeQuestions(granted("*: read\nz: write"), [])).toEqual([{ action: "write", database: "z" }]);
  });

  test.each([
    { databases: "a", expected: false },
    { databases: "*", expected: true },
    { databases: "*, a", expected: false },
    { databases: "a: read", expected: false },
    { databases: "*\na: write", expected: true },
    { databases: "*: read\na: write", expected: true },
  ])("about $databases needs a database that exists: $expected", ({ databases, expected }) => {
    expect(needsExistingDatabase(granted(databases))).toBe(expected);
  });
});

describe("the wait", () => {
  test("is none where the cluster accepts the token at once, and nothing is said", async () => {
    const { end, rounds, infos } = await tell({ answer: () => ({ kind: "accepted" }), latencyMs: 9 });
    expect(end).toEqual({ kind: "active", waitedMs: 9 });
    expect(rounds).toEqual(["0 write sensors"]);
    expect(infos).toEqual([]);
  });

  test("asks in each round only for what is not accepted yet", async () => {
    const { end, rounds } = await tell({ answer: acceptingAfter({ write: 500, read: 1_000 }) }, BOTH);
    expect(rounds).toEqual([
      "0 read sensors, write sensors",
      "400 read sensors, write sensors",
      "800 read sensors, write sensors",
      "1200 read sensors",
    ]);
    expect(end).toEqual({ kind: "active", waitedMs: 1_200 });
  });

  test("does not take a querier's word for a router's", async () => {
    const answer = acceptingAfter({ read: 0, write: Number.POSITIVE_INFINITY });
    const { end } = await tell({ answer, latencyMs: 300, timeoutMs: 300 }, BOTH);
    expect(end).toEqual({ kind: "inactive", waitedMs: 300, why: "401 (unauthorized access)" });
  });

  test("ends when its time is up, with a last round at that moment", async () => {
    const { end, rounds } = await tell({ answer: () => NOT_YET, timeoutMs: 1_000 });
    expect(rounds.map((round) => Number.parseInt(round, 10))).toEqual([0, 400, 800, 1_000]);
    expect(end).toEqual({ kind: "inactive", waitedMs: 1_000, why: "401 (unauthorized access)" });
  });

  test("notices what the cluster accepts at the last moment", async () => {
    const answer = acceptingAfter({ write: 1_000, read: 0 });
    expect(await tell({ answer, timeoutMs: 1_000 })).toMatchObject({ end: { kind: "active", waitedMs: 1_000 } });
  });

  test("gives a probe 20 s, less before the end, and two at the end", async () => {
    const { timeoutsMs } = await tell({ answer: () => NOT_YET, timeoutMs: 21_000 });
    expect(timeoutsMs[0]).toBe(20_000);
    expect(timeoutsMs[10]).toBe(21_000 - 10 * 400);
    expect(timeoutsMs.at(-1)).toBe(2_000);
  });

  test("does not hurry after an answer that took long", async () => {
    const { rounds } = await tell({ answer: () => NOT_YET, latencyMs: 3_000, timeoutMs: 7_000 });
    expect(rounds.map((round) => Number.parseInt(round, 10))).toEqual([0, 3_000, 6_000]);
  });

  test("ends at once when the job is cancelled", async () => {
    const waiting = tell({ answer: () => NOT_YET, cancelledMs: 1_000 });
    await expect(waiting).rejects.toThrow("The job was cancelled");
  });

  test("tells that it has begun, now and again that it goes on, and the last answer", async () => {
    const { infos } = await tell({ answer: () => NOT_YET });
    expect(infos[0]).toBe("Waiting up to 3m for the cluster to accept the token.");
    expect(infos[1]).toMatch(/^Still waiting after 3\ds\. Last response: 401 \(unauthorized access\)\.$/);
    expect(infos.length).toBeLessThan(8);
  });

  test("tells after exactly half a minute that it goes on", async () => {
    const { infos } = await tell({ answer: () => ({ ...NOT_YET, retryAfterMs: 30_000 }), timeoutMs: 60_000 });
    expect(infos).toHaveLength(2);
    expect(infos[1]).toContain("Still waiting after 30s.");
  });
});

describe("Retry-After", () => {
  const busy: ProbeResult = { kind: "not-yet", why: "503 (busy)", retryAfterMs: 5_000 };

  test("is waited for", async () => {
    const answer = (_: unknown, atMs: number): ProbeResult => (atMs < 5_000 ? busy : { kind: "accepted" });
    const { rounds } = await tell({ answer });
    expect(rounds).toEqual(["0 write sensors", "5000 write sensors"]);
  });

  test("of one question holds for both", async () => {
    const answer = ({ action }: { action: string }, atMs: number): ProbeResult =>
      atMs >= 5_000 ? { kind: "accepted" } : action === "write" ? busy : NOT_YET;
    const { rounds } = await tell({ answer }, BOTH);
    expect(rounds).toEqual(["0 read sensors, write sensors", "5000 read sensors, write sensors"]);
  });

  test("as long as the rest of the wait is waited for, and the last round asks", async () => {
    const { rounds } = await tell({ answer: () => busy, timeoutMs: 5_000 });
    expect(rounds).toEqual(["0 write sensors", "5000 write sensors"]);
  });

  test("beyond the end of the wait ends it at once", async () => {
    const { end, rounds } = await tell({ answer: () => busy, timeoutMs: 4_999 });
    expect(end).toEqual({ kind: "inactive", waitedMs: 0, why: "503 (busy)" });
    expect(rounds).toHaveLength(1);
  });
});

describe("asking on makes no sense", () => {
  const refused: ProbeResult = { kind: "unreachable", why: "the connection was refused", isRetryable: true };
  const unknown: ProbeResult = { kind: "unreachable", why: "the name does not exist", isRetryable: false };

  test("where what answers is not the cluster", async () => {
    const unclear: ProbeResult = { kind: "unclear", why: "200 (text/html, 120 characters)" };
    const answer = ({ action }: { action: string }): ProbeResult => (action === "read" ? unclear : NOT_YET);
    const { end, rounds } = await tell({ answer }, BOTH);
    expect(end).toEqual(unclear);
    expect(rounds).toHaveLength(1);
  });

  test("where nothing can ever be connected to", async () => {
    const { end, rounds } = await tell({ answer: () => unknown });
    expect(end).toEqual({ kind: "unreachable", why: "the name does not exist" });
    expect(rounds).toHaveLength(1);
  });

  test("where three rounds in a row could not connect", async () => {
    const { end, rounds } = await tell({ answer: () => refused });
    expect(end).toEqual({ kind: "unreachable", why: "the connection was refused" });
    expect(rounds).toHaveLength(3);
  });

  test("but it does where the cluster was away for two", async () => {
    const answer = (_: unknown, atMs: number): ProbeResult => (atMs < 700 ? refused : { kind: "accepted" });
    expect((await tell({ answer })).end).toEqual({ kind: "active", waitedMs: 800 });
  });

  test("but it does where one of the two had answered before both were away", async () => {
    const answer = ({ action }: { action: string }, atMs: number): ProbeResult =>
      atMs < 300 && action === "write" ? NOT_YET : atMs < 30_000 ? refused : { kind: "accepted" };
    expect((await tell({ answer }, BOTH)).end.kind).toBe("active");
  });

  test("but it does where the cluster had answered before it was away", async () => {
    const answer = (_: unknown, atMs: number): ProbeResult =>
      atMs < 300 ? NOT_YET : atMs < 30_000 ? unknown : { kind: "accepted" };
    expect((await tell({ answer })).end.kind).toBe("active");
  });
});

describe("how soon and how often", () => {
  /** How late the wait ends where a token is accepted at a hundred moments of the interval that begins after a delay. */
  async function medianLagMs(delayMs: number): Promise<number> {
    const delaysMs = Array.from({ length: 100 }, (_, index) => delayMs + (index * computeIntervalMs(delayMs)) / 100);
    const lagsMs = delaysMs.map(async (write) => {
      const { end } = await tell({ answer: acceptingAfter({ write, read: 0 }) });
      return (end.kind === "active" ? end.waitedMs : Number.POSITIVE_INFINITY) - write;
    });
    return (await Promise.all(lagsMs)).sort((a, b) => a - b)[50] ?? Number.NaN;
  }

  test.each([0, 300, 1_000, 3_000, 9_000])(
    "is within 300 ms after %i ms, with room for a busy runner",
    async (delayMs) => {
      expect(await medianLagMs(delayMs)).toBeLessThan(260);
    },
  );

  test.each([11_000, 30_000, 60_000, 120_000])(
    "is within five percent after %i ms, with room for a busy runner",
    async (delayMs) => {
      expect(await medianLagMs(delayMs)).toBeLessThan(delayMs * 0.047);
    },
  );

  test("takes 59 rounds in three minutes", async () => {
    expect((await tell({ answer: () => NOT_YET })).rounds).toHaveLength(59);
  });
});
