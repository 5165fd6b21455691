import { defineConfig } from "vitest/config";

/** The tests that execute the study many times: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ["test/slow/**/*.slow.ts"],
    globalSetup: ["test/slow/base.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
