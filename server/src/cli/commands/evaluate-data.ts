import path from "node:path";
import { UsageError } from "../../core/errors.js";
import { evaluate, resultKey } from "../../core/evaluation/evaluate.js";
import type { EvaluatedModel } from "../../core/evaluation/measure.js";
import { METHODS, type Method } from "../../core/evaluation/methods.js";
import { htmlReport } from "../../core/evaluation/report/html.js";
import { markdownReport } from "../../core/evaluation/report/markdown.js";
import { summarize } from "../../core/evaluation/summary.js";
import type { CultureId } from "../../core/finding.js";
import { statementRetriever } from "../../core/norms/statements.js";
import { createCultureRouter } from "../../core/router/culture-router.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { isSound, readAdapters, type SoundAdapter } from "../../host/adapters/registry.js";
import { readCard, readDataset } from "../../host/datasets.js";
import { openRun } from "../../host/evaluation/run-store.js";
import { writeTextAtomic } from "../../host/files.js";
import { createLanguageDetector } from "../../host/language.js";
import { type OpenedModel, openModel } from "../../host/models/open.js";
import { openProject, type Project } from "../../host/project.js";
import { openTasks } from "../../host/tasks.js";
import { createProgress } from "../progress.js";

export interface EvaluateDataOptions {
  readonly model: string;
  readonly methods: string;
  /** Rows of each data set at most. */
  readonly limit?: string;
  readonly id?: string;
}

/** `evaluate data`: methods against each other on rows of tasks. Resumes a run of the same name. */
export async function evaluateData(
  ids: readonly string[],
  options: EvaluateDataOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd());
  const { root } = project;
  const methods = readMethods(options.methods);
  const rows: DataRow[] = [];
  const data: string[] = [];
  for (const id of ids) {
    const own = (await readDataset(root, id)).slice(0, readLimit(options.limit));
    // Two sets may number their rows alike.
    rows.push(...own.map((row) => ({ ...row, id: `${id}/${row.id}` })));
    const card = await readCard(root, id);
    data.push(
      `${card.title}: ${own.length} of ${card.rows} rows, ${card.licence}, SHA-256 ${card.sha256.slice(0, 16)}`,
    );
  }
  const tasks = new Map(openTasks(root).map(({ task }) => [task.id, task] as const));
  const progress = createProgress();
  const run = await openRun(root, options.id ?? ids.join("+"));
  if (run.known.length > 0) progress.note(`Going on with ${run.known.length} results of an earlier run.`);
  const opened = await openModel(options.model, {
    signal,
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
  });
  const started = performance.now();
  try {
    const adapters = (await readAdapters({ root }, signal)).filter(isSound);
    const choose = modelChooser(opened, adapters, project);
    const retrieve = statementRetriever(project.packs);
    const results = [...run.known];
    for await (const result of evaluate(
      {
        rows,
        methods,
        task: (id) => tasks.get(id),
        norms: async (row) => retrieve(row),
        model: async (method, row) => choose(method, row),
        known: new Set(run.known.map(resultKey)),
        progress: (done, total) => progress.show("Measuring", done, total),
      },
      signal,
    )) {
      await run.add(result);
      results.push(result);
    }
    progress.clear();
    const summary = summarize(rows, results);
    const facts = {
      title: `Evaluation of ${ids.join(", ")}`,
      model: opened.description,
      date: new Date().toISOString().slice(0, 10),
      rows: rows.length,
      data,
      seconds: (performance.now() - started) / 1000,
    };
    const markdown = markdownReport(summary, facts);
    const write = (name: string, text: string): Promise<void> =>
      writeTextAtomic(path.join(run.folder, name), text, {
        root,
        encoding: { name: "utf-8", byteOrderMark: false },
      });
    await write("report.json", `${JSON.stringify({ ...facts, ...summary }, null, 2)}\n`);
    await write("report.md", markdown);
    await write("report.html", htmlReport(summary, facts));
    process.stdout.write(markdown);
    process.stderr.write(`Report: ${path.relative(process.cwd(), path.join(run.folder, "report.html"))}\n`);
    return 0;
  } finally {
    await opened.dispose();
  }
}

/** Own adapters are of one culture, mixed ones of several; whether they are active does not matter here. */
function modelChooser(
  opened: OpenedModel,
  adapters: readonly SoundAdapter[],
  { packs }: Project,
): (method: Method, row: DataRow) => EvaluatedModel | undefined {
  const router = createCultureRouter(packs, createLanguageDetector());
  const known = new Map<string, EvaluatedModel>();
  const withAdapter = (entry: SoundAdapter | undefined): EvaluatedModel | undefined => {
    if (entry === undefined) return undefined;
    const { id, file, adapter } = entry;
    const model =
      known.get(id) ?? opened.withAdapter({ id, path: file, hash: adapter.sha256, scale: adapter.scale });
    known.set(id, model);
    return model;
  };
  const serving = (task: string): readonly SoundAdapter[] =>
    adapters.filter(
      ({ adapter }) => adapter.base.sha256 === opened.model.identity.hash && adapter.tasks.includes(task),
    );
  const ownOf = (task: string, culture: CultureId): SoundAdapter | undefined =>
    serving(task).find(({ adapter }) => adapter.cultures.length === 1 && adapter.cultures[0] === culture);
  return (method, row) => {
    switch (method) {
      case "base":
      case "culture-prompt":
      case "norms-in-prompt":
        return opened.model;
      case "mixed":
        return withAdapter(
          serving(row.task).find(
            ({ adapter: { cultures } }) => cultures.length > 1 && cultures.includes(row.culture),
          ),
        );
      case "adapter":
        return withAdapter(ownOf(row.task, row.culture));
      case "wrong-adapter": {
        const ids = serving(row.task).flatMap(({ adapter: { cultures } }) =>
          cultures.length === 1 ? cultures : [],
        );
        const others = [...new Set(ids)].sort().filter((id) => id !== row.culture);
        // The next one in the alphabet, so that each culture gets another's and not all the same.
        const next = others.find((id) => id > row.culture) ?? others[0];
        return next === undefined ? undefined : withAdapter(ownOf(row.task, next));
      }
      case "routed": {
        const text =
          typeof row.input?.text === "string" ? row.input.text : (row.messages.at(-1)?.content ?? "");
        const [culture] = router.route(text, { kind: "copy" }).cultures;
        return (culture && withAdapter(ownOf(row.task, culture))) || opened.model;
      }
    }
  };
}

function readMethods(text: string): readonly Method[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !METHODS.some((m) => m === name));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is no method.`, `Methods are ${METHODS.join(", ")}.`);
  return METHODS.filter((m) => names.includes(m));
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d*$/.test(text))
    throw new UsageError(`"${text}" is no number of rows.`, "Give a whole number, for example --limit 50.");
  return Number(text);
}
