import { describe, expect, test } from "vitest";
import type { FaultKind } from "./fault.ts";
import type { LoggedRequest } from "./request-log.ts";
import { type Emulator, startEmulator } from "./start.ts";
import { connect, type Reply } from "./test-client.ts";

describe("a fault", () => {
  const notJson = /^\{.*"accessToken":"apiv1_.*[^}]$/s;

  test.each<{ fault: FaultKind; reply: Partial<Reply> | "rejected"; effect: boolean; text?: RegExp }>([
    { fault: { kind: "hang-up", when: "before" }, reply: "rejected", effect: false },
    { fault: { kind: "hang-up", when: "after" }, reply: "rejected", effect: true },
    { fault: { kind: "delay", delayMs: 5 }, reply: { status: 200 }, effect: true },
    { fault: { kind: "delay", delayMs: 5, when: "after" }, reply: { status: 200 }, effect: true },
    { fault: { kind: "status", status: 503 }, reply: { status: 503 }, effect: false, text: /"code":503/ },
    { fault: { kind: "status", status: 500, effect: true }, reply: { status: 500 }, effect: true },
    { fault: { kind: "status", status: 502, body: "html" }, reply: { status: 502 }, effect: false, text: /nginx/ },
    { fault: { kind: "status", status: 201, body: "empty" }, reply: { status: 201, text: "" }, effect: false },
    { fault: { kind: "html", status: 404 }, reply: { status: 404 }, effect: false, text: /^<html>/ },
    { fault: { kind: "cut-json" }, reply: { status: 200 }, effect: true, text: notJson },
    { fault: { kind: "cut-body" }, reply: "rejected", effect: true },
    { fault: { kind: "huge-body", bytes: 200_000 }, reply: { status: 200, text: " ".repeat(200_000) }, effect: false },
    { fault: { kind: "slow-body", delayMs: 1 }, reply: { status: 200 }, effect: true, text: /"accessToken"/ },
    { fault: { kind: "redirect", location: "https://elsewhere.example/" }, reply: { status: 307 }, effect: false },
    { fault: { kind: "rewrite", response: () => ({ id: 7 }) }, reply: { status: 200, text: '{"id":7}' }, effect: true },
    {
      fault: { kind: "text", status: 200, contentType: "text/plain", body: "hello" },
      reply: { status: 200, text: "hello" },
      effect: false,
    },
  ])(
    "changes the response and the effect as its kind says: $fault",
    async ({ fault, reply, effect, text = /(?:)/ }) => {
      await using emulator = await startEmulator({ faults: [{ on: "CreateDatabaseToken", occurrence: 1, fault }] });
      await using client = connect(emulator);
      const create = () => client.manage("POST", "/tokens", { body: { description: "d" } });
      const outcome: Reply | "rejected" = await create().catch(() => "rejected");
      expect(outcome).toEqual(reply === "rejected" ? reply : expect.objectContaining(reply));
      if (outcome !== "rejected") expect(outcome.text).toMatch(text);
      expect(emulator.liveTokens()).toHaveLength(effect ? 1 : 0);
      expect(emulator.secrets).toHaveLength(effect ? 2 : 1);
      expect(await emulator.reached("CreateDatabaseToken", { when: "done" })).toMatchObject({ faulted: true, effect });
      expect((await create()).status).toBe(200);
    },
  );

  test("sends Retry-After with the status", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const fault: FaultKind = { kind: "status", status: 429, retryAfter: "7" };
    emulator.inject({ on: "any-management", occurrence: 1, fault });
    expect((await client.manage("GET", "/tokens")).headers["retry-after"]).toBe("7");
  });

  test("lets a late effect happen after the connection is closed", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "late-effect", delayMs: 20 } });
    await expect(client.createToken()).rejects.toThrow();
    expect(emulator.liveTokens()).toHaveLength(0);
    await emulator.reached("CreateDatabaseToken", { when: "done" });
    expect(emulator.liveTokens()).toHaveLength(1);
  });

  test("lets a repeated request take effect at once, and again after the connection is closed", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "repeat", delayMs: 20 } });
    await expect(client.createToken()).rejects.toThrow();
    expect(emulator.liveTokens()).toHaveLength(1);
    await emulator.reached("CreateDatabaseToken", { when: "done" });
    expect(emulator.liveTokens()).toHaveLength(2);
  });

  test.each([
    { name: "one", occurrence: 2, expected: [204, 503, 204, 204] },
    { name: "a range", occurrence: { from: 2, to: 3 }, expected: [204, 503, 503, 204] },
    { name: "every", occurrence: "every", expected: [503, 503, 503, 503] },
  ] as const)("counts occurrences from its injection on: $name", async ({ occurrence, expected }) => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    await client.send("GET", "/ping");
    emulator.inject({ on: "GetPing", occurrence, fault: { kind: "status", status: 503 } });
    const statuses: number[] = [];
    for (const _ of expected) statuses.push((await client.send("GET", "/ping")).status);
    expect(statuses).toEqual(expected);
  });

  test("on `any` counts the requests of both planes", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    emulator.inject({ on: "any", occurrence: 2, fault: { kind: "html", status: 502 } });
    expect((await client.send("GET", "/ping")).status).toBe(204);
    expect((await client.manage("GET", "/tokens")).status).toBe(502);
  });
});

