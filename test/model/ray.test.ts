import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { DataRow } from "../../server/src/core/tasks/data-row.js";
import { writeDataset } from "../../server/src/host/datasets.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { finished, startCli } from "../support/cli.js";
import { temporaryFolder } from "../support/folder.js";
import { runTrainerScript, startRayScript } from "../support/trainer.js";

const CULTURES = ["DE", "FR", "JP"];
const ROWS = 600;

test("one culture a task on a cluster of two workers, of which one dies", async () => {
  const root = await temporaryFolder();
  await writeDataset(root, CULTURES.flatMap(rowsOf), {
    id: "tone",
    title: "Tone",
    sources: [],
    licence: "CC0-1.0",
    provenance: "Made up for a test.",
    created: "2026-01-01T00:00:00Z",
  });
  const base = path.join(root, "tiny.gguf");
  await runTrainerScript("tiny.py", base);
  const [dying, living] = [await temporaryFolder(), await temporaryFolder()];
  const cluster = await startCluster([dying, living]);

  const train = ["train", "tone", "--all", "--base", base, "--preset", "quick", "--batch-tokens", "64"];
  const child = await startCli([...train, "--launcher", "ray", "--address", cluster.address, "--yes"], {
    cwd: root,
    env: { CULTURE_MANAGER_CACHE: cacheRoot() },
  });
  const ended = finished(child);
  await expect.poll(() => hasCheckpoint(dying), PATIENTLY).toBe(true);
  cluster.kill(0);
  const { code, stderr } = await ended;

  // Trained to the end, measured, and none better than before: the model is made of random numbers.
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/is trained again: /);
  expect((await readdir(path.join(dying, "runs"))).length).toBe(1);
  expect((await readdir(path.join(living, "runs"))).length).toBe(3);
  for (const culture of CULTURES) {
    const id = `${culture.toLowerCase()}-tone`;
    expect(stderr).toMatch(new RegExp(`${id}: trained in \\d+ s\\.`));
    const folder = path.join(root, ".culture/adapters", id);
    const { state, base: of } = adapterSchema.parse(
      JSON.parse(await readFile(path.join(folder, "adapter.json"), "utf8")),
    );
    expect([state, of.architecture]).toEqual(["candidate", "llama"]);
    expect(await readFile(path.join(folder, "adapter.gguf"))).toEqual(
      await readFile(path.join(root, ".culture/runs", id, "output/adapter.gguf")),
    );
  }
});

const adapterSchema = z.object({ state: z.string(), base: z.object({ architecture: z.string() }) });

function rowsOf(culture: string): readonly DataRow[] {
  return Array.from({ length: ROWS }, (_, i) => ({
    id: `${culture}-${i}`,
    culture,
    task: "tone",
    messages: [{ role: "user" as const, content: `${culture} says ${i}` }],
    answer: i % 2 ? "odd" : "even",
    options: ["odd", "even"],
    source: String(i),
  }));
}

/** A worker for each cache folder. */
async function startCluster(caches: readonly string[]) {
  const script = await startRayScript("ray_cluster.py", ...caches);
  onTestFinished(async () => {
    script.stdin.end();
    await new Promise((resolve) => script.once("close", resolve));
  });
  const lines = createInterface({ input: script.stdout })[Symbol.asyncIterator]();
  const { address } = z.object({ address: z.string() }).parse(JSON.parse((await lines.next()).value));
  return { address, kill: (worker: number): void => void script.stdin.write(`${worker}\n`) };
}

/** A training on this worker has come to a checkpoint. */
async function hasCheckpoint(cache: string): Promise<boolean> {
  const runs = path.join(cache, "runs");
  const names = await readdir(runs).catch(() => []);
  return names.some((name) => existsSync(path.join(runs, name, "output/checkpoint.pt")));
}

const PATIENTLY = { timeout: 300_000, interval: 100 };
