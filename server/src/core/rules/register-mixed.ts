import type { Segment } from "../documents/document.js";
import { type AddressForms, REGISTER_EVIDENCE } from "./register-forms.js";
import {
  type Address,
  type AddressMarker,
  addressForms,
  addressMarkers,
  formName,
  sideOf,
} from "./register-markers.js";
import type { Rule } from "./rule.js";
import { isUntranslated } from "./untranslated.js";
import { languageOf } from "./words.js";

/** Formal and informal address in one file: `Bestätigen Sie …` in one text and `Dein Konto …` in another. */
export const registerMixed: Rule = {
  id: "register/mixed",
  title: "Formal and informal address in one file",
  severity: "info",
  kinds: ["copy"],
  why: "Readers notice when a product changes between formal and informal address: it sounds like several speakers, and the informal places like a slip.",
  evidence: REGISTER_EVIDENCE,
  *checkDocument({ document: { segments }, audience: { locale, profile } }) {
    const forms = addressForms(locale);
    if (forms === undefined) return;
    const places: Record<Address, Place[]> = { formal: [], informal: [] };
    for (const segment of segments) {
      if (isUntranslated(segment.text, locale)) continue;
      const markers = addressMarkers(segment, forms);
      const [marker] = markers;
      // Both in one text is a finding of its own: register/mixed-in-text.
      const side = sideOf(markers);
      if (marker && side) places[side].push({ segment, marker });
    }
    if (places.formal.length === 0 || places.informal.length === 0) return;
    const main = mainSide(places, profile?.register[languageOf(locale)]);
    const other: Address = main === "formal" ? "informal" : "formal";
    const { length: many } = places[main];
    const { length: few } = places[other];
    // The share shows a choice and its exceptions; the count, that these are no single odd word.
    const clear = few >= 3 && many >= 3 * few;
    for (const { segment, marker } of places[other].slice(0, SHOWN)) {
      yield {
        segment,
        span: { start: marker.start, end: marker.end },
        severity: clear ? "warning" : "info",
        confidence: clear ? 0.85 : many > 2 ? 0.75 : 0.65,
        message: useTheSameForm(forms, { main, other, many }),
      };
    }
  },
};

/** Says which form to use, so that a model asked for a rewrite knows it too. */
function useTheSameForm(
  forms: AddressForms,
  { main, other, many }: { readonly main: Address; readonly other: Address; readonly many: number },
): string {
  const others = many === 1 ? "another text" : `${many} texts`;
  return `This text addresses readers in the ${formName(forms, other)}, ${others} of this file in the ${formName(forms, main)}: use the ${main} form here too.`;
}

interface Place {
  readonly segment: Segment;
  readonly marker: AddressMarker;
}

/** Findings per file: enough to show what to look for. */
const SHOWN = 3;

/** The side to keep: the more frequent one, else the one the culture expects. */
function mainSide(
  places: Readonly<Record<Address, readonly Place[]>>,
  expected: string | undefined,
): Address {
  const lead = places.formal.length - places.informal.length;
  if (lead !== 0) return lead > 0 ? "formal" : "informal";
  return expected === "informal" ? "informal" : "formal";
}
