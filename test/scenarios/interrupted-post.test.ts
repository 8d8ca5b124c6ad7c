import { describe, expect } from "vitest";
import { startSilentServer } from "../support/network/silent-server.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { ACTION } from "./scenario.ts";

/** Slow enough to distinguish the time that a process takes to end from the time that it waits. */
const UNHURRIED = { factor: 4 };

/** The longest time to end on a busy machine, in virtual time. The runner sends SIGTERM after 7.5 s. */
const AT_ONCE_MS = 3_000;

const OUTAGE = { kind: "status", status: 503, retryAfter: "30" } as const;

/** Creates a token with the description "Left" that by default expires after an hour, and returns its ID. */
async function createToken(
  { job, inputs }: HurriedSetup,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const main = await job.run(ACTION, { with: inputs({ description: "Left", ...more }) });
  return main.outputs["token-id"] ?? "none";
}

/** Interrupts post after a line of its log, and checks that it ends by itself at once. */
async function interrupt({ clock, cancelTimes, job }: HurriedSetup, line = "Retrying in"): Promise<StageResult> {
  const post = job.startPost();
  await post.logged(line);
  return await expectEndsAtOnce(post.timeOut, { clock, cancelTimes });
}

async function expectEndsAtOnce(
  timeOut: (times: HurriedSetup["cancelTimes"]) => Promise<StageResult>,
  { clock, cancelTimes }: Pick<HurriedSetup, "clock" | "cancelTimes">,
): Promise<StageResult> {
  const startMs = clock.now();
  const result = await timeOut(cancelTimes);
  expect(result.signal, "neither SIGTERM nor SIGKILL was needed").toBeNull();
  expect(clock.now() - startMs).toBeLessThan(AT_ONCE_MS);
  return result;
}

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32")("an interrupted post", () => {
  hurriedScenario("warns between two attempts, with the command to revoke the token", async ({ hurry, leaves }) => {
    const setup = await hurry(UNHURRIED);
    const id = await createToken(setup);
    setup.emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupt(setup);
    expect(post.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          new RegExp(
            `^A database token may be left behind\\. This step was cancelled or timed out\\. Revoke the database token with \`influxctl token revoke ${id}\`\\. The token expires at \\S+\\.$`,
          ),
        ),
      },
    ]);
    expect(post.summary).toContain("not revoked");
    leaves("Left");
  });

  hurriedScenario("causes an error for a token that never expires", async ({ hurry, leaves }) => {
    const setup = await hurry(UNHURRIED);
    const id = await createToken(setup, { expiry: "never" });
    setup.emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupt(setup);
    expect(post.exitCode).toBe(1);
    expect(post.annotations).toEqual([
      {
        level: "error",
        message: expect.stringMatching(
          new RegExp(
            `^A database token may be left behind\\..* \`influxctl token revoke ${id}\`\\. The token never expires\\.$`,
          ),
        ),
      },
    ]);
    leaves("Left");
  });

  hurriedScenario("reports the token while a request is pending", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const id = await createToken(setup, { expiry: "never" });
    const hold = setup.emulator.hold("DeleteDatabaseToken", 1, { when: "after" });
    const post = setup.job.startPost();
    await hold.held;
    const { annotations } = await expectEndsAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining(`token revoke ${id}`) }]);
  });

  hurriedScenario("reports the token while it connects", async ({ hurry, leaves }) => {
    const setup = await hurry({ ...UNHURRIED, emulator: { tls: true } });
    const id = await createToken(setup, { expiry: "never" });
    await using silent = await startSilentServer();
    setup.job.setEnv({ HTTPS_PROXY: silent.origin.replace("https:", "http:"), NO_PROXY: "" });
    const post = setup.job.startPost();
    while (silent.connections === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const { annotations } = await expectEndsAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining(`token revoke ${id}`) }]);
    leaves("Left");
  });

  hurriedScenario("warns with the mark while a create request may still arrive", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job } = setup;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "before" } });
    emulator.inject({ on: "GetDatabaseTokens", occurrence: 1, fault: { kind: "status", status: 403 } });
    await createToken(setup);
    const lookUp = emulator.hold("GetDatabaseTokens");
    const post = job.startPost();
    await lookUp.held;
    lookUp.release();
    // Post now waits until it looks up the mark again. No line in the log shows that.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { annotations } = await expectEndsAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(/^A database token may be left behind\..* a token with https:\S+#[0-9a-f]{16} /),
      },
    ]);
  });

  hurriedScenario("causes no warning for an expired token", async ({ hurry }) => {
    const setup = await hurry({ factor: 10 });
    const { clock, emulator, job, inputs } = setup;
    const main = await job.run(ACTION, { with: inputs({ expiry: "60s", "activation-timeout": "0" }) });
    while (clock.now() < Date.parse(main.outputs["expires-at"] ?? "") + 3_000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupt(setup);
    expect(post.annotations.map(({ level }) => level)).toEqual(["notice"]);
    expect(post.log).toMatch(/The token expired at \S+, so no live token is left\./);
  });
});
