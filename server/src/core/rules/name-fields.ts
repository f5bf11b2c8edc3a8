import type { Segment } from "../documents/document.js";
import type { Evidence } from "../finding.js";
import { cldr } from "./evidence.js";
import { labelOf } from "./form-labels.js";
import { homeData, memo } from "./locale-data.js";
import type { Audience, Rule, RuleMatch } from "./rule.js";

/** "First name, last name" where the family name comes first, or where people have none. */
export const nameFields: Rule = {
  id: "names/form-fields",
  title: "Fields for personal names",
  severity: "info",
  kinds: ["copy"],
  local: true,
  why: "First and last name stand for given and family name only where names have that form and order; elsewhere people fill in the wrong part or cannot go on.",
  evidence: [cldr("person names (name order)")],
  *checkDocument({ document: { segments }, audience }) {
    const custom = customOf(audience.culture);
    if (custom === undefined) return;
    let given: { readonly segment: Segment; readonly at: number } | undefined;
    for (const [at, segment] of segments.entries()) {
      const found = labelOf(segment.text);
      if (found === undefined) continue;
      const field = FIELDS.get(found.label);
      if (field === undefined) continue;
      const span = { start: found.start, end: found.end };
      yield* misfit(segment, span, found.label, field, custom, audience);
      // Neighbours only: labels elsewhere in the file belong to other forms.
      if (custom.kind === "surname-first" && field === "family" && given && at - given.at <= 2) {
        if (!/last/.test(found.label)) {
          yield {
            segment: given.segment,
            span: labelOf(given.segment.text) ?? { start: 0, end: given.segment.text.length },
            confidence: 0.6,
            message: "Ask for the family name before the given name: names here start with the family name.",
          };
        }
        given = undefined;
      }
      if (field === "given") given = { segment, at };
    }
  },
};

type Field = "given" | "family" | "middle";
interface Custom {
  readonly kind: "surname-first" | "single" | "patronymic" | "two-surnames";
  readonly evidence?: readonly Evidence[];
}

/** CLDR has the order of the parts of a name, but not where people have no family name: that is from the W3C's article. */
const W3C: readonly Evidence[] = [
  { title: "Personal names around the world", publisher: "W3C Internationalization" },
];
const WITHOUT_FAMILY_NAME: Readonly<Record<string, Custom["kind"]>> = {
  ID: "single",
  MM: "single",
  ET: "patronymic",
  ER: "patronymic",
  IS: "patronymic",
  MN: "patronymic",
};
const TWO_SURNAMES = new Set("ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR".split(" "));

const customOf: (culture: string) => Custom | undefined = memo((culture) => {
  const kind = WITHOUT_FAMILY_NAME[culture];
  if (kind !== undefined) return { kind, evidence: W3C };
  if (TWO_SURNAMES.has(culture)) return { kind: "two-surnames", evidence: W3C };
  return homeData(culture)?.nameOrder === "surname" ? { kind: "surname-first" } : undefined;
});

function* misfit(
  segment: Segment,
  span: RuleMatch["span"],
  label: string,
  field: Field,
  { kind, evidence }: Custom,
  { culture }: Audience,
): Generator<RuleMatch> {
  const match = (
    message: string,
    confidence: number,
    severity: RuleMatch["severity"] = "info",
  ): RuleMatch => ({
    segment,
    span,
    message,
    confidence,
    severity,
    ...(evidence ? { evidence } : {}),
  });
  if (field === "middle") {
    yield match("Middle names are not customary here: leave the field out.", 0.6, "hint");
  } else if (kind === "surname-first" && /^(?:first|last) name$/.test(label)) {
    yield match(
      `Names here start with the family name, so "${label}" is unclear: ask for "${field === "given" ? "Given name" : "Family name"}", family name first.`,
      0.68,
    );
  } else if (kind === "single" && field === "family") {
    yield match(
      "Many people here have a single name: ask for the full name in one field, or let this one stay empty.",
      0.65,
    );
  } else if (kind === "patronymic" && field === "family") {
    yield match(
      culture === "ET" || culture === "ER"
        ? "People here have a given name followed by their father's and grandfather's names: ask for the full name, or for these."
        : "Many people here have a patronymic instead of a family name: ask for the full name in one field.",
      0.65,
    );
  } else if (kind === "two-surnames" && label === "apellido") {
    yield match("People here have two surnames: label the field «Apellidos».", 0.65, "hint");
  }
}

/** Labels of name fields, lower case. Local languages are listed where the rule has something to say about them. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ...["first name", "firstname", "given name", "given names", "forename"].map((l) => [l, "given"] as const),
  ...["last name", "lastname", "surname", "family name"].map((l) => [l, "family"] as const),
  ...["middle name", "middle initial", "m.i"].map((l) => [l, "middle"] as const),
  ...["名", "名字", "이름", "utónév", "keresztnév"].map((l) => [l, "given"] as const),
  ...["姓", "姓氏", "성", "vezetéknév", "családnév"].map((l) => [l, "family"] as const),
  ...["nama belakang", "nama keluarga", "apellido"].map((l) => [l, "family"] as const),
]);
