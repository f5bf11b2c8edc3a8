import { appendFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { keepCurve, readCurve } from "../../server/src/host/training/curve.js";
import { temporaryFolder } from "../support/folder.js";

test("the curve of a resumed run has its beginning, and nothing that was trained again", async () => {
  const root = await temporaryFolder();
  const folder = path.join(root, ".culture", "runs", "jp-rewrite");
  await mkdir(folder, { recursive: true });
  expect(await readCurve(root, "jp-rewrite")).toEqual({
    ...{ step: 0, steps: 0 },
    ...{ losses: [], validation: [] },
  });
  const step = (n: number, loss: number) => ({
    ...({ event: "step", step: n, steps: 9, loss } as const),
    ...{ tokensPerSecond: 1, memory: 1, secondsLeft: 1 },
  });
  await keepCurve(root, "jp-rewrite", (curve) => {
    curve.add(step(1, 3));
    curve.add({ event: "validation", step: 1, loss: 4, best: true });
    curve.add({ event: "checkpoint", step: 1 });
    curve.add(step(2, 2));
  });
  // A kill in mid-line.
  await appendFile(path.join(folder, "curve.jsonl"), '\n{"event":"step","st');
  await keepCurve(root, "jp-rewrite", (curve) => {
    curve.add({ event: "resumed", step: 1 });
    curve.add(step(2, 2.5));
  });
  expect(await readCurve(root, "jp-rewrite")).toEqual({
    step: 2,
    steps: 9,
    losses: [
      { step: 1, loss: 3 },
      { step: 2, loss: 2.5 },
    ],
    validation: [{ step: 1, loss: 4 }],
  });
});
