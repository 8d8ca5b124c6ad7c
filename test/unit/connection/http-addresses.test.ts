import dns from "node:dns";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startFullServer } from "../../support/network/full-server.ts";
import { failureOf, openDoor, requestOf } from "../http/open-door.ts";

// What a full queue does depends on the system, and so does what of 127.0.0.0/8 is there.
describe.skipIf(process.platform !== "linux")("a host with two addresses, of which the first is far away", () => {
  afterEach(() => void vi.restoreAllMocks());

  test.each(["http", "https"])("is reached by it if the second does not work, over %s", async (scheme) => {
    await using first = await startFullServer();
    const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
    vi.spyOn(dns, "lookup").mockImplementation(((_name: string, _options: object, callback: FoundAddresses) =>
      callback(null, addresses)) as unknown as typeof dns.lookup);
    await using door = openDoor();
    const failing = failureOf(door.exchange(requestOf(`${scheme}://far.invalid:${first.port}`)));
    // Longer than Node gives an address; the connection is then made by the next try of the system, after a second.
    setTimeout(first.accept, 600);
    expect((await failing).message, "it came to a connection").toMatch(/^the connection was closed unexpectedly/);
  });
});

type FoundAddresses = (error: null, addresses: readonly dns.LookupAddress[]) => void;
