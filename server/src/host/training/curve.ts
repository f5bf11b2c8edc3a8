import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import {
  afterEvent,
  NOT_STARTED,
  parseTrainerEvent,
  type RunProgress,
  type TrainerEvent,
} from "../../core/training/progress.js";
import { runFolder } from "./run-folder.js";

/** What the curve of a run's loss is drawn from. */
export interface Curve {
  add(event: TrainerEvent): void;
}

/** Keeps the curve beside the run while `work` runs: that of a resumed run has its beginning. */
export async function keepCurve<T>(
  root: string,
  id: string,
  work: (curve: Curve) => T | Promise<T>,
): Promise<T> {
  const lines = createWriteStream(curveFile(root, id), { flags: "a" });
  // A curve is worth no run: a full disk is told by the checkpoint.
  lines.on("error", () => {});
  try {
    return await work({
      add(event) {
        // The line break comes first: what a kill has cut short ends there.
        if (DRAWN.has(event.event)) lines.write(`\n${JSON.stringify(event)}`);
      },
    });
  } finally {
    await finished(lines.end()).catch(() => {});
  }
}

const DRAWN: ReadonlySet<TrainerEvent["event"]> = new Set(["step", "validation", "resumed"]);

/** How far a run has come, and its curve; empty for one that has learnt nothing yet. */
export async function readCurve(
  root: string,
  id: string,
): Promise<Pick<RunProgress, "step" | "steps" | "losses" | "validation">> {
  const text = await readFile(curveFile(root, id), "utf8").catch(() => "");
  const { step, steps, losses, validation } = text
    .split("\n")
    .flatMap((line) => parseTrainerEvent(line) ?? [])
    .reduce(afterEvent, NOT_STARTED);
  return { step, steps, losses, validation };
}

function curveFile(root: string, id: string): string {
  return path.join(runFolder(root, id), "curve.jsonl");
}
