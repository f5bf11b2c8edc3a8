import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import type { Packs } from "../cultures/packs.js";
import type { CultureId } from "../finding.js";
import type { LanguageDetector } from "../ports.js";
import type { DataRow } from "../tasks/data-row.js";
import { detectLanguage } from "./script.js";
import { createNameReader } from "./signals/names.js";

/** A text to learn from, with the culture it is about; null for none. */
export interface TrainingText {
  readonly text: string;
  readonly culture: CultureId | null;
  /** Texts of one source never stand on both sides of a split. */
  readonly source: string;
}

/** A line of `cultures/router/texts.jsonl`: texts written for the router, beside what the packs hold. */
const lineSchema = z.strictObject({ culture: cultureIdSchema.nullable(), text: z.string().min(1) });

export function parseTexts(jsonl: string): readonly TrainingText[] {
  return jsonl
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => ({ ...lineSchema.parse(JSON.parse(line)), source: `texts ${i + 1}` }));
}

/** What a pack says of its norms, and their examples. */
export function packTexts(packs: Packs): readonly TrainingText[] {
  return packs.ids.flatMap((culture) =>
    (packs.get(culture)?.norms ?? []).flatMap(({ id, statement, rationale, rule, bad, good }) =>
      [statement, rationale, rule, bad, good].map((text) => ({ text, culture, source: id })),
    ),
  );
}

/** The text that a data set's row is about; failing that, all that its user says. */
export function rowTexts(rows: readonly DataRow[]): readonly TrainingText[] {
  return rows.flatMap(({ input, messages, culture, source }) => {
    const about = typeof input?.text === "string" ? input.text : undefined;
    const text = about ?? messages.findLast((m) => m.role === "user")?.content;
    return text === undefined ? [] : [{ text, culture, source }];
  });
}

/**
 * Makes texts fit to learn from: in English, for other signals read the language and a classifier would learn nothing
 * else; without names, for those are read as well; each once.
 */
export function prepareTexts(
  texts: readonly TrainingText[],
  packs: Packs,
  detector: LanguageDetector,
): readonly TrainingText[] {
  const readNames = createNameReader(packs);
  const seen = new Set<string>();
  return texts.flatMap((entry) => {
    if (entry.text.length < MIN_LENGTH || (detectLanguage(entry.text, detector)?.language ?? "en") !== "en")
      return [];
    const text = withoutNames(entry.text, readNames);
    if (text.length < MIN_LENGTH || seen.has(text)) return [];
    seen.add(text);
    return [{ ...entry, text }];
  });
}

/** UTF-16 code units. */
const MIN_LENGTH = 12;

function withoutNames(text: string, readNames: ReturnType<typeof createNameReader>): string {
  let result = "";
  let at = 0;
  for (const { span } of readNames({ text, kind: "copy", language: "en" })) {
    if (span === undefined) continue;
    result += text.slice(at, span.start);
    at = span.end;
  }
  return (result + text.slice(at)).replace(/\s+/g, " ").trim();
}
