// `npm run test:workbench [-- --newest] [FILTER …]`: the extension in a real VS Code workbench, the oldest tested one or
// the newest. Fetches VS Code, and a browser where there is none, once.
import { install, root, run } from "./bootstrap.mjs";

const args = process.argv.slice(2);
const filters = args.filter((arg) => arg !== "--newest");
await install();
const code = await run(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "workbench", ...filters],
  {
    cwd: root,
    env: { ...process.env, ...(args.includes("--newest") ? { CULTURE_MANAGER_WORKBENCH: "newest" } : {}) },
    allowFailure: true,
  },
);
process.exit(code);
