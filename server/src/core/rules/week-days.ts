import { localeData, memo } from "./locale-data.js";
import { literal } from "./patterns.js";

/** Patterns of the names of the days, Sunday first, in a locale's language; each with one group less than a word. */
export interface DayNames {
  /** Alternatives that match day `n` (0 = Sunday), without boundaries. */
  readonly sources: readonly string[];
  /** How readers call the day: `Sunday`. */
  readonly names: readonly string[];
}

/** Undefined for an unknown language. */
export const dayNames: (locale: string) => DayNames | undefined = memo((locale) => {
  const data = localeData(locale);
  if (data === undefined) return undefined;
  const days = data.weekdays.split("|").map((spellings) => spellings.split("/"));
  return {
    names: days.map(([name = ""]) => name),
    sources: days.map((spellings) =>
      spellings
        .filter((name) => name.length > 1 || /\p{sc=Han}/u.test(name))
        .map(literal)
        .join("|"),
    ),
  };
});
