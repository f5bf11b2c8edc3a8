/** How an answer is compared with the right one; all in [0, 1], 1 is best. */

/** Equal but for case, white space and a last full stop. */
export function exactMatch(answer: string, gold: string): number {
  return plain(answer) === plain(gold) ? 1 : 0;
}

/** F1 of the words of answer and gold, as multisets. Words as Unicode segments them, so also without spaces. */
export function tokenF1(answer: string, gold: string): number {
  const [a, g] = [counts(words(plain(answer))), counts(words(plain(gold)))];
  return fScore(overlap(a, g), total(a), total(g), 1);
}

/**
 * chrF: F-score of character n-grams up to 6, recall weighted twice, spaces left out (Popović, WMT 2015).
 * Scaled to [0, 1].
 */
export function chrF(answer: string, gold: string): number {
  const [a, g] = [plainCharacters(answer), plainCharacters(gold)];
  let precision = 0;
  let recall = 0;
  let orders = 0;
  for (let n = 1; n <= CHRF_ORDER; n++) {
    const [own, right] = [grams(a, n), grams(g, n)];
    if (total(own) === 0 && total(right) === 0) continue;
    const common = overlap(own, right);
    precision += total(own) === 0 ? 0 : common / total(own);
    recall += total(right) === 0 ? 0 : common / total(right);
    orders++;
  }
  if (orders === 0) return 1;
  return harmonic(precision / orders, recall / orders, CHRF_BETA);
}

const CHRF_ORDER = 6;
const CHRF_BETA = 2;

/**
 * How far the changes made to a text are the right ones: F1 of the words taken out and put in, as multisets. What was
 * left as it was counts for nothing, so that a text given back unchanged gets 0 where something was to be changed.
 */
export function editF1(answer: string, gold: string, source: string): number {
  const [own, right] = [edits(source, answer), edits(source, gold)];
  return fScore(overlap(own, right), total(own), total(right), 1);
}

function edits(from: string, to: string): ReadonlyMap<string, number> {
  const [before, after] = [counts(words(from)), counts(words(to))];
  const changes = new Map<string, number>();
  for (const word of new Set([...before.keys(), ...after.keys()])) {
    const difference = (after.get(word) ?? 0) - (before.get(word) ?? 0);
    if (difference !== 0) changes.set(`${difference > 0 ? "+" : "-"}${word}`, Math.abs(difference));
  }
  return changes;
}

/** Unweighted mean of the labels' F1. A label that is never right nor predicted does not count. */
export function macroF1(
  pairs: readonly { readonly predicted: string; readonly gold: string }[],
  labels: readonly string[],
): number {
  const scores = labels.flatMap((label) => {
    const hits = pairs.filter((p) => p.gold === label && p.predicted === label).length;
    const predicted = pairs.filter((p) => p.predicted === label).length;
    const right = pairs.filter((p) => p.gold === label).length;
    return predicted + right === 0 ? [] : [(2 * hits) / (predicted + right)];
  });
  return scores.length === 0 ? 0 : scores.reduce((sum, s) => sum + s, 0) / scores.length;
}

const WORDS = new Intl.Segmenter("und", { granularity: "word" });

function words(text: string): readonly string[] {
  return [...WORDS.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[.。]$/u, "");
}

function plainCharacters(text: string): readonly string[] {
  return [...text.normalize("NFC").replace(/\s+/gu, "")];
}

function grams(characters: readonly string[], n: number): ReadonlyMap<string, number> {
  const list: string[] = [];
  for (let i = 0; i + n <= characters.length; i++) list.push(characters.slice(i, i + n).join(""));
  return counts(list);
}

function counts(items: readonly string[]): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  for (const item of items) map.set(item, (map.get(item) ?? 0) + 1);
  return map;
}

function total(items: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const n of items.values()) sum += n;
  return sum;
}

function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [item, n] of a) sum += Math.min(n, b.get(item) ?? 0);
  return sum;
}

function fScore(common: number, answered: number, right: number, beta: number): number {
  if (answered === 0 && right === 0) return 1;
  return answered === 0 || right === 0 ? 0 : harmonic(common / answered, common / right, beta);
}

function harmonic(precision: number, recall: number, beta: number): number {
  const weight = beta * beta;
  return precision + recall === 0 ? 0 : ((1 + weight) * precision * recall) / (weight * precision + recall);
}
