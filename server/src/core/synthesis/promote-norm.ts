import { type CulturePack, type Norm, normSchema, type TOPICS } from "../cultures/culture.js";
import { type KnownAddresses, lintPack, type PackProblem } from "../cultures/lint.js";
import { fold } from "../norms/fold.js";
import type { CitedPassage, FoundNorm } from "./found-norm.js";
import { words } from "./words.js";

/** What a person says of a found norm before it becomes part of a culture pack. */
export interface Promotion {
  readonly topic: (typeof TOPICS)[number];
  readonly statement: string;
  readonly rule: string;
  readonly instead: string;
  readonly bad: string;
  readonly good: string;
}

/**
 * A found norm as a line of `norms.jsonl`: a hint that a model judges, with the page as its source. Its triggers are the
 * words by which the offending example differs from the fine one; people may widen them.
 */
export function promotedNorm(
  found: FoundNorm,
  passage: CitedPassage,
  language: string,
  promotion: Promotion,
): Norm {
  const address = /^https?:/.test(passage.address) ? passage.address : undefined;
  return normSchema.parse({
    id: found.id,
    topic: promotion.topic,
    statement: promotion.statement,
    rule: promotion.rule,
    instead: promotion.instead,
    appliesTo: { kinds: ["copy", "prompt"] },
    triggers: { [language]: [triggerOf(promotion.bad, promotion.good)] },
    severity: "hint",
    contested: false,
    decidedBy: "model",
    rationale: `A source says: “${found.quotation}”`.slice(0, 500),
    bad: promotion.bad,
    good: promotion.good,
    sources: [
      {
        title: passage.title,
        publisher: address ? new URL(address).host : "local corpus",
        ...(address ? { address } : {}),
        ...(passage.licence ? { licence: passage.licence } : {}),
      },
    ],
  });
}

/** What the lint says of this norm among those that are there. Empty: it may be added. */
export function promotionProblems(
  norm: Norm,
  pack: CulturePack,
  addresses: KnownAddresses,
): readonly PackProblem[] {
  const norms = [...pack.norms.filter(({ id }) => id !== norm.id), norm];
  return lintPack({ ...pack, norms }, addresses, 0).filter(({ place }) => place === norm.id);
}

function triggerOf(bad: string, good: string): string {
  const fine = new Set(words(good));
  const own = [...new Set(words(bad))].filter((word) => !fine.has(word) && !/[|+!*]/.test(word));
  // Short words of scripts with letters are found everywhere.
  const telling = own.filter((word) => word.length >= 3 || !/^[\p{sc=Latin}\p{sc=Greek}]+$/u.test(word));
  const chosen = telling.length > 0 ? telling : own.length > 0 ? own : words(bad);
  return chosen.slice(0, 6).join("|") || fold(bad).text;
}
