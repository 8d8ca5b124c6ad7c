import { describe, expect } from "vitest";
import { startEmulator } from "../support/influxdb/start.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

describe("post reads what main saved", () => {
  scenario("and revokes the token even if the inputs have changed", async ({ setUp, watch }) => {
    const { emulator, job, inputs } = await setUp();
    const other = watch(await startEmulator());
    await job.run(ACTION, { id: "token", with: inputs() });

    job.setInputs("token", { ...connectionInputs(other), databases: "", revoke: "never" });
    const [post] = await job.complete();

    expect(post?.conclusion).toBe("success");
    expect(emulator.liveTokens()).toEqual([]);
    expect(other.requests).toEqual([]);
  });

  scenario("and revokes the token even if the inputs are gone", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    await job.run(ACTION, { id: "token", with: inputs() });
    job.setInputs("token", {});
    const [post] = await job.complete();
    expect(post?.conclusion).toBe("success");
    expect(post?.annotations).toEqual([]);
  });

  scenario("and reports nothing if main created no token", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp();
    await job.run(ACTION, { with: inputs({ expiry: "tomorrow" }) });
    const [post] = await job.complete();
    expect(post?.conclusion).toBe("success");
    expect(post?.raw).toBe("");
    expect(requests()).toEqual([]);
  });

  scenario("and an environment variable cannot replace it", async ({ setUp, watch }) => {
    const { job, inputs } = await setUp();
    const thief = watch(await startEmulator());
    const other = await job.run(ACTION, { id: "other", with: inputs() });
    const forged = JSON.stringify({
      ...JSON.parse(other.state["database-token"] ?? ""),
      baseUrl: `${thief.origin}/api/v0`,
    });
    await job.run(ACTION, { id: "token", with: inputs({ expiry: "tomorrow" }) });
    job.setEnv({ "STATE_database-token": forged });
    const [post] = await job.complete();
    expect(post?.raw).toBe("");
    expect(thief.requests).toEqual([]);
  });
});

describe("the management token between main and post", () => {
  scenario("is not sealed without a runtime token, and post reads the input", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { runtimeToken: undefined });
    const main = await job.run(ACTION, { id: "token", with: inputs() });
    expect(main.state["database-token"]).not.toContain("managementToken");
    const [post] = await job.complete();
    expect(post?.conclusion).toBe("success");
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("is not sealed with `id-token: write`, which exposes the key to run steps", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { idToken: true });
    const main = await job.run(ACTION, { id: "token", with: inputs() });
    expect(main.state["database-token"]).not.toContain("managementToken");
    await job.complete();
  });

  scenario("causes a warning with a command to run if post has none", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp({}, { idToken: true });
    const main = await job.run(ACTION, { id: "token", with: inputs({ description: "Left" }) });
    job.setInputs("token", {});
    const [post] = await job.complete();

    expect(post?.conclusion).toBe("success");
    expect(post?.annotations).toHaveLength(1);
    expect(post?.annotations[0]?.level).toBe("warning");
    expect(post?.annotations[0]?.message).toContain(`influxctl token revoke ${main.outputs["token-id"]}`);
    expect(post?.annotations[0]?.message).toContain(`The token expires at ${main.outputs["expires-at"]}`);
    leaves("Left");
  });

  scenario("fails the job if post has none and the token never expires", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp({}, { idToken: true });
    await job.run(ACTION, { id: "token", with: inputs({ description: "Left", expiry: "never" }) });
    job.setInputs("token", {});
    const [post] = await job.complete();
    expect(post?.conclusion).toBe("failure");
    expect(post?.annotations[0]?.level).toBe("error");
    leaves("Left");
  });
});

describe("debug logging", () => {
  scenario("shows only method, URL, status, time and attempt", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({}, { debug: true });
    const main = await job.run(ACTION, { with: inputs() });
    const lines = main.raw.split("\n").filter((line) => line.startsWith("::debug::"));
    const base = `${emulator.managementUrl}/accounts/${emulator.accountId}/clusters/${emulator.clusterId}`;
    expect(lines.map((line) => line.replace(/\d+ ms/, "N ms"))).toEqual([
      `::debug::GET ${base}/databases: 200, N ms, attempt 1`,
      `::debug::POST ${base}/tokens: 200, N ms, attempt 1`,
      `::debug::POST ${emulator.origin}/api/v2/write?org=x&bucket=sensors&precision=ns: 204, N ms, attempt 1`,
    ]);
  });
});
