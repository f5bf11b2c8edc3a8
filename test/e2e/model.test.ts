import { hostSuite } from "./workbench/host-suite.js";

await hostSuite("model", { settings: { "cultureManager.model": "qwen2.5-coder-1.5b" } });
