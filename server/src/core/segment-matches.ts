import type { Norm } from "./cultures/culture.js";
import type { Segment } from "./documents/document.js";
import type { CultureId, Span } from "./finding.js";
import type { TriggerIndex } from "./norms/triggers.js";
import type { LanguageDetector } from "./ports.js";
import { scriptLanguage } from "./router/script.js";
import { namesOtherTerritory } from "./rules/foreign-context.js";
import type { Audience, Rule, RuleMatch } from "./rules/rule.js";
import { languageOf, readableText } from "./rules/words.js";

/** A value and its readers. */
export interface Routed {
  readonly segment: Segment;
  readonly audiences: readonly Audience[];
}

/** What rules and triggers say of one value by itself: it holds while its content and its readers stay the same. */
export interface SegmentMatches extends Routed {
  readonly byRules: readonly {
    readonly rule: Rule;
    readonly audience: Audience;
    readonly match: Omit<RuleMatch, "segment">;
    /** The rule is on how things are written at the reader's place, and the text speaks of another. */
    readonly elsewhere: boolean;
  }[];
  readonly byTriggers: readonly {
    readonly norm: Norm;
    readonly audience: Audience;
    readonly span: Span;
  }[];
}

export interface Matchers {
  /** Those that are switched on. */
  readonly rules: readonly Rule[];
  readonly indexOf: (culture: CultureId) => TriggerIndex | undefined;
  readonly detector: LanguageDetector;
}

export function matchSegment(
  { segment, audiences }: Routed,
  { rules, indexOf, detector }: Matchers,
): SegmentMatches {
  const byRules: SegmentMatches["byRules"][number][] = [];
  const byTriggers: SegmentMatches["byTriggers"][number][] = [];
  for (const audience of audiences) {
    for (const rule of rules) {
      if (rule.checkSegment === undefined || !rule.kinds.includes(segment.kind)) continue;
      const matches = [...rule.checkSegment(segment, { audience })];
      if (matches.length === 0 || (rule.orthography && isLeftInEnglish(segment, audience, detector)))
        continue;
      for (const match of matches)
        byRules.push({ rule, audience, match, elsewhere: isElsewhere(rule, segment, audience) });
    }
    const language = segmentLanguage(segment, audience);
    for (const { norm, span } of indexOf(audience.culture)?.match(segment.text, language) ?? [])
      byTriggers.push({ norm, audience, span });
  }
  // Most values have no match: a large file does not keep an empty list for each.
  return {
    segment,
    audiences,
    byRules: byRules.length > 0 ? byRules : NONE,
    byTriggers: byTriggers.length > 0 ? byTriggers : NONE,
  };
}

const NONE: readonly never[] = [];

/**
 * Whether a value of a file in another language is still in English, as most of a new translation is. Told by the letters
 * of even a short text, so only asked where a rule has something to say.
 */
function isLeftInEnglish(segment: Segment, { locale }: Audience, detector: LanguageDetector): boolean {
  const language = languageOf(locale);
  if (language === "en") return false;
  const { en = 0, [language]: own = 0 } = detector.likeness(readableText(segment));
  return en > MORE_LIKE * own;
}

/** Words that both languages have (`Total?`, `Attention !`) stay below it. */
const MORE_LIKE = 1.15;

export function isElsewhere(rule: Rule, segment: Segment, audience: Audience): boolean {
  return rule.local === true && namesOtherTerritory(segment.text, audience);
}

/** What is known of an earlier text's value, for the value as it is now; undefined if it has to be looked at again. */
export function stillHolds(known: SegmentMatches | undefined, now: Routed): SegmentMatches | undefined {
  return known && sameContent(known.segment, now.segment) && sameReaders(known.audiences, now.audiences)
    ? { ...known, segment: now.segment, audiences: now.audiences }
    : undefined;
}

/** All that a rule can see of a value by itself; its place in the file is none of it. */
function sameContent(a: Segment, b: Segment): boolean {
  return (
    a.text === b.text &&
    a.key === b.key &&
    a.kind === b.kind &&
    a.locale === b.locale &&
    a.role === b.role &&
    a.context === b.context &&
    a.sourceText === b.sourceText &&
    a.maxLength === b.maxLength &&
    a.plural?.category === b.plural?.category &&
    a.plural?.group === b.plural?.group &&
    a.placeholders.length === b.placeholders.length &&
    a.placeholders.every((p, i) => {
      const q = b.placeholders[i];
      return q !== undefined && p.start === q.start && p.end === q.end && p.kind === q.kind;
    })
  );
}

export function sameReaders(a: readonly Audience[], b: readonly Audience[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ culture, locale }, i) => culture === b[i]?.culture && locale === b[i]?.locale))
  );
}

/**
 * The language a segment is written in. Untranslated English in a Japanese file is English: its words are looked
 * up among the English triggers.
 */
function segmentLanguage(segment: Segment, audience: Audience): string {
  const language = languageOf(audience.locale);
  if (!NON_LATIN.has(language)) return language;
  return /\p{sc=Latin}{3}/u.test(segment.text) && scriptLanguage(segment.text) === undefined
    ? "en"
    : language;
}

const NON_LATIN: ReadonlySet<string> = new Set(
  "ja ko zh ar fa el hi am th he ru bn ta te mr gu kn ml pa ur ti".split(" "),
);
