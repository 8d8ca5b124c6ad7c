import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { StepResult } from "../support/runner/running-step.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

/** Values with which Node prints the beginning of each chunk that it receives. */
const PRINTING = ["stream", "STREAM", "*", "net,stream", "str*"];

const MESSAGE =
  "NODE_DEBUG enables the section `stream`, so Node would log the beginning of every response, including the token. Set NODE_DEBUG: '' in the `env` of this step";

/** The lines in which Node printed received data. */
function printedBy({ raw }: Pick<StepResult, "raw">): readonly string[] {
  return raw.split("\n").filter((line) => line.includes("<Buffer"));
}

describe("with a NODE_DEBUG that prints received data,", { concurrent: true }, () => {
  scenario.for(PRINTING)("main sends nothing: %s", async (NODE_DEBUG, { setUp }) => {
    const { emulator, job, inputs } = await setUp({}, { env: { NODE_DEBUG } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations).toEqual([{ level: "error", message: MESSAGE }]);
    expect(emulator.requests).toEqual([]);
    expect(printedBy(main)).toEqual([]);
  });

  scenario("revoke sends nothing", async ({ setUp }) => {
    const { emulator, job } = await setUp({}, { env: { NODE_DEBUG: "stream" } });
    const tokenId = "22222222-2222-4222-8222-222222222222";
    const revoke = await job.run("revoke/action.yml", { with: { ...connectionInputs(emulator), "token-id": tokenId } });
    expect(revoke.annotations).toEqual([{ level: "error", message: MESSAGE }]);
    expect(emulator.requests).toEqual([]);
  });

  sweepScenario("sweep sends nothing to InfluxDB or to GitHub", async ({ setUpSweep }) => {
    const { emulator, job, inputs, hub } = await setUpSweep({ job: { env: { NODE_DEBUG: "stream" } } });
    const sweep = await job.run(SWEEP, { id: "sweep", with: inputs() });
    expect(sweep.annotations).toEqual([{ level: "error", message: MESSAGE }]);
    expect([...emulator.requests, ...hub.requests]).toEqual([]);
  });
});

describe("other sections of NODE_DEBUG", { concurrent: true }, () => {
  scenario.for(["net,tls,http,https,http2,undici,fetch", "module,timer,fs", "streams", "", "up*"])(
    "print no received data, and the job succeeds: %s",
    async (NODE_DEBUG, { setUp }) => {
      const { job, inputs } = await setUp({ tls: true }, { env: { NODE_DEBUG } });
      const main = await job.run(ACTION, { with: inputs() });
      expect(main.conclusion, main.log).toBe("success");
      expect(printedBy(main)).toEqual([]);
      await job.complete();
    },
  );
});

describe("post, after a later step has set NODE_DEBUG,", { concurrent: true }, () => {
  scenario.for(PRINTING)("revokes the token, and Node prints no received data: %s", async (NODE_DEBUG, { setUp }) => {
    const { job, inputs } = await setUp({ tls: true });
    await job.run(ACTION, { with: inputs() });
    job.setEnv({ NODE_DEBUG });
    const [post] = await job.complete();
    expect(post?.exitCode).toBe(0);
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain("Revoked database token");
    expect(post === undefined ? [] : printedBy(post)).toEqual([]);
  });

  scenario("sends nothing if it cannot restart, as on Windows, and reports what is left", async ({ setUp, leaves }) => {
    const { job, inputs, requests } = await setUp();
    const main = await job.run(ACTION, { with: inputs() });
    const tokenId = main.outputs["token-id"] ?? "";
    leaves(tokenId);
    const before = requests().length;
    const preload = join(job.folders.home, "windows.cjs");
    writeFileSync(preload, "process.execve = undefined;");
    job.setEnv({ NODE_DEBUG: "stream", NODE_OPTIONS: `--require=${preload}` });
    const [post] = await job.complete();
    expect(requests()).toHaveLength(before);
    expect(post?.annotations).toEqual([{ level: "warning", message: expect.stringContaining(MESSAGE) }]);
    expect(post?.annotations[0]?.message).toContain(
      `Revoke the database token with \`influxctl token revoke ${tokenId}\`.`,
    );
    expect(post === undefined ? [] : printedBy(post)).toEqual([]);
  });

  scenario("fails if it cannot revoke a token that never expires", async ({ setUp, leaves }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ expiry: "never" }) });
    leaves(main.outputs["token-id"] ?? "");
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
    job.setEnv({ NODE_DEBUG: "stream" });
    const [post] = await job.complete();
    expect(post?.exitCode).toBe(1);
    expect(post?.annotations[0]?.message).toMatch(
      /^A database token may be left behind\. .* The token never expires\.$/,
    );
  });
});
