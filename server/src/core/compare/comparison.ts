import type { CultureId } from "../finding.js";
import type { ChatMessage } from "../ports.js";
import type { Differences } from "./differences.js";
import type { Touch } from "./touches.js";

/** One text as the readers of one culture get it: a model's answer for them, or copy that all of them read. */
export interface Column {
  readonly culture: CultureId;
  /** In English: "Japan". */
  readonly name: string;
  readonly text: string;
  /** Spans are offsets in `text`. */
  readonly touches: readonly Touch[];
  /** What the prompt's variables stood for; empty for copy. */
  readonly values: Readonly<Record<string, string>>;
  /** What wrote the text; absent for copy. */
  readonly model?: { readonly id: string; readonly adapter?: string | undefined } | undefined;
  /** True if the text ended at the limit of its length. */
  readonly cut?: boolean | undefined;
}

/** A culture that got no answer, with the reason and the remedy in words. */
export interface FailedColumn {
  readonly culture: CultureId;
  readonly name: string;
  readonly problem: string;
}

/** Texts side by side. */
export interface Comparison {
  readonly columns: readonly (Column | FailedColumn)[];
  /** By culture: what sets each text apart from the others. */
  readonly differences: readonly ({ readonly culture: CultureId } & Differences)[];
  /** The prompt behind the answers, with variables as `{{name}}`; empty for copy. */
  readonly messages: readonly ChatMessage[];
}

/** Four tell more than one: what is configured comes first, then these. */
const EXAMPLES: readonly CultureId[] = ["US", "JP", "DE", "BR"];

/** The cultures to begin with where nobody names any. */
export function culturesToCompare(configured: readonly CultureId[]): readonly CultureId[] {
  const own = [...new Set(configured)];
  return own.length > 1 ? own : [...new Set([...own, ...EXAMPLES])].slice(0, EXAMPLES.length);
}

export function hasText(column: Column | FailedColumn): column is Column {
  return "text" in column;
}
