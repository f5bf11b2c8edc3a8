import type { Packs } from "../cultures/packs.js";
import type { DocumentKind } from "../documents/document.js";
import type { CultureId } from "../finding.js";
import { lazy } from "../lazy.js";
import type { LanguageDetector } from "../ports.js";
import { combine, type RankedCulture } from "./combine.js";
import { type Part, splitByMention } from "./parts.js";
import { scriptLanguage } from "./script.js";
import type { Sign, Signal, SignReader } from "./sign.js";
import { createCalendarReader } from "./signals/calendar.js";
import { readCurrency } from "./signals/currency.js";
import { createLanguageReader } from "./signals/language.js";
import { createNameReader } from "./signals/names.js";
import { readPhone } from "./signals/phone.js";
import { createWordingReader } from "./signals/wording.js";

/** Which cultures a text is for or about, judged by the text itself. */
export interface Route {
  /** Most probable first. */
  readonly ranked: readonly RankedCulture[];
  /** The cultures to work for; none where it would be a guess, and then the base model answers. */
  readonly cultures: readonly CultureId[];
  /** Of the chosen cultures together. */
  readonly probability: number;
  /** In words. */
  readonly reason: string;
  /** BCP 47; undefined where it cannot be told. */
  readonly language?: string;
  /** Present for several cultures: which part of the text is about which. */
  readonly parts?: readonly Part[];
}

/** What is known of a text before it is read. */
export interface TextFacts {
  readonly kind: DocumentKind;
  /** Of the document around it, for a text too short to tell. BCP 47. */
  readonly language?: string;
  /** Signals to look at; all of them by default. */
  readonly only?: ReadonlySet<Signal>;
}

/** The cheap signals: everything but meaning. */
export interface CultureRouter {
  route(text: string, facts: TextFacts): Route;
  /** The same with signs that the caller has found: meaning, or what the document says. */
  routeWith(signs: readonly Sign[], text: string, facts: TextFacts): Route;
}

/** Labels are taken for rare languages, with less confidence than this: "Happy birthday!" for Filipino. */
const SURE_OF_LANGUAGE = 0.8;
/** From this many letters on a paragraph may be in another language than the document around it, in the same script. */
const PARAGRAPH = 80;
/** Below this probability of being right nothing is chosen. */
export const SURE = 0.6;
/** A culture that is named beside a more probable one counts from this part of its probability on. */
const BESIDE = 0.3;

export function createCultureRouter(packs: Packs, detector: LanguageDetector): CultureRouter {
  const readers = [
    reader(["name"], () => createNameReader(packs)),
    reader(["currency"], () => readCurrency),
    reader(["phone"], () => readPhone),
    reader(["calendar"], () => createCalendarReader(packs)),
    reader(["wording", "variety"], () => createWordingReader(packs)),
    reader(["language"], () => createLanguageReader(packs)),
  ];
  const routeWith: CultureRouter["routeWith"] = (more, text, { kind, language: known, only }) => {
    const read = text.slice(0, MOST_TEXT);
    const language = languageOf(read, known, detector);
    const signs = readers
      .filter(({ signals }) => only === undefined || signals.some((s) => only.has(s)))
      .flatMap((reader) => reader.read({ text: read, kind, language }))
      .filter((sign) => only === undefined || only.has(sign.signal))
      .concat(more);
    const route = choose(combine(signs, kind), signs, text);
    return language === undefined ? route : { ...route, language };
  };
  // With every edit a document is routed again, and few of its texts have changed.
  const known = new Map<string, Route>();
  return {
    routeWith,
    route(text, facts) {
      const key = `${facts.kind} ${facts.language ?? ""} ${[...(facts.only ?? [])].join()} ${text}`;
      let route = known.get(key);
      if (route === undefined) {
        route = routeWith([], text, facts);
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(key, route);
      }
      return route;
    },
  };
}

interface Reader {
  readonly signals: readonly Signal[];
  readonly read: SignReader;
}

/** Made when its signals are first looked for: most files ask for few of them, and names are many. */
function reader(signals: readonly Signal[], make: () => SignReader): Reader {
  const made = lazy(make);
  return { signals, read: (input) => made()(input) };
}

/** Routes that are kept: more than the paragraphs of a long document. */
const MOST_KNOWN = 5_000;
/** A longer text is judged by its beginning. UTF-16 code units. */
const MOST_TEXT = 8_000;

function languageOf(
  text: string,
  around: string | undefined,
  detector: LanguageDetector,
): string | undefined {
  const byScript = scriptLanguage(text);
  if (byScript === undefined && around !== undefined && letterCount(text) < PARAGRAPH) return around;
  const found = byScript ?? detector.detect(text);
  return found && found.confidence >= SURE_OF_LANGUAGE ? found.language : around;
}

function letterCount(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function choose(ranked: readonly RankedCulture[], signs: readonly Sign[], text: string): Route {
  const [top] = ranked;
  if (top === undefined)
    return { ranked, cultures: [], probability: 0, reason: "nothing in it points to a culture" };
  const chosen = ranked.filter((r) => r === top || (r.named && r.probability >= BESIDE * top.probability));
  const probability = Math.min(
    1,
    chosen.reduce((sum, r) => sum + r.probability, 0),
  );
  if (probability < SURE) {
    const between = ranked.slice(0, 3).map((r) => `${r.culture} ${percent(r.probability)}`);
    return { ranked, cultures: [], probability: 0, reason: `unsure: ${between.join(", ")} (${top.reason})` };
  }
  const cultures = chosen.map((r) => r.culture);
  const reason = chosen.length === 1 ? top.reason : chosen.map((r) => `${r.culture}: ${r.reason}`).join("; ");
  const parts = chosen.length > 1 ? splitByMention(text, signs, cultures) : [];
  return { ranked, cultures, probability, reason, ...(parts.length > 1 ? { parts } : {}) };
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)}%`;
}
