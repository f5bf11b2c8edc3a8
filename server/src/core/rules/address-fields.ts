import { formatAddress } from "localized-address-format";
import type { Segment } from "../documents/document.js";
import type { Evidence } from "../finding.js";
import { labelOf } from "./form-labels.js";
import { memo } from "./locale-data.js";
import type { Rule, RuleMatch } from "./rule.js";

const ADDRESS_DATA: Evidence = { title: "Address Data Service (libaddressinput)", publisher: "Google" };

/** "State" and "ZIP code" where addresses have neither, or call them something else. */
export const addressFields: Rule = {
  id: "addresses/form-fields",
  title: "Fields of postal addresses",
  severity: "info",
  kinds: ["copy"],
  local: true,
  why: "Address parts and their names differ by country; a required field that addresses there do not have stops people from ordering.",
  evidence: [ADDRESS_DATA],
  *checkSegment(segment, { audience: { culture } }) {
    const field = labelOf(segment.text);
    const code = foreignPostalCode(segment.text, culture);
    if (code !== undefined) yield { segment, ...code };
    else if (field !== undefined && !UNDER_US_POST.has(culture)) {
      const span = { start: field.start, end: field.end };
      const message = field.label === "state" ? undefined : foreignState(field.label, culture);
      if (message !== undefined) yield { segment, span, confidence: 0.65, message };
    }
  },
  *checkDocument({ document: { segments }, audience: { culture } }) {
    yield* misplaced(segments, partsOf(culture));
    if (!UNDER_US_POST.has(culture)) yield* statesOfForms(segments, culture);
  },
};

/** Another country's name for the postal code, as a label or in a sentence. */
function foreignPostalCode(text: string, culture: string): Omit<RuleMatch, "segment"> | undefined {
  const local = POSTAL_CODE[culture] ?? "Postal code";
  const named = (UNDER_US_POST.has(culture) ? BRITISH_CODE : US_CODE).exec(text);
  if (named === null || ZIP_ELSEWHERE.has(culture)) return undefined;
  const [name] = named;
  const span = { start: named.index, end: named.index + name.length };
  if (!partsOf(culture).postalCode)
    return {
      span,
      confidence: 0.69,
      message: "Addresses here have no postal code: leave the field out or make it optional.",
    };
  const message = (whose: string): string =>
    `"${name}" is what ${whose} post calls it: readers here know it as "${local}".`;
  // Every country's reader understands "postcode"; a ZIP code has five digits and only one country.
  return UNDER_US_POST.has(culture)
    ? { span, confidence: 0.69, message: message("British") }
    : { span, severity: "warning", confidence: 0.85, message: message("United States") };
}

/** What is wrong with a field for the state. */
function foreignState(label: string, culture: string): string | undefined {
  if (!STATE.test(label)) return undefined;
  if (!partsOf(culture).state)
    return "Addresses here name no state or province: leave the field out or make it optional.";
  const local = SUBDIVISION[culture];
  return local === undefined || label !== "state"
    ? undefined
    : `Addresses here name a ${local}, not a state: label the field so.`;
}

/** "State" alone is a state of affairs as well: it takes other fields of an address near by. */
function* statesOfForms(segments: readonly Segment[], culture: string): Generator<RuleMatch> {
  for (const [at, segment] of segments.entries()) {
    if (!/state/i.test(segment.text)) continue;
    const field = labelOf(segment.text);
    if (field?.label !== "state") continue;
    const near = segments.slice(Math.max(0, at - NEAR), at + NEAR + 1);
    if (!near.some(({ text }) => isAddressLabel(labelOf(text)?.label))) continue;
    const message = foreignState(field.label, culture);
    const span = { start: field.start, end: field.end };
    if (message !== undefined) yield { segment, span, confidence: 0.65, message };
  }
}

/** Fields either side. */
const NEAR = 4;

function isAddressLabel(label: string | undefined): boolean {
  return label !== undefined && (kindOf(label) !== undefined || STREET.test(label));
}

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
const STREET =
  /^(?:(?:street |postal |mailing )?address(?: line)?(?: ?\d)?|street(?: name)?|shipping address|billing address)$/;
const CODE =
  /^(?:postal ?code|postcode|post code|zip|zip ?code|pin ?code|plz|postleitzahl|code postal|código postal|cap|cep|郵便番号|邮政编码|우편번호|ταχυδρομικός κώδικας|τ\.?κ\.?|kode pos)$/;

/** "ZIP" alone only as a label: elsewhere it may be a file. */
const US_CODE =
  /(?<=^[\s*]*)ZIP(?=[\s*:]*$)|(?<![\p{L}\p{N}])(?:zip ?\/ ?postal codes?|zip[ -]?codes?|código ZIP|code ZIP)(?!\p{L})/iu;
const BRITISH_CODE = /(?<!\p{L})post ?codes?(?!\p{L})/iu;
const STATE = /^(?:state|us state|state\/province|state \/ province|state or province)$/;
const UNDER_US_POST = new Set(["US", "PR", "GU", "VI", "AS", "MP"]);
/** "ZIP code" is the local name too. */
const ZIP_ELSEWHERE = new Set(["PH"]);
const POSTAL_CODE: Readonly<Record<string, string>> = {
  US: "ZIP code",
  PR: "ZIP code",
  GU: "ZIP code",
  VI: "ZIP code",
  AS: "ZIP code",
  MP: "ZIP code",
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
