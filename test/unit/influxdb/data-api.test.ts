import { describe, expect, test } from "vitest";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import type { Behaviour } from "../../support/influxdb/behaviour.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import { jsonAnswer, probeAgainst, startProbing } from "./open-probe.ts";

const ACTIONS = ["read", "write"] as const;

describe("a token that the cluster knows", () => {
  test.each<{ name: string; action: PermissionAction; database?: string; behaviour?: Partial<Behaviour> }>([
    { name: "a query", action: "read" },
    { name: "a query to a database that does not exist", action: "read", database: "gone" },
    { name: "a query to one with a telling name", action: "read", database: "token-permissions" },
    { name: "a query to one with a slash", action: "read", database: "telegraf/autogen" },
    { name: "an empty write", action: "write" },
    { name: "an empty write that is no line protocol", action: "write", behaviour: { emptyWriteStatus: 400 } },
    { name: "an empty write to a database that does not exist", action: "write", database: "gone" },
    {
      name: "one that is looked up",
      action: "write",
      database: "gone",
      behaviour: { emptyWriteToUnknownDatabaseStatus: 404 },
    },
    { name: "an empty write to one with a slash", action: "write", database: "telegraf/autogen" },
  ])("is accepted for $name", async ({ action, database, behaviour = {} }) => {
    await using probing = await startProbing({ emulator: { behaviour } });
    expect(await probing.probe(action, database)).toEqual({ kind: "accepted" });
    expect(
      probing.emulator.cluster.databases.map(({ name }) => name),
      "no database was made",
    ).toEqual(["sensors"]);
    expect(probing.emulator.cluster.points("sensors"), "no point was written").toEqual([]);
  });

  test.each([
    { code: "invalid", message: "failed to parse line protocol: no lines" },
    { code: "empty value", message: "no lineprotocol" },
    { code: "invalid", message: "Line-Protocol: no points" },
  ])("is accepted for an empty write whose 400 is about it: $message", async (error) => {
    expect(await probeAgainst("write", jsonAnswer(400, error))).toEqual({ kind: "accepted" });
  });

  test.each(['database "sensors" not found', "dml handler error: namespace sensors does not exist"])(
    "is accepted for a write whose 404 is about the database: %s",
    async (message) => {
      expect(await probeAgainst("write", jsonAnswer(404, { code: "not found", message }))).toEqual({
        kind: "accepted",
      });
    },
  );

  test.each([
    { name: "with measurements", result: { series: [{ name: "measurements", columns: ["name"], values: [["air"]] }] } },
    { name: "without any", result: {} },
    { name: "from a database that does not exist", result: { error: "database not found: sensors" } },
    { name: "from a database that does not exist, without its name", result: { error: "database not found" } },
  ])("is accepted for an answer of InfluxQL's $name", async ({ result }) => {
    const answer = jsonAnswer(200, { results: [{ statement_id: 0, ...result }] });
    expect(await probeAgainst("read", answer)).toEqual({ kind: "accepted" });
  });
});

