import { describe, expect } from "vitest";
import { startEmulator } from "../support/influxdb/start.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

describe("a later step of the job cannot redirect post by", () => {
  scenario("setting its own state", async ({ setUp, watch }) => {
    const { emulator, job, inputs } = await setUp();
    const thief = watch(await startEmulator());
    const main = await job.run(ACTION, { with: inputs() });
    const state = JSON.parse(main.state["database-token"] ?? "");
    const forged = JSON.stringify({ ...state, baseUrl: `${thief.origin}/api/v0` });
    job.setEnv({ "STATE_database-token": forged, "STATE_DATABASE-TOKEN": forged, STATE_DATABASE_TOKEN: forged });

    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
    expect(thief.requests).toEqual([]);
  });

  scenario("setting its own inputs", async ({ setUp, watch }) => {
    const { emulator, job, inputs } = await setUp();
    const thief = watch(await startEmulator());
    await job.run(ACTION, { with: inputs() });
    const forged = { ...connectionInputs(thief), revoke: "never", databases: "" };
    job.setEnv(
      Object.fromEntries(Object.entries(forged).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    );

    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
    expect(thief.requests).toEqual([]);
  });

  scenario("setting its own management token, if none was sealed", async ({ setUp, leaves }) => {
    const { emulator, job, inputs } = await setUp({}, { idToken: true });
    await job.run(ACTION, { id: "token", with: inputs({ description: "Left" }) });
    const before = emulator.requests.length;
    job.setInputs("token", {});
    job.setEnv({ "INPUT_MANAGEMENT-TOKEN": `fake-${"0".repeat(30)}` });

    const [post] = await job.complete();
    expect(post?.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect(emulator.requests.slice(before)).toEqual([]);
    leaves("Left");
  });

  scenario("setting its own runtime token", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs() });
    job.setEnv({ ACTIONS_RUNTIME_TOKEN: "fake", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "fake" });
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  });

  hurriedScenario("setting the variables of another run", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    emulator.inject({
      on: "CreateDatabaseToken",
      occurrence: "every",
      fault: { kind: "html", status: 200, effect: true },
    });
    emulator.inject({ on: "GetDatabaseTokens", occurrence: 1, fault: { kind: "status", status: 403 } });
    await job.run(ACTION, { with: inputs() });
    expect(emulator.liveTokens()).toHaveLength(1);
    job.setEnv({ GITHUB_RUN_ID: "1", GITHUB_REPOSITORY: "octo-org/other" });
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  });
});
