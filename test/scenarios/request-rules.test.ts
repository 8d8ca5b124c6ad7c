import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import type { Fault } from "../support/influxdb/fault.ts";
import { type Emulator, startEmulator } from "../support/influxdb/start.ts";
import { findRequestProblems } from "./request-rules.ts";

const BUSY: Fault = {
  on: "GetClusterDatabases",
  occurrence: 1,
  fault: { kind: "status", status: 503, retryAfter: "60" },
};

/** Sends the request and disconnects at once, as a client does whose timeout ends while the emulator is busy. */
async function sendAndDisconnect({ host, baseUrl, managementToken }: Emulator): Promise<void> {
  const [, port = ""] = host.split(":");
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    `GET ${new URL(baseUrl).pathname}/databases HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${managementToken}\r\n\r\n`,
  );
  socket.destroy();
}

/** Sends the request and reads the response. */
async function send({ baseUrl, managementToken }: Emulator): Promise<void> {
  const response = await fetch(`${baseUrl}/databases`, { headers: { authorization: `Bearer ${managementToken}` } });
  await response.text();
}

test("a request before Retry-After is a problem if the response was delivered", async () => {
  await using emulator = await startEmulator({ faults: [BUSY] });
  await send(emulator);
  await send(emulator);
  expect(findRequestProblems(emulator.requests)).toEqual([
    expect.stringMatching(/^GET was sent again \d+ ms before Retry-After$/),
  ]);
});

test("a request before Retry-After is no problem if the client disconnected before the response", async () => {
  await using emulator = await startEmulator({ faults: [BUSY] });
  await sendAndDisconnect(emulator);
  await emulator.reached("GetClusterDatabases", { when: "done" });
  await send(emulator);
  expect(emulator.requests.map(({ response }) => response?.status)).toEqual([503, 200]);
  expect(findRequestProblems(emulator.requests)).toEqual([]);
});
