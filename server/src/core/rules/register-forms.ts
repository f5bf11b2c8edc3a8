import type { Evidence } from "../finding.js";

/** How one language tells formal from informal address. Only forms that hardly any other reading shares. */
export interface AddressForms {
  /** What the two sides are called in messages. */
  readonly formalName: string;
  readonly informalName: string;
  readonly formal: readonly RegExp[];
  readonly informal: readonly RegExp[];
  /** Forms that are rude or childish from a company; each is informal as well. */
  readonly intimate?: readonly RegExp[];
  /** The other informal forms are a style of writing, at home in notes and headings, and offend nobody. */
  readonly plainStyle?: true;
}

/** Whole words, in exactly the case given: one of `alternatives` (a pattern without groups that capture). */
export function words(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`, "gu");
}

/** Whole words at the start of a sentence: verbs in the imperative. */
export function openers(alternatives: string): RegExp {
  return new RegExp(`(?<=^|[.!?:;¡¿…\\n] ?|[.!?:] [¡¿])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`, "gu");
}

/** Whole words within a sentence, where only a form of address is capitalised. */
export function inside(alternatives: string): RegExp {
  return new RegExp(`(?<=[\\p{L}\\d,;)%][ \\u00a0])(?:${alternatives})(?![\\p{L}\\p{M}\\p{N}_])`, "gu");
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
