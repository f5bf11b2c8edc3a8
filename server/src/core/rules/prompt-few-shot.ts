import type { Segment } from "../documents/document.js";
import { type Entity, findEntities } from "./few-shot-entities.js";
import { isForEverybody } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** Few-shot examples whose people, places and money are all of one culture, for readers of others. */
export const promptFewShot: Rule = {
  id: "prompt/few-shot-one-culture",
  title: "Examples from one culture only",
  severity: "hint",
  kinds: ["prompt"],
  why: "A model takes the examples for the norm: names, places and prices of one culture come back in its answers for all others.",
  evidence: GLOBAL_WRITING,
  *checkDocument({ document, audience: { culture } }) {
    const shots = examples(document.segments)
      .map(({ segment, start, text }) => ({ segment, start, found: findEntities(text) }))
      .filter(({ found }) => found.length > 0);
    if (shots.length < ENOUGH) return;
    const all = shots.flatMap(({ found }) => found);
    if (new Set(all.map(({ words }) => words)).size < ENOUGH) return;
    const shared = common(all);
    const [home] = shared;
    if (home === undefined || (shared.includes(culture) && !isForEverybody(document))) return;
    const [first] = shots;
    const [entity] = first?.found ?? [];
    if (first === undefined || entity === undefined) return;
    const start = first.start + entity.start;
    yield {
      segment: first.segment,
      span: { start, end: start + entity.words.length },
      confidence: 0.6,
      message: `The names, places and prices in all ${shots.length} examples point to one culture (${home}): take some from the other cultures that the prompt is for.`,
    };
  },
};

interface Example {
  readonly segment: Segment;
  /** Offset of `text` in the segment's. */
  readonly start: number;
  readonly text: string;
}

const ENOUGH = 3;

/** The turns before the last answer are shots, as is what the format marks as an example or what a text lists as one. */
function examples(segments: readonly Segment[]): readonly Example[] {
  const lastAnswer = segments.findLastIndex(({ role }) => role === "assistant");
  return segments.flatMap((segment, i): readonly Example[] => {
    const text = maskedText(segment);
    if (segment.role === "example" || (segment.role === "user" && i < lastAnswer))
      return [{ segment, start: 0, text }];
    if (segment.role === "assistant") return [];
    const starts = [...text.matchAll(SHOT)].map(({ index }) => index);
    return starts.map((start, n) => ({ segment, start, text: text.slice(start, starts[n + 1]) }));
  });
}

const SHOT = /^\W{0,4}(?:input|question|q|user|customer|example)(?: ?\d{1,3})?\W{0,3}:/gim;

/** Cultures that every entity may belong to. */
function common(entities: readonly Entity[]): readonly string[] {
  const [first, ...rest] = entities;
  return (first?.cultures ?? []).filter((culture) =>
    rest.every(({ cultures }) => cultures.includes(culture)),
  );
}
