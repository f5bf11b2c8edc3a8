import type { Segment } from "../documents/document.js";
import type { Span } from "../finding.js";
import { memo } from "./locale-data.js";
import { ASIAN_FORMS } from "./register-asia.js";
import { EUROPEAN_FORMS } from "./register-europe.js";
import type { AddressForms, AddressPattern } from "./register-forms.js";
import { languageOf, maskedText } from "./words.js";

export type Address = "formal" | "informal";

/** A word that tells how the reader is addressed. Offsets in the text. */
export interface AddressMarker extends Span {
  readonly address: Address;
  /** Rude or childish from a company, not only familiar. */
  readonly intimate: boolean;
}

/** The forms of a BCP 47 locale's language, or of its region where they part; undefined if there are none. */
export const addressForms: (locale: string) => AddressForms | undefined = memo((locale) => {
  const language = languageOf(locale);
  const region = /-([A-Z]{2})(?:-|$)/.exec(locale)?.[1];
  const forms = { ...EUROPEAN_FORMS, ...ASIAN_FORMS };
  return forms[`${language}-${region}`] ?? forms[language];
});

/**
 * Every sure form of address in the words of a segment, in order. What may mean something else is left out, as is
 * what stands in quotation marks: somebody else's words.
 */
export function addressMarkers(segment: Segment, forms: AddressForms): readonly AddressMarker[] {
  const text = withoutQuotes(maskedText(segment));
  const rude = new Set(starts(text, forms.intimate ?? []).map(({ start }) => start));
  return [
    ...starts(text, forms.formal).map((span) => ({ ...span, address: "formal" as const, intimate: false })),
    ...starts(text, forms.informal).map((span) => ({
      ...span,
      address: "informal" as const,
      intimate: rude.has(span.start),
    })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The side that all of `markers` are on, if they agree. */
export function sideOf(markers: readonly AddressMarker[]): Address | undefined {
  const first = markers[0]?.address;
  return markers.every(({ address }) => address === first) ? first : undefined;
}

/** How messages name a side: `formal form ("vous")`. */
export function formName(forms: AddressForms, address: Address): string {
  return `${address} form (${address === "formal" ? forms.formalName : forms.informalName})`;
}

function starts(text: string, patterns: readonly AddressPattern[]): readonly Span[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(typeof pattern === "function" ? pattern() : pattern)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    })),
  );
}

const QUOTED = /[„“«「『"][^„“”«»「」『』"\n]{1,200}["”“»」』]/g;

function withoutQuotes(text: string): string {
  return text.replace(QUOTED, (quoted) => "\uFFFC".repeat(quoted.length));
}