describe("a token that the cluster does not accept is not accepted yet", () => {
  test.each([{ inactiveTokenStatus: 401 }, { inactiveTokenStatus: 403 }] as const)(
    "where it is not known, with $inactiveTokenStatus",
    async (behaviour) => {
      await using probing = await startProbing({ emulator: { behaviour, activationDelayMs: 60_000 } });
      const why = `${behaviour.inactiveTokenStatus} (unauthorized access)`;
      for (const action of ACTIONS) expect(await probing.probe(action)).toEqual({ kind: "not-yet", why });
    },
  );

  test.each([{ missingPermissionStatus: 401 }, { missingPermissionStatus: 403 }] as const)(
    "where its permissions are not known, with $missingPermissionStatus",
    async (behaviour) => {
      await using probing = await startProbing({ emulator: { behaviour }, permission: "write:logs" });
      const status = behaviour.missingPermissionStatus;
      expect(await probing.probe("write")).toEqual({
        kind: "not-yet",
        why: `${status} (no permission to write sensors)`,
      });
      expect(await probing.probe("read")).toEqual({
        kind: "not-yet",
        why: `${status} (no permission to read sensors)`,
      });
    },
  );

  test.each([
    "unauthorized",
    "rpc error: code = Unauthenticated desc = Unauthenticated",
    "Permission denied",
    "forbidden",
    "invalid token",
    "authentication failed",
    "access denied",
    "not authorized",
    "unable to parse authentication credentials",
    "something that nobody has heard of",
    "sensors: database not found: no, access denied",
    "",
  ])("where a 200 to a query has the error: %j", async (error) => {
    const why = `200 (${error || "an error without a message"})`;
    expect(await probeAgainst("read", jsonAnswer(200, { results: [{ statement_id: 0, error }] }))).toEqual({
      kind: "not-yet",
      why,
    });
    expect(await probeAgainst("read", jsonAnswer(200, { error }))).toEqual({ kind: "not-yet", why });
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 507, 522, 598])("where a %i can pass", async (status) => {
    for (const action of ACTIONS) {
      const result = await probeAgainst(action, { kind: "status", status, body: "empty" });
      expect(result).toEqual({ kind: "not-yet", why: `${status} (an empty body)` });
    }
  });

  test.each<{ action: PermissionAction; value: unknown }>([
    { action: "write", value: { code: "internal error", message: "the line protocol parser is away" } },
    { action: "read", value: { error: "timeout" } },
    { action: "read", value: { results: [{ statement_id: 0 }] } },
  ])("where a 503 holds what another status would accept it by: $value", async ({ action, value }) => {
    const why = expect.stringMatching(/^503 \(.+\)$/);
    expect(await probeAgainst(action, jsonAnswer(503, value))).toEqual({ kind: "not-yet", why });
  });

  test("where a refusal quotes it, which is not shown", async () => {
    await using probing = await startProbing();
    const error = `unauthorized: ${probing.accessToken}, apiv1_fake-other`;
    probing.emulator.inject({ on: "GetLegacyQuery", occurrence: 1, fault: jsonAnswer(200, { error }) });
    expect(await probing.probe("read")).toEqual({ kind: "not-yet", why: "200 (unauthorized: ***, ***)" });
  });

  test("where a refusal holds it in base64, though nobody but the probe knows of it", async () => {
    await using probing = await startProbing();
    const error = Buffer.from(`token:${probing.accessToken}`).toString("base64url");
    probing.emulator.inject({ on: "GetLegacyQuery", occurrence: 1, fault: jsonAnswer(200, { error }) });
    const why = "200 (not shown, because it contains part of a secret)";
    expect(await probing.probe("read")).toEqual({ kind: "not-yet", why });
  });

  test("and says when to ask again, where the answer does", async () => {
    const result = await probeAgainst("write", { kind: "status", status: 503, body: "html", retryAfter: "7" });
    const why = expect.stringMatching(/^503 \(text\/html, \d+ characters\), retry after 7 s$/);
    expect(result).toEqual({ kind: "not-yet", why, retryAfterMs: 7_000 });
  });

  test.each<{ name: string; fault: FaultKind; timeoutMs?: number; why: string }>([
    {
      name: "the connection is cut",
      fault: { kind: "hang-up", when: "before" },
      why: "the connection was closed unexpectedly (UND_ERR_SOCKET)",
    },
    {
      name: "no answer comes",
      fault: { kind: "stall", when: "before" },
      timeoutMs: 100,
      why: "no response arrived in time (TIMEOUT)",
    },
  ])("where $name", async ({ fault, timeoutMs, why }) => {
    for (const action of ACTIONS) {
      expect(await probeAgainst(action, fault, timeoutMs)).toEqual({ kind: "not-yet", why });
    }
  });

  test("where a probe waits behind a slow one until its time is up, and was never sent", async () => {
    await using probing = await startProbing();
    const hold = probing.emulator.hold("GetLegacyQuery");
    const slow = probing.probe("read");
    await hold.held;
    const why = "no response arrived in time (TIMEOUT)";
    expect(await probing.probe("write", "sensors", 20)).toEqual({ kind: "not-yet", why });
    hold.release();
    expect(await slow).toEqual({ kind: "accepted" });
    expect(probing.emulator.requests).toHaveLength(1);
  });
});

describe("a probe", () => {
  test("is told without the token, one line each", async () => {
    await using probing = await startProbing();
    for (const action of ACTIONS) await probing.probe(action);
    expect(probing.traces.map(({ method, url, outcome, attempt }) => [method, url, outcome, attempt])).toEqual([
      ["GET", `${probing.emulator.origin}/query?db=sensors&q=SHOW+MEASUREMENTS`, "200", 1],
      ["POST", `${probing.emulator.origin}/api/v2/write?org=x&bucket=sensors&precision=ns`, "204", 1],
    ]);
  });

  test("has the token, and says what it is, what it sends and what it takes", async () => {
    await using probing = await startProbing();
    for (const action of ACTIONS) await probing.probe(action);
    const always = {
      authorization: `Bearer ${probing.accessToken}`,
      accept: "application/json",
      "user-agent": "test/1",
    };
    expect(probing.emulator.requests).toMatchObject([
      { headers: always, body: "" },
      { headers: { ...always, "content-type": "text/plain; charset=utf-8" }, body: "" },
    ]);
  });

  test("is told with the time that it took, and with the reason where no answer came", async () => {
    const clock = settableClock();
    await using probing = await startProbing({
      now: clock.now,
      before: (exchange) => (request) => {
        clock.advance(7);
        return exchange(request);
      },
    });
    probing.emulator.inject({ on: "PostWrite", occurrence: 1, fault: { kind: "hang-up", when: "before" } });
    for (const action of ACTIONS) await probing.probe(action);
    expect(probing.traces).toMatchObject([
      { outcome: "200", elapsedMs: 7 },
      { outcome: "UND_ERR_SOCKET", elapsedMs: 7 },
    ]);
  });

  test("throws what is a mistake of our own as it is", async () => {
    const mistake = new TypeError("A mistake");
    await using probing = await startProbing({ before: () => () => Promise.reject(mistake) });
    await expect(probing.probe("write")).rejects.toBe(mistake);
  });

  test("throws when the job is cancelled", async () => {
    const cancelled = new AbortController();
    await using probing = await startProbing({ signal: cancelled.signal });
    const hold = probing.emulator.hold("PostWrite");
    const asking = probing.probe("write");
    await hold.held;
    cancelled.abort();
    await expect(asking).rejects.toThrow("this step was cancelled");
  });
});
