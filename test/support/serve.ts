import { once } from "node:events";
import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { startCli } from "./cli.js";
import { temporaryFolder } from "./folder.js";

const announced = z.object({ url: z.string(), token: z.string() });

/** A cache of its own with the models of this machine: nothing is shared with other windows. */
export async function cacheWithModels(): Promise<string> {
  const cache = await temporaryFolder();
  await mkdir(path.join(cacheRoot(), "models"), { recursive: true });
  await symlink(path.join(cacheRoot(), "models"), path.join(cache, "models"));
  return cache;
}

/** `culture-manager serve` as a process of its own, in a workspace; ended with the test. */
export async function startServe(root: string, cache: string) {
  const child = await startCli(["serve", "--model", "smollm2-135m", "--format", "json"], {
    cwd: root,
    env: { CULTURE_MANAGER_CACHE: cache },
  });
  let errors = "";
  child.stderr?.on("data", (data: Buffer) => {
    errors += data.toString("utf8");
  });
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  onTestFinished(() => stop("SIGKILL"));
  if (!child.stdout) throw new Error("The process has no output.");
  for await (const line of createInterface({ input: child.stdout }))
    return { ...announced.parse(JSON.parse(line)), stop, child };
  throw new Error(`serve ended: ${errors}`);
}
