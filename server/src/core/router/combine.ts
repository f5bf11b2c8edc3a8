import type { DocumentKind } from "../documents/document.js";
import type { CultureId } from "../finding.js";
import { equally, NAMING, type Sign, type Signal } from "./sign.js";

/** One culture that a text may be for or about. */
export interface RankedCulture {
  readonly culture: CultureId;
  /** In [0, 1]; all of a text's sum to at most 1, and the rest is for "none of them can be told". */
  readonly probability: number;
  /** In words, to follow "because". */
  readonly reason: string;
  readonly signals: readonly Signal[];
  /** It is named or paid or phoned there, so it counts beside another culture. */
  readonly named: boolean;
}

/** How often a signal is right by itself, on the development set (docs/router.md). */
export type Reliability = Readonly<Record<Signal, number>>;

export const RELIABILITY: Reliability = {
  name: 0.96,
  currency: 0.93,
  phone: 0.96,
  calendar: 0.93,
  wording: 0.88,
  variety: 0.88,
  language: 0.95,
  // Stated by each sign itself: its shares are calibrated probabilities.
  meaning: 1,
};
/**
 * Copy is in its readers' language and may speak of other places; a prompt is in its author's language and speaks of its
 * readers. So each counts for less where the text has both.
 */
const BESIDE_LANGUAGE: Readonly<Record<DocumentKind, Partial<Reliability>>> = {
  copy: { name: 0.7, currency: 0.7, phone: 0.7, wording: 0.7, calendar: 0.7 },
  prompt: { language: 0.2 },
};
/** Where a place is named outright, a passing word of another is no more than that: kimchi in Osaka. */
const BESIDE_NAME: Partial<Reliability> = { wording: 0.35, variety: 0.35, calendar: 0.35 };

/**
 * Cultures by probability, most probable first. A sign that fits several (a price in euros) is read in the light of the
 * others, so it goes to the culture that they point to. What is left is the probability that no sign is right.
 */
export function combine(signs: readonly Sign[], kind: DocumentKind): readonly RankedCulture[] {
  const used = distinct(withVarieties(signs));
  if (used.length === 0) return [];
  const weights = used.map((sign) => weightOf(sign, used, kind));
  const mixture = explain(used, weights);
  const sure = 1 - weights.reduce((rest, weight) => rest * (1 - weight), 1);
  return (
    [...mixture]
      .map(([culture, part]) => ranked(culture, sure * part, used, mixture))
      .filter(({ probability }) => probability >= NEGLIGIBLE)
      // Of equal ones the first named comes first: sorting is stable.
      .sort((a, b) => b.probability - a.probability)
  );
}

const NEGLIGIBLE = 0.005;

/** A variety that the cultures at hand do not write is one that the language allows for: ecrã is Portuguese, too. */
function withVarieties(signs: readonly Sign[]): readonly Sign[] {
  const varieties = signs.filter((s) => s.signal === "variety").flatMap((s) => s.shares.map(([c]) => c));
  if (varieties.length === 0) return signs;
  return signs.map((sign) =>
    sign.signal === "language"
      ? { ...sign, shares: equally([...new Set([...sign.shares.map(([c]) => c), ...varieties])]) }
      : sign,
  );
}

/** Saying the same thing twice is no second sign. */
function distinct(signs: readonly Sign[]): readonly Sign[] {
  const seen = new Set<string>();
  return signs.filter((sign) => {
    if (sign.shares.length === 0) return false;
    const key = `${sign.signal} ${sign.shares.map(([culture]) => culture).join(" ")}`;
    return !seen.has(key) && seen.add(key);
  });
}

function weightOf(sign: Sign, all: readonly Sign[], kind: DocumentKind): number {
  const stated = sign.shares.reduce((sum, [, share]) => sum + share, 0);
  const others = all.filter((other) => !overlap(other, sign));
  const named = others.some((other) => NAMING.has(other.signal));
  const written = others.some((other) => other.signal === "language");
  const discounts = [
    named ? BESIDE_NAME[sign.signal] : undefined,
    named || written ? BESIDE_LANGUAGE[kind][sign.signal] : undefined,
  ];
  const reliable = Math.min(RELIABILITY[sign.signal], ...discounts.filter((d) => d !== undefined));
  return Math.min(0.999, reliable * stated);
}

function overlap(a: Sign, b: Sign): boolean {
  return a.shares.some(([culture]) => b.shares.some(([other]) => other === culture));
}

/** How much of the text each culture accounts for; the parts sum to 1. */
function explain(signs: readonly Sign[], weights: readonly number[]): ReadonlyMap<CultureId, number> {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const support = new Map<CultureId, number>();
  for (const [i, { shares }] of signs.entries()) add(support, shares, weights[i] ?? 0);
  const mixture = new Map<CultureId, number>();
  for (const [i, { shares }] of signs.entries()) {
    const weight = weights[i] ?? 0;
    const own = new Map<CultureId, number>();
    add(own, shares, weight);
    const alone = ALONE * Math.max(...shares.map(([, share]) => share));
    const read = shares.map(([culture, share]) => {
      const others = (support.get(culture) ?? 0) - (own.get(culture) ?? 0);
      return [culture, share * (alone + Math.max(0, others))] as const;
    });
    add(mixture, read, weight / total);
  }
  return mixture;
}

/** What a sign says by itself, against what the others say of it; the less, the more cultures it fits. */
const ALONE = 0.05;

/** Adds the shares, brought to the sum `weight`. */
function add(to: Map<CultureId, number>, shares: Sign["shares"], weight: number): void {
  const sum = shares.reduce((s, [, share]) => s + share, 0);
  if (sum <= 0) return;
  for (const [culture, share] of shares) to.set(culture, (to.get(culture) ?? 0) + (weight * share) / sum);
}

function ranked(
  culture: CultureId,
  probability: number,
  signs: readonly Sign[],
  mixture: ReadonlyMap<CultureId, number>,
): RankedCulture {
  // What speaks for this culture more than for any other; failing that, whatever allows for it.
  const own = signs.filter(({ shares }) => leading(shares, mixture) === culture);
  const backing = own.length > 0 ? own : signs.filter(({ shares }) => shares.some(([c]) => c === culture));
  return {
    culture,
    // Never up: many rounded parts would sum to more than 1.
    probability: Math.floor(probability * 1e4) / 1e4,
    reason: [...new Set(backing.map((s) => s.reason))].slice(0, MOST_REASONS).join("; "),
    signals: [...new Set(backing.map((s) => s.signal))],
    named: own.some((s) => NAMING.has(s.signal)),
  };
}

const MOST_REASONS = 3;

function leading(shares: Sign["shares"], mixture: ReadonlyMap<CultureId, number>): CultureId | undefined {
  let best: CultureId | undefined;
  let most = 0;
  let sum = 0;
  for (const [culture, share] of shares) {
    const part = share * (mixture.get(culture) ?? 0);
    sum += part;
    if (part > most) {
      most = part;
      best = culture;
    }
  }
  return most >= 0.6 * sum ? best : undefined;
}
