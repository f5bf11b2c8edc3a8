import type { PlannedQuery } from "./plan.js";

/** Why something was left out. */
export const FILTERS = [
  "hostile",
  "schema",
  "quotation",
  "relevance",
  "groundedness",
  "language",
  "stereotype",
  "personal-data",
  "benchmark-overlap",
  "duplicate",
  "balance",
] as const;
export type FilterId = (typeof FILTERS)[number];

/** What was left out, by which filter, and why, for `rejected.jsonl`. */
export interface Rejection {
  readonly kind: "passage" | "norm" | "row";
  readonly filter: FilterId;
  readonly why: string;
  readonly what: unknown;
}

/** Counts what a run does, for the data card. */
export class Tally {
  readonly searches = new Map<PlannedQuery, number>();
  readonly refusals = new Map<string, string>();
  readonly rejections: Rejection[] = [];
  readonly #dropped = new Set<string>();
  passages = 0;
  proposedNorms = 0;
  proposedRows = 0;

  searched(query: PlannedQuery, hits: number): void {
    this.searches.set(query, hits);
  }

  refused(address: string, why: string): void {
    this.refusals.set(address, why);
  }

  /** A passage that several queries find is left out once. */
  dropped(filter: FilterId, why: string, text: string): void {
    if (this.#dropped.has(text)) return;
    this.#dropped.add(text);
    this.reject({ kind: "passage", filter, why, what: text });
  }

  reject(rejection: Rejection): void {
    this.rejections.push(rejection);
  }

  counts(kind: Rejection["kind"]): Readonly<Partial<Record<FilterId, number>>> {
    const counts: Partial<Record<FilterId, number>> = {};
    for (const r of this.rejections) if (r.kind === kind) counts[r.filter] = (counts[r.filter] ?? 0) + 1;
    return counts;
  }
}
