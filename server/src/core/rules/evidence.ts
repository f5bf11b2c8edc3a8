import type { Evidence } from "../finding.js";

/** The part of Unicode CLDR that a rule reads, for example `date formats`. */
export function cldr(what: string): Evidence {
  return {
    title: `Unicode CLDR 48: ${what}`,
    publisher: "Unicode Consortium",
    address: "https://cldr.unicode.org/downloads/cldr-48",
    licence: "Unicode-3.0",
  };
}
