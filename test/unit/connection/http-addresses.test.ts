import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startFullServer } from "../../support/network/full-server.ts";
import { createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

// The effect of a full queue depends on the operating system, and so do the addresses in 127.0.0.0/8.
describe.skipIf(process.platform !== "linux")("a host with two addresses, the first of which is distant,", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });

  test.each(["http", "https"])("is reached by the first if the second does not work, over %s", async (scheme) => {
    await using first = await startFullServer();
    const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
    vi.spyOn(dns, "lookup").mockImplementation(((_name: string, _options: object, callback: FoundAddresses) =>
      callback(null, addresses)) as unknown as typeof dns.lookup);
    syncBuiltinESMExports();
    await using http = openTestHttp();
    const failing = expectNoResponse(http.exchange(createRequest(`${scheme}://far.invalid:${first.port}`)));
    // Longer than Node waits by default. The operating system then connects with its next SYN, after a second.
    setTimeout(first.accept, 600);
    expect((await failing).message, "there was a connection").toMatch(/^the connection was closed unexpectedly/);
  });
});

type FoundAddresses = (error: null, addresses: readonly dns.LookupAddress[]) => void;
