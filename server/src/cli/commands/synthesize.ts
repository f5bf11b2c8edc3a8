import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { DatasetCard } from "../../core/datasets/card.js";
import { UsageError } from "../../core/errors.js";
import { makePlan, type Plan, readPlans, writePlans } from "../../core/synthesis/plan.js";
import type { SearchSource } from "../../core/synthesis/source.js";
import type { Teacher } from "../../core/synthesis/teacher.js";
import { createCache } from "../../host/cache.js";
import { readText } from "../../host/files.js";
import { openJudge } from "../../host/judge-session.js";
import { createLanguageDetector } from "../../host/language.js";
import { cacheRoot } from "../../host/models/folders.js";
import { openProject, type Project } from "../../host/project.js";
import { openSearch, type Provider } from "../../host/search/open-search.js";
import { datasetExists, openDataset, synthesisExists } from "../../host/synthesis/dataset-folder.js";
import { runSynthesis } from "../../host/synthesis/run-synthesis.js";
import { findTask, type OpenedTask, openTasks } from "../../host/tasks.js";
import { createProgress, type Progress } from "../progress.js";
import { VERSION } from "../version.js";
import { parseCultures } from "./check.js";

export interface SynthesizeOptions {
  readonly culture?: string;
  readonly task: string;
  readonly provider?: Provider;
  readonly corpus?: string;
  readonly endpoint?: string;
  readonly allow: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly language?: string;
  readonly teacher?: string;
  readonly benchmark: readonly string[];
  readonly plan?: string;
  readonly ungrounded?: boolean;
  readonly fromPack?: boolean;
  readonly planOnly?: boolean;
  readonly yes?: boolean;
  readonly resume?: boolean;
  readonly id?: string;
  readonly json?: boolean;
}

/** `synthesize`: data cards to stdout, progress to stderr. Exit 0 if every data set has rows, else 1. */
export async function synthesize(options: SynthesizeOptions, signal: AbortSignal): Promise<number> {
  const project = openProject(process.cwd());
  const tasks = openTasks(project.root);
  const jobs = await makeJobs(options, project, tasks);
  if (options.planOnly) {
    process.stdout.write(writePlans(jobs.map((job) => job.plan)));
    return 0;
  }
  const provider = options.provider ?? (options.corpus === undefined ? "mediawiki" : "local");
  await refuseDoubles(jobs, options, project);
  await confirm(jobs, provider, options, signal);
  const detector = createLanguageDetector();
  const progress = createProgress();
  const source = await openSource(provider, options, detector, signal);
  try {
    const { teacher, meaning, dispose } = await openTeacher(
      options.teacher ?? project.config.model,
      progress,
      signal,
    );
    try {
      const cards: DatasetCard[] = [];
      for (const { id, plan } of jobs) {
        const task = findTask(tasks, plan.task);
        const pack = project.packs.get(plan.culture);
        const run = { root: project.root, id, plan, task, source, teacher, meaning, detector };
        const card = await runSynthesis(
          {
            ...run,
            now: () => new Date(),
            ...(pack ? { profile: pack.profile, packNorms: pack.norms } : {}),
            benchmarks: options.benchmark,
            onProgress: ({ activity, rows, wanted, norms, leftOut }) =>
              progress.show(`${id}: ${activity}, ${norms} norms, ${leftOut} left out, rows`, rows, wanted),
          },
          signal,
        );
        progress.clear();
        cards.push(card);
        if (!options.json) process.stdout.write(summary(card, path.join(".culture", "datasets", id)));
      }
      if (options.json) process.stdout.write(`${JSON.stringify(cards, null, 2)}\n`);
      return cards.every((card) => card.rows > 0) ? 0 : 1;
    } finally {
      progress.clear();
      await dispose();
    }
  } finally {
    await source.dispose();
  }
}

interface Job {
  readonly id: string;
  readonly plan: Plan;
}

