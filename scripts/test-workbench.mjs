// `npm run test:workbench [-- --newest | --desktop] [FILTER …]`: the extension in a real VS Code: the oldest tested one or
// the newest in a browser, or a desktop's. Fetches VS Code, a model, and a browser where there is none, once.
import { build, install, run } from "./bootstrap.mjs";

/** Judges in these files; the others need no model. */
const MODEL = "qwen2.5-coder-1.5b";
const JUDGED = /model|tour|vsix/;

const args = process.argv.slice(2);
const filters = args.filter((arg) => !arg.startsWith("--"));
const window = ["newest", "desktop"].find((name) => args.includes(`--${name}`)) ?? "gate";
await install();
await build();
if (filters.length === 0 || filters.some((filter) => JUDGED.test(filter)))
  await run(process.execPath, ["dist/cli.js", "models", "pull", MODEL]);
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
