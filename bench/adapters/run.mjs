// `npm run adapters -- data|evaluate|gate|report …`: the steps of the measurements in docs/adapters.md.
import { spawnSync } from "node:child_process";

const [step, ...args] = process.argv.slice(2);
if (!["data", "evaluate", "gate", "report"].includes(step)) {
  console.error(
    "Usage: npm run adapters -- data|evaluate|gate|report …; each file in bench/adapters/ says how.",
  );
  process.exit(2);
}
process.exit(
  spawnSync(process.execPath, ["bench/run-ts.mjs", `adapters/${step}`, ...args], { stdio: "inherit" })
    .status ?? 1,
);
