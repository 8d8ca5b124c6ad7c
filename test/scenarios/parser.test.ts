import { describe, expect } from "vitest";
import { ACTION, scenario } from "./scenario.ts";

// dist does not include undici's parser for processors without SIMD, but a later step can set a variable that selects
// it.
describe("a variable that makes undici use another parser", { concurrent: true }, () => {
  scenario.for([{ JEST_WORKER_ID: "1" }, { UNDICI_NO_WASM_SIMD: "1" }])("has no effect: %j", async (env, { setUp }) => {
    const { job, inputs } = await setUp({}, { env });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });
});
