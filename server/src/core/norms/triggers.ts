import type { Norm } from "../cultures/culture.js";
import type { Span } from "../finding.js";
import { fold, unfold } from "./fold.js";
import { TermTable } from "./terms.js";

/** A norm whose trigger patterns occur in a text, with the place of the most telling words. */
export interface TriggerMatch {
  readonly norm: Norm;
  readonly span: Span;
}

/**
 * Finds the norms whose patterns occur in a text. All terms of all norms are matched in one pass over the words
 * of the text, so the cost grows with the text, not with the number of norms.
 */
export interface TriggerIndex {
  match(text: string, language: string): readonly TriggerMatch[];
}

const LATIN = /\p{sc=Latin}/u;

interface Pattern {
  readonly norm: Norm;
  /** Undefined: valid in any language (emoji, digits, or a script no other language of the pack uses). */
  readonly language: string | undefined;
  readonly groups: readonly Group[];
}
interface Group {
  readonly negated: boolean;
  readonly terms: readonly number[];
}

export function createTriggerIndex(norms: readonly Norm[]): TriggerIndex {
  const terms = new TermTable();
  const patterns: Pattern[] = [];
  const byTerm = new Map<number, number[]>();
  for (const norm of norms) {
    for (const [language, sources] of Object.entries(norm.triggers)) {
      for (const source of sources) {
        const pattern = parsePattern(norm, language, source, terms);
        const index = patterns.push(pattern) - 1;
        // A pattern can only match if its first positive group does: enough to look it up by.
        for (const term of pattern.groups.find((g) => !g.negated)?.terms ?? []) {
          const list = byTerm.get(term);
          if (list) list.push(index);
          else byTerm.set(term, [index]);
        }
      }
    }
  }
  return {
    match(text, language) {
      const folded = fold(text);
      const hits = terms.find(folded);
      if (hits.size === 0) return [];
      const best = new Map<string, TriggerMatch>();
      for (const term of hits.keys()) {
        for (const index of byTerm.get(term) ?? []) {
          const pattern = patterns[index];
          if (!pattern || (pattern.language !== undefined && pattern.language !== language)) continue;
          const span = matchGroups(pattern.groups, hits);
          if (span === undefined) continue;
          const known = best.get(pattern.norm.id);
          if (known === undefined || span.end - span.start < known.span.end - known.span.start) {
            best.set(pattern.norm.id, { norm: pattern.norm, span });
          }
        }
      }
      return [...best.values()].map(({ norm, span }) => ({ norm, span: unfold(folded, span) }));
    },
  };
}

/** Splits a pattern as documented on `normSchema.triggers`. Exported for the pack lint. */
export function patternGroups(
  source: string,
): readonly { readonly negated: boolean; readonly terms: readonly string[] }[] {
  return source.split(/\s\+\s/).map((group) => {
    const trimmed = group.trim();
    const negated = trimmed.startsWith("!");
    const terms = (negated ? trimmed.slice(1) : trimmed)
      .split("|")
      // Authors may repeat the sign before each alternative of a negated group.
      .map((t) => t.trim().replace(negated ? /^!/ : /^$/, ""))
      .filter((t) => t.length > 0);
    return { negated, terms };
  });
}

function parsePattern(norm: Norm, language: string, source: string, terms: TermTable): Pattern {
  const groups = patternGroups(source);
  const letters = groups.flatMap((g) => g.terms).join("");
  return {
    norm,
    language: LATIN.test(letters) ? language : undefined,
    groups: groups.map((g) => ({ negated: g.negated, terms: g.terms.map((t) => terms.add(t)) })),
  };
}

/** The smallest stretch that shows why: the first group's place, widened by groups on the same spot. */
function matchGroups(groups: readonly Group[], hits: ReadonlyMap<number, Span>): Span | undefined {
  let first: Span | undefined;
  for (const group of groups) {
    const term = group.terms.find((t) => hits.has(t));
    if (group.negated) {
      if (term !== undefined) return undefined;
      continue;
    }
    if (term === undefined) return undefined;
    first ??= hits.get(term);
  }
  return first;
}
