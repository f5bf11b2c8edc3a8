// `npm run test:workbench [-- --newest | --desktop] [FILTER …]`: the extension in a real VS Code: the oldest tested one or
// the newest in a browser, or a desktop's. Fetches VS Code, and a browser where there is none, once.
import { install, run } from "./bootstrap.mjs";

const args = process.argv.slice(2);
const filters = args.filter((arg) => !arg.startsWith("--"));
const window = ["newest", "desktop"].find((name) => args.includes(`--${name}`)) ?? "gate";
await install();
const code = await run(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    ...["run", "--project", "workbench"],
    // The keyboard is driven through the browser.
    ...(window === "desktop" ? ["--exclude", "test/e2e/ui/**"] : []),
    ...filters,
  ],
  { env: { ...process.env, CULTURE_MANAGER_WORKBENCH: window }, allowFailure: true },
);
process.exit(code);
