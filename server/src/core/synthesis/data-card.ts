import type { DataRow } from "../tasks/data-row.js";
import type { DataCard } from "./card.js";
import type { ReviewCounts } from "./decisions.js";
import type { Plan } from "./plan.js";
import type { Synthesis } from "./synthesize.js";

export interface CardFacts {
  readonly id: string;
  readonly created: string;
  readonly plan: Plan;
  readonly teacher: { readonly id: string; readonly hash: string };
  readonly source: string;
  /** Names of benchmark files. */
  readonly decontaminated: readonly string[];
  readonly milliseconds: number;
}

/** @param rows what is left after review. */
export function dataCard(
  { norms, passages, tally, effort, rows: made }: Synthesis,
  rows: readonly DataRow[],
  review: ReviewCounts,
  facts: CardFacts,
): DataCard {
  const { id, created, plan, teacher, source, decontaminated, milliseconds } = facts;
  return {
    version: 1,
    id,
    created,
    culture: plan.culture,
    task: plan.task,
    language: plan.language,
    seed: plan.seed,
    wanted: plan.count,
    rows: rows.length,
    labels: labelCounts(rows),
    teacher: { id: teacher.id, hash: teacher.hash },
    search: {
      source,
      queries: [...tally.searches].map(([{ kind, language, text }, hits]) => ({
        kind,
        language,
        text,
        hits,
      })),
    },
    sources: sourcesOf(rows, passages),
    refused: [...tally.refusals].map(([address, why]) => ({ address, why })),
    counts: {
      passages: tally.passages,
      norms: { proposed: tally.proposedNorms, kept: norms.length, leftOut: tally.counts("norm") },
      rows: { proposed: tally.proposedRows, kept: made.length, leftOut: tally.counts("row") },
      passagesLeftOut: tally.counts("passage"),
    },
    decontaminated: [...decontaminated],
    review: { ...review },
    cost: { ...effort, seconds: Math.round(milliseconds / 100) / 10 },
  };
}

/** Answers of rows that have options fixed for all: a label set, not choices. */
export function labelCounts(rows: readonly DataRow[]): Record<string, number> {
  const [first] = rows;
  const labels = rows.every((r) => r.options?.join() === first?.options?.join())
    ? (first?.options ?? [])
    : [];
  return Object.fromEntries(
    labels.map((label) => [label, rows.filter((r) => r.answer === label).length] as const),
  );
}

function sourcesOf(rows: readonly DataRow[], passages: Synthesis["passages"]): DataCard["sources"] {
  const pages = new Map<string, DataCard["sources"][number]>();
  for (const { id, address, title, licence, published, fetched } of passages) {
    const count = rows.filter((row) => row.source === id).length;
    if (count === 0) continue;
    const page = pages.get(address) ?? {
      address,
      title,
      ...(licence ? { licence } : {}),
      ...(published ? { published } : {}),
      fetched,
      rows: 0,
    };
    pages.set(address, { ...page, rows: page.rows + count });
  }
  return [...pages.values()];
}
