/** A label may have so many times the rows of the rarest one that has any. */
const AT_MOST = 2;

/**
 * Leaves out the last rows of labels that there are too many of, lest a model learn to give that answer always.
 * @param labelOf undefined for a task without labels: all are kept.
 */
export function balanced<T>(
  rows: readonly T[],
  labelOf: (row: T) => string | undefined,
): { readonly kept: readonly T[]; readonly leftOut: readonly T[] } {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const label = labelOf(row);
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const most = Math.min(...counts.values()) * AT_MOST;
  const seen = new Map<string, number>();
  const kept: T[] = [];
  const leftOut: T[] = [];
  for (const row of rows) {
    const label = labelOf(row) ?? "";
    const number = (seen.get(label) ?? 0) + 1;
    seen.set(label, number);
    if (counts.size > 0 && number > most) leftOut.push(row);
    else kept.push(row);
  }
  return { kept, leftOut };
}
