import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { virtualClock } from "./clock.ts";
import { FILE_COMMANDS_FOLDER } from "./file-commands.ts";
import { startJob } from "./job.ts";

const FIXTURE = "test/support/runner/fixture-action/action.yml";
const SHORT_TIMES = { interruptMs: 150, terminateMs: 150 };
/** Keeps main running until it is stopped. */
const WAIT = `core.info("ready"); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
/** Logs what post finds. */
const SHOW_STATE = 'core.info("state " + process.env.STATE_id + ", left " + process.env.LEFT);';

test("a step returns its outputs, state, variables, masks and summary", async () => {
  await using job = startJob();
  const main = `
    core.setSecret("open sesame");
    core.setOutput("token", "open sesame");
    core.saveState("Id", "1");
    core.saveState("iD", "2");
    core.exportVariable("LEFT", "over");
    core.addPath("/added");
    core.summary.addRaw("say open sesame").write();
    core.notice("say open sesame", { title: "How" });
    console.error("say open sesame");
  `;
  const result = await job.run(FIXTURE, { id: "first", with: { main } });
  expect(result).toMatchObject({
    outcome: "success",
    conclusion: "success",
    exitCode: 0,
    signal: null,
    outputs: { token: "open sesame" },
    state: { Id: "2" },
    env: { LEFT: "over" },
    paths: ["/added"],
    summary: "say ***",
    masks: ["open sesame"],
    annotations: [{ level: "notice", message: "say ***", title: "How" }],
  });
  expect(result.raw).toContain("::add-mask::open sesame");
  expect(result.log).toContain("Notice: say ***");
  expect(job.outputs("first")).toEqual({ token: "open sesame" });
  expect(job.jobOutput("first", "token")).toBeUndefined();

  const second = await job.run(FIXTURE, {
    with: { main: `core.info(process.env.LEFT + process.env.STATE_Id + process.env.PATH.split(":")[0])` },
  });
  expect(second.log).toContain("overundefined/added");
});

describe("the environment", () => {
  const print = { main: "console.log(JSON.stringify(process.env))" };

  test("contains GITHUB_*, RUNNER_* and ACTIONS_*, and env overrides neither them nor inputs", async () => {
    await using job = startJob({
      env: { GITHUB_ACTOR: "mallory", INPUT_MAIN: "x", ACTIONS_RUNTIME_TOKEN: "x", MINE: "1" },
    });
    const { raw } = await job.run(FIXTURE, { id: "a", with: print, env: { MINE: "2", NODE_ICU_DATA: "/tmp" } });
    const env: Record<string, string> = JSON.parse(raw);
    expect(env).toMatchObject({
      CI: "true",
      GITHUB_ACTION: "a",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "octocat",
      GITHUB_REPOSITORY: "octo-org/octo-repo",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_WORKSPACE: job.folders.workspace,
      HOME: job.folders.home,
      INPUT_MAIN: print.main,
      MINE: "2",
      RUNNER_TEMP: job.folders.temp,
    });
    expect(job.secrets).toContain(env["ACTIONS_RUNTIME_TOKEN"]);
    for (const name of ["GITHUB_TOKEN", "NODE_ICU_DATA", "NODE_OPTIONS", "RUNNER_DEBUG", "VITEST"]) {
      expect(env).not.toHaveProperty(name);
    }
    expect(env).not.toHaveProperty("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  });

  test("contains the credentials that the job has", async () => {
    await using job = startJob({ runtimeToken: undefined, idToken: true, debug: true, event: { number: 1 } });
    const { raw } = await job.run(FIXTURE, { with: print });
    const env: Record<string, string> = JSON.parse(raw);
    expect(env).not.toHaveProperty("ACTIONS_RUNTIME_TOKEN");
    expect(env).toHaveProperty("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
    expect(env["RUNNER_DEBUG"]).toBe("1");
    expect(JSON.parse(await readFile(env["GITHUB_EVENT_PATH"] ?? "", "utf8"))).toEqual({ number: 1 });
  });
});

describe("a step fails", () => {
  test.each([
    { name: "by its exit code", main: "process.exitCode = 7", exitCode: 7, message: undefined },
    { name: "by an error", main: "throw new Error('no')", exitCode: 1, message: "no" },
    { name: "by a disabled command", main: "console.log('::set-env name=A::b')", exitCode: 0, message: "set-env" },
    {
      name: "by an unreadable file command",
      main: "core.setOutput('other', 'x'); (await import('node:fs')).appendFileSync(process.env.GITHUB_OUTPUT, 'rest')",
      exitCode: 0,
      message: "Unable to process file command 'output' successfully.",
    },
    { name: "by an undeclared output", main: "core.setOutput('secret', 'x')", exitCode: 0, message: "not declared" },
  ])("$name", async ({ main, exitCode, message }) => {
    await using job = startJob();
    const result = await job.run(FIXTURE, { with: { main } });
    expect(result).toMatchObject({ outcome: "failure", conclusion: "failure", exitCode });
    expect(job.status).toBe("failure");
    expect(result.annotations[0]?.message ?? "").toContain(message ?? "");
  });

  test("and the next step is rejected, unless it has an if or the first one continues on error", async () => {
    await using job = startJob();
    const lenient = await job.run(FIXTURE, { with: { main: "process.exitCode = 1" }, continueOnError: true });
    expect(lenient).toMatchObject({ outcome: "failure", conclusion: "success" });
    await job.run(FIXTURE, { with: { main: "process.exitCode = 1" } });
    expect(() => job.start(FIXTURE)).toThrow("would skip");
    expect(await job.run(FIXTURE, { with: { main: "" }, if: "always()" })).toMatchObject({ conclusion: "success" });
  });
});

test("NODE_OPTIONS is rejected in GITHUB_ENV, without failing the step", async () => {
  await using job = startJob();
  const result = await job.run(FIXTURE, { with: { main: "core.exportVariable('node_options', '--inspect')" } });
  expect(result).toMatchObject({ conclusion: "success", env: {} });
  expect(result.log).toContain("Error: Can't store NODE_OPTIONS");
});

test("a summary that is too large is dropped with an error, without failing the step", async () => {
  await using job = startJob();
  const main = "core.summary.addRaw('x'.repeat(1_048_577)); await core.summary.write();";
  const result = await job.run(FIXTURE, { with: { main } });
  expect(result).toMatchObject({ conclusion: "success", summary: "" });
  expect(result.log).toContain("Error: $GITHUB_STEP_SUMMARY upload aborted");
});

describe("post", () => {
  test("runs in reverse order, with the inputs and env at that time", async () => {
    await using job = startJob();
    await job.run(FIXTURE, { id: "first", with: { main: "core.saveState('id', '1')", post: SHOW_STATE } });
    await job.run(FIXTURE, { id: "second", with: { main: "core.saveState('id', '2')", post: "core.setFailed('no')" } });
    job.setEnv({ LEFT: "by a later step" });
    job.setInputs("second", { post: `${SHOW_STATE} core.setOutput("token", "dropped");` });
    const posts = await job.complete();
    expect(posts.map(({ stepId, stage }) => `${stage} of ${stepId}`)).toEqual(["post of second", "post of first"]);
    expect(posts.map(({ log }) => log)).toEqual(["state 2, left by a later step", "state 1, left by a later step"]);
    expect(posts[0]?.outputs).toEqual({});
    expect(job.outputs("second")).toEqual({});
    expect(await job.complete()).toEqual([]);
    expect(() => job.start(FIXTURE)).toThrow("would skip");
  });

  test("fails the job if it fails, unless the step continues on error", async () => {
    await using job = startJob();
    await job.run(FIXTURE, { with: { main: "", post: "core.setFailed('no')" }, continueOnError: true });
    await job.complete();
    expect(job.status).toBe("success");
    await using other = startJob();
    await other.run(FIXTURE, { with: { main: "", post: "core.setFailed('no')" } });
    await other.complete();
    expect(other.status).toBe("failure");
  });

  test.each([
    { name: "killed from outside", end: "kill", main: `core.saveState("id", "1"); ${WAIT}`, signal: "SIGKILL" },
    { name: "cancelled", end: "cancel", main: `core.saveState("id", "1"); ${WAIT}`, signal: "SIGINT" },
  ] as const)("finds the state that main saved before it was $name", async ({ end, main, signal }) => {
    await using job = startJob();
    const step = job.start(FIXTURE, { with: { main, post: SHOW_STATE } });
    await step.logged("ready");
    const result = end === "kill" ? await step.kill() : await step.cancel(SHORT_TIMES);
    expect(result).toMatchObject({ outcome: end === "kill" ? "failure" : "cancelled", exitCode: null, signal });
    const [post] = await job.complete();
    expect(post).toMatchObject({ conclusion: "success", log: "state 1, left undefined" });
    expect(job.status).toBe(end === "kill" ? "failure" : "cancelled");
  });
});

test("a step with if: always() gets no signal when the job is cancelled", async () => {
  await using job = startJob();
  const main = `core.info("ready"); await new Promise((resolve) => setTimeout(resolve, 300)); core.info("went on");`;
  const step = job.start(FIXTURE, { with: { main }, if: "always()" });
  await step.logged(/^ready$/);
  const result = await step.cancel(SHORT_TIMES);
  expect(result).toMatchObject({ outcome: "success", signal: null });
  expect(result.log).toContain("went on");
  expect(job.status).toBe("cancelled");
});

test("a step that exceeds its timeout fails, whatever its exit code, and the job is not cancelled", async () => {
  await using job = startJob();
  const main = `process.once("SIGINT", () => process.exit(0)); ${WAIT}`;
  const step = job.start(FIXTURE, { with: { main } });
  await step.logged("ready");
  expect(await step.timeOut(SHORT_TIMES)).toMatchObject({ outcome: "failure", exitCode: 0 });
  expect(job.status).toBe("failure");
});

test("main and post use the clock of the job", async () => {
  await using job = startJob({ clock: virtualClock({ factor: 600 }) });
  const wait = "await new Promise((resolve) => setTimeout(resolve, 60_000))";
  const main = await job.run(FIXTURE, { with: { main: wait, post: wait } });
  const [post] = await job.complete();
  expect(main.durationMs).toBeGreaterThan(59_000);
  expect(post?.durationMs).toBeGreaterThan(59_000);
});

test("waiting for a line that never comes is an error", async () => {
  await using job = startJob();
  const step = job.start(FIXTURE, { with: { main: "core.info('something else')" } });
  await expect(step.logged("ready")).rejects.toThrow("something else");
});

test("run rejects an action file that cannot be read", async () => {
  await using job = startJob();
  await expect(job.run("test/support/runner/nowhere/action.yml")).rejects.toThrow("ENOENT");
});

test("file commands stay on disk until the job is disposed of", async () => {
  const job = startJob();
  await job.run(FIXTURE, { with: { main: "core.saveState('id', '1')" } });
  await job.complete();
  const files = await readdir(join(job.folders.temp, FILE_COMMANDS_FOLDER));
  expect(files.filter((name) => name.startsWith("save_state_"))).toHaveLength(2);
  await job[Symbol.asyncDispose]();
  await expect(stat(job.folders.root)).rejects.toThrow("ENOENT");
});

test("debug logging shows masked outputs, state and variables", async () => {
  await using job = startJob({ debug: true, masks: ["open sesame"] });
  const main = `core.debug("open sesame"); core.setOutput("token", "open sesame"); core.saveState("id", "open sesame");
    core.exportVariable("LEFT", "open sesame");`;
  const { log } = await job.run(FIXTURE, { with: { main } });
  expect(log.split("\n")).toEqual([
    "##[debug]***",
    "##[debug]LEFT='***'",
    "##[debug]Save intra-action state id = ***",
    "##[debug]Set output token = ***",
    "##[debug]Node Action run completed with exit code 0",
  ]);
});
