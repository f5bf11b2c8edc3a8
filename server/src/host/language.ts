import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { LanguageDetector } from "../core/ports.js";
import { bundlePath } from "./bundles.js";
import { type Ngrams, openNgrams } from "./ngrams.js";

type Eld = typeof import("eld/large")["eld"];

/** Below this many letters, Latin text could be too many languages; other scripts say more per letter. */
const MIN_LATIN_LETTERS = 10;
const MIN_LETTERS = 4;
/** Between the best and the second language, of eld's similarity scores in [0, 1]. */
const MIN_MARGIN = 0.02;

/** Language identification with eld. Nothing is loaded before the first text that is long enough to be told. */
export function createLanguageDetector(): LanguageDetector {
  let eld: Eld | undefined;
  return {
    likeness(text) {
      eld ??= loadEld();
      const { ms, ...scores } = eld.detect(text).getScores();
      // eld knows Malay and Indonesian as one, `ms`.
      return ms === undefined ? scores : { ...scores, ms, id: ms };
    },
    detect(text) {
      const letters = text.match(/\p{L}/gu)?.length ?? 0;
      if (letters < (/\p{Script=Latin}/u.test(text) ? MIN_LATIN_LETTERS : MIN_LETTERS)) return undefined;
      eld ??= loadEld();
      const result = eld.detect(text);
      const scores = Object.values(result.getScores()).sort((a, b) => b - a);
      const margin = (scores[0] ?? 0) - (scores[1] ?? 0);
      if (!result.isReliable() || margin < MIN_MARGIN) return undefined;
      // eld knows Malay and Indonesian as one, `ms`; Indonesian has by far more readers.
      const language = result.language === "ms" ? "id" : result.language;
      return { language, confidence: Math.min(0.99, 0.5 + margin * 5) };
    },
  };
}

/**
 * The port is synchronous and eld an ES module, so the build makes a CommonJS file of it. Its n-grams stay bytes: as the
 * objects that eld brings they take 2 s and 400 MB.
 */
function loadEld(): Eld {
  const module: { readonly openEld: (ngrams: Ngrams) => Eld } = createRequire(import.meta.url)(
    bundlePath("eld-detector.cjs"),
  );
  return module.openEld(openNgrams(readFileSync(bundlePath("eld-ngrams.bin"))));
}
