import { describe, expect, test } from "vitest";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import type { Behaviour } from "../../support/influxdb/behaviour.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import { jsonResponse, probeAgainst, startProbeSetup } from "./open-probe.ts";

const ACTIONS = ["read", "write"] as const;

describe("a token that the cluster knows", () => {
  test.each<{ name: string; action: PermissionAction; database?: string; behaviour?: Partial<Behaviour> }>([
    { name: "a query", action: "read" },
    { name: "a query to a database that does not exist", action: "read", database: "gone" },
    { name: "a query to a database whose name is about tokens", action: "read", database: "token-permissions" },
    { name: "a query to a database with a slash", action: "read", database: "telegraf/autogen" },
    { name: "an empty write", action: "write" },
    { name: "an empty write that is refused as line protocol", action: "write", behaviour: { emptyWriteStatus: 400 } },
    { name: "an empty write to a database that does not exist", action: "write", database: "gone" },
    {
      name: "an empty write to a database that does not exist and is looked up",
      action: "write",
      database: "gone",
      behaviour: { emptyWriteToUnknownDatabaseStatus: 404 },
    },
    { name: "an empty write to a database with a slash", action: "write", database: "telegraf/autogen" },
  ])("is accepted for $name", async ({ action, database, behaviour = {} }) => {
    await using setup = await startProbeSetup({ emulator: { behaviour } });
    expect(await setup.probe(action, database)).toEqual({ kind: "accepted" });
    expect(
      setup.emulator.cluster.databases.map(({ name }) => name),
      "no database was created",
    ).toEqual(["sensors"]);
    expect(setup.emulator.cluster.points("sensors"), "no point was written").toEqual([]);
  });

  test.each([
    { code: "invalid", message: "failed to parse line protocol: no lines" },
    { code: "empty value", message: "no lineprotocol" },
    { code: "invalid", message: "Line-Protocol: no points" },
  ])("is accepted after a 400 about the empty body: $message", async (error) => {
    expect(await probeAgainst("write", jsonResponse(400, error))).toEqual({ kind: "accepted" });
  });

  test.each(['database "sensors" not found', "dml handler error: namespace sensors does not exist"])(
    "is accepted after a 404 about the database: %s",
    async (message) => {
      expect(await probeAgainst("write", jsonResponse(404, { code: "not found", message }))).toEqual({
        kind: "accepted",
      });
    },
  );

  test.each([
    { name: "with measurements", result: { series: [{ name: "measurements", columns: ["name"], values: [["air"]] }] } },
    { name: "without any", result: {} },
    { name: "from a database that does not exist", result: { error: "database not found: sensors" } },
    { name: "from a database that does not exist, without its name", result: { error: "database not found" } },
  ])("is accepted after a response of InfluxQL $name", async ({ result }) => {
    const response = jsonResponse(200, { results: [{ statement_id: 0, ...result }] });
    expect(await probeAgainst("read", response)).toEqual({ kind: "accepted" });
  });
});

