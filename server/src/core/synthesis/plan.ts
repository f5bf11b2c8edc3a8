import { type Document, parseAllDocuments, stringify } from "yaml";
import * as z from "zod";
import { type CultureProfile, cultureIdSchema } from "../cultures/culture.js";
import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import type { Task } from "../tasks/task.js";
import { TOPIC_PHRASES } from "./query-topics.js";

/** What a run will search for and write: shown to the user and edited before anything is sent. */

const language = z.string().regex(/^[a-z]{2,3}$/, "a language is a code such as ja");
const querySchema = z.strictObject({
  /** Found for this task, or for the culture in general. */
  kind: z.enum(["task", "general"]),
  language,
  text: z.string().trim().min(1).max(400),
});
export type PlannedQuery = z.infer<typeof querySchema>;

export const planSchema = z
  .strictObject({
    culture: cultureIdSchema,
    task: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
    /** Of the examples that are written. */
    language,
    count: z.int().min(1).max(100_000),
    seed: z.int().min(0),
    queries: z.array(querySchema).max(500),
    /** Nothing is searched: the teacher says what it knows of each query. Only to measure what grounding is worth. */
    ungrounded: z.literal(true).optional(),
    /** Nothing is searched: the norms are those of the culture pack, which people have read and sourced. */
    fromPack: z.literal(true).optional(),
  })
  .refine(({ queries, fromPack }) => fromPack || queries.length > 0, {
    error: "at least one query is needed",
    path: ["queries"],
  });
export type Plan = z.infer<typeof planSchema>;

export interface PlanOptions {
  readonly count: number;
  readonly seed: number;
  readonly ungrounded?: boolean | undefined;
  readonly fromPack?: boolean | undefined;
  /** Of the examples; by default the culture's first. */
  readonly language?: string;
  /** Absent for a culture without a pack. */
  readonly profile?: CultureProfile;
}

/**
 * Queries for one task of one culture: the task's own phrases and the general ones, each in the languages of the
 * culture and in English, with the country's name in that language. The two kinds alternate, so that a small run has
 * some of both. Pure.
 */
export function makePlan(culture: CultureId, task: Task, options: PlanOptions): Plan {
  const { count, seed, profile, ungrounded, fromPack } = options;
  const languages = languagesOf(culture, profile);
  const own = options.language ?? languages[0] ?? "en";
  const given = { culture, task: task.id, language: own, count, seed };
  if (fromPack) return { ...given, queries: [], fromPack };
  const kinds = (["task", "general"] as const).map((kind) =>
    alternate(
      [...new Set([...languages, "en"])].map((lang) =>
        phrases(kind, lang, task).map((phrase) => ({
          kind,
          language: lang,
          text: `${countryIn(lang, culture)} ${phrase}`,
        })),
      ),
    ),
  );
  const plan = { ...given, queries: [...alternate(kinds)] };
  return ungrounded ? { ...plan, ungrounded } : plan;
}

/** Language subtags of a culture, most used first. */
export function languagesOf(culture: CultureId, profile: CultureProfile | undefined): readonly string[] {
  const locales = profile?.locales ?? [new Intl.Locale(`und-${culture}`).maximize().language];
  return [...new Set(locales.map((locale) => new Intl.Locale(locale).language))];
}

function phrases(kind: PlannedQuery["kind"], lang: string, task: Task): readonly string[] {
  if (kind === "general") return TOPIC_PHRASES[lang] ?? [];
  return task.search?.[lang] ?? (lang === "en" ? [task.title] : []);
}

function countryIn(lang: string, culture: CultureId): string {
  return new Intl.DisplayNames(lang, { type: "region" }).of(culture) ?? culture;
}

/** First of each, then second of each. */
function alternate<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

const HEAD = `# What will be searched for, and what will be written. Nothing has been sent yet.
# Change, add or remove queries; "language" is that of the examples, "count" how many to write.
`;

/** One YAML document a plan. */
export function writePlans(plans: readonly Plan[]): string {
  return HEAD + plans.map((plan) => stringify(plan, { lineWidth: 0 })).join("---\n");
}

/** @throws InvalidDataError for aliases, which a plan has no use for. */
function plainValue(document: Document, place: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidDataError(`${place}: ${why}.`, "Write out what the aliases stand for.");
  }
}

/** @throws InvalidDataError naming the line or the field. */
export function readPlans(source: string, place: string): readonly Plan[] {
  const documents = parseAllDocuments(source);
  const list = Array.isArray(documents) ? documents : [];
  const plans = list.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new InvalidDataError(`${place}: ${error.message}`, "Mend the syntax at that line.");
    const value = plainValue(document, place);
    if (value === null) return [];
    const parsed = planSchema.safeParse(value);
    if (parsed.success) return [parsed.data];
    throw new InvalidDataError(
      `${place} is not a plan:\n${z.prettifyError(parsed.error)}`,
      "Mend the fields named above, or make the plan anew with --plan-only.",
    );
  });
  if (plans.length > 0) return plans;
  throw new InvalidDataError(`${place} holds no plan.`, "Make one with synthesize --plan-only.");
}
