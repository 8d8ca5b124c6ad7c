import { describe, expect } from "vitest";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { startSilentServer } from "../support/network/silent-server.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { filterProbes, listProbes } from "./probes.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

/** Cloud Dedicated: the Management API and the cluster are different servers. */
const DEDICATED = { tls: true, separatePlanes: true } as const;

describe("the connections to the cluster", () => {
  scenario("are open before the token is created, without a request on them", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp(DEDICATED);
    const create = emulator.hold("CreateDatabaseToken");
    const step = job.start(ACTION, { with: inputs({ permissions: "read, write" }) });
    await create.held;
    await expect.poll(() => emulator.tlsHandshakes, { timeout: 10_000 }).toBe(3);
    expect(filterProbes(emulator)).toEqual([]);
    create.release();

    expect((await step.result).outputs["active"]).toBe("true");
    expect(listProbes(emulator)).toEqual(["GetLegacyQuery sensors", "PostWrite sensors"]);
    expect(emulator.tlsHandshakes, "the probes use the early connections").toBe(3);
    await job.complete();
  });

  scenario("carry both probes at the same time", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp(DEDICATED);
    const probes = [emulator.hold("PostWrite"), emulator.hold("GetLegacyQuery")];
    const step = job.start(ACTION, { with: inputs({ permissions: "read, write" }) });
    await Promise.all(probes.map(({ held }) => held));
    for (const probe of probes) probe.release();
    expect((await step.result).outputs["active"]).toBe("true");
    await job.complete();
  });

  scenario("are as many as there are actions to probe", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp(DEDICATED);
    await job.run(ACTION, { with: inputs({ permissions: "write" }) });
    expect(emulator.tlsHandshakes).toBe(2);
    await job.complete();
  });

  scenario("are not opened without an activation check", async ({ setUp }) => {
    await using silent = await startSilentServer();
    const { job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ host: silent.origin, "activation-timeout": "0" }) });
    expect(silent.connections).toBe(0);
    await job.complete();
  });

  scenario("are shared with the Management API on Clustered", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "clustered", tls: true });
    const main = await job.run(ACTION, { with: inputs({ permissions: "read, write" }) });
    expect(main.outputs["active"]).toBe("true");
    expect(emulator.tlsHandshakes).toBe(2);
    await job.complete();
  });

  scenario("are opened through the proxy", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const { emulator, job, inputs } = await setUp(DEDICATED, { env: { HTTPS_PROXY: `http://${proxy.host}` } });
    const create = emulator.hold("CreateDatabaseToken");
    const step = job.start(ACTION, { with: inputs({ permissions: "read, write" }) });
    await create.held;
    await expect.poll(() => emulator.tlsHandshakes, { timeout: 10_000 }).toBe(3);
    expect(proxy.targets.filter((target) => target === emulator.host)).toHaveLength(2);
    create.release();
    expect((await step.result).outputs["active"]).toBe("true");
    expect(proxy.targets).toHaveLength(3);
    await job.complete();
  });
});

describe("a cluster that cannot be reached does not delay the token", () => {
  scenario("if it does not speak TLS", async ({ setUp }) => {
    await using silent = await startSilentServer();
    const { emulator, job, inputs } = await setUp();
    const step = job.start(ACTION, { with: inputs({ host: silent.origin, "activation-timeout": "1s" }) });
    await emulator.reached("CreateDatabaseToken", { when: "done" });
    expect(silent.connections, "the early connection is still being opened").toBe(1);
    expect((await step.result).outputs["active"]).toBe("false");
    await job.complete();
  });

  scenario("if the proxy to it does not respond", async ({ setUp }) => {
    await using proxy = await startConnectProxy({ trouble: "hang" });
    const env = { HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: "localhost" };
    const { job, inputs } = await setUp({ tls: true }, { env });
    const main = await job.run(ACTION, { with: inputs({ host: "cluster.invalid", "activation-timeout": "1s" }) });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toMatchObject([{ level: "warning", message: expect.stringContaining("proxy") }]);
    await job.complete();
  });
});

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32")("a job that is cancelled while the create request is pending", () => {
  hurriedScenario("ends the early connections at once", async ({ hurry }) => {
    await using silent = await startSilentServer();
    const { emulator, job, inputs } = await hurry({ factor: 4 });
    const create = emulator.hold("CreateDatabaseToken");
    const step = job.start(ACTION, { with: inputs({ host: silent.origin, permissions: "read, write" }) });
    await create.held;
    expect(silent.openConnections).toBe(2);
    const stopping = step.cancel();
    await expect.poll(() => silent.openConnections, { timeout: 10_000 }).toBe(0);
    create.release();
    expect((await stopping).outputs).toEqual({});
    await job.complete();
  });
});

describe("post", () => {
  scenario("needs one connection and one request", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp({ ...DEDICATED, databases: ["sensors"] });
    await job.run(ACTION, { with: inputs() });
    const before = { handshakes: emulator.tlsHandshakes, requests: requests().length };
    await job.complete();
    expect(emulator.tlsHandshakes - before.handshakes).toBe(1);
    expect(requests().slice(before.requests)).toEqual([expect.stringMatching(/^DELETE tokens/)]);
  });
});

describe("revoke", () => {
  scenario("needs one connection on Clustered, where it lists the databases first", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "clustered", tls: true });
    const main = await job.run(ACTION, { with: inputs({ revoke: "never", "activation-timeout": "0" }) });
    const before = emulator.tlsHandshakes;
    const { outputs } = await job.run("revoke/action.yml", {
      with: { ...connectionInputs(emulator), "token-id": main.outputs["token-id"] ?? "" },
    });
    expect(outputs["revoked"]).toBe("1");
    expect(emulator.tlsHandshakes - before).toBe(1);
    await job.complete();
  });
});
