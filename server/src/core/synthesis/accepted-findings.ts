import type { Baseline } from "../baseline.js";
import type { CheckInput } from "../check.js";
import type { Packs } from "../cultures/packs.js";
import { findDirectives } from "../router/directives.js";
import { textHash } from "../text-hash.js";
import type { Feedback } from "./daily-use.js";

/**
 * Values of a file whose norm findings somebody has looked at and left as they are: by an entry of the baseline, or by an
 * ignore comment that names the norm. Comments that ignore everything say nothing of one norm.
 */
export function acceptedIn(
  { path, source, document }: CheckInput,
  baseline: Baseline,
  packs: Packs,
  at: string,
): readonly Feedback[] {
  const accepted = (rule: string, text: string): readonly Feedback[] => {
    const culture = rule.slice(0, 2);
    const known = packs.get(culture)?.norms.some((n) => n.id === rule) === true;
    return known ? [{ kind: "accepted", norm: rule, culture, text, at }] : [];
  };
  const byHash = new Map(document.segments.map((s) => [textHash(s.text), s.text] as const));
  return [
    ...baseline.entries
      .filter((entry) => entry.path === path)
      .flatMap(({ rule, hash }) => {
        const text = byHash.get(hash);
        return text === undefined ? [] : accepted(rule, text);
      }),
    ...findDirectives(source, document).flatMap(({ name, args, next }) => {
      const segment = document.segments.find((s) => s.span.start === next?.start);
      return name === "ignore" && segment ? args.flatMap((rule) => accepted(rule, segment.text)) : [];
    }),
  ];
}
