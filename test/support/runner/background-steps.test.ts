import { expect, test } from "vitest";
import { startJob } from "./job.ts";

const FIXTURE = "test/support/runner/fixture-action/action.yml";
const SHORT_TIMES = { interruptMs: 150, terminateMs: 150 };
/** Keeps main running until it is stopped. */
const WAIT = `core.info("ready"); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
const SHOW = "core.info('variable ' + process.env.LEFT + ', path ' + process.env.PATH.split(':')[0]);";

test("a background step publishes its outputs, variables and paths only after a wait", async () => {
  await using job = startJob();
  const main = `core.setOutput("token", "1"); core.exportVariable("LEFT", "over"); core.addPath("/added");`;
  const { result } = job.start(FIXTURE, { id: "early", background: true, with: { main } });
  await result;
  expect(job.outputs("early")).toEqual({});
  expect(job.jobOutput("early", "token")).toBeUndefined();
  expect((await job.run(FIXTURE, { with: { main: SHOW } })).log).toContain("variable undefined");

  await job.wait("early");
  expect(job.outputs("early")).toEqual({ token: "1" });
  expect((await job.run(FIXTURE, { with: { main: SHOW } })).log).toContain("variable over, path /added");
});

test("a mask of a background step applies at once in all steps", async () => {
  await using job = startJob();
  const main = `core.setSecret("open sesame"); ${WAIT}`;
  const step = job.start(FIXTURE, { background: true, with: { main } });
  await step.logged("ready");
  expect((await job.run(FIXTURE, { with: { main: "core.info('say open sesame')" } })).log).toBe("say ***");
  await step.kill();
});

test("a failed background step fails the job only after a wait", async () => {
  await using job = startJob();
  const step = job.start(FIXTURE, { id: "early", background: true, with: { main: "core.setFailed('no')" } });
  expect(await step.result).toMatchObject({ conclusion: "failure" });
  expect(job.status).toBe("success");
  await job.run(FIXTURE, { with: { main: "" } });

  await job.wait("early");
  expect(job.status).toBe("failure");
  expect(() => job.start(FIXTURE)).toThrow("would skip");
});

test("a background step that nothing waits for ends before the posts, and its job outputs count", async () => {
  await using job = startJob();
  const main = `await new Promise((resolve) => setTimeout(resolve, 200)); core.setOutput("token", "1");
    core.saveState("id", "1"); core.setFailed("no");`;
  job.start(FIXTURE, { id: "early", background: true, with: { main, post: "core.info(process.env.STATE_id)" } });
  expect((await job.complete()).map(({ log }) => log)).toEqual(["1"]);
  expect(job.jobOutput("early", "token")).toBe("1");
  expect(job.status).toBe("failure");
});

test("a cancelled job stops a background step even with if: always(), and the foreground step with it", async () => {
  await using job = startJob();
  const early = job.start(FIXTURE, { id: "early", background: true, if: "always()", with: { main: WAIT } });
  const foreground = job.start(FIXTURE, { with: { main: WAIT } });
  await Promise.all([early.logged("ready"), foreground.logged("ready")]);
  expect(await foreground.cancel(SHORT_TIMES)).toMatchObject({ outcome: "cancelled" });
  expect(await early.result).toMatchObject({ outcome: "cancelled", signal: "SIGINT" });
  expect(job.status).toBe("cancelled");
});

test("waiting for a step that does not run in the background is an error", async () => {
  await using job = startJob();
  await job.run(FIXTURE, { id: "first", with: { main: "" } });
  await expect(job.wait("first")).rejects.toThrow("not run in the background");
});
