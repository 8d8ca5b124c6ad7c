import { defineConfig } from "vitest/config";

/**
 * The tests that run our sources in this process: scenarios run dist, which holds no mutants. With mutants in it our
 * code is slower.
 */
export default defineConfig({ test: { include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } });
