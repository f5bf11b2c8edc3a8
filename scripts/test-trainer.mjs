// The trainer's own tests, in the environment that the product makes. Ends on one line `N passed, N failed`.
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap.mjs";

// Says its size before it fetches anything; lies in the user's cache, named by its lock file.
const made = spawnSync(process.execPath, ["dist/cli.js", "train", "--make-environment", "--yes"], {
  cwd: root,
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
const python = made.stdout.trim().split("\n").at(-1);
if (made.status !== 0 || !python) {
  console.error("The training environment could not be made.");
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const folder = path.join(root, "server", "python");
const run = spawn(python, ["-m", "unittest", "discover", "-v", "-s", "tests"], {
  cwd: folder,
  env: {
    ...process.env,
    PYTHONPATH: `${folder}${path.delimiter}${path.join(folder, "tests")}`,
    OMP_NUM_THREADS: "1",
  },
  stdio: ["ignore", "inherit", "pipe"],
});
let said = "";
run.stderr.setEncoding("utf8").on("data", (text) => {
  process.stderr.write(text);
  said += text;
});
const code = await new Promise((resolve) => run.once("close", resolve));
const total = Number(/^Ran (\d+) tests?/m.exec(said)?.[1] ?? 0);
const failed = [...said.matchAll(/(?:failures|errors)=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
const broken = code === 0 && total > 0 ? 0 : Math.max(1, failed);
console.log(`${Math.max(0, total - broken)} passed, ${broken} failed`);
process.exit(broken > 0 ? 1 : 0);
