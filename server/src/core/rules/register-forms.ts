import type { Evidence } from "../finding.js";
import { lazy } from "../lazy.js";

/** How one language tells formal from informal address. Only forms that hardly any other reading shares. */
export interface AddressForms {
  /** What the two sides are called in messages. */
  readonly formalName: string;
  readonly informalName: string;
  readonly formal: readonly AddressPattern[];
  readonly informal: readonly AddressPattern[];
  /** Forms that are rude or childish from a company; each is informal as well. */
  readonly intimate?: readonly AddressPattern[];
  /** The other informal forms are a style of writing, at home in notes and headings, and offend nobody. */
  readonly plainStyle?: true;
}

/** Made when its language is first met: most checks are of one or two of them. */
export type AddressPattern = RegExp | (() => RegExp);

/** Whole words, in exactly the case given: one of `alternatives` (a pattern without groups that capture). */
export function words(alternatives: string): AddressPattern {
  return pattern(`(?<![\\p{L}\\p{M}\\p{N}_])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`);
}

/** Whole words at the start of a sentence: verbs in the imperative. */
export function openers(alternatives: string): AddressPattern {
  return pattern(`(?<=^|[.!?:;¡¿…\\n] ?|[.!?:] [¡¿])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`);
}

/** Whole words within a sentence, where only a form of address is capitalised. */
export function inside(alternatives: string): AddressPattern {
  return pattern(`(?<=[\\p{L}\\d,;)%][ \\u00a0])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`);
}

function pattern(source: string): () => RegExp {
  return lazy(() => new RegExp(source, "gu"));
}

/** `du` as `du` or `Du`: a word inside a sentence and at its start, but no acronym. */
export function eitherCase(list: string): string {
  return list
    .split("|")
    .map((word) => {
      const first = word.charAt(0);
      return first.toLowerCase() === first.toUpperCase()
        ? word
        : `[${first.toUpperCase()}${first}]${word.slice(1)}`;
    })
    .join("|");
}

/** Style guides that settle one form of address for each language and keep to it. */
export const REGISTER_EVIDENCE: readonly Evidence[] = [
  {
    title: "Localization Style Guides",
    publisher: "Microsoft",
    address: "https://learn.microsoft.com/globalization/reference/microsoft-style-guides",
  },
  { title: "Mozilla L10n Style Guides", publisher: "Mozilla", licence: "CC-BY-4.0" },
];
