import {
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import type { Segment } from "../documents/document.js";
import { cldr } from "./evidence.js";
import { pluralCategoriesOf } from "./locale-data.js";
import type { Rule, RuleMatch } from "./rule.js";

/** Plural forms that counting in the language needs and a message lacks: Russian without `few`. */
export const pluralCategories: Rule = {
  id: "plurals/categories",
  title: "Plural categories of the language",
  severity: "warning",
  kinds: ["copy"],
  why: "A count whose form is missing is shown with a form of another number, which is a grammatical error in this language.",
  evidence: [cldr("plural rules")],
  *checkDocument({ document: { segments }, audience: { locale } }) {
    const needed = pluralCategoriesOf(locale);
    if (needed === undefined) return;
    yield* groups(segments, needed);
    for (const segment of segments) {
      if (segment.text.includes("plural,")) yield* branches(segment, needed);
    }
  },
};

/** Forms that are values of their own: `items_one`, `items_other`. */
function* groups(segments: readonly Segment[], needed: readonly string[]): Generator<RuleMatch> {
  const found = new Map<string, { readonly first: Segment; readonly categories: Set<string> }>();
  for (const segment of segments) {
    if (segment.plural === undefined) continue;
    const { group, category } = segment.plural;
    const entry = found.get(group) ?? { first: segment, categories: new Set() };
    entry.categories.add(category);
    found.set(group, entry);
  }
  for (const { first, categories } of found.values()) {
    // Without `other` it is no plural: `cardinality_one_or_many` only looks like one. PO files number their forms.
    if (!categories.has("other")) continue;
    const missing = needed.filter((category) => !categories.has(category));
    if (missing.length > 0) yield finding(first, missing, { start: 0, end: first.text.length });
  }
}

/** Branches of an ICU message: `{n, plural, one {…} other {…}}`. Ordinals have categories of their own. */
function* branches(segment: Segment, needed: readonly string[]): Generator<RuleMatch> {
  let elements: readonly MessageFormatElement[];
  try {
    elements = parse(segment.text, {
      captureLocation: true,
      requiresOtherClause: false,
      shouldParseSkeletons: false,
      ignoreTag: true,
    });
  } catch {
    // Broken ICU is the format's problem to report.
    return;
  }
  const pending = [...elements];
  for (let element = pending.shift(); element; element = pending.shift()) {
    if (isTagElement(element)) pending.push(...element.children);
    if (!isPluralElement(element) && !isSelectElement(element)) continue;
    for (const option of Object.values(element.options)) pending.push(...option.value);
    if (!isPluralElement(element) || element.pluralType !== "cardinal") continue;
    const options = Object.keys(element.options);
    const missing = needed.filter(
      (category) =>
        !options.includes(category) && !(EXACT[category] ?? []).some((exact) => options.includes(exact)),
    );
    if (missing.length === 0 || !element.location) continue;
    yield finding(segment, missing, {
      start: element.location.start.offset,
      end: element.location.end.offset,
    });
  }
}

/** An exact value stands for a category that holds nothing else. */
const EXACT: Readonly<Record<string, readonly string[]>> = { zero: ["=0"], one: ["=1"], two: ["=2"] };

function finding(segment: Segment, missing: readonly string[], span: RuleMatch["span"]): RuleMatch {
  const names = missing.map((category) => `"${category}"`).join(" and ");
  const onlyZeroOrTwo = missing.every((category) => category === "zero" || category === "two");
  return {
    segment,
    span,
    message: `Add the plural form${missing.length > 1 ? "s" : ""} ${names}: counting in this language needs ${missing.length > 1 ? "them" : "it"}.`,
    ...(onlyZeroOrTwo ? { severity: "info" as const, confidence: 0.69 } : { confidence: 0.9 }),
  };
}
