import { describe, expect, test } from "vitest";
import type { ProbeResult } from "../../../src/influxdb/probe.ts";
import { computeIntervalMs, createProbeTargets, needsExistingDatabase } from "../../../src/token/activation.ts";
import { requestedGrant } from "../grant/requested-grant.ts";
import { acceptingAfter, BOTH, NOT_YET, runWait } from "./run-activation.ts";

function granted(databases: string) {
  return requestedGrant(databases, "read, write").permissions;
}

describe("the probes", () => {
  test.each([
    { databases: "sensors", expected: ["read sensors", "write sensors"] },
    { databases: "b, a", expected: ["read a", "write a"] },
    { databases: "Z, a", expected: ["read Z", "write Z"] },
    { databases: "sensors: write", expected: ["write sensors"] },
    { databases: "a: read\nb: write\nc", expected: ["read a", "write b"] },
    { databases: "*", expected: ["read first", "write first"] },
    { databases: "*: read\nz: write", expected: ["read first", "write z"] },
    { databases: "*, z", expected: ["read z", "write z"] },
  ])("for $databases are $expected", ({ databases, expected }) => {
    const targets = createProbeTargets(granted(databases), ["second", "first"]);
    expect(targets.map(({ action, database }) => `${action} ${database}`)).toEqual(expected);
  });

  test("leave * out if there is no database", () => {
    expect(createProbeTargets(granted("*"), [])).toEqual([]);
    expect(createProbeTargets(granted("*: read\nz: write"), [])).toEqual([{ action: "write", database: "z" }]);
  });

  test.each([
    { databases: "a", expected: false },
    { databases: "*", expected: true },
    { databases: "*, a", expected: false },
    { databases: "a: read", expected: false },
    { databases: "*\na: write", expected: true },
    { databases: "*: read\na: write", expected: true },
  ])("for $databases need an existing database: $expected", ({ databases, expected }) => {
    expect(needsExistingDatabase(granted(databases))).toBe(expected);
  });
});

describe("the wait", () => {
  test("ends without a log line if the cluster accepts the token immediately", async () => {
    const { outcome, rounds, infos } = await runWait({ respond: () => ({ kind: "accepted" }), latencyMs: 9 });
    expect(outcome).toEqual({ kind: "active", waitedMs: 9 });
    expect(rounds).toEqual(["0 write sensors"]);
    expect(infos).toEqual([]);
  });

  test("probes in each round only what is not accepted yet", async () => {
    const { outcome, rounds } = await runWait({ respond: acceptingAfter({ write: 500, read: 1_000 }) }, BOTH);
    expect(rounds).toEqual([
      "0 read sensors, write sensors",
      "400 read sensors, write sensors",
      "800 read sensors, write sensors",
      "1200 read sensors",
    ]);
    expect(outcome).toEqual({ kind: "active", waitedMs: 1_200 });
  });

  test("does not end if only a querier accepts the token", async () => {
    const respond = acceptingAfter({ read: 0, write: Number.POSITIVE_INFINITY });
    const { outcome } = await runWait({ respond, latencyMs: 300, timeoutMs: 300 }, BOTH);
    expect(outcome).toEqual({ kind: "inactive", waitedMs: 300, why: "401 (unauthorized access)" });
  });

  test("ends at the timeout, with a last round at that moment", async () => {
    const { outcome, rounds } = await runWait({ respond: () => NOT_YET, timeoutMs: 1_000 });
    expect(rounds.map((round) => Number.parseInt(round, 10))).toEqual([0, 400, 800, 1_000]);
    expect(outcome).toEqual({ kind: "inactive", waitedMs: 1_000, why: "401 (unauthorized access)" });
  });

  test("detects a token that the cluster accepts at the last moment", async () => {
    const respond = acceptingAfter({ write: 1_000, read: 0 });
    expect(await runWait({ respond, timeoutMs: 1_000 })).toMatchObject({
      outcome: { kind: "active", waitedMs: 1_000 },
    });
  });

  test("gives a probe a timeout of 20 s, less before the end, and 2 s at the end", async () => {
    const { timeoutsMs } = await runWait({ respond: () => NOT_YET, timeoutMs: 21_000 });
    expect(timeoutsMs[0]).toBe(20_000);
    expect(timeoutsMs[10]).toBe(21_000 - 10 * 400);
    expect(timeoutsMs.at(-1)).toBe(2_000);
  });

  test("does not send the next probes before a slow response arrives", async () => {
    const { rounds } = await runWait({ respond: () => NOT_YET, latencyMs: 3_000, timeoutMs: 7_000 });
    expect(rounds.map((round) => Number.parseInt(round, 10))).toEqual([0, 3_000, 6_000]);
  });

  test("ends immediately when the job is cancelled", async () => {
    const waiting = runWait({ respond: () => NOT_YET, cancelledMs: 1_000 });
    await expect(waiting).rejects.toThrow("The job was cancelled");
  });

  test("logs that it has begun, and at intervals the last response", async () => {
    const { infos } = await runWait({ respond: () => NOT_YET });
    expect(infos[0]).toBe("Waiting up to 3m for the cluster to accept the token.");
    expect(infos[1]).toMatch(/^Still waiting after 3\ds\. Last response: 401 \(unauthorized access\)\.$/);
    expect(infos.length).toBeLessThan(8);
  });

  test("logs after exactly half a minute that it continues", async () => {
    const { infos } = await runWait({ respond: () => ({ ...NOT_YET, retryAfterMs: 30_000 }), timeoutMs: 60_000 });
    expect(infos).toHaveLength(2);
    expect(infos[1]).toContain("Still waiting after 30s.");
  });
});