describe("a hold", () => {
  test.each([
    { when: "before", tokens: 0 },
    { when: "after", tokens: 1 },
  ] as const)("stops a request $when its effect until it is released", async ({ when, tokens }) => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const hold = emulator.hold("CreateDatabaseToken", 1, { when });
    const creating = client.createToken();
    const request = await hold.held;
    expect(request).toMatchObject({ response: undefined, done: false });
    expect(emulator.liveTokens()).toHaveLength(tokens);
    hold.release();
    await creating;
    expect(emulator.liveTokens()).toHaveLength(1);
    expect(request).toMatchObject({ effect: true, faulted: false, response: { status: 200 } });
  });

  test("lets a released request take effect even if its client has disconnected", async () => {
    await using emulator = await startEmulator();
    const hold = emulator.hold("CreateDatabaseToken");
    {
      await using client = connect(emulator);
      client.createToken().catch(() => undefined);
      await hold.held;
    }
    hold.release();
    await emulator.reached("CreateDatabaseToken", { when: "done" });
    expect(emulator.liveTokens()).toHaveLength(1);
  });
});

describe("the log", () => {
  test("contains each complete request, in the order of arrival", async () => {
    const finished: LoggedRequest[] = [];
    await using emulator = await startEmulator({ now: () => 7, onDone: (request) => finished.push(request) });
    await using client = connect(emulator);
    await client.send("POST", "/nowhere?a=b", { token: "t", body: "text" });
    await client.send("GET", "/ping");
    await emulator.reached("GetPing", { when: "done" });
    expect(emulator.requests).toMatchObject([
      {
        number: 1,
        plane: "data",
        operation: undefined,
        method: "POST",
        path: "/nowhere?a=b",
        headers: { authorization: "Bearer t" },
        body: "text",
        response: { status: 404 },
        atMs: 7,
      },
      { number: 2, operation: "GetPing", occurrence: 1, response: { status: 204, body: "" } },
    ]);
    expect(finished).toEqual(emulator.requests);
  });

  test("lets `reached` wait for the n-th request, or resolve at once if it has already arrived", async () => {
    await using emulator = await startEmulator();
    await using client = connect(emulator);
    const second = emulator.reached("GetPing", { occurrence: 2 });
    await client.send("GET", "/ping");
    await client.send("GET", "/ping");
    expect((await second).number).toBe(2);
    expect((await emulator.reached("GetPing")).number).toBe(1);
  });

  test("keeps the secret of a token whose create response was lost", async () => {
    await using emulator: Emulator = await startEmulator();
    await using client = connect(emulator);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
    await expect(client.createToken()).rejects.toThrow();
    expect(emulator.secrets).toContain(emulator.liveTokens()[0]?.accessToken);
  });
});
