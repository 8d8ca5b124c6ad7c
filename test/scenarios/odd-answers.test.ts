import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { startFront } from "../support/network/front.ts";
import { startPlainServer } from "../support/network/plain-server.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { probesMeet } from "./probes.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("an ingress that changes answers", () => {
  scenario("may make a 201 of the create's 200", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (answer, method) =>
      method === "POST" ? { ...answer, status: 201 } : answer,
    );
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("may call the create's JSON something else", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (answer) => ({ ...answer, contentType: "text/html" }));
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
  });

  scenario("may answer a DELETE with the token's record", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using front = await startFront(emulator.origin, (answer, method) => {
      if (method !== "DELETE") return answer;
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

describe("a cluster whose backends learn of a token one after the other", () => {
  hurriedScenario("is asked again by post, though it has said that there is none", async ({ hurry }) => {
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
    "gets a warning where it shows the token to the end, and does not find it to revoke",
    async ({ hurry, leaves }) => {
      const { emulator, job, inputs } = await hurry();
      emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 404 } });
      await job.run(ACTION, { with: inputs({ description: "Left" }) });
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(/database token \S+: the cluster shows it as live, but DELETE returned 404\./),
        },
      ]);
      leaves("Left");
    },
  );
});

describe("an answer of a gigabyte", () => {
  scenario("is given up after 16 MiB where it lists databases, and not asked for again", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp();
    const fault = { kind: "huge-body", bytes: 17 * 2 ** 20 } as const;
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("the response was too large (TOO_LARGE)");
    expect(requests()).toEqual(["GET databases"]);
  });

  scenario("is no answer where it is a probe's, and the job goes on", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "PostWrite", occurrence: 1, fault: { kind: "huge-body", bytes: 2 ** 30 } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations[0]?.message).toContain("It returned 200 (application/json, more than 65536 characters)");
    await job.complete();
  });

  hurriedScenario("takes little memory where it is in place of a new token", async ({ hurry }) => {
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

describe("a refusal of many MiB, with a token as long,", () => {
  const refusal = (code: string | number) =>
    ({
      kind: "text",
      status: 401,
      contentType: "application/json",
      body: JSON.stringify({ code, message: "unauthorized", accessToken: "x".repeat(15 * 2 ** 20) }),
    }) as const;

  scenario("takes little memory, and no more time than the wait has", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await using memory = await watchMemory();
    emulator.inject(...probesMeet(refusal("unauthorized")));
    const startedMs = performance.now();
    const main = await job.run(ACTION, { with: inputs({ "activation-timeout": "2s" }), env: memory.env });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations[0]?.message).toContain("Last response: 401 (application/json, more than 65536 characters)");
    await job.complete();
    expect(await memory.peakMiB()).toBeLessThan(160);
  });

  scenario("is told in short where the Management API has it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(401) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("returned 401 (application/json, more than 65536 characters)");
  });
});

describe("a probe that is answered byte by byte", () => {
  scenario.for([200, 401])("with %i holds main no longer than the wait and one last try", async (status, { setUp }) => {
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
  });
});

function instant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

interface WatchedMemory extends AsyncDisposable {
  /** For the steps to watch. */
  readonly env: Readonly<Record<string, string>>;
  /** The peak of the largest of their processes. */
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
