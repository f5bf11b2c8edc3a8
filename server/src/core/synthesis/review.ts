import type { Packs } from "../cultures/packs.js";
import type { DataRow } from "../tasks/data-row.js";
import type { Dataset } from "./dataset.js";
import { type Decision, latest } from "./decisions.js";
import type { CitedPassage, FoundNorm } from "./found-norm.js";

/** A row with all that a person needs to decide on it. */
export interface ReviewItem {
  readonly row: DataRow;
  readonly decision?: Decision;
  /** What the row rests on. */
  readonly norm?: Pick<FoundNorm, "id" | "statement" | "rule"> & { readonly quotation?: string };
  readonly passage?: CitedPassage;
}

export interface ReviewPage {
  readonly items: readonly ReviewItem[];
  readonly total: number;
}

/** Rows that nobody has decided on first, then the others; at most `limit`. */
export async function reviewItems(dataset: Dataset, packs: Packs, limit: number): Promise<ReviewPage> {
  const [rows, decisions, norms, passages] = await Promise.all([
    dataset.readCandidates(),
    dataset.readDecisions(),
    dataset.readNorms(),
    dataset.readPassages(),
  ]);
  const decided = latest(decisions);
  const ordered = [...rows.filter((r) => !decided.has(r.id)), ...rows.filter((r) => decided.has(r.id))];
  const found = new Map(norms.map((n) => [n.id, n] as const));
  const cited = new Map(passages.map((p) => [p.id, p] as const));
  const items = ordered.slice(0, limit).map((row): ReviewItem => {
    const [id = ""] = row.norms ?? [];
    const norm = found.get(id) ?? packs.get(row.culture)?.norms.find((n) => n.id === id);
    const decision = decided.get(row.id);
    const passage = cited.get(row.source);
    return {
      row,
      ...(decision ? { decision } : {}),
      ...(norm ? { norm } : {}),
      ...(passage ? { passage } : {}),
    };
  });
  return { items, total: rows.length };
}
