import { expect, test } from "vitest";
import { AdaptiveLimit } from "../../../src/token/adaptive-limit.ts";

/** Work that goes on until it is told to end, and how much of it goes on at a time. */
function givenWork() {
  const going: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => going.push(resolve));
  return {
    going,
    start(limit: AdaptiveLimit, count: number): void {
      for (let i = 0; i < count; i++) void limit.run(work);
    },
    /** Ends as much as goes on, so many times. */
    async finish(rounds: number): Promise<void> {
      for (let round = 0; round < rounds; round++) {
        for (const end of going.splice(0)) end();
        await settled();
      }
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("eight at a time to begin with", async () => {
  const { going, start } = givenWork();
  start(new AdaptiveLimit(), 100);
  await settled();
  expect(going).toHaveLength(8);
});

test("one more for each round that went well, and never more than 32", async () => {
  const { going, start, finish } = givenWork();
  start(new AdaptiveLimit(), 5_000);
  await settled();
  await finish(1);
  expect(going).toHaveLength(9);
  await finish(50);
  expect(going).toHaveLength(32);
});

test("half as many when the cluster has too much, and several refusals of a round count once", async () => {
  const limit = new AdaptiveLimit();
  const { going, start, finish } = givenWork();
  start(limit, 1_000);
  await settled();
  await finish(8);
  expect(going).toHaveLength(16);
  going.pop()?.();
  await settled();
  limit.slowDown();
  limit.slowDown();
  await finish(1);
  expect(going, "half of 16, and one more for the round that went well").toHaveLength(9);
});

test("some go on however often the cluster has too much", async () => {
  const limit = new AdaptiveLimit();
  for (let i = 0; i < 9; i++) {
    await limit.run(async () => {});
    limit.slowDown();
  }
  const { going, start } = givenWork();
  start(limit, 100);
  await settled();
  expect(going.length).toBeGreaterThanOrEqual(1);
  expect(going.length).toBeLessThanOrEqual(2);
});

test("what the work gives is given back", async () => {
  expect(await new AdaptiveLimit().run(async () => "revoked")).toBe("revoked");
});