describe("a token that the cluster does not accept is not accepted yet", () => {
  test.each([{ inactiveTokenStatus: 401 }, { inactiveTokenStatus: 403 }] as const)(
    "if it is unknown, with $inactiveTokenStatus",
    async (behaviour) => {
      await using setup = await startProbeSetup({ emulator: { behaviour, activationDelayMs: 60_000 } });
      const why = `${behaviour.inactiveTokenStatus} (unauthorized access)`;
      for (const action of ACTIONS) expect(await setup.probe(action)).toEqual({ kind: "not-yet", why });
    },
  );

  test.each([{ missingPermissionStatus: 401 }, { missingPermissionStatus: 403 }] as const)(
    "if its permission is unknown, with $missingPermissionStatus",
    async (behaviour) => {
      await using setup = await startProbeSetup({ emulator: { behaviour }, permission: "write:logs" });
      const status = behaviour.missingPermissionStatus;
      expect(await setup.probe("write")).toEqual({
        kind: "not-yet",
        why: `${status} (no permission to write sensors)`,
      });
      expect(await setup.probe("read")).toEqual({
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
  ])("if a query returns 200 with the error %j", async (error) => {
    const why = `200 (${error || "an error without a message"})`;
    expect(await probeAgainst("read", jsonResponse(200, { results: [{ statement_id: 0, error }] }))).toEqual({
      kind: "not-yet",
      why,
    });
    expect(await probeAgainst("read", jsonResponse(200, { error }))).toEqual({ kind: "not-yet", why });
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 507, 522, 598])("if the response is a temporary %i", async (status) => {
    for (const action of ACTIONS) {
      const result = await probeAgainst(action, { kind: "status", status, body: "empty" });
      expect(result).toEqual({ kind: "not-yet", why: `${status} (an empty body)` });
    }
  });

  test.each<{ action: PermissionAction; value: unknown }>([
    { action: "write", value: { code: "internal error", message: "the line protocol parser is away" } },
    { action: "read", value: { error: "timeout" } },
    { action: "read", value: { results: [{ statement_id: 0 }] } },
  ])("if a 503 contains what would be proof with another status: $value", async ({ action, value }) => {
    const why = expect.stringMatching(/^503 \(.+\)$/);
    expect(await probeAgainst(action, jsonResponse(503, value))).toEqual({ kind: "not-yet", why });
  });

  test("if a refusal quotes the token, which is not shown", async () => {
    await using setup = await startProbeSetup();
    const error = `unauthorized: ${setup.accessToken}, apiv1_fake-other`;
    setup.emulator.inject({ on: "GetLegacyQuery", occurrence: 1, fault: jsonResponse(200, { error }) });
    expect(await setup.probe("read")).toEqual({ kind: "not-yet", why: "200 (unauthorized: ***, ***)" });
  });

  test("if a refusal contains the token in base64, which is not shown", async () => {
    await using setup = await startProbeSetup();
    const error = Buffer.from(`token:${setup.accessToken}`).toString("base64url");
    setup.emulator.inject({ on: "GetLegacyQuery", occurrence: 1, fault: jsonResponse(200, { error }) });
    const why = "200 (not shown, because it contains part of a secret)";
    expect(await setup.probe("read")).toEqual({ kind: "not-yet", why });
  });

  test("if a 503 has Retry-After, and the result includes the time", async () => {
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
      name: "there is no response",
      fault: { kind: "stall", when: "before" },
      timeoutMs: 100,
      why: "no response arrived in time (TIMEOUT)",
    },
  ])("if $name", async ({ fault, timeoutMs, why }) => {
    for (const action of ACTIONS) {
      expect(await probeAgainst(action, fault, timeoutMs)).toEqual({ kind: "not-yet", why });
    }
  });

  test("if a probe times out while it waits for a slow one, and is never sent", async () => {
    await using setup = await startProbeSetup();
    const hold = setup.emulator.hold("GetLegacyQuery");
    const slow = setup.probe("read");
    await hold.held;
    const why = "no response arrived in time (TIMEOUT)";
    expect(await setup.probe("write", "sensors", 20)).toEqual({ kind: "not-yet", why });
    hold.release();
    expect(await slow).toEqual({ kind: "accepted" });
    expect(setup.emulator.requests).toHaveLength(1);
  });
});

describe("a probe", () => {
  test("is traced without the token", async () => {
    await using setup = await startProbeSetup();
    for (const action of ACTIONS) await setup.probe(action);
    expect(setup.traces.map(({ method, url, outcome, attempt }) => [method, url, outcome, attempt])).toEqual([
      ["GET", `${setup.emulator.origin}/query?db=sensors&q=SHOW+MEASUREMENTS`, "200", 1],
      ["POST", `${setup.emulator.origin}/api/v2/write?org=x&bucket=sensors&precision=ns`, "204", 1],
    ]);
  });

  test("has the headers of a request with the database token", async () => {
    await using setup = await startProbeSetup();
    for (const action of ACTIONS) await setup.probe(action);
    const always = {
      authorization: `Bearer ${setup.accessToken}`,
      accept: "application/json",
      "user-agent": "test/1",
    };
    expect(setup.emulator.requests).toMatchObject([
      { headers: always, body: "" },
      { headers: { ...always, "content-type": "text/plain; charset=utf-8" }, body: "" },
    ]);
  });

  test("is traced with its duration, and with the failure if there is no response", async () => {
    const clock = settableClock();
    await using setup = await startProbeSetup({
      now: clock.now,
      intercept: (exchange) => (request) => {
        clock.advance(7);
        return exchange(request);
      },
    });
    setup.emulator.inject({ on: "PostWrite", occurrence: 1, fault: { kind: "hang-up", when: "before" } });
    for (const action of ACTIONS) await setup.probe(action);
    expect(setup.traces).toMatchObject([
      { outcome: "200", elapsedMs: 7 },
      { outcome: "UND_ERR_SOCKET", elapsedMs: 7 },
    ]);
  });

  test("throws an unexpected error unchanged", async () => {
    const mistake = new TypeError("A mistake");
    await using setup = await startProbeSetup({ intercept: () => () => Promise.reject(mistake) });
    await expect(setup.probe("write")).rejects.toBe(mistake);
  });

  test("throws when the job is cancelled", async () => {
    const cancelled = new AbortController();
    await using setup = await startProbeSetup({ signal: cancelled.signal });
    const hold = setup.emulator.hold("PostWrite");
    const asking = setup.probe("write");
    await hold.held;
    cancelled.abort();
    await expect(asking).rejects.toThrow("this step was cancelled");
  });
});
