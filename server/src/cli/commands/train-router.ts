import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ModelUnavailableError, UsageError } from "../../core/errors.js";
import { trainClassifier } from "../../core/router/train.js";
import { packTexts, prepareTexts, rowTexts } from "../../core/router/training-texts.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { listDatasets, readDataset } from "../../host/datasets.js";
import { type TextEncoding, writeTextAtomic } from "../../host/files.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { readRouterTexts, workspaceRouterFile } from "../../host/router-file.js";
import { openCommandEmbedding } from "../embedding.js";
import { createProgress } from "../progress.js";

export interface TrainRouterOptions {
  readonly dataset?: readonly string[];
  readonly output?: string;
  readonly seed: number;
}

const UTF_8: TextEncoding = { name: "utf-8", byteOrderMark: false };

/** `train-router`: learns from packs, the router's own texts and data sets, and writes one file. Returns the exit code. */
export async function trainRouter(options: TrainRouterOptions, signal: AbortSignal): Promise<number> {
  if (!Number.isSafeInteger(options.seed))
    throw new UsageError("--seed needs a whole number.", "Leave it out, or write for example --seed 7.");
  const project = openProject(process.cwd());
  const datasets = options.dataset ?? (await wholeDatasets(project.root));
  const rows: DataRow[] = [];
  for (const id of datasets) rows.push(...(await readDataset(project.root, id)));
  const texts = prepareTexts(
    [...packTexts(project.packs), ...readRouterTexts(), ...rowTexts(rows)],
    project.packs,
    createLanguageDetector(),
  );
  const progress = createProgress();
  const embedding = await openCommandEmbedding(true, progress, signal);
  if (embedding === undefined)
    throw new ModelUnavailableError(
      "There is no embedding model.",
      'Fetch it with "culture-manager models pull multilingual-e5-small".',
    );
  try {
    const file = await trainClassifier(
      texts,
      embedding.setup,
      {
        hash: (text) => createHash("sha256").update(text).digest("hex"),
        datasets,
        seed: options.seed,
        progress: (phase, done, total) => progress.show(phase, done, total),
      },
      signal,
    );
    progress.clear();
    const output = options.output ? path.resolve(options.output) : workspaceRouterFile(project.root);
    const folder = path.dirname(output);
    await mkdir(folder, { recursive: true });
    // In one step: a training that is interrupted leaves the old file.
    await writeTextAtomic(output, `${JSON.stringify(file, null, 2)}\n`, { root: folder, encoding: UTF_8 });
    const { accuracy, coverage, accuracyOfCovered, calibrationError } = file.metrics;
    process.stdout.write(
      `${path.relative(process.cwd(), output)}: ${file.data.texts} texts on ${file.cultures.length} cultures; by cross-validation right ${percent(accuracy.value)}, sure enough of ${percent(coverage)} and then right ${percent(accuracyOfCovered.value)}, calibration error ${calibrationError.toFixed(3)}.\n`,
    );
    return 0;
  } finally {
    progress.clear();
    await embedding.dispose();
  }
}

/** A set without a card is still being made. */
async function wholeDatasets(root: string): Promise<readonly string[]> {
  return (await listDatasets(root)).flatMap((set) => ("card" in set ? [set.id] : []));
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
