import { describe, expect, test } from "vitest";
import { startEmulator } from "../../support/influxdb/start.ts";
import { startFullServer } from "../../support/network/full-server.ts";
import { startSilentServer } from "../../support/network/silent-server.ts";
import { countSocketsThatKeepTheProcess, createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

/** With one connection, and with several. */
const CONNECTIONS = [1, 2];

describe.for(CONNECTIONS)("an opening connection, if the maximum is %d,", (connections) => {
  test("ends when its request times out, and the error has the step that was not finished", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp({ connections });
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 200 })));
    expect(failure).toMatchObject({ code: "TLS_TIMEOUT", sent: false, isUnreachable: true });
    await expect.poll(() => server.openConnections).toBe(0);
    expect(server.connections).toBe(1);
  });

  test("ends when the job is cancelled", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp({ connections });
    const cancelled = new AbortController();
    const failing = expectNoResponse(http.exchange(createRequest(server.origin, { signal: cancelled.signal })));
    await expect.poll(() => server.openConnections).toBe(1);
    cancelled.abort();
    expect(await failing).toMatchObject({ code: "CANCELLED", sent: false });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends on close, and so does the request that waits for it", async () => {
    await using server = await startSilentServer();
    const http = openTestHttp({ connections });
    const failing = expectNoResponse(http.exchange(createRequest(server.origin)));
    await expect.poll(() => server.openConnections).toBe(1);
    await http.close();
    expect(await failing).toMatchObject({ sent: false });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("continues for another request that waits for it", async () => {
    await using emulator = await startEmulator({ tls: true });
    await using server = await startSilentServer();
    await using http = openTestHttp({
      connections,
      trust: { roots: "default", caCertificate: emulator.caCertificate },
    });
    const url = `${server.origin}/ping`;
    const patient = [1, 2].map(() => http.exchange(createRequest(url)));
    const hasty = expectNoResponse(http.exchange(createRequest(url, { timeoutMs: 100 })));
    expect(await hasty).toMatchObject({ sent: false });
    expect(server.openConnections).toBe(connections);
    server.passOnTo(Number(new URL(emulator.origin).port));
    expect(await Promise.all(patient)).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(server.connections).toBe(connections);
  });

  test("is opened again for the next request after a timeout", async () => {
    await using emulator = await startEmulator({ tls: true });
    await using server = await startSilentServer();
    await using http = openTestHttp({
      connections,
      trust: { roots: "default", caCertificate: emulator.caCertificate },
    });
    await expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 50 })));
    const next = http.exchange(createRequest(`${server.origin}/ping`));
    await expect.poll(() => server.connections).toBe(2);
    server.passOnTo(Number(new URL(emulator.origin).port));
    expect(await next).toMatchObject({ status: 204 });
  });
});

// The effect of a full queue depends on the operating system.
test.skipIf(process.platform !== "linux")(
  "a host that drops packets is distinguished from one that does not speak TLS",
  async () => {
    await using server = await startFullServer();
    await using http = openTestHttp();
    const before = countSocketsThatKeepTheProcess();
    const url = `https://127.0.0.1:${server.port}`;
    const failure = await expectNoResponse(http.exchange(createRequest(url, { timeoutMs: 100 })));
    expect(failure).toMatchObject({ code: "ETIMEDOUT", sent: false, isUnreachable: true });
    await expect.poll(countSocketsThatKeepTheProcess).toBe(before);
  },
);
