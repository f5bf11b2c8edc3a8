import { expect, test } from "vitest";
import type { CultureProfile } from "../../server/src/core/cultures/culture.js";
import type { Segment } from "../../server/src/core/documents/document.js";
import { findPlaceholders } from "../../server/src/core/documents/placeholders.js";
import type { Rule, RuleMatch } from "../../server/src/core/rules/rule.js";

/**
 * One case: the place to be flagged stands between « and ». A text without marks is a clean counter-case.
 * `fixed` is the whole text after the replacement, where the rule knows one.
 */
export interface RuleCase {
  readonly text: string;
  readonly locale: string;
  readonly culture?: string;
  readonly key?: string;
  readonly fixed?: string;
}

/** The only entry for rule tests over one segment: each rule states its offending and its clean cases. */
export function ruleCases(rule: Rule, cases: readonly RuleCase[]): void {
  test.each(cases.map((c) => [c.text, c] as const))(`${rule.id}: %s`, (_text, c) => {
    const open = c.text.indexOf("«");
    const clean = c.text.replace(/[«»]/g, "");
    const matches = runRule(rule, [{ text: clean, ...(c.key ? { key: c.key } : {}) }], c.locale, c.culture);
    if (open < 0) {
      expect(matches.map((m) => `${m.message} @${m.span.start}-${m.span.end}`)).toEqual([]);
      return;
    }
    const expected = { start: open, end: c.text.indexOf("»") - 1 };
    expect(matches.map((m) => m.span)).toEqual([expected]);
    if (c.fixed !== undefined) {
      expect(
        clean.slice(0, expected.start) + (matches[0]?.replacement ?? "(none)") + clean.slice(expected.end),
      ).toBe(c.fixed);
    }
  });
}

/** Runs a rule over a document made of the given segments. `culture` defaults to the region of `locale`. */
export function runRule(
  rule: Rule,
  segments: readonly (Partial<Segment> & { readonly text: string })[],
  locale: string,
  culture: string = new Intl.Locale(locale).maximize().region ?? "US",
  profile?: CultureProfile,
): readonly RuleMatch[] {
  const full = segments.map(
    (s, i): Segment => ({
      id: s.key ?? `s${i}`,
      key: s.key ?? `s${i}`,
      span: { start: 0, end: s.text.length },
      map: [{ text: 0, source: 0, gap: 0 }],
      placeholders: findPlaceholders(s.text, ["icu", "i18next", "printf", "html", "dollar", "ruby"]),
      kind: rule.kinds[0] ?? "copy",
      ...s,
    }),
  );
  const document = { format: "json", kind: rule.kinds[0] ?? ("copy" as const), segments: full, problems: [] };
  const context = { document, audience: { culture, locale, ...(profile ? { profile } : {}) } };
  return [
    ...full.flatMap((segment) => [...(rule.checkSegment?.(segment, context) ?? [])]),
    ...(rule.checkDocument?.(context) ?? []),
  ];
}
