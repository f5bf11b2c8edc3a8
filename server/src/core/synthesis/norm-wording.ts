import type { CultureProfile } from "../cultures/culture.js";
import { stereotypeIn } from "../cultures/stereotype.js";
import type { LanguageDetector } from "../ports.js";
import type { Fault } from "./check-draft.js";
import type { NearDuplicates } from "./filters/duplicates.js";
import { otherLanguage } from "./filters/language.js";
import { personalData } from "./filters/personal-data.js";
import { notQuoted } from "./filters/quotation.js";
import type { CitedPassage, NormProposal } from "./found-norm.js";
import type { Plan } from "./plan.js";

export interface WordingOptions {
  readonly plan: Plan;
  readonly detector: LanguageDetector;
  readonly profile: CultureProfile | undefined;
  /** Rules that were taken so far. */
  readonly known: NearDuplicates;
}

/** The rule of the teacher's example, which is of nowhere: one that copies it instead of reading is found out. */
export const EXAMPLE_RULE = "Do not ask a guest to whistle.";

/** What can be said of a proposed norm without a model. @returns why it is left out, or undefined. */
export function wordingFault(
  { quotation, statement, rule }: NormProposal,
  passage: CitedPassage | undefined,
  { plan, detector, profile, known }: WordingOptions,
): Fault | undefined {
  const unquoted = passage && notQuoted(quotation, passage.text);
  if (unquoted) return { filter: "quotation", why: unquoted };
  if (rule === EXAMPLE_RULE || /Utopia/.test(statement))
    return { filter: "quotation", why: "it is the example, not the passage" };
  if (!/^do not \p{L}/iu.test(rule))
    return { filter: "schema", why: 'the rule does not begin with "Do not"' };
  const texts = `${statement} ${rule}`;
  if (/https?:|www\.|[<>{}\\]|\.(?:com|org|md|json|properties)\b/i.test(texts))
    return { filter: "relevance", why: "it speaks of addresses, files or markup" };
  const trade = TRADE.exec(texts)?.[0];
  if (trade) return { filter: "relevance", why: `it is about a ${trade.toLowerCase()}` };
  const language = otherLanguage(texts, "en", detector);
  if (language) return { filter: "language", why: `it is in ${language}` };
  const stereotype = stereotypeIn(texts, profile?.demonyms ?? []);
  if (stereotype) return { filter: "stereotype", why: `"${stereotype}" says what people are like` };
  const personal = personalData(texts, plan.culture);
  if (personal) return { filter: "personal-data", why: `it holds ${personal}` };
  const twin = known.find(rule);
  return twin === undefined ? undefined : { filter: "duplicate", why: `as "${twin}"` };
}

/** What guides for translators and designers are about, and readers are not. */
const TRADE =
  /\b(?:brand(?:ing)?|logo|trademark|product names?|slogan|file|folder|encoding|glossary|placeholder|variable|source code|software|browser|style ?guide|document(?:ation)?|headlines?|bullet points?|hyphens?|copyright|terminology|passive|localization)\b/i;
