import { hostSuite } from "./workbench/host-suite.js";

await hostSuite("model", {
  limit: 600_000,
  settings: { "cultureManager.model": "qwen2.5-coder-1.5b" },
});
