import { localeData, memo } from "./locale-data.js";
import { literal } from "./patterns.js";

const ENGLISH = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** English name for messages; 0 is Sunday. */
export function dayName(day: number): string {
  return ENGLISH[day] ?? "another day";
}

/**
 * Alternatives that match the names of each day in the locale's language, Sunday first, without boundaries.
 * Undefined for an unknown language.
 */
export const dayPatterns: (locale: string) => readonly string[] | undefined = memo((locale) =>
  localeData(locale)
    ?.weekdays.split("|")
    .map((spellings) =>
      spellings
        .split("/")
        // A single letter could be any word; a single Han character (日) is the name.
        .filter((name) => name.length > 1 || /\p{sc=Han}/u.test(name))
        .map(literal)
        .join("|"),
    ),
);
