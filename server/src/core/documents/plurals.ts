import type { Segment } from "./document.js";

const CATEGORIES: ReadonlySet<string> = new Set(["zero", "one", "two", "few", "many", "other"]);
const SUFFIX = /^(.+)_(zero|one|two|few|many|other)$/;

/** True for a CLDR plural category. */
export function isPluralCategory(name: string): boolean {
  return CATEGORIES.has(name);
}

/** The i18next way, `items_one`; ordinals (`place_ordinal_one`) are a group of their own. */
export function pluralOfKey(key: string): Pick<Segment, "plural"> {
  const [, group, category] = SUFFIX.exec(key) ?? [];
  return group && category ? { plural: { group, category } } : {};
}

/** The nested way, `items: {one: …, other: …}`: true if these are the keys of such a group. */
export function arePluralKeys(keys: readonly string[]): boolean {
  return keys.includes("other") && keys.every(isPluralCategory);
}
