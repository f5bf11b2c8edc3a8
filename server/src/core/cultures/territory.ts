import { lazy } from "../lazy.js";

const regions = lazy(() => new Intl.DisplayNames("en", { type: "region" }));

/** The English name of a culture's territory, without reading its pack: "United States". @param id ISO 3166-1 alpha-2. */
export function territoryName(id: string): string {
  return regions().of(id) ?? id;
}

/** A territory's name as a sentence has it: "the United States". */
export function inSentence(name: string): string {
  return /^(?:United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles)\b|\b(?:Republic|Islands)$/.test(
    name,
  )
    ? `the ${name}`
    : name;
}
