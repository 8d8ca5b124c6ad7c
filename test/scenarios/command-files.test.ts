import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { sealToken } from "../../src/transfer/sealed-token.ts";
import type { Job } from "../support/runner/job.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

const ADVICE =
  "GitHub's runner sets it to the path of a file. Run this action with the runner, or with a current version of the program that replaces it";
const NO_OUTPUT = `GITHUB_OUTPUT is not set, so an output with the token would be printed in the log. ${ADVICE}`;
const NO_STATE = `GITHUB_STATE is not set, so the post step would not know which token to revoke. ${ADVICE}`;
const NO_ENV = `GITHUB_ENV is not set, so export-env would print the token in the log. ${ADVICE}`;

/** Lets the later stages of a job start without these variables, as with an old program in place of the runner. */
function unset(job: Job, ...names: readonly string[]): void {
  const preload = join(job.folders.home, "unset.cjs");
  writeFileSync(preload, names.map((name) => `delete process.env["${name}"];`).join("\n"));
  job.setEnv({ NODE_OPTIONS: `--require=${preload}` });
}

describe.skipIf(process.platform === "win32")("without the files of the runner,", () => {
  scenario.for<{ names: readonly string[]; more?: Record<string, string>; errors: readonly string[] }>([
    { names: ["GITHUB_OUTPUT"], errors: [NO_OUTPUT] },
    { names: ["GITHUB_STATE"], errors: [NO_STATE] },
    {
      names: ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV"],
      more: { "export-env": "true", expiry: "soon" },
      errors: [NO_OUTPUT, NO_STATE, NO_ENV, expect.stringMatching(/^expiry: /)],
    },
  ])("main sends nothing and prints no token: $names", async ({ names, more, errors }, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    unset(job, ...names);
    const main = await job.run(ACTION, { with: inputs(more) });
    expect(main.conclusion).toBe("failure");
    // The runner warns about the old command with which main saves an empty state.
    const [error, ...others] = main.annotations.filter(({ level }) => level === "error");
    expect(error?.message.split("\n")).toEqual(errors);
    expect(others).toEqual([]);
    expect(emulator.requests).toEqual([]);
    expect(main.raw).not.toContain("::set-output");
    const [post] = await job.complete();
    expect({ exitCode: post?.exitCode, raw: post?.raw }).toEqual({ exitCode: 0, raw: "" });
  });

  scenario("main needs GITHUB_ENV only for export-env", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    unset(job, "GITHUB_ENV");
    const main = await job.run(ACTION, { with: inputs({ "export-env": "false" }) });
    expect(main.conclusion, main.log).toBe("success");
  });

  jobScenario("open prints no token", async ({ newJob, watch }) => {
    const key = randomBytes(32);
    const accessToken = `apiv1_fake-${randomBytes(30).toString("base64url")}`;
    watch({ secrets: [accessToken], liveTokens: () => [], requests: [], close: async () => {} });
    const token = {
      accessToken,
      id: "55555555-5555-4555-8555-555555555555",
      expiresAt: "",
      permissions: [{ action: "read", resource: "sensors" }],
      host: "https://cluster.example.com",
      product: "dedicated",
    } as const;
    const run = { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "4711", runAttempt: "1" };
    const job = newJob({ repository: run.repository, runId: 4711, masks: [key.toString("base64")] });
    unset(job, "GITHUB_OUTPUT", "GITHUB_ENV");
    const inputs = { "sealed-token": sealToken(token, key, run), "transfer-key": key.toString("base64") };
    const step = await job.run("open/action.yml", { with: { ...inputs, "export-env": "true" } });
    expect(step.annotations).toEqual([{ level: "error", message: `${NO_OUTPUT}\n${NO_ENV}` }]);
    expect(step.raw).not.toMatch(/::set-(?:output|env)/);
  });
});
