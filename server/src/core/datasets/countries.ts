import type { CultureId } from "../finding.js";

/** @param name as a data set writes it: `South Korea`, `south_korea`, `UK`, `KR`. */
export function countryOf(name: string): CultureId | undefined {
  const code = name.trim().toUpperCase();
  return (
    NAMES.get(plain(name)) ?? (/^[A-Z]{2}$/.test(code) && NAMES.has(plain(label(code))) ? code : undefined)
  );
}

function* countryNames(): Iterable<[string, CultureId]> {
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b);
      // Codes that name no country come back as they are; ZZ is the unknown region.
      if (label(code) !== code && code !== "ZZ") yield [plain(label(code)), code];
    }
  }
  yield* OTHERS;
}

/** What CLDR calls differently. */
const OTHERS: readonly [string, CultureId][] = [
  ["us", "US"],
  ["usa", "US"],
  ["unitedstatesofamerica", "US"],
  ["uk", "GB"],
  ["greatbritain", "GB"],
  ["northkorea", "KP"],
  ["hongkong", "HK"],
  ["macedonia", "MK"],
  ["turkey", "TR"],
  ["czechrepublic", "CZ"],
  ["bosniaandherzegovina", "BA"],
  ["palestinianterritories", "PS"],
];

const REGIONS = new Intl.DisplayNames("en", { type: "region" });

function label(code: string): string {
  return REGIONS.of(code) ?? code;
}

function plain(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

/** English names of countries as CLDR has them, and the ones that benchmarks use beside. Last: it needs all above. */
const NAMES: ReadonlyMap<string, CultureId> = new Map(countryNames());
