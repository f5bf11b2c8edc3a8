import path from "node:path";
import { UsageError } from "../../core/errors.js";
import { METHODS, type Method } from "../../core/evaluation/methods.js";
import { runEvaluation } from "../../host/evaluation/run-evaluation.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { createProgress } from "../progress.js";

export interface EvaluateDataOptions {
  readonly model: string;
  readonly methods: string;
  readonly with: readonly string[];
  /** Rows of each data set at most. */
  readonly limit?: string;
  readonly id?: string;
}

/** `evaluate data`: methods against each other on rows of tasks. Resumes a run of the same name. */
export async function evaluateData(
  datasets: readonly string[],
  { model, methods, with: ablations, limit, id }: EvaluateDataOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd());
  const progress = createProgress();
  const { folder, markdown } = await runEvaluation(
    {
      ...{ project, datasets, model, ablations, id },
      methods: readMethods(methods),
      limit: readLimit(limit),
    },
    { progress, detector: createLanguageDetector() },
    signal,
  );
  process.stdout.write(markdown);
  progress.note(`Report: ${path.relative(process.cwd(), path.join(folder, "report.html"))}`);
  return 0;
}

function readMethods(text: string): readonly Method[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !METHODS.some((m) => m === name));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is no method.`, `Methods are ${METHODS.join(", ")}.`);
  return METHODS.filter((m) => names.includes(m));
}

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text))
    throw new UsageError(`"${text}" is no number of rows.`, "Give a whole number, for example --limit 50.");
  return Number(text);
}
