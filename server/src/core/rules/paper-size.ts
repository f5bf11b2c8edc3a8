import { cldr } from "./evidence.js";
import { territoryData } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";

/** Letter paper for readers who print on A4, and the other way round. */
export const paperSize: Rule = {
  id: "units/paper-size",
  title: "Paper size",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Printers and shops of a territory hold one standard size; a document in the other is cut off or scaled.",
  evidence: [cldr("measurement data (paper size)")],
  *checkSegment(segment, { audience: { culture } }) {
    if (!/A4|letter|8[.,]5|legal/i.test(segment.text)) return;
    const text = maskedText(segment);
    const letter = LETTER.exec(text);
    const a4 = A4.exec(text);
    // Both named: a choice of sizes.
    if (letter && a4) return;
    const found = territoryData(culture).paper === "A4" ? letter : a4 && PAPER.test(text) ? a4 : null;
    if (found === null) return;
    yield {
      segment,
      span: { start: found.index, end: found.index + found[0].length },
      message: letter
        ? `Readers here print on A4 (210 × 297 mm): name A4 instead of ${found[0]}.`
        : `Readers here print on Letter (8.5 × 11 in): name Letter instead of ${found[0]}, or offer both.`,
      ...(letter ? { confidence: 0.85 } : { severity: "info" as const, confidence: 0.65 }),
    };
  },
};

const LETTER =
  /\b(?:US[- ]letter|letter[- ](?:size[d]?|format|paper)|8[.,]5\s?(?:["”″]|in(?:ch(?:es)?)?)?\s?[x×]\s?11\b|Letter(?:formate?|papier)|(?:format|papier|tamaño|formato|papel|carta)\s(?:US\s)?letter\b)/i;
const A4 = /\bA4\b/;
const PAPER = /paper|print|page|sheet|PDF|size|scan|imprim|papel|hoja|tamaño|página|formato|carta/i;