describe("a wait for two accepted rounds in a row", () => {
  const accepted: ProbeResult = { kind: "accepted" };

  test("ends after the second round, without a log line", async () => {
    const { outcome, rounds, infos } = await runWait({ respond: () => accepted, requiredRounds: 2 }, BOTH);
    expect(rounds).toEqual(["0 read sensors, write sensors", "400 read sensors, write sensors"]);
    expect(outcome).toEqual({ kind: "active", waitedMs: 400 });
    expect(infos).toEqual([]);
  });

  test("counts again from zero after a round that did not accept the token", async () => {
    const respond = (_: unknown, atMs: number): ProbeResult => (atMs === 400 ? NOT_YET : accepted);
    const { outcome, rounds, infos } = await runWait({ respond, requiredRounds: 2 });
    expect(rounds.map((round) => Number.parseInt(round, 10))).toEqual([0, 400, 800, 1_200]);
    expect(outcome).toEqual({ kind: "active", waitedMs: 1_200 });
    expect(infos).toHaveLength(1);
  });

  test("counts again from zero after a round without a connection", async () => {
    const lost: ProbeResult = { kind: "unreachable", why: "the connection was refused", isRetryable: true };
    const respond = (_: unknown, atMs: number): ProbeResult => (atMs === 400 ? lost : accepted);
    const { outcome } = await runWait({ respond, requiredRounds: 2 });
    expect(outcome).toEqual({ kind: "active", waitedMs: 1_200 });
  });

  test("counts the rounds of each action separately", async () => {
    const respond = acceptingAfter({ read: 0, write: 800 });
    const { outcome, rounds } = await runWait({ respond, requiredRounds: 2 }, BOTH);
    expect(rounds).toEqual([
      "0 read sensors, write sensors",
      "400 read sensors, write sensors",
      "800 write sensors",
      "1200 write sensors",
    ]);
    expect(outcome).toEqual({ kind: "active", waitedMs: 1_200 });
  });

  test("is not confirmed by one accepted round at the timeout", async () => {
    const respond = acceptingAfter({ read: 0, write: 1_000 });
    const { outcome } = await runWait({ respond, requiredRounds: 2, timeoutMs: 1_000 });
    const why = "the token was accepted, but not yet often enough in a row";
    expect(outcome).toEqual({ kind: "inactive", waitedMs: 1_000, why });
  });
});

