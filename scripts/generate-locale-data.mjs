// Writes server/generated/locale-data.json: the small part of CLDR that the locale rules need, each locale as the
// difference to its parent. Run by `npm run generate`; the result is not committed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "server", "generated", "locale-data.json");

const LANGUAGES = (
  "en zh ko id fa es ca eu gl el am om ti ja de fr ar hi bn ta te mr gu kn ml pa ur or as jv su pt it nl sv da nb " +
  "nn fi is pl cs sk hu ro bg hr sr sl bs mk sq lt lv et ru uk be kk uz az ka hy tr he th vi ms fil lo km my si " +
  "ne sw af zu ha yo ga cy mn so ku ckb ps sd"
).split(" ");

/** Units whose names tell the measurement system of a text; CLDR unit id by the name used in the data. */
const UNITS = {
  mile: "length-mile",
  foot: "length-foot",
  yard: "length-yard",
  pound: "mass-pound",
  ounce: "mass-ounce",
  gallon: "volume-gallon",
  fahrenheit: "temperature-fahrenheit",
  "mile-per-hour": "speed-mile-per-hour",
  kilometer: "length-kilometer",
  centimeter: "length-centimeter",
  kilogram: "mass-kilogram",
  celsius: "temperature-celsius",
  "kilometer-per-hour": "speed-kilometer-per-hour",
};
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Of the culture packs. Languages written without spaces are left out: there a short name stands in many a word. */
const CITY_LANGUAGES = "en de fr es pt el id hi ar fa am".split(" ");

/** Zones whose name says more than a city: a holiday, a saint and many towns, given names. */
const NO_CITY = /^Etc|\/(?:Easter|Santiago|Samara|Regina)$/;

/** Below this coverage CLDR fills the gaps with the root's habits, which are nobody's. */
const COVERED = ["modern", "moderate"];

const supplemental = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const parents = supplemental("parentLocales").parentLocales.parentLocale;
const plurals = supplemental("plurals")["plurals-type-cardinal"];

/** What the generated file is made of; a change in any of them makes it stale. */
function stamp() {
  const own = createHash("sha256")
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest("hex")
    .slice(0, 16);
  return `${require("cldr-core/package.json").version}/${own}`;
}

