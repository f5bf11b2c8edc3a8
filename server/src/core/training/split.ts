import { shuffled } from "../evaluation/statistics.js";
import type { DataRow } from "../tasks/data-row.js";

/** Rows to learn from, to stop by, and to be measured on. No source stands on two sides. */
export interface Split {
  readonly train: readonly DataRow[];
  readonly validation: readonly DataRow[];
  readonly heldOut: readonly DataRow[];
}

/** Shares of all rows, each in [0, 1]. */
export interface Shares {
  readonly validation: number;
  readonly heldOut: number;
}

/** More is held out than is usual: most data sets here are small, and a few rows prove nothing. */
const SHARES: Shares = { validation: 0.1, heldOut: 0.3 };

/**
 * Splits by source, so that what is measured was never learnt in other words.
 * @returns the same split for the same rows and seed, in whatever order the rows come.
 */
export function splitBySource(rows: readonly DataRow[], seed: number, shares: Shares = SHARES): Split {
  const bySource = new Map<string, DataRow[]>();
  for (const row of rows.toSorted(byId)) bySource.set(row.source, [...(bySource.get(row.source) ?? []), row]);
  const parts: Record<keyof Split, DataRow[]> = { train: [], validation: [], heldOut: [] };
  for (const source of shuffled([...bySource.keys()].sort(), seed)) {
    const part = (["heldOut", "validation"] as const).find(
      (name) => parts[name].length < rows.length * shares[name],
    );
    parts[part ?? "train"].push(...(bySource.get(source) ?? []));
  }
  return parts;
}

function byId(a: DataRow, b: DataRow): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
