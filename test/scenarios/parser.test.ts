import { describe, expect } from "vitest";
import { ACTION, scenario } from "./scenario.ts";

// undici's parser for processors without SIMD is no part of dist, and a later step may set what asks for it.
describe("a variable that has undici take another parser", { concurrent: true }, () => {
  scenario.for([{ JEST_WORKER_ID: "1" }, { UNDICI_NO_WASM_SIMD: "1" }])("has no say: %j", async (env, { setUp }) => {
    const { job, inputs } = await setUp({}, { env });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });
});
