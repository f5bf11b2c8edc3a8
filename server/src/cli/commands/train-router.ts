import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { InvalidDataError, ModelUnavailableError, UsageError } from "../../core/errors.js";
import { trainClassifier } from "../../core/router/train.js";
import { packTexts, prepareTexts, rowTexts } from "../../core/router/training-texts.js";
import { type DataRow, dataRowSchema } from "../../core/tasks/data-row.js";
import { readText, type TextEncoding, writeTextAtomic } from "../../host/files.js";
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
  const datasets = options.dataset ?? allDatasets(project.root);
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

function datasetsFolder(root: string): string {
  return path.join(root, ".culture", "datasets");
}

function allDatasets(root: string): readonly string[] {
  const folder = datasetsFolder(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(path.join(folder, e.name, "data.jsonl")))
    .map((e) => e.name)
    .sort();
}

/** @throws UsageError for a data set that is not there; InvalidDataError naming the line. */
async function readDataset(root: string, id: string): Promise<readonly DataRow[]> {
  const file = path.join(datasetsFolder(root), path.basename(id), "data.jsonl");
  if (!existsSync(file)) throw new UsageError(`There is no data set "${id}".`, `It would be ${file}.`);
  const { text } = await readText(file);
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = dataRowSchema.safeParse(parseJson(line));
    if (row.success) return [row.data];
    throw new InvalidDataError(
      `${file}, line ${i + 1} is no row of a data set.`,
      "Make the data set again, or remove the line.",
    );
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
