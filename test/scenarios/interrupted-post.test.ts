import { describe, expect } from "vitest";
import { startSilentServer } from "../support/network/silent-server.ts";
import type { StageResult } from "../support/runner/job-state.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { ACTION } from "./scenario.ts";

/** Seconds that a process takes to end are to be told from those that it waits. */
const UNHURRIED = { factor: 4 };

/** What it takes to end, in virtual time on a busy machine; the runner's SIGTERM comes after 7.5 s. */
const AT_ONCE_MS = 3_000;

const OUTAGE = { kind: "status", status: 503, retryAfter: "30" } as const;

/** Makes a token that lives for an hour, unless it is said otherwise, and that the scenario names as left. */
async function makeToken({ job, inputs }: HurriedSetup, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const main = await job.run(ACTION, { with: inputs({ description: "Left", ...more }) });
  return main.outputs["token-id"] ?? "none";
}

/** Interrupts post when a line of its log says that it is at it; it has to end by itself, and at once. */
async function interrupted({ clock, cancelTimes, job }: HurriedSetup, line = "Retrying in"): Promise<StageResult> {
  const post = job.startPost();
  await post.logged(line);
  return await endedAtOnce(post.timeOut, { clock, cancelTimes });
}

async function endedAtOnce(
  timeOut: (times: HurriedSetup["cancelTimes"]) => Promise<StageResult>,
  { clock, cancelTimes }: Pick<HurriedSetup, "clock" | "cancelTimes">,
): Promise<StageResult> {
  const startMs = clock.now();
  const result = await timeOut(cancelTimes);
  expect(result.signal, "neither SIGTERM nor SIGKILL was needed").toBeNull();
  expect(clock.now() - startMs).toBeLessThan(AT_ONCE_MS);
  return result;
}

// Windows has no SIGINT for a child: Node would kill it.
describe.skipIf(process.platform === "win32")("an interrupted post reports what it leaves", () => {
  hurriedScenario("between two attempts: a warning with what to do", async ({ hurry, leaves }) => {
    const setup = await hurry(UNHURRIED);
    const id = await makeToken(setup);
    setup.emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupted(setup);
    expect(post.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          new RegExp(
            `^A database token may be left behind\\. This step was cancelled or timed out\\. Revoke it with \`influxctl token revoke ${id}\`\\. It expires at \\S+\\.$`,
          ),
        ),
      },
    ]);
    expect(post.summary).toContain("not revoked");
    leaves("Left");
  });

  hurriedScenario("for a token that never expires: an error", async ({ hurry, leaves }) => {
    const setup = await hurry(UNHURRIED);
    const id = await makeToken(setup, { expiry: "never" });
    setup.emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupted(setup);
    expect(post.exitCode).toBe(1);
    expect(post.annotations).toEqual([
      {
        level: "error",
        message: expect.stringMatching(
          new RegExp(
            `^A database token may be left behind\\..* \`influxctl token revoke ${id}\`\\. It never expires\\.$`,
          ),
        ),
      },
    ]);
    leaves("Left");
  });

  hurriedScenario("while a request is pending", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const id = await makeToken(setup, { expiry: "never" });
    const hold = setup.emulator.hold("DeleteDatabaseToken", 1, { when: "after" });
    const post = setup.job.startPost();
    await hold.held;
    const { annotations } = await endedAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining(`token revoke ${id}`) }]);
  });

  hurriedScenario("while it connects", async ({ hurry, leaves }) => {
    const setup = await hurry({ ...UNHURRIED, emulator: { tls: true } });
    const id = await makeToken(setup, { expiry: "never" });
    await using silent = await startSilentServer();
    setup.job.setEnv({ HTTPS_PROXY: silent.origin.replace("https:", "http:"), NO_PROXY: "" });
    const post = setup.job.startPost();
    while (silent.connections === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const { annotations } = await endedAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining(`token revoke ${id}`) }]);
    leaves("Left");
  });

  hurriedScenario("while a create request may still arrive: a warning with the mark", async ({ hurry }) => {
    const setup = await hurry(UNHURRIED);
    const { emulator, job } = setup;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "before" } });
    emulator.inject({ on: "GetDatabaseTokens", occurrence: 1, fault: { kind: "status", status: 403 } });
    await makeToken(setup);
    const lookUp = emulator.hold("GetDatabaseTokens");
    const post = job.startPost();
    await lookUp.held;
    lookUp.release();
    // It waits now until the mark is looked up once more; no line says so.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { annotations } = await endedAtOnce(post.timeOut, setup);
    expect(annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(/^A database token may be left behind\..* a token with https:\S+#[0-9a-f]{16} /),
      },
    ]);
  });

  hurriedScenario("for an expired token: a log line only", async ({ hurry }) => {
    const setup = await hurry({ factor: 10 });
    const { clock, emulator, job, inputs } = setup;
    const main = await job.run(ACTION, { with: inputs({ expiry: "60s", "activation-timeout": "0" }) });
    while (clock.now() < Date.parse(main.outputs["expires-at"] ?? "") + 3_000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: OUTAGE });
    const post = await interrupted(setup);
    expect(post.annotations.map(({ level }) => level)).toEqual(["notice"]);
    expect(post.log).toMatch(/It expired at \S+, so no live token is left\./);
  });
});
