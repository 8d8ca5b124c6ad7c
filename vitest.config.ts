import { defineConfig } from "vitest/config";

/** Every scenario is told twice: a secret that only debug logging shows is shown all the same. */
const scenarios = { include: ["test/scenarios/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 30_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], isolate: false } },
      {
        test: {
          name: "tools",
          include: ["test/{tools,support}/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      { test: { name: "scenarios", ...scenarios } },
      { test: { name: "scenarios, debug", ...scenarios, provide: { debug: true } } },
    ],
  },
});
