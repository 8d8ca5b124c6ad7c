import { describe, expect } from "vitest";
import type { Emulator } from "../support/influxdb/start.ts";
import type { Job } from "../support/runner/job.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { readMarks } from "./request-rules.ts";
import { ACTION } from "./scenario.ts";

/**
 * Slow enough for requests that take effect after the process, and for post to start within 20 s of the create request.
 */
const UNHURRIED = { factor: 5 };

describe("main is killed", () => {
  hurriedScenario("before it requests a token: post does nothing", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry();
    const hold = emulator.hold("GetClusterDatabases");
    const main = job.start(ACTION, { with: inputs() });
    await hold.held;
    expect((await main.kill()).signal).toBe("SIGKILL");
    hold.release();

    const [post] = await job.complete();
    expect(post?.raw).toBe("");
    expect(requests()).toEqual(["GET databases"]);
  });

  hurriedScenario("while its create request is lost: post finds no token", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry(UNHURRIED);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "stall", when: "before" } });
    const main = job.start(ACTION, { with: inputs() });
    const { atMs } = await emulator.reached("CreateDatabaseToken");
    await main.kill();

    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain(`No live token has ${readMarks(emulator.requests)[0]}`);
    expect(requests().slice(2)).toEqual(["GET tokens", "GET tokens"]);
    expect(lastLookUpMs(emulator) - atMs, "a late request can arrive until then").toBeGreaterThan(19_500);
  });

  hurriedScenario(
    "while its create request is pending and arrives before post starts: post revokes the token",
    async ({ hurry }) => {
      const { emulator, job, inputs, requests } = await hurry(UNHURRIED);
      const hold = emulator.hold("CreateDatabaseToken");
      const main = job.start(ACTION, { with: inputs() });
      await hold.held;
      await main.kill();
      hold.release();
      await emulator.reached("CreateDatabaseToken", { when: "done" });

      await expectRevokedByMark(job, emulator);
      expect(requests().slice(2), "and again, when a duplicate of the create request can no longer arrive").toEqual([
        "GET tokens",
        expect.stringMatching(/^DELETE tokens/),
        "GET tokens",
      ]);
    },
  );

  hurriedScenario(
    "while its create request is pending and arrives after the first look-up of post: post revokes the token",
    async ({ hurry }) => {
      const { emulator, job, inputs, requests } = await hurry(UNHURRIED);
      const hold = emulator.hold("CreateDatabaseToken");
      const main = job.start(ACTION, { with: inputs() });
      await hold.held;
      await main.kill();
      const arrived = emulator.reached("GetDatabaseTokens", { when: "done" }).then(hold.release);

      await expectRevokedByMark(job, emulator);
      await arrived;
      expect(requests().slice(2)).toEqual(["GET tokens", "GET tokens", expect.stringMatching(/^DELETE tokens/)]);
    },
  );

  hurriedScenario.for([2_000, 5_000, 9_000])(
    "after its create request lost the connection and takes effect %d ms later: post leaves no token",
    async (delayMs, { hurry }) => {
      const { emulator, job, inputs, inject } = await hurry(UNHURRIED);
      inject({ on: "CreateDatabaseToken", occurrence: "every", fault: { kind: "late-effect", delayMs } });
      const main = job.start(ACTION, { with: inputs() });
      await emulator.reached("GetDatabaseTokens");
      await main.kill();

      await job.complete();
      await emulator.reached("CreateDatabaseToken", { when: "done" });
      expect([...emulator.cluster.tokens].length).toBeGreaterThan(0);
      expect(emulator.liveTokens()).toEqual([]);
    },
  );

  hurriedScenario("while the create response is pending: post revokes the token", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    const hold = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
    const main = job.start(ACTION, { with: inputs() });
    await hold.held;
    expect(emulator.liveTokens()).toHaveLength(1);
    await main.kill();

    await expectRevokedByMark(job, emulator);
  });

  hurriedScenario(
    "while the create response is pending with `revoke: never`: post revokes the token",
    async ({ hurry }) => {
      const { emulator, job, inputs } = await hurry();
      const hold = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
      const main = job.start(ACTION, { with: inputs({ revoke: "never" }) });
      await hold.held;
      await main.kill();

      await expectRevokedByMark(job, emulator);
    },
  );

  hurriedScenario.for([0, 1, 2, 4, 8, 16, 32])(
    "%d ms after the create response: post leaves no token",
    async (delayMs, { hurry }) => {
      const { emulator, job, inputs } = await hurry();
      const main = job.start(ACTION, { with: inputs() });
      await emulator.reached("CreateDatabaseToken", { when: "done" });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await main.kill();

      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(emulator.liveTokens()).toEqual([]);
    },
  );

  hurriedScenario("while it cleans up after a lost response: post revokes the token", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
    const hold = emulator.hold("DeleteDatabaseToken");
    const main = job.start(ACTION, { with: inputs() });
    await hold.held;
    await main.kill();

    await expectRevokedByMark(job, emulator);
  });
});

async function expectRevokedByMark(job: Job, emulator: Emulator): Promise<void> {
  const [post] = await job.complete();
  const [token] = emulator.cluster.tokens;
  expect(post?.conclusion).toBe("success");
  expect(post?.annotations).toEqual([]);
  expect(post?.log).toContain(`Revoked database token ${token?.id}.`);
}

function lastLookUpMs(emulator: Emulator): number {
  return emulator.requests.findLast(({ operation }) => operation === "GetDatabaseTokens")?.atMs ?? 0;
}
