// GitHub's runner 2.335 and later run a step with `background: true` at the same time as the next ones, until `wait`.
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import type { StepResult } from "../support/runner/running-step.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

/** An action that runs the JavaScript in its input `main`, as another step of the job. */
const SCRIPT = fileURLToPath(new URL("../support/runner/fixture-action/action.yml", import.meta.url));

/** How long the runner waits for a cancelled background step before it starts the posts, in virtual time. */
const MAX_WAIT_MS = 7_500;

describe("a token that is created in the background", () => {
  scenario("is an output and a variable only after `wait`", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const hold = emulator.hold("PostWrite");
    const step = job.start(ACTION, { id: "influxdb", background: true, with: inputs({ "export-env": "true" }) });
    await hold.held;
    const showHost = { main: "core.info('the host is ' + process.env.INFLUX_HOST)" };
    expect((await job.run(SCRIPT, { with: showHost })).log).toContain("the host is undefined");
    hold.release();
    await step.result;
    expect(job.outputs("influxdb")).toEqual({});

    await job.wait("influxdb");
    expect(job.outputs("influxdb")).toMatchObject({ token: emulator.liveTokens()[0]?.accessToken, active: "true" });
    expect((await job.run(SCRIPT, { with: showHost })).log).toContain(`the host is ${emulator.origin}`);
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  });

  scenario("is revoked if the job ends without `wait`", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp();
    const hold = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
    job.start(ACTION, { background: true, with: inputs() });
    await hold.held;
    const completed = job.complete();
    hold.release();

    const [post] = await completed;
    expect(post?.log).toContain("Revoked database token");
    expect(requests().at(-1)).toMatch(/^DELETE tokens/);
    expect(emulator.liveTokens()).toEqual([]);
  });

  scenario("is revoked if a step fails before `wait`", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const step = job.start(ACTION, { id: "influxdb", background: true, with: inputs() });
    await job.run(SCRIPT, { with: { main: "core.setFailed('the build failed')" } });
    await job.wait("influxdb");
    expect((await step.result).conclusion).toBe("success");

    await job.complete();
    expect(job.status).toBe("failure");
    expect(emulator.liveTokens()).toEqual([]);
  });
});

scenario("an error in the background fails the job at `wait`", async ({ setUp }) => {
  const { job, inputs } = await setUp();
  job.start(ACTION, { id: "influxdb", background: true, with: inputs({ databases: "sensor" }) });
  await job.run(SCRIPT, { with: { main: "" } });
  expect(job.status).toBe("success");

  await job.wait("influxdb");
  expect(job.status).toBe("failure");
  expect(job.results.find(({ stepId }) => stepId === "influxdb")?.annotations[0]?.message).toContain("does not exist");
});

scenario("two steps in the background at once each have their own token, mask and state", async ({ setUp }) => {
  const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
  // The first create request waits for the second one, so both steps run at the same time.
  const first = emulator.hold("CreateDatabaseToken", 1, { when: "after" });
  const second = emulator.hold("CreateDatabaseToken", 2, { when: "after" });
  for (const name of ["sensors", "logs"]) {
    job.start(ACTION, { id: name, background: true, with: inputs({ databases: name, description: name }) });
  }
  await Promise.all([first.held, second.held]);
  first.release();
  second.release();
  await job.wait("sensors", "logs");

  const tokens = new Map(emulator.liveTokens().map((token) => [token.permissions[0]?.resource, token]));
  for (const name of ["sensors", "logs"]) {
    const { accessToken, id } = tokens.get(name) ?? {};
    expect(job.outputs(name)).toMatchObject({ token: accessToken, "token-id": id });
    expect(job.jobOutput(name, "token"), "the runner drops a masked value").toBeUndefined();
  }
  const posts = await job.complete();
  for (const name of ["sensors", "logs"]) {
    const post = posts.find(({ stepId }) => stepId === name);
    expect(post?.log).toContain(`Revoked database token ${tokens.get(name)?.id}.`);
    expect(post?.summary).toContain(`<code>${name}</code>`);
  }
  expect(emulator.liveTokens()).toEqual([]);
});

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32")("a job that is cancelled while main runs in the background", () => {
  hurriedScenario.for([
    { moment: "lists the databases", operation: "GetClusterDatabases", when: "before" },
    { moment: "creates the token", operation: "CreateDatabaseToken", when: "after" },
    { moment: "waits until the cluster accepts the token", operation: "PostWrite", when: "before" },
  ] as const)("ends main before the posts start, if main $moment", async ({ operation, when }, { hurry }) => {
    const { clock, emulator, job, inputs, cancelTimes } = await hurry({ factor: 3 });
    const hold = emulator.hold(operation, 1, { when });
    // The runner also cancels a background step that has `if: always()`.
    const step = job.start(ACTION, { background: true, if: "always()", with: inputs() });
    const build = job.start(SCRIPT, { with: { main: "await new Promise((r) => setTimeout(r, 600_000))" } });
    await hold.held;

    const startMs = clock.now();
    await build.cancel(cancelTimes);
    const main = await step.result;
    expect(clock.now() - startMs).toBeLessThan(MAX_WAIT_MS);
    expectCancelled(main);
    await job.complete();
    expect(emulator.liveTokens()).toEqual([]);
  });
});

/** Checks that main ended by itself, without SIGTERM or SIGKILL and without an annotation. */
function expectCancelled(main: StepResult): void {
  expect(main).toMatchObject({ outcome: "cancelled", exitCode: 1, signal: null, annotations: [] });
}