function main() {
  if (existsSync(target) && JSON.parse(readFileSync(target, "utf8")).stamp === stamp()) return;
  const names = require("cldr-core/availableLocales.json").availableLocales.full;
  const coverage = require("cldr-core/coverageLevels.json").effectiveCoverageLevels;
  const covered = LANGUAGES.filter((language) => COVERED.includes(coverage[language]));
  const wanted = names.filter(
    (name) =>
      covered.includes(name.split("-")[0]) && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/.test(name),
  );
  const full = Object.fromEntries(wanted.map((name) => [name, locale(name)]));
  const locales = {};
  for (const name of wanted) {
    const parent = parentOf(name, full);
    const own = full[name];
    const inherited = parent ? full[parent] : {};
    const entry = parent ? { parent } : {};
    for (const [field, value] of Object.entries(own))
      if (JSON.stringify(inherited[field]) !== JSON.stringify(value)) entry[field] = value;
    locales[name] = entry;
  }
  const data = {
    ...{ stamp: stamp(), locales, territories: territories(), plurals: pluralCategories() },
    cities: Object.fromEntries(CITY_LANGUAGES.map((language) => [language, cities(language)])),
  };
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(data)}\n`);
}

function parentOf(name, full) {
  const stated = parents[name];
  if (stated === "root" || stated === "und") return undefined;
  if (stated && full[stated]) return stated;
  const dash = name.lastIndexOf("-");
  const truncated = dash > 0 ? name.slice(0, dash) : undefined;
  return truncated && full[truncated] ? truncated : undefined;
}

function read(pkg, name, file) {
  return require(`cldr-${pkg}-full/main/${name}/${file}.json`).main[name];
}

function locale(name) {
  const dates = read("dates", name, "ca-gregorian").dates.calendars.gregorian;
  const numbers = read("numbers", name, "numbers").numbers;
  const formats = dates.dateTimeFormats.availableFormats;
  const symbols = numbers["symbols-numberSystem-latn"];
  const marks = read("misc", name, "delimiters").delimiters;
  const units = read("units", name, "units").units;
  const grouping = numbers["decimalFormats-numberSystem-latn"].standard.split(".")[0].split(",");
  const [before, after] = numbers["currencyFormats-numberSystem-latn"].standard
    .split(";")[0]
    .split(/[#0,.]+/);
  const currency = clean((before ?? "").includes("¤") ? before : (after ?? ""));
  return {
    dateOrder: order(formats.yMd),
    datePattern: clean(formats.yMd),
    longDateOrder: order(dates.dateFormats.long),
    longDatePattern: clean(dates.dateFormats.long),
    hour: /h|K/.test(dates.timeFormats.short.replace(/'[^']*'/g, "")) ? "h" : "H",
    timeSeparator: /[Hh]([^\p{L}']?)m/u.exec(clean(dates.timeFormats.short))?.[1] ?? ":",
    months: words([
      dates.months.format.wide,
      dates.months["stand-alone"].wide,
      dates.months.format.abbreviated,
    ]),
    weekdays: words([dates.days.format.wide, dates.days.format.abbreviated], DAYS),
    decimal: clean(symbols.decimal),
    group: clean(symbols.group),
    groupSizes: `${grouping.at(-1)?.length ?? 3}/${grouping.length > 2 ? grouping.at(-2).length : (grouping.at(-1)?.length ?? 3)}`,
    minimumGrouping: Number(numbers.minimumGroupingDigits),
    currency: (before ?? "").includes("¤")
      ? `before${currency.replace("¤", "")}`
      : `after${currency.replace("¤", "")}`,
    quotes: [
      marks.quotationStart,
      marks.quotationEnd,
      marks.alternateQuotationStart,
      marks.alternateQuotationEnd,
    ].join("|"),
    nameOrder: nameOrder(name),
    units: Object.fromEntries(Object.entries(UNITS).map(([key, id]) => [key, unitNames(units, id)])),
  };
}

/** Bidi marks steer display and are no part of a convention. */
function clean(text) {
  return text.replace(/[\u200e\u200f\u061c]/g, "");
}

function order(pattern) {
  const letters = clean(pattern)
    .replace(/'[^']*'/g, "")
    .replace(/[^yMLdG]/g, "")
    .replace(/L/g, "M")
    .replace(/G/g, "");
  return [...new Set(letters.replace(/M/g, "m"))].join("");
}

/** Per position the distinct spellings joined by "/", positions joined by "|". */
function words(tables, keys = Array.from({ length: 12 }, (_, i) => String(i + 1))) {
  return keys
    .map((key) => [...new Set(tables.map((t) => clean(t[key]).replace(/\.$/, "").toLowerCase()))].join("/"))
    .join("|");
}

function unitNames(units, id) {
  const found = new Set();
  for (const style of ["long", "short"]) {
    for (const [key, pattern] of Object.entries(units[style][id] ?? {})) {
      if (!/count/.test(key) || typeof pattern !== "string") continue;
      const text = clean(pattern);
      if (text.startsWith("{0}")) found.add(text.slice(3).trim().toLowerCase());
    }
  }
  found.delete("");
  return [...found].sort((a, b) => b.length - a.length).join("|");
}

/** Whether names of this very language start with the surname. */
function nameOrder(name) {
  const language = name.split("-")[0];
  try {
    const { surnameFirst } = read("person-names", name, "personNames").personNames;
    return (surnameFirst ?? []).some((tag) => tag.split("-")[0] === language) ? "surname" : "given";
  } catch {
    return "given";
  }
}

function territories() {
  const { weekData } = supplemental("weekData");
  const { measurementData } = supplemental("measurementData");
  const { timeData } = supplemental("timeData");
  const { calendarPreferenceData } = supplemental("calendarPreferenceData");
  const currencies = supplemental("currencyData").currencyData.region;
  const info = supplemental("territoryInfo").territoryInfo;
  const subtags = supplemental("likelySubtags").likelySubtags;
  const result = {};
  const world = {};
  for (const id of [
    "001",
    ...Object.keys(info)
      .filter((t) => /^[A-Z]{2}$/.test(t))
      .sort(),
  ]) {
    const system = measurementData.measurementSystem[id] ?? "metric";
    const all = {
      firstDay: DAYS.indexOf(weekData.firstDay[id] ?? weekData.firstDay["001"]),
      weekendStart: DAYS.indexOf(weekData.weekendStart[id] ?? weekData.weekendStart["001"]),
      weekendEnd: DAYS.indexOf(weekData.weekendEnd[id] ?? weekData.weekendEnd["001"]),
      system,
      temperature: measurementData["measurementSystem-category-temperature"][id] ?? system,
      paper: measurementData.paperSize[id] ?? "A4",
      hours: timeData[id]?._allowed ?? "H h",
      calendars: (calendarPreferenceData[id] ?? ["gregorian"]).join(" "),
      currencies: (currencies[id] ?? [])
        .flatMap((entry) => Object.entries(entry))
        .filter(([, use]) => use._to === undefined && use._tender !== "false")
        .map(([code]) => code)
        .join(" "),
      language: (subtags[`und-${id}`] ?? "en").split("-")[0],
      languages: [
        ...new Set([
          ...Object.entries(info[id]?.languagePopulation ?? {})
            .filter(([, use]) => use._officialStatus)
            .map(([language]) => language.split("_")[0]),
          ...LANGUAGES.filter((language) => subtags[language]?.endsWith(`-${id}`)),
        ]),
      ].join(" "),
    };
    if (id === "001") Object.assign(world, all);
    result[id] =
      id === "001" ? all : Object.fromEntries(Object.entries(all).filter(([field, v]) => v !== world[field]));
  }
  return result;
}

/** The first city of each time zone of a territory, as the language writes it: `US:New York/Chicago|JP:Tokyo`. */
function cities(language) {
  const { zone } = read("dates", language, "timeZoneNames").dates.timeZoneNames;
  const byTerritory = new Map();
  for (const { mapZone } of supplemental("windowsZones").windowsZones.mapTimezones) {
    const { _territory: territory, _type: zones } = mapZone;
    const id = zones.split(" ")[0];
    // Antarctica's stations and islands without people are on nobody's mind.
    if (!/^[A-Z]{2}$/.test(territory) || /^(?:AQ|UM|ZZ)$/.test(territory) || NO_CITY.test(id)) continue;
    const name =
      id.split("/").reduce((entry, part) => entry?.[part], zone)?.exemplarCity ??
      id.split("/").at(-1).replaceAll("_", " ");
    byTerritory.set(territory, new Set([...(byTerritory.get(territory) ?? []), clean(name)]));
  }
  return [...byTerritory].map(([territory, names]) => `${territory}:${[...names].join("/")}`).join("|");
}

/** Categories that whole numbers up to 1,000 use, and `other`, which every format falls back to. */
function pluralCategories() {
  const result = {};
  for (const language of Object.keys(plurals)) {
    if (!/^[a-z]{2,3}$/.test(language) || Intl.PluralRules.supportedLocalesOf(language).length === 0)
      continue;
    const rules = new Intl.PluralRules(language);
    const used = new Set(["other"]);
    for (let n = 0; n <= 1000; n++) used.add(rules.select(n));
    result[language] = ["zero", "one", "two", "few", "many", "other"].filter((c) => used.has(c)).join(" ");
  }
  return result;
}

main();
