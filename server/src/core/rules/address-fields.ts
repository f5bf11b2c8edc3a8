import { formatAddress } from "localized-address-format";
import type { Segment } from "../documents/document.js";
import type { Evidence } from "../finding.js";
import { labelOf } from "./form-labels.js";
import { memo } from "./locale-data.js";
import type { Rule, RuleMatch } from "./rule.js";

const ADDRESS_DATA: Evidence = { title: "Address Data Service (libaddressinput)", publisher: "Google" };

/** "State" and "ZIP code" in the address form of a place that has neither. */
export const addressFields: Rule = {
  id: "addresses/form-fields",
  title: "Fields of postal addresses",
  severity: "info",
  kinds: ["copy"],
  local: true,
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
  *checkDocument({ document: { segments }, audience: { culture } }) {
    yield* misplaced(segments, partsOf(culture));
  },
};

/** Labels of neighbouring fields in the order of another country's envelope. */
function* misplaced(segments: readonly Segment[], { postalCodeFirst }: Parts): Generator<RuleMatch> {
  if (postalCodeFirst === undefined) return;
  const fields = segments.map(({ text }) => labelOf(text));
  for (const [at, field] of fields.entries()) {
    const first = kindOf(field?.label);
    if (field === undefined || first !== (postalCodeFirst ? "city" : "code")) continue;
    // Two labels with at most one other (the state) between them are one form.
    const second = [at + 1, at + 2].find(
      (i) => kindOf(fields[i]?.label) === (postalCodeFirst ? "code" : "city"),
    );
    const segment = segments[at];
    if (second === undefined || segment === undefined || isStartOfPair(fields, at, first)) continue;
    yield {
      segment,
      span: { start: field.start, end: field.end },
      severity: "hint",
      confidence: 0.6,
      message: `Envelopes here show the postal code ${postalCodeFirst ? "before" : "after"} the city: put the fields in that order.`,
    };
  }
}

/** True if the other field already stands right before: then this one begins nothing. */
function isStartOfPair(
  fields: readonly ReturnType<typeof labelOf>[],
  at: number,
  first: "city" | "code",
): boolean {
  return kindOf(fields[at - 1]?.label) === (first === "city" ? "code" : "city");
}

function kindOf(label: string | undefined): "city" | "code" | undefined {
  if (label === undefined) return undefined;
  return CITY.test(label) ? "city" : CODE.test(label) ? "code" : undefined;
}

const CITY =
  /^(?:city|town|city\/town|town\/city|suburb|ort|stadt|ville|ciudad|localidad|città|cidade|市区町村|城市|πόλη|kota)$/;
const CODE =
  /^(?:postal ?code|postcode|post code|zip|zip ?code|pin ?code|plz|postleitzahl|code postal|código postal|cap|cep|郵便番号|邮政编码|우편번호|ταχυδρομικός κώδικας|τ\.?κ\.?|kode pos)$/;

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
  /** Undefined where the address lacks one of the two. */
  readonly postalCodeFirst: boolean | undefined;
}

/** Which parts an address of the territory shows: found by formatting one. */
const partsOf: (culture: string) => Parts = memo((culture) => {
  const address = formatAddress(
    {
      postalCountry: culture,
      addressLines: ["street"],
      locality: "CITY",
      administrativeArea: "STATE",
      postalCode: "CODE",
    },
    "latin",
  ).join("\n");
  const [city, code] = [address.indexOf("CITY"), address.indexOf("CODE")];
  return {
    state: address.includes("STATE"),
    postalCode: code >= 0,
    postalCodeFirst: city < 0 || code < 0 ? undefined : code < city,
  };
});
