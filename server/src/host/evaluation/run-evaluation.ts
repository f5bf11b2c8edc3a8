import path from "node:path";
import { UsageError } from "../../core/errors.js";
import { evaluate, resultKey } from "../../core/evaluation/evaluate.js";
import type { Similarity } from "../../core/evaluation/measure.js";
import { inOrder, type Method } from "../../core/evaluation/methods.js";
import { htmlReport } from "../../core/evaluation/report/html.js";
import { markdownReport } from "../../core/evaluation/report/markdown.js";
import { embeddingSimilarity } from "../../core/evaluation/similarity.js";
import { summarize } from "../../core/evaluation/summary.js";
import { statementRetriever } from "../../core/norms/statements.js";
import type { LanguageDetector } from "../../core/ports.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { isSound, readAdapters } from "../adapters/registry.js";
import { createCache } from "../cache.js";
import { readCard, readDataset } from "../datasets.js";
import { writeTextAtomic } from "../files.js";
import type { OpeningProgress } from "../judge-session.js";
import { openEmbedding } from "../models/embedding.js";
import { cacheRoot } from "../models/folders.js";
import { type OpenOptions, openModel } from "../models/open.js";
import type { Project } from "../project.js";
import { openTasks } from "../tasks.js";
import { modelChooser, readAblation } from "./choose-model.js";
import type { Wanted } from "./evaluation-service.js";
import { learnedRows } from "./learned-rows.js";
import { openRun } from "./run-store.js";

export interface EvaluationJob {
  readonly project: Pick<Project, "root" | "packs">;
  readonly datasets: readonly string[];
  /** Selection of the base model. */
  readonly model: string;
  readonly methods: readonly Method[];
  /** Adapters that were trained on other data, `NAME=ID`; `{culture}` stands in an id for the row's culture. */
  readonly ablations?: readonly string[];
  /** Rows of each data set at most. */
  readonly limit?: number | undefined;
  /** Of the run; by default the data sets' names. A run of the same name goes on. */
  readonly id?: string | undefined;
  readonly keys?: ReadonlyMap<string, string>;
}

export interface EvaluationReport {
  /** Holds report.html, report.md, report.json and results.jsonl. */
  readonly folder: string;
  readonly markdown: string;
  readonly rows: number;
}

/**
 * Methods against each other on rows of tasks. Each result is kept before it counts: a run that is stopped goes on.
 * @throws UsageError, InvalidDataError, ModelUnavailableError; the signal's reason.
 */
export async function runEvaluation(
  job: EvaluationJob,
  { progress, detector }: { readonly progress: OpeningProgress; readonly detector: LanguageDetector },
  signal: AbortSignal,
): Promise<EvaluationReport> {
  const { root, packs } = job.project;
  const adapters = (await readAdapters({ root }, signal)).filter(isSound);
  const isLearned = await learnedRows(
    root,
    adapters.map(({ id }) => id),
  );
  const { rows, data } = await readRows(job, isLearned);
  const ablations = new Map((job.ablations ?? []).map(readAblation));
  const methods = inOrder([...job.methods, ...ablations.keys()]);
  const tasks = new Map(openTasks(root).map(({ task }) => [task.id, task] as const));
  const run = await openRun(root, job.id ?? job.datasets.join("+"));
  const write = (name: string, text: string): Promise<void> =>
    writeTextAtomic(path.join(run.folder, name), text, {
      root,
      encoding: { name: "utf-8", byteOrderMark: false },
    });
  const { datasets, model, limit } = job;
  const wanted: Wanted = { datasets, model, methods, ablations: job.ablations ?? [], limit };
  await write("run.json", `${JSON.stringify(wanted, null, 2)}\n`);
  if (run.known.length > 0) progress.note(`Going on with ${run.known.length} results of an earlier run.`);
  const options: OpenOptions = {
    signal,
    ...(job.keys ? { keys: job.keys } : {}),
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
  };
  const opened = await openModel(job.model, options);
  const started = performance.now();
  try {
    const choose = modelChooser(opened, { adapters, packs, detector, ablations });
    const retrieve = statementRetriever(packs);
    const needsMeaning = rows.some((row) => tasks.get(row.task)?.metric === "similarity");
    const measured = new Set(rows.map(({ id }) => id));
    const results = run.known.filter(({ id }) => measured.has(id));
    await withSimilarity(needsMeaning, options, async (similarity) => {
      const setup = {
        ...{ rows, methods, similarity },
        task: (id: string) => tasks.get(id),
        norms: async (row: DataRow) => retrieve(row),
        model: async (method: Method, row: DataRow) => choose(method, row),
        known: new Set(run.known.map(resultKey)),
        progress: (done: number, total: number) => progress.show("Measuring", done, total),
      };
      for await (const result of evaluate(setup, signal)) {
        await run.add(result);
        results.push(result);
      }
    });
    progress.clear();
    const summary = summarize(rows, results);
    const facts = {
      title: `Evaluation of ${job.datasets.join(", ")}`,
      model: opened.description,
      date: new Date().toISOString().slice(0, 10),
      rows: rows.length,
      data,
      seconds: (performance.now() - started) / 1000,
    };
    const markdown = markdownReport(summary, facts);
    await write("report.json", `${JSON.stringify({ ...facts, ...summary }, null, 2)}\n`);
    await write("report.md", markdown);
    await write("report.html", htmlReport(summary, facts));
    return { folder: run.folder, markdown, rows: rows.length };
  } finally {
    progress.clear();
    await opened.dispose();
  }
}

/**
 * The rows of all data sets that no adapter learned from, with a line on each set.
 * @throws UsageError where none is left.
 */
async function readRows(
  { project: { root }, datasets, limit = Number.POSITIVE_INFINITY }: EvaluationJob,
  isLearned: (row: DataRow) => boolean,
) {
  const rows: DataRow[] = [];
  const data: string[] = [];
  for (const id of datasets) {
    const all = await readDataset(root, id);
    const unseen = all.filter((row) => !isLearned(row));
    const own = unseen.slice(0, limit);
    // Two sets may number their rows alike.
    rows.push(...own.map((row) => ({ ...row, id: `${id}/${row.id}` })));
    const { title, licence, sha256 } = await readCard(root, id);
    const learned = all.length - unseen.length;
    const left = learned > 0 ? ` (${learned} that adapters learned from are left out)` : "";
    data.push(
      `${title}: ${own.length} of ${all.length} rows${left}, ${licence}, SHA-256 ${sha256.slice(0, 16)}`,
    );
  }
  if (rows.length > 0) return { rows, data };
  throw new UsageError(
    "Adapters of this workspace learned from every row: measured on these, they would show what they remember.",
    "Measure on a data set that no adapter was trained on, or make more rows.",
  );
}

async function withSimilarity(
  needed: boolean,
  options: OpenOptions,
  work: (similarity: Similarity | undefined) => Promise<void>,
): Promise<void> {
  if (!needed) return work(undefined);
  const opened = await openEmbedding(true, createCache(path.join(cacheRoot(), "verdicts")), options);
  try {
    await work(opened && embeddingSimilarity(opened.setup));
  } finally {
    await opened?.dispose();
  }
}
