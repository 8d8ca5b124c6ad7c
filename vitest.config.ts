import { defineConfig } from "vitest/config";

/** Tests usually end much sooner, but on a busy machine a socket can take seconds to close. */
const timeouts = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 10_000 } } };

const scenarios = { ...timeouts, include: ["test/scenarios/**/*.test.ts"] };

/** Tests that take long and seldom fail alone, so that only CI runs them. */
const ASK_CLUSTER = "test/tools/ask-cluster/**/*.test.ts";
const LONG_SCENARIOS =
  "test/scenarios/{clocks,enterprise-interrupted*,enterprise-lag,enterprise-secrets,proxy,short-secrets}.test.ts";

export default defineConfig({
  test: {
    // One file per core. With more, scenarios with accelerated time can exceed their limits on a busy machine.
    maxWorkers: 2,
    projects: [
      { test: { name: "unit", ...timeouts, include: ["test/unit/**/*.test.ts"], isolate: false } },
      {
        test: { name: "tools", ...timeouts, include: ["test/{tools,support}/**/*.test.ts"], exclude: [ASK_CLUSTER] },
      },
      {
        test: {
          name: "scenarios",
          ...scenarios,
          exclude: [LONG_SCENARIOS, "test/scenarios/enterprise-faults.test.ts"],
        },
      },
      // Only CI runs the following (`npm run test:ci`).
      // All scenarios with debug logging, which must not print secrets either.
      { test: { name: "scenarios, debug", ...scenarios, provide: { debug: true } } },
      { test: { name: "tools, ask-cluster", ...timeouts, include: [ASK_CLUSTER] } },
      // The long scenarios, and all cases of the tables. The other projects run only some of these cases.
      {
        test: {
          name: "scenarios, full",
          ...scenarios,
          include: [
            LONG_SCENARIOS,
            "test/scenarios/{faults,enterprise-faults,enterprise-fault-pairs,matrix-of-jobs}.test.ts",
          ],
          provide: { full: true },
        },
      },
    ],
  },
});
