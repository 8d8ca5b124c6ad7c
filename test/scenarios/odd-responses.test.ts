import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { startFront } from "../support/network/front.ts";
import { startPlainServer } from "../support/network/plain-server.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { failProbes } from "./probes.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("an ingress that changes responses", () => {
  scenario("may change the status of a create response to 201", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (response, method) =>
      method === "POST" ? { ...response, status: 201 } : response,
    );
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("may change the content type of a create response", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (response) => ({ ...response, contentType: "text/html" }));
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
  });

  scenario("may return the record of the token for a DELETE", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (response, method) => {
      if (method !== "DELETE") return response;
      const [token] = emulator.cluster.tokens;
      const record = { ...token, createdAt: instant(token?.createdAtMs), revokedAt: instant(token?.revokedAtMs) };
      return { status: 200, contentType: "application/json", body: JSON.stringify(record) };
    });
    await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain("Revoked database token");
  });
});

describe("a cluster whose backends learn about a token one after the other", () => {
  hurriedScenario("gets a second request from post after it reports no token", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry();
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 404 } });
    await job.run(ACTION, { with: inputs() });
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(
      requests()
        .slice(2)
        .map((request) => request.split("/")[0]),
    ).toEqual(["DELETE tokens", "GET tokens", "DELETE tokens"]);
  });

  hurriedScenario(
    "causes a warning if it lists the token but does not find it to revoke",
    async ({ hurry, leaves }) => {
      const { emulator, job, inputs } = await hurry();
      emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 404 } });
      await job.run(ACTION, { with: inputs({ description: "Left" }) });
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(
            /database token \S+: the cluster shows it as not revoked, but DELETE returned 404\./,
          ),
        },
      ]);
      leaves("Left");
    },
  );
});

describe("a response of a gigabyte", () => {
  scenario("to the list of databases is aborted after 16 MiB, without a retry", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp();
    const fault = { kind: "huge-body", bytes: 17 * 2 ** 20 } as const;
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("the response was too large (TOO_LARGE)");
    expect(requests()).toEqual(["GET databases"]);
  });

  scenario("to a probe counts as no response, and the job continues", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "PostWrite", occurrence: 1, fault: { kind: "huge-body", bytes: 2 ** 30 } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations[0]?.message).toContain("it returned 200 (application/json, more than 65536 characters)");
    await job.complete();
  });

  hurriedScenario("to a create request takes little memory", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    await using memory = await watchMemory();
    emulator.inject({
      on: "CreateDatabaseToken",
      occurrence: 1,
      fault: { kind: "huge-body", bytes: 2 ** 30, effect: true },
    });
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "huge-body", bytes: 2 ** 30 } });
    await job.run(ACTION, { with: inputs(), env: memory.env });
    await job.complete();
    expect(await memory.peakMiB()).toBeLessThan(160);
  });
});

describe("an error response of many MiB, with a token as long,", () => {
  const refusal = (code: string | number) =>
    ({
      kind: "text",
      status: 401,
      contentType: "application/json",
      body: JSON.stringify({ code, message: "unauthorized", accessToken: "x".repeat(15 * 2 ** 20) }),
    }) as const;

  scenario("takes little memory, and no longer than the activation timeout", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using memory = await watchMemory();
    emulator.inject(...failProbes(refusal("unauthorized")));
    const startedMs = performance.now();
    const main = await job.run(ACTION, { with: inputs({ "activation-timeout": "2s" }), env: memory.env });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations[0]?.message).toContain("Last response: 401 (application/json, more than 65536 characters)");
    await job.complete();
    expect(await memory.peakMiB()).toBeLessThan(160);
  });

  scenario("is shortened in the message if it is from the Management API", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(401) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("returned 401 (application/json, more than 65536 characters)");
  });
});

describe("a probe response that arrives byte by byte", () => {
  scenario.for([200, 401])(
    "with %i delays main by at most the timeout and one last attempt",
    async (status, { setUp }) => {
      const { job, inputs } = await setUp();
      await using drip = await startPlainServer((response) => {
        const timer = setInterval(() => response.write("x"), 50);
        response.writeHead(status).once("close", () => clearInterval(timer));
      });
      const startedMs = performance.now();
      const main = await job.run(ACTION, { with: inputs({ host: drip.origin, "activation-timeout": "2s" }) });
      expect(performance.now() - startedMs).toBeLessThan(8_000);
      expect(main.outputs["active"]).toBe("false");
      expect(main.annotations[0]?.message).toContain("no response arrived in time (TIMEOUT)");
      await job.complete();
    },
  );
});

function instant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

interface WatchedMemory extends AsyncDisposable {
  /** For the steps whose memory is measured. */
  readonly env: Readonly<Record<string, string>>;
  /** The peak memory of the largest process. */
  peakMiB(): Promise<number>;
}

async function watchMemory(): Promise<WatchedMemory> {
  const folder = await mkdtemp(join(tmpdir(), "memory-"));
  const preload = fileURLToPath(new URL("./peak-memory.cjs", import.meta.url));
  return {
    env: { NODE_OPTIONS: `--require ${preload}`, PEAK_MEMORY_FOLDER: folder },
    async peakMiB() {
      const files = await readdir(folder);
      const peaksKiB = await Promise.all(files.map(async (file) => Number(await readFile(join(folder, file), "utf8"))));
      expect(peaksKiB, "main and post").toHaveLength(2);
      return Math.max(...peaksKiB) / 1024;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
