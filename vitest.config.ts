import { defineConfig } from "vitest/config";

/** Polls and tests end much sooner; on a busy machine a socket can take seconds to close. */
const patient = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 10_000 } } };

const scenarios = { ...patient, include: ["test/scenarios/**/*.test.ts"] };

export default defineConfig({
  test: {
    // One file per core: with more, scenarios whose clock is hurried run out of time on a busy machine.
    maxWorkers: 2,
    projects: [
      { test: { name: "unit", ...patient, include: ["test/unit/**/*.test.ts"], isolate: false } },
      { test: { name: "tools", ...patient, include: ["test/{tools,support}/**/*.test.ts"] } },
      { test: { name: "scenarios", ...scenarios } },
      // Only CI runs the following (`npm run test:ci`).
      // All scenarios again: a secret that only debug logging shows is still shown.
      { test: { name: "scenarios, debug", ...scenarios, provide: { debug: true } } },
      // The tables of which the other projects run a part.
      {
        test: {
          name: "scenarios, full",
          ...scenarios,
          include: ["test/scenarios/{faults,matrix-of-jobs}.test.ts"],
          provide: { full: true },
        },
      },
    ],
  },
});
