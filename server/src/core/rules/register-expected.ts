import { REGISTER_EVIDENCE } from "./register-forms.js";
import { addressForms, addressMarkers, formName, sideOf } from "./register-markers.js";
import type { Rule, RuleMatch } from "./rule.js";
import { isUntranslated } from "./untranslated.js";
import { languageOf } from "./words.js";

/** Familiar or rude address where the culture's product copy is formal. */
export const registerExpected: Rule = {
  id: "register/expected",
  title: "Address more familiar than readers expect",
  severity: "info",
  kinds: ["copy"],
  why: "Product copy for these readers is formal by default; familiar address from a company they do not know may sound disrespectful.",
  evidence: REGISTER_EVIDENCE,
  *checkDocument({ document: { segments }, audience: { locale, profile } }) {
    if (profile?.register[languageOf(locale)] !== "formal") return;
    const forms = addressForms(locale);
    if (forms === undefined) return;
    const intimate: RuleMatch[] = [];
    const familiar: RuleMatch[] = [];
    let formal = 0;
    for (const segment of segments) {
      if (isUntranslated(segment.text, locale)) continue;
      const markers = addressMarkers(segment, forms);
      const [first] = markers;
      if (first === undefined) continue;
      if (sideOf(markers) === "formal") formal++;
      const rude = markers.find((marker) => marker.intimate);
      if (rude) {
        intimate.push({
          segment,
          span: { start: rude.start, end: rude.end },
          severity: "warning",
          confidence: 0.85,
          message: `This word or ending is for close friends and children, and may offend a customer: use the ${formName(forms, "formal")}.`,
        });
      } else if (sideOf(markers) === "informal" && !forms.plainStyle) {
        familiar.push({
          segment,
          span: { start: first.start, end: first.end },
          confidence: 0.6,
          message: `This file addresses readers in the ${formName(forms, "informal")}; product copy for ${profile.name} uses the ${formName(forms, "formal")} by default: change it, unless the brand has chosen otherwise.`,
        });
      }
    }
    yield* intimate.slice(0, SHOWN);
    // Fewer familiar places than formal ones are exceptions, which register/mixed reports.
    if (familiar.length > formal) yield* familiar.slice(0, 1);
  },
};

/** Findings per file: a file that is rude throughout is one decision, not a hundred. */
const SHOWN = 5;
