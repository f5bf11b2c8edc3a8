import { hostSuite } from "./workbench/host-suite.js";

await hostSuite("untrusted", { trusted: false });
