import path from "node:path";
import type { CultureProfile, Norm } from "../../core/cultures/culture.js";
import type { DatasetCard } from "../../core/datasets/card.js";
import { UsageError } from "../../core/errors.js";
import type { LanguageDetector } from "../../core/ports.js";
import { aboutSynthesis } from "../../core/synthesis/data-card.js";
import { settle } from "../../core/synthesis/dataset.js";
import { benchmarkOverlap } from "../../core/synthesis/filters/overlap.js";
import type { Plan } from "../../core/synthesis/plan.js";
import type { SearchSource } from "../../core/synthesis/source.js";
import { type SynthesisProgress, synthesize } from "../../core/synthesis/synthesize.js";
import type { Teacher } from "../../core/synthesis/teacher.js";
import type { Task } from "../../core/tasks/task.js";
import type { CachedEmbedder } from "../../core/vectors.js";
import { withLock } from "../models/lock.js";
import { readBenchmark } from "./benchmark.js";
import { datasetExists, openDataset, synthesisExists, synthesisJournals } from "./dataset-folder.js";
import { openJournal } from "./journal-file.js";

export interface SynthesisRun {
  readonly root: string;
  readonly id: string;
  readonly plan: Plan;
  readonly task: Task;
  readonly profile?: CultureProfile;
  /** Of the culture pack, for a plan that takes its norms from there. */
  readonly packNorms?: readonly Norm[] | undefined;
  readonly source: SearchSource;
  readonly teacher: Teacher;
  readonly detector: LanguageDetector;
  readonly meaning?: CachedEmbedder | undefined;
  /** Files that rows must not overlap with. */
  readonly benchmarks: readonly string[];
  readonly now: () => Date;
  readonly onProgress?: (progress: SynthesisProgress) => void;
}

/**
 * Makes or goes on with a data set. What was done before is taken from its journal; files are replaced in one step at
 * the end, so that a run that is stopped leaves the last whole data set as it was.
 * @throws UsageError, SearchUnavailableError, ModelUnavailableError; the signal's reason.
 */
export async function runSynthesis(run: SynthesisRun, signal: AbortSignal): Promise<DatasetCard> {
  const { root, id, plan, task, source, teacher, benchmarks, now } = run;
  if (datasetExists(root, id) && !synthesisExists(root, id))
    throw new UsageError(
      `The data set ${id} was not made by a synthesis, and is left as it is.`,
      "Name another with --id.",
    );
  const folder = await openDataset(root, id);
  const overlap = benchmarkOverlap((await Promise.all(benchmarks.map(readBenchmark))).flat());
  return withLock(
    path.join(folder.path, "journal.lock"),
    async () => {
      await folder.writePlan(plan);
      const others = (await synthesisJournals(root)).filter((file) => file !== folder.journal);
      const journal = await openJournal(folder.journal, others);
      try {
        const made = await synthesize({ ...run, overlap, journal }, signal);
        await folder.write("passages.jsonl", made.passages);
        await folder.write("norms.jsonl", made.norms);
        await folder.write("rejected.jsonl", made.tally.rejections);
        await folder.write("candidates.jsonl", made.rows);
        const about = aboutSynthesis(made, {
          id,
          plan,
          task,
          created: now().toISOString(),
          teacher: { id: teacher.identity.id, hash: teacher.identity.hash },
          source: source.id,
          decontaminated: benchmarks.map((file) => path.basename(file)),
          milliseconds: journal.spent,
        });
        return await settle(folder, task, about);
      } finally {
        await journal.close();
      }
    },
    signal,
  );
}
