import { defineConfig } from "vitest/config";

/**
 * Only the unit tests, because scenarios run dist, which Stryker does not change. The timeout is longer than usual,
 * because Stryker's changes make the code slower.
 */
export default defineConfig({ test: { include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } });
