import { defineConfig } from "vitest/config";

// fast: seconds, no model, no network. model: a real model in a real child process. cli: the built bundle as a user runs it. workbench: the extension in a real VS Code.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          // No file leaves anything behind that another could see, and loading the core anew for each takes longer than its tests.
          isolate: false,
          // Every core: Vitest alone leaves one idle, which is half of a small machine.
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
          globalSetup: ["test/support/generated-data.ts", "test/support/bundles.ts"],
          include: ["test/core/**/*.test.ts", "test/host/**/*.test.ts", "test/lsp/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "cli",
          sequence: { groupOrder: 1 },
          globalSetup: ["test/support/generated-data.ts", "test/support/bundles.ts"],
          include: ["test/cli/**/*.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "model",
          sequence: { groupOrder: 2 },
          globalSetup: ["test/support/bundles.ts"],
          include: ["test/model/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "workbench",
          sequence: { groupOrder: 3 },
          globalSetup: [
            "test/support/generated-data.ts",
            "test/support/bundles.ts",
            "test/e2e/workbench/obtain.ts",
          ],
          include: ["test/e2e/**/*.test.ts", "test/e2e/ui/*.ui.ts"],
          // As for all else that a window is waited for: a second, the default, is short on a busy machine.
          expect: { poll: { timeout: 60_000 } },
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
