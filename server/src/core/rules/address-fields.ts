import { formatAddress } from "localized-address-format";
import type { Evidence } from "../finding.js";
import { labelOf } from "./form-labels.js";
import { memo } from "./locale-data.js";
import type { Rule } from "./rule.js";

const ADDRESS_DATA: Evidence = { title: "Address Data Service (libaddressinput)", publisher: "Google" };

/** "State" and "ZIP code" in the address form of a place that has neither. */
export const addressFields: Rule = {
  id: "addresses/form-fields",
  title: "Fields of postal addresses",
  severity: "info",
  kinds: ["copy"],
  why: "Address parts and their names differ by country; a required field that addresses there do not have stops people from ordering.",
  evidence: [ADDRESS_DATA],
  *checkSegment(segment, { audience: { culture } }) {
    if (culture === "US" || UNDER_US_POST.has(culture)) return;
    const found = labelOf(segment.text);
    if (found === undefined) return;
    const parts = partsOf(culture);
    const span = { start: found.start, end: found.end };
    if (ZIP.test(found.label) && !ZIP_ELSEWHERE.has(culture)) {
      const local = POSTAL_CODE[culture] ?? "Postal code";
      yield {
        segment,
        span,
        ...(parts.postalCode
          ? {
              severity: "warning" as const,
              confidence: 0.85,
              message: `"ZIP code" is the United States Postal Service's name: readers here know it as "${local}".`,
            }
          : {
              confidence: 0.69,
              message: "Addresses here have no postal code: leave the field out or make it optional.",
            }),
      };
    } else if (STATE.test(found.label) && !parts.state) {
      yield {
        segment,
        span,
        confidence: 0.65,
        message: "Addresses here name no state or province: leave the field out or make it optional.",
      };
    } else if (STATE.test(found.label) && SUBDIVISION[culture] !== undefined && /^state$/.test(found.label)) {
      yield {
        segment,
        span,
        confidence: 0.65,
        message: `Addresses here name a ${SUBDIVISION[culture]}, not a state: label the field so.`,
      };
    }
  },
};

const ZIP = /^(?:zip|zip ?code|zip\/postal code)$/;
const STATE = /^(?:state|us state|state\/province|state \/ province|state or province)$/;
const UNDER_US_POST = new Set(["PR", "GU", "VI", "AS", "MP"]);
/** "ZIP code" is the local name too. */
const ZIP_ELSEWHERE = new Set(["PH"]);
const POSTAL_CODE: Readonly<Record<string, string>> = {
  GB: "Postcode",
  AU: "Postcode",
  NZ: "Postcode",
  IE: "Eircode",
  IN: "PIN code",
};
/** What the first-level part of an address is called, where it is not a state (libaddressinput's state_name_type). */
const SUBDIVISION: Readonly<Record<string, string>> = {
  JP: "prefecture",
  CN: "province",
  KR: "province or city",
  ES: "province",
  IT: "province",
  CA: "province or territory",
  ID: "province",
  IR: "province",
  AR: "province",
  TR: "province",
  TH: "province",
  VN: "province",
};

interface Parts {
  readonly state: boolean;
  readonly postalCode: boolean;
}

/** Which parts an address of the territory shows: found by formatting one. */
const partsOf: (culture: string) => Parts = memo((culture) => {
  const address = formatAddress(
    {
      postalCountry: culture,
      addressLines: ["street"],
      locality: "city",
      administrativeArea: "STATE",
      postalCode: "CODE",
    },
    "latin",
  ).join("\n");
  return { state: address.includes("STATE"), postalCode: address.includes("CODE") };
});
