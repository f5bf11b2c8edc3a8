import { fileURLToPath, pathToFileURL } from "node:url";
import * as z from "zod";
import { territoryName } from "../core/cultures/territory.js";
import type { DatasetCard } from "../core/datasets/card.js";
import { UsageError } from "../core/errors.js";
import type { Dataset } from "../core/synthesis/dataset.js";
import { makePlan, type Plan, readPlans, writePlans } from "../core/synthesis/plan.js";
import type { Teacher } from "../core/synthesis/teacher.js";
import {
  type DatasetEntry,
  type DatasetsDescription,
  DESCRIBE_DATASETS,
  PLAN_SYNTHESIS,
  type PlanText,
  planParamsSchema,
  SYNTHESIZE,
  type SynthesizeAnswer,
  type SynthesizeParams,
  synthesizeParamsSchema,
} from "../protocol/datasets.js";
import { editorTeacher } from "./editor-teacher.js";
import type { JudgeSession, Project } from "./environment.js";
import type { Feature, Parts } from "./feature.js";
import { startProgress } from "./progress.js";
import { respond, signalOf } from "./requests.js";

/** Making data for a culture and a task: what there is, the plan, and the run with progress that can be cancelled. */
export const synthesizeRequests: Feature = (parts) => {
  const { connection, environment } = parts;
  respond(connection, DESCRIBE_DATASETS, z.object({}), async (): Promise<DatasetsDescription> => {
    const { root, packs } = projectOf(parts);
    const { synthesis } = environment;
    const ids = await synthesis.list(root);
    const entries = await Promise.all(ids.map(async (id) => datasetEntry(await synthesis.open(root, id))));
    return {
      cultures: packs.ids.map((id) => ({ id, name: territoryName(id) })),
      tasks: synthesis.tasks(root).map(({ id, title, asks }) => ({ id, title, asks })),
      datasets: entries.flatMap((entry) => entry ?? []),
      feedback: (await synthesis.readFeedback(root)).length,
    };
  });
  respond(
    connection,
    PLAN_SYNTHESIS,
    planParamsSchema,
    async ({ cultures, tasks, count }): Promise<PlanText> => {
      const { root, packs } = projectOf(parts);
      const plans = cultures.flatMap((culture) =>
        tasks.map((id) => {
          const profile = packs.get(culture)?.profile;
          const options = { count, seed: 1, ...(profile ? { profile } : {}) };
          return makePlan(culture, taskOf(parts, root, id), options);
        }),
      );
      return { text: writePlans(plans) };
    },
  );
  respond(
    connection,
    SYNTHESIZE,
    synthesizeParamsSchema,
    async (params, signal): Promise<SynthesizeAnswer> => {
      if (!parts.models.trusted)
        throw new UsageError(
          "In an untrusted workspace nothing is searched and nothing is written.",
          "Trust the workspace, or make the data in another one.",
        );
      const plans = readPlans(params.plan, "The plan");
      const project = projectOf(parts);
      const taken = new Set(await environment.synthesis.list(project.root));
      const existing = plans.map(datasetId).filter((id) => taken.has(id));
      if (existing.length > 0 && !params.resume) return { made: [], existing };
      const progress = await startProgress(connection, parts.abilities.progress, "Culture: making data");
      const signals = progress.token ? [signal, signalOf(progress.token)] : [signal];
      try {
        return await make(plans, project, params, parts, progress, AbortSignal.any(signals));
      } finally {
        progress.clear();
      }
    },
  );
  return {};
};

async function make(
  plans: readonly Plan[],
  project: Project,
  params: SynthesizeParams,
  parts: Parts,
  progress: Awaited<ReturnType<typeof startProgress>>,
  signal: AbortSignal,
): Promise<SynthesizeAnswer> {
  const { synthesis } = parts.environment;
  const { provider, corpus, endpoint } = params;
  const settings = await parts.settings.get(pathToFileURL(project.root).href);
  const session = await parts.models.session(project, settings, signal);
  const teacher = teacherOf(session, params, parts);
  const meaning = (session.inBackground ?? session).judged?.meaning;
  const source = await synthesis.openSource(
    {
      provider,
      ...(corpus === undefined ? {} : { corpus: fileURLToPath(corpus) }),
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    signal,
  );
  try {
    const made: SynthesizeAnswer["made"][number][] = [];
    for (const plan of plans) {
      const id = datasetId(plan);
      const pack = project.packs.get(plan.culture);
      const card = await parts.models.judging(() =>
        synthesis.run(
          {
            ...{ root: project.root, id, plan, source, teacher, meaning, benchmarks: [] },
            task: taskOf(parts, project.root, plan.task),
            ...(pack ? { profile: pack.profile, packNorms: pack.norms } : {}),
            onProgress: ({ activity, rows, wanted, norms, leftOut }) =>
              progress.show(
                `${id}: ${activity}, ${rows}/${wanted} (${norms} norms, ${leftOut} left out)`,
                rows,
                wanted,
              ),
          },
          signal,
        ),
      );
      const entry = await datasetEntry(await synthesis.open(project.root, id));
      if (entry) made.push({ ...entry, leftOut: leftOut(card) });
    }
    return { made, existing: [] };
  } finally {
    await source.dispose();
  }
}

function leftOut({ synthesis }: DatasetCard): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  const counts = synthesis?.counts;
  for (const part of [counts?.passagesLeftOut, counts?.norms.leftOut, counts?.rows.leftOut])
    for (const [filter, n] of Object.entries(part ?? {})) sum[filter] = (sum[filter] ?? 0) + (n ?? 0);
  return sum;
}

function teacherOf(session: JudgeSession, { editorModel }: SynthesizeParams, { connection }: Parts): Teacher {
  if (editorModel !== undefined) return editorTeacher(connection, editorModel);
  // Whoever types is answered before: this takes hours.
  const models = session.inBackground?.models ?? session.models;
  if (models) return models.base;
  throw new UsageError(
    `There is no model that could read and write. ${session.notes.join(" ")}`.trim(),
    'Fetch one with the command "Culture: Pull Model", name one in the setting cultureManager.model, or choose a chat model of the editor.',
  );
}

/** @throws UsageError where no folder is open. */
export function projectOf({ projects }: Parts): Project {
  const [root] = projects.roots;
  if (root !== undefined) return projects.at(root);
  throw new UsageError("Data sets belong to a folder, and none is open.", "Open a folder first.");
}

/** @throws UsageError for a task that is not there; InvalidDataError for a task file that is none. */
export function taskOf({ environment }: Parts, root: string, id: string) {
  const tasks = environment.synthesis.tasks(root);
  const task = tasks.find((t) => t.id === id);
  if (task) return task;
  throw new UsageError(`There is no task "${id}".`, `Known tasks: ${tasks.map((t) => t.id).join(", ")}.`);
}

function datasetId({ culture, task }: Plan): string {
  return `${culture.toLowerCase()}-${task}`;
}

/** Undefined for a folder without a card: a run that has not come to its end. */
export async function datasetEntry(dataset: Dataset): Promise<DatasetEntry | undefined> {
  const card = await dataset.readCard();
  if (card === undefined) return undefined;
  const { id, cultures, tasks, rows, synthesis } = card;
  const [[culture = ""], [task = ""]] = [cultures, tasks];
  return { id, folder: pathToFileURL(dataset.path).href, culture, task, rows, review: synthesis.review };
}
