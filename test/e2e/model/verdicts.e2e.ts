import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { closeAll, codes, diagnostics, file, open, rangeOf } from "../editor/support.js";

describe("verdicts of a real model", function () {
  // A gigabyte is read from the disk first.
  this.timeout(240_000);
  const indian = file("locales/en-IN.json");
  const beef = (all: readonly vscode.Diagnostic[]): boolean => codes(all).includes("IN.food.beef");

  afterEach(closeAll);

  it("follow what the rules find, for the offending text and not for its fine twin", async () => {
    const document = await open(indian);
    const found = await diagnostics(indian, beef);
    const lines = found.map((d) => document.lineAt(d.range.start).text);
    assert.ok(lines.every((line) => line.includes('"feast"')));
    assert.match(found[0]?.message ?? "", /paneer/);
  });

  it("go on after the model's process was killed", async () => {
    const document = await open(indian);
    await diagnostics(indian, beef);
    // Texts that no cache knows: else nobody is asked.
    const judgeAnew = async (offer: string, by: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(indian, rangeOf(document, offer), by);
      assert.ok(await vscode.workspace.applyEdit(edit));
      await diagnostics(indian, (all) => all.length === 0);
      await diagnostics(indian, beef);
    };
    const shop = Array.from(randomBytes(8), (byte) => String.fromCharCode(97 + (byte % 26))).join("");
    await judgeAnew("free beef steak", `free beef steak from ${shop}`);
    const [pid] = await modelProcesses();
    assert.ok(pid, "No model process runs.");
    process.kill(pid, "SIGKILL");
    await judgeAnew(`free beef steak from ${shop}`, `large juicy beef burger from ${shop}`);
    const after = await modelProcesses();
    assert.ok(after.length > 0 && !after.includes(pid));
  });
});

/** Process ids of the model hosts below this extension host. */
async function modelProcesses(): Promise<readonly number[]> {
  const run = promisify(execFile);
  const { stdout } =
    process.platform === "win32"
      ? await run("powershell", [
          "-NoProfile",
          "-Command",
          'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }',
        ])
      : await run("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="]);
  const all = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, command = ""]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command,
  }));
  const children = (parent: number): readonly number[] =>
    all.flatMap((p) => (p.parent === parent ? [p.pid, ...children(p.pid)] : []));
  const own = new Set(children(process.pid));
  return all.flatMap(({ pid, command }) => (own.has(pid) && command.includes("model-host.js") ? [pid] : []));
}
