import { describe, expect, test } from "vitest";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import { createProbe } from "../../../src/influxdb3/probes.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { createRedaction } from "../create-redaction.ts";
import { openTestHttp } from "../http/open-http.ts";

/** Starts a server with a token for these actions on `sensors`, and probes it. */
async function startProbes(actions: readonly PermissionAction[], options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ product: "enterprise", ...options });
  const permissions = actions.map((action) => ({ action, resource: "sensors" }));
  const { accessToken } = emulator.cluster.createToken({ description: "probed", permissions });
  const http = openTestHttp();
  const probe = createProbe({
    http,
    host: emulator.origin,
    accessToken,
    redaction: createRedaction(),
    userAgent: "test/1",
    now: Date.now,
    signal: new AbortController().signal,
    trace: () => {},
  });
  return {
    emulator,
    probe: (action: PermissionAction, database = "sensors") => probe(action, database, 5_000, 1),
    async [Symbol.asyncDispose]() {
      await http.close();
      await emulator.close();
    },
  };
}

const ACTIONS = ["read", "write"] as const;
const OPERATION = { read: "QuerySql", write: "WriteLp" } as const;

/** Probes once. The server responds with this fault. */
async function probeAgainst(action: PermissionAction, fault: FaultKind) {
  await using setup = await startProbes(ACTIONS);
  setup.emulator.inject({ on: OPERATION[action], occurrence: "every", fault });
  return await setup.probe(action);
}

function json(status: number, value: unknown): FaultKind {
  return { kind: "text", status, contentType: "application/json", body: JSON.stringify(value) };
}

function listNames({ cluster }: Emulator): readonly string[] {
  return cluster.databases.map(({ name }) => name);
}

describe.each(ACTIONS)("a probe of %s", (action) => {
  const other = action === "read" ? "write" : "read";

  test("is accepted with this permission", async () => {
    await using setup = await startProbes([action]);
    expect(await setup.probe(action)).toEqual({ kind: "accepted" });
  });

  test("is not accepted yet without it", async () => {
    await using setup = await startProbes([other]);
    expect(await setup.probe(action)).toMatchObject({ kind: "not-yet", why: expect.stringMatching(/^403 \(/) });
  });

  test("is not accepted yet before the server knows the token", async () => {
    await using setup = await startProbes([action], { activationDelayMs: 60_000 });
    expect(await setup.probe(action)).toEqual({ kind: "not-yet", why: "401 (the request was not authenticated)" });
  });

  test("creates no database, whatever the token may do", async () => {
    await using setup = await startProbes([]);
    const before = listNames(setup.emulator);
    await setup.probe(action, "missing");
    expect(listNames(setup.emulator)).toEqual(before);
  });

  test.each<{ name: string; fault: FaultKind; result: object }>([
    {
      name: "a 403 without a body",
      fault: { kind: "status", status: 403, body: "empty" },
      result: { kind: "not-yet", why: "403 (an empty body)" },
    },
    { name: "a 503", fault: { kind: "html", status: 503 }, result: { kind: "not-yet" } },
    {
      name: "a database that a node does not know",
      fault: json(404, { error: "query error: database not found: sensors" }),
      result: { kind: "not-yet" },
    },
    { name: "a 404 of an ingress", fault: { kind: "html", status: 404 }, result: { kind: "unclear" } },
    { name: "the page of a captive portal", fault: { kind: "html", status: 200 }, result: { kind: "unclear" } },
    {
      name: "a 200 without a body",
      fault: { kind: "status", status: 200, body: "empty" },
      result: { kind: "unclear" },
    },
    { name: "a 204", fault: { kind: "status", status: 204, body: "empty" }, result: { kind: "unclear" } },
    { name: "an object", fault: json(200, { results: [] }), result: { kind: "unclear" } },
    {
      name: "another error",
      fault: json(400, { error: "incoming write was empty" }),
      result: { kind: "unclear", why: "400 (incoming write was empty)" },
    },
    {
      name: "an error of v2",
      fault: json(400, { code: "invalid", message: "line protocol is empty" }),
      result: { kind: "unclear" },
    },
    { name: "a redirect", fault: { kind: "redirect", location: "https://other.example" }, result: { kind: "unclear" } },
  ])("against $name proves nothing", async ({ fault, result }) => {
    expect(await probeAgainst(action, fault)).toMatchObject(result);
  });
});

test("a write is accepted with the error of an older version about the line", async () => {
  const fault = json(400, { error: "parsing failed for write_lp endpoint", data: {} });
  expect(await probeAgainst("write", fault)).toEqual({ kind: "accepted" });
  expect(await probeAgainst("read", fault)).toMatchObject({ kind: "unclear" });
});

test("a read is accepted with a list of rows, even an empty one, and a write is not", async () => {
  expect(await probeAgainst("read", json(200, []))).toEqual({ kind: "accepted" });
  expect(await probeAgainst("write", json(200, []))).toMatchObject({ kind: "unclear" });
});

test("a write has an invalid line as its body, and stores nothing", async () => {
  await using setup = await startProbes(["write"]);
  await setup.probe("write");
  const [request] = setup.emulator.requests;
  expect(request?.path).toBe("/api/v3/write_lp?db=sensors&precision=nanosecond&accept_partial=false");
  expect(request?.body).toBe("probe");
  expect(setup.emulator.cluster.points("sensors")).toEqual([]);
});