describe("Retry-After", () => {
  const busy: ProbeResult = { kind: "not-yet", why: "503 (busy)", retryAfterMs: 5_000 };

  test("delays the next round", async () => {
    const respond = (_: unknown, atMs: number): ProbeResult => (atMs < 5_000 ? busy : { kind: "accepted" });
    const { rounds } = await runWait({ respond });
    expect(rounds).toEqual(["0 write sensors", "5000 write sensors"]);
  });

  test("of one probe delays both", async () => {
    const respond = ({ action }: { action: string }, atMs: number): ProbeResult =>
      atMs >= 5_000 ? { kind: "accepted" } : action === "write" ? busy : NOT_YET;
    const { rounds } = await runWait({ respond }, BOTH);
    expect(rounds).toEqual(["0 read sensors, write sensors", "5000 read sensors, write sensors"]);
  });

  test("that ends at the timeout delays the last round until then", async () => {
    const { rounds } = await runWait({ respond: () => busy, timeoutMs: 5_000 });
    expect(rounds).toEqual(["0 write sensors", "5000 write sensors"]);
  });

  test("that ends after the timeout ends the wait immediately", async () => {
    const { outcome, rounds } = await runWait({ respond: () => busy, timeoutMs: 4_999 });
    expect(outcome).toEqual({ kind: "inactive", waitedMs: 0, why: "503 (busy)" });
    expect(rounds).toHaveLength(1);
  });
});

describe("the wait for a cluster", () => {
  const refused: ProbeResult = { kind: "unreachable", why: "the connection was refused", isRetryable: true };
  const unknown: ProbeResult = { kind: "unreachable", why: "the name does not exist", isRetryable: false };

  test("ends early if the response is not from InfluxDB", async () => {
    const unclear: ProbeResult = { kind: "unclear", why: "200 (text/html, 120 characters)" };
    const respond = ({ action }: { action: string }): ProbeResult => (action === "read" ? unclear : NOT_YET);
    const { outcome, rounds } = await runWait({ respond }, BOTH);
    expect(outcome).toEqual(unclear);
    expect(rounds).toHaveLength(1);
  });

  test("ends after one round if a connection is impossible", async () => {
    const { outcome, rounds } = await runWait({ respond: () => unknown });
    expect(outcome).toEqual({ kind: "unreachable", why: "the name does not exist" });
    expect(rounds).toHaveLength(1);
  });

  test("ends after three rounds without a connection", async () => {
    const { outcome, rounds } = await runWait({ respond: () => refused });
    expect(outcome).toEqual({ kind: "unreachable", why: "the connection was refused" });
    expect(rounds).toHaveLength(3);
  });

  test("continues after two rounds without a connection", async () => {
    const respond = (_: unknown, atMs: number): ProbeResult => (atMs < 700 ? refused : { kind: "accepted" });
    expect((await runWait({ respond })).outcome).toEqual({ kind: "active", waitedMs: 800 });
  });

  test("continues if one of two probes got a response before", async () => {
    const respond = ({ action }: { action: string }, atMs: number): ProbeResult =>
      atMs < 300 && action === "write" ? NOT_YET : atMs < 30_000 ? refused : { kind: "accepted" };
    expect((await runWait({ respond }, BOTH)).outcome.kind).toBe("active");
  });

  test("continues if the cluster was reached before", async () => {
    const respond = (_: unknown, atMs: number): ProbeResult =>
      atMs < 300 ? NOT_YET : atMs < 30_000 ? unknown : { kind: "accepted" };
    expect((await runWait({ respond })).outcome.kind).toBe("active");
  });
});

describe("an active token", () => {
  /** The median delay of the detection, for a hundred activation times in the interval that begins after `delayMs`. */
  async function medianLagMs(delayMs: number): Promise<number> {
    const delaysMs = Array.from({ length: 100 }, (_, index) => delayMs + (index * computeIntervalMs(delayMs)) / 100);
    const lagsMs = delaysMs.map(async (write) => {
      const { outcome } = await runWait({ respond: acceptingAfter({ write, read: 0 }) });
      return (outcome.kind === "active" ? outcome.waitedMs : Number.POSITIVE_INFINITY) - write;
    });
    return (await Promise.all(lagsMs)).sort((a, b) => a - b)[50] ?? Number.NaN;
  }

  test.each([0, 300, 1_000, 3_000, 9_000])(
    "is detected within 300 ms after %i ms, with time left for a busy runner",
    async (delayMs) => {
      expect(await medianLagMs(delayMs)).toBeLessThan(260);
    },
  );

  test.each([11_000, 30_000, 60_000, 120_000])(
    "is detected within five percent after %i ms, with time left for a busy runner",
    async (delayMs) => {
      expect(await medianLagMs(delayMs)).toBeLessThan(delayMs * 0.047);
    },
  );

  test("that is never accepted is probed in 59 rounds in three minutes", async () => {
    expect((await runWait({ respond: () => NOT_YET })).rounds).toHaveLength(59);
  });
});