/** From a plan file, from the data set that is gone on with, or from cultures and tasks. */
async function makeJobs(
  options: SynthesizeOptions,
  project: Project,
  tasks: readonly OpenedTask[],
): Promise<readonly Job[]> {
  const { plan: file, id, resume, culture, count, seed, language } = options;
  if (file !== undefined) {
    const plans = readPlans((await readText(path.resolve(file))).text, file);
    for (const plan of plans) findTask(tasks, plan.task);
    return name(plans, id);
  }
  if (resume && id !== undefined && culture === undefined) {
    const plan = synthesisExists(project.root, id)
      ? await (await openDataset(project.root, id)).readPlan()
      : undefined;
    if (plan === undefined)
      throw new UsageError(`There is no data set "${id}" to go on with.`, "See .culture/datasets/.");
    return [{ id, plan }];
  }
  const cultures = parseCultures(culture ?? "auto");
  if (cultures.length === 0)
    throw new UsageError("Which culture is not said.", "Name one or several with --culture JP,DE.");
  const plans = cultures.flatMap((c) =>
    options.task.split(",").map((t) => {
      const profile = project.packs.get(c)?.profile;
      return makePlan(c, findTask(tasks, t.trim()), {
        count,
        seed,
        ungrounded: options.ungrounded,
        fromPack: options.fromPack,
        ...(language ? { language } : {}),
        ...(profile ? { profile } : {}),
      });
    }),
  );
  return name(plans, id);
}

function name(plans: readonly Plan[], id: string | undefined): readonly Job[] {
  if (id !== undefined && plans.length > 1)
    throw new UsageError("One --id cannot name several data sets.", "Leave it out, or make them one by one.");
  return plans.map((plan) => ({ id: id ?? `${plan.culture.toLowerCase()}-${plan.task}`, plan }));
}

async function refuseDoubles(jobs: readonly Job[], { resume }: SynthesizeOptions, { root }: Project) {
  for (const { id } of jobs)
    if (!resume && (synthesisExists(root, id) || datasetExists(root, id)))
      throw new UsageError(
        `The data set ${id} is there already.`,
        "--resume goes on with it and keeps what was decided; --id names another.",
      );
}

/** Nothing is sent before somebody has seen it. A local corpus is sent nothing. */
async function confirm(
  jobs: readonly Job[],
  provider: Provider,
  { yes, plan, ungrounded, fromPack }: SynthesizeOptions,
  signal: AbortSignal,
): Promise<void> {
  if (provider === "local" || yes || ungrounded || fromPack || plan !== undefined) return;
  process.stderr.write(writePlans(jobs.map((job) => job.plan)));
  if (!process.stdin.isTTY)
    throw new UsageError(
      `These queries would be sent to ${provider}.`,
      "Look at them with --plan-only, then send them with --yes or --plan FILE.",
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Send these queries to ${provider}? [y/N] `, { signal });
    if (!/^y(?:es)?$/i.test(answer.trim()))
      throw new UsageError("Nothing was sent.", "Change the plan with --plan-only and --plan FILE.");
  } finally {
    terminal.close();
  }
}

function openSource(
  provider: Provider,
  { corpus, endpoint, allow }: SynthesizeOptions,
  detector: ReturnType<typeof createLanguageDetector>,
  signal: AbortSignal,
): Promise<SearchSource> {
  return openSearch(
    {
      provider,
      allowedOrigins: allow,
      ...(corpus === undefined ? {} : { corpus }),
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    {
      detector,
      cache: createCache(path.join(cacheRoot(), "search")),
      now: () => new Date(),
      version: VERSION,
    },
    signal,
  );
}

async function openTeacher(selection: string | undefined, progress: Progress, signal: AbortSignal) {
  const session = await openJudge(selection, { progress }, signal);
  const teacher: Teacher | undefined = session.models?.base;
  const meaning = session.judged?.meaning;
  if (teacher !== undefined) return { teacher, meaning, dispose: () => session.dispose() };
  await session.dispose();
  throw new UsageError(
    "There is no teacher to read and write.",
    'Name one with --teacher: "auto" fetches the model for this machine.',
  );
}

function summary({ rows, labels: counts, synthesis }: DatasetCard, folder: string): string {
  if (synthesis === undefined) return "";
  const leftOut = (counted: Readonly<Record<string, number | undefined>>): string =>
    Object.entries(counted)
      .map(([filter, n]) => `${n} ${filter}`)
      .join(", ") || "none";
  const labels = Object.entries(counts).map(([label, n]) => `${n} ${label}`);
  const { norms, rows: drafts, passages } = synthesis.counts;
  const { generations, judgements, seconds } = synthesis.cost;
  return `${folder}: ${rows} rows${labels.length > 0 ? ` (${labels.join(", ")})` : ""} of ${synthesis.wanted}
  ${passages} passages, ${synthesis.pages.length} pages cited, ${synthesis.refused.length} not read
  norms  ${norms.kept} of ${norms.proposed}, left out: ${leftOut(norms.leftOut)}
  rows   ${drafts.kept} of ${drafts.proposed}, left out: ${leftOut(drafts.leftOut)}
  teacher ${synthesis.teacher?.id}: ${generations} answers, ${judgements} judgements, ${seconds} s
`;
}
