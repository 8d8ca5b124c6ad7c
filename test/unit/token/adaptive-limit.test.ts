import { expect, test } from "vitest";
import { AdaptiveLimit } from "../../../src/token/adaptive-limit.ts";

/** Work that runs until the test ends it. `running` has a function for each, which ends it. */
function createWork() {
  const running: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => running.push(resolve));
  return {
    running,
    start(limit: AdaptiveLimit, count: number): void {
      for (let i = 0; i < count; i++) void limit.run(work);
    },
    /** Ends all running work, this many times. */
    async finish(rounds: number): Promise<void> {
      for (let round = 0; round < rounds; round++) {
        for (const end of running.splice(0)) end();
        await settled();
      }
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("begins with eight at a time", async () => {
  const { running, start } = createWork();
  start(new AdaptiveLimit(), 100);
  await settled();
  expect(running).toHaveLength(8);
});

test("doubles with each round that succeeds, up to 32", async () => {
  const { running, start, finish } = createWork();
  start(new AdaptiveLimit(), 5_000);
  await settled();
  await finish(1);
  expect(running).toHaveLength(16);
  await finish(50);
  expect(running).toHaveLength(32);
});

test("allows one more after each round that succeeds once the cluster was overloaded, up to 32", async () => {
  const limit = new AdaptiveLimit();
  const { running, start, finish } = createWork();
  start(limit, 5_000);
  await settled();
  await finish(1);
  limit.slowDown();
  await finish(1);
  expect(running, "half of 16, and one more for the round that succeeded").toHaveLength(9);
  await finish(1);
  expect(running).toHaveLength(10);
  await finish(50);
  expect(running).toHaveLength(32);
});

test("halves the limit if the cluster is overloaded, once per round", async () => {
  const limit = new AdaptiveLimit();
  const { running, start, finish } = createWork();
  start(limit, 1_000);
  await settled();
  await finish(1);
  expect(running).toHaveLength(16);
  limit.slowDown();
  limit.slowDown();
  await finish(1);
  expect(running, "half of 16, and one more for the round that succeeded").toHaveLength(9);
});

test("allows one or two at a time, however often the cluster is overloaded", async () => {
  const limit = new AdaptiveLimit();
  for (let i = 0; i < 9; i++) {
    await limit.run(async () => {});
    limit.slowDown();
  }
  const { running, start } = createWork();
  start(limit, 100);
  await settled();
  expect(running.length).toBeGreaterThanOrEqual(1);
  expect(running.length).toBeLessThanOrEqual(2);
});

test("returns the result of the work", async () => {
  expect(await new AdaptiveLimit().run(async () => "revoked")).toBe("revoked");
});
