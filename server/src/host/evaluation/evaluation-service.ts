import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { UsageError } from "../../core/errors.js";
import { METHODS, type Method } from "../../core/evaluation/methods.js";
import type { LanguageDetector } from "../../core/ports.js";
import { listDatasets } from "../datasets.js";
import type { OpeningProgress } from "../judge-session.js";
import { CATALOGUE } from "../models/catalogue.js";
import type { Project } from "../project.js";
import { evaluationsFolder, readResults } from "./run-store.js";

/** What a run was asked for, kept beside its results: it can be gone on with by its name alone. */
export const wantedSchema = z.object({
  datasets: z.array(z.string()).min(1).readonly(),
  model: z.string(),
  methods: z.array(z.string()).readonly(),
  ablations: z.array(z.string()).readonly().default([]),
  limit: z.int().positive().optional(),
});
export type Wanted = z.infer<typeof wantedSchema>;

export interface EvaluationServiceOptions {
  readonly detector: LanguageDetector;
  /** Keys of endpoints by origin. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Evaluation as the editor offers it. */
export function evaluationService({ detector, keys }: EvaluationServiceOptions) {
  return {
    async choices(root: string) {
      const sets = (await listDatasets(root)).flatMap((set) => ("card" in set ? [set.card] : []));
      return {
        datasets: sets.map(({ id, title, rows, cultures, tasks }) => ({ id, title, rows, cultures, tasks })),
        methods: METHODS,
        bases: CATALOGUE.filter((e) => e.purpose === "text" && !e.needsGpu).map(({ id, title }) => ({
          id,
          title,
        })),
        unfinished: await unfinishedRuns(root),
      };
    },
    async run(
      project: Pick<Project, "root" | "packs">,
      what: Omit<Wanted, "ablations"> | { readonly run: string },
      progress: OpeningProgress,
      signal: AbortSignal,
    ) {
      const { runEvaluation } = await import("./run-evaluation.js");
      const wanted = "run" in what ? await readWanted(project.root, what.run) : { ...what, ablations: [] };
      const job = { ...wanted, methods: knownMethods(wanted.methods), ...{ project, keys } };
      const id = "run" in what ? what.run : undefined;
      const { folder, rows } = await runEvaluation({ ...job, id }, { progress, detector }, signal);
      return { folder, rows, html: await readFile(path.join(folder, "report.html"), "utf8") };
    },
  };
}

/** Runs without a report yet. */
async function unfinishedRuns(root: string) {
  const folder = evaluationsFolder(root);
  const names = existsSync(folder) ? await readdir(folder) : [];
  const open = names.sort().filter((name) => !existsSync(path.join(folder, name, "report.json")));
  const runs = await Promise.all(
    open.map(async (id) => {
      const wanted = await readWanted(root, id).catch(() => undefined);
      const results = await readResults(path.join(folder, id, "results.jsonl"));
      return wanted ? [{ id, datasets: wanted.datasets, results: results.length }] : [];
    }),
  );
  return runs.flat();
}

async function readWanted(root: string, id: string): Promise<Wanted> {
  const file = path.join(evaluationsFolder(root), path.basename(id), "run.json");
  const parsed = wantedSchema.safeParse(
    await readFile(file, "utf8")
      .then(JSON.parse)
      .catch(() => undefined),
  );
  if (parsed.success) return parsed.data;
  throw new UsageError(`There is no evaluation "${id}" to go on with.`, "Start a new one.");
}

function knownMethods(names: readonly string[]): readonly Method[] {
  return METHODS.filter((method) => names.includes(method));
}
