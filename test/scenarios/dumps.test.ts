import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { ACTION, scenario } from "./scenario.ts";

// Windows parses the backslashes of a path in NODE_OPTIONS differently.
describe.skipIf(process.platform === "win32")("a step whose NODE_OPTIONS", () => {
  scenario("request a report writes it without the environment and without the management token", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const preload = join(job.folders.home, "report.cjs");
    writeFileSync(preload, 'process.on("exit", () => process.report.writeReport());');
    job.setEnv({ NODE_OPTIONS: `--require=${preload} --report-directory=${job.folders.home}` });
    await job.run(ACTION, { with: inputs() });
    await job.complete();

    const names = readdirSync(job.folders.home).filter((name) => name.startsWith("report."));
    const reports = names.filter((name) => name.endsWith(".json")).map((name) => join(job.folders.home, name));
    expect(reports).toHaveLength(2);
    for (const report of reports) {
      const text = readFileSync(report, "utf8");
      expect(text).toContain('"header"');
      expect(text).not.toContain(emulator.managementToken);
      expect(text).not.toContain("INPUT_MANAGEMENT-TOKEN");
    }
  });

  const ABORTING = { NODE_OPTIONS: "--abort-on-uncaught-exception" };

  scenario.for([
    { cause: "an invalid input", expiry: "soon" },
    { cause: "an untrusted certificate", "ca-certificate": "" },
    { cause: "a missing database", databases: "misspelt" },
  ])(
    "abort on uncaught exceptions is not aborted if it fails because of $cause",
    async ({ cause: _, ...input }, { setUp }) => {
      const { job, inputs } = await setUp({ tls: true }, { env: ABORTING });
      const main = await job.run(ACTION, { with: inputs(input) });
      expect({ exitCode: main.exitCode, signal: main.signal }).toEqual({ exitCode: 1, signal: null });
    },
  );

  scenario(
    "abort on uncaught exceptions is not aborted if it is post and cannot revoke the token",
    async ({ setUp, leaves }) => {
      const { job, inputs, emulator } = await setUp({}, { env: ABORTING });
      await job.run(ACTION, { with: inputs({ description: "Left", expiry: "never" }) });
      leaves("Left");
      emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
      const [post] = await job.complete();
      expect({ exitCode: post?.exitCode, signal: post?.signal }).toEqual({ exitCode: 1, signal: null });
    },
  );
});
