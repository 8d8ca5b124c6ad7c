import { describe, expect, vi } from "vitest";
import { FAULT_KINDS } from "./fault-kinds.ts";
import type { JobOperation } from "./fault-verdict.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { findRequestProblems } from "./request-rules.ts";
import { ACTION } from "./scenario.ts";

vi.setConfig({ maxConcurrency: 12 });

/** Faults that leave the outcome of a create request unknown. The worst ones create a token. */
const UNKNOWN_CREATES = ["hang-up after the effect", "504 after the effect", "JSON without its end", "half a body"];

/** Transient faults of the look-up and of the DELETE, which are combined with each other. */
const LOOK_UPS = ["503", "HTML with 404", "stall before the effect"];
const REVOCATIONS = ["hang-up before the effect", "hang-up after the effect", "HTML with 502"];

const PAIRS = UNKNOWN_CREATES.flatMap((create, row) =>
  LOOK_UPS.map((lookUp, column) => ({
    create,
    lookUp,
    revoke: REVOCATIONS[(row + column) % REVOCATIONS.length] ?? "",
  })),
);

describe("after a create request with an unknown outcome", { concurrent: true }, () => {
  for (const { create, lookUp, revoke } of PAIRS) {
    hurriedScenario(
      `(${create}), main retries a look-up (${lookUp}) and a DELETE (${revoke}), and succeeds`,
      async ({ hurry }) => {
        const { emulator, job, inputs, inject, clock } = await hurry();
        const fault = (on: JobOperation, kind: string): void => {
          const make = FAULT_KINDS[kind];
          if (make === undefined) throw new Error(`there is no fault "${kind}"`);
          inject({ on, occurrence: 1, fault: make(clock.now(), on) });
        };
        fault("CreateDatabaseToken", create);
        fault("GetDatabaseTokens", lookUp);
        fault("DeleteDatabaseToken", revoke);

        const main = await job.run(ACTION, { with: inputs() });
        expect(main.conclusion, main.log).toBe("success");
        expect(findRequestProblems(emulator.requests)).toEqual([]);
        expect(emulator.liveTokens().map(({ id }) => id)).toEqual([main.outputs["token-id"]]);

        const [post] = await job.complete();
        expect(post?.annotations).toEqual([]);
        expect([...outputProblems(main), ...(post === undefined ? ["no post"] : outputProblems(post))]).toEqual([]);
      },
    );
  }
});
