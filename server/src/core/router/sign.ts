import type { DocumentKind } from "../documents/document.js";
import type { CultureId, Span } from "../finding.js";

/** What a router looks at in a text, cheapest first. One file each in `signals/`. */
export const SIGNALS = [
  "name",
  "currency",
  "phone",
  "calendar",
  "wording",
  "variety",
  "language",
  "meaning",
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Signals that say outright which place a text speaks of; the others tell it by the way. */
export const NAMING: ReadonlySet<Signal> = new Set(["name", "currency", "phone"]);

/** Something in a text that points to one culture, or to a few between which it cannot tell. */
export interface Sign {
  readonly signal: Signal;
  /** How it is shared between the cultures it may point to; sums to at most 1. */
  readonly shares: readonly (readonly [culture: CultureId, share: number])[];
  /** Where in the text, if somewhere. */
  readonly span?: Span;
  /** In words, to follow "because": `it names "Tokyo"`. */
  readonly reason: string;
}

/** A text with what is known of it before it is read. */
export interface SignalInput {
  readonly text: string;
  readonly kind: DocumentKind;
  /** BCP 47 language, with its script where that tells (`zh-Hant`); undefined where it cannot be told. */
  readonly language: string | undefined;
}

/** Reads one kind of sign. Pure and fast: microseconds a text. */
export type SignReader = (input: SignalInput) => readonly Sign[];

/** The same share for each of the cultures. */
export function equally(cultures: readonly CultureId[]): Sign["shares"] {
  return cultures.map((culture) => [culture, 1 / cultures.length] as const);
}

/** Weaker by a factor in [0, 1]. */
export function scale(shares: Sign["shares"], factor: number): Sign["shares"] {
  return shares.map(([culture, share]) => [culture, share * factor] as const);
}
