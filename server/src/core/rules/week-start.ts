import { cldr } from "./evidence.js";
import { memo, territoryData } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { dayName, dayPatterns } from "./week-days.js";
import { languageOf, maskedText } from "./words.js";

/** "The week starts on Sunday" where it starts on Monday or Saturday. */
export const weekStart: Rule = {
  id: "weeks/first-day",
  title: "First day of the week",
  severity: "info",
  kinds: ["copy"],
  local: true,
  why: "Calendars begin on a different day from place to place; a stated first day that is not the local one misplaces every date in a month view.",
  evidence: [cldr("week data (first day)")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    if (!WEEK.test(segment.text)) return;
    const match = PATTERNS(locale)?.exec(maskedText(segment));
    if (!match) return;
    const day = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0];
    const { firstDay } = territoryData(culture);
    if (day === undefined || Number(day.slice(1)) === firstDay) return;
    yield {
      segment,
      span: { start: match.index, end: match.index + match[0].length },
      confidence: 0.65,
      message: `Weeks start on ${dayName(firstDay)} here: say so, or follow the reader's own setting.`,
    };
  },
};

/** "week starts on", by language; the name of the day follows within a few words. */
const OPENINGS: Readonly<Record<string, string>> = {
  en: String.raw`\b(?:weeks?|calendars?) (?:starts?|begins?|starting|beginning) on|\bfirst day of the week(?: is|:)`,
  de: String.raw`\b(?:Wochen?|Kalender) (?:beginnt|startet|beginnen) (?:am|mit dem)|\berster Tag der Woche(?: ist|:)`,
  fr: String.raw`\b(?:semaine|calendrier) (?:commence|débute) (?:le|un)|\bpremier jour de la semaine(?: est|\s?:)`,
  es: String.raw`\b(?:semana|calendario) (?:empieza|comienza|inicia) (?:el|en)|\bprimer día de la semana(?: es|:)`,
  it: String.raw`\b(?:settimana|calendario) (?:inizia|comincia)(?: di| la)?|\bprimo giorno della settimana(?: è|:)`,
  pt: String.raw`\b(?:semana|calendário) (?:começa|inicia) (?:no?|na|em)|\bprimeiro dia da semana(?: é|:)`,
  nl: String.raw`\bweek begint op|\beerste dag van de week(?: is|:)`,
  id: String.raw`\bminggu dimulai (?:pada )?(?:hari)?|\bhari pertama dalam seminggu(?: adalah|:)`,
  el: "(?:η )?εβδομάδα (?:ξεκινά|ξεκινάει|αρχίζει)(?: την?| από)?",
  ja: "週(?:の始まり|の最初の日)?は",
  zh: "(?:一周|每周|一週|每週)(?:从|從|始于|始於|的第一天是)",
  ko: "한 주는|주의 시작은",
  ar: "يبدأ الأسبوع (?:يوم|من يوم)?",
  fa: "(?:هفته از|اولین روز هفته)",
};

/** A glance that saves building the pattern for texts, and whole files, that speak of no week. */
const WEEK = /week|calend|kalend|woche|semaine|seman|settimana|minggu|εβδομάδα|週|周|주|أسبوع|هفته/i;

const PATTERNS: (locale: string) => RegExp | undefined = memo((locale) => {
  const opening = OPENINGS[languageOf(locale)];
  const days = dayPatterns(locale);
  if (opening === undefined || days === undefined) return undefined;
  const named = days.map((source, day) => `(?<d${day}>${source})`).join("|");
  return new RegExp(`(?:${opening})\\s{0,2}(?:${named})`, "iu");
});
