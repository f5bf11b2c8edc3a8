import { REGISTER_EVIDENCE } from "./register-forms.js";
import { addressForms, addressMarkers, formName, sideOf } from "./register-markers.js";
import type { Rule } from "./rule.js";
import { isUntranslated } from "./untranslated.js";

/** One reader addressed both ways in one text: "Sehr geehrter Kunde, … wenn Sie dein Konto …". */
export const registerMixedInText: Rule = {
  id: "register/mixed-in-text",
  title: "Formal and informal address in one text",
  severity: "warning",
  kinds: ["copy"],
  why: "A change of address within one text reads as a mistake: readers wonder whom it means and how the writer stands to them.",
  evidence: REGISTER_EVIDENCE,
  *checkSegment(segment, { audience: { locale } }) {
    const forms = addressForms(locale);
    if (forms === undefined) return;
    const markers = addressMarkers(segment, forms);
    const [first] = markers;
    if (first === undefined || sideOf(markers) || isUntranslated(segment.text, locale)) return;
    const change = markers.find(({ address }) => address !== first.address);
    if (change === undefined) return;
    const before = markers.findLast(
      ({ start, address }) => start < change.start && address === first.address,
    );
    const oneSentence = !SENTENCE_END.test(segment.text.slice(before?.end ?? first.end, change.start));
    yield {
      segment,
      span: { start: change.start, end: change.end },
      severity: oneSentence ? "warning" : "info",
      confidence: oneSentence ? 0.85 : 0.7,
      message: `This text goes from the ${formName(forms, first.address)} to the ${formName(forms, change.address)}: keep to one of them.`,
    };
  },
};

const SENTENCE_END = /[.!?。！？\n](?!\p{L})/u;
