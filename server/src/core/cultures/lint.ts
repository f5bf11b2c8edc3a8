import { fold } from "../norms/fold.js";
import { createTriggerIndex, patternGroups } from "../norms/triggers.js";
import { RULES } from "../rules/rules.js";
import { type CulturePack, type Norm, TOPICS } from "./culture.js";
import { stereotypeIn } from "./stereotype.js";

/** Something to mend in a pack, with the place: shown by `npm run cultures` and `cultures lint`. */
export interface PackProblem {
  readonly place: string;
  readonly message: string;
}

/** Addresses that somebody looked up, with the date (ISO 8601): `cultures/<ID>/addresses.json`. */
export type KnownAddresses = Readonly<Record<string, { readonly title: string; readonly lookedUp: string }>>;

/** What the schema cannot say: doubles, contradictions, stereotype wording, citations, triggers that miss. */
export function lintPack(
  pack: CulturePack,
  addresses: KnownAddresses,
  minimum: number,
): readonly PackProblem[] {
  return [
    ...coverage(pack, minimum),
    ...doubles(pack.norms),
    ...pack.norms.flatMap((norm) =>
      [...wording(norm, pack), ...citations(norm, addresses), ...triggers(norm), ...rules(norm)].map(
        (message) => ({
          place: norm.id,
          message,
        }),
      ),
    ),
    ...wordingOf(pack.profile.notes, pack).map((message) => ({
      place: `${pack.profile.id}/profile.json`,
      message,
    })),
  ];
}

function* rules({ yieldsTo = [] }: Norm): Iterable<string> {
  for (const id of yieldsTo)
    if (!RULES.some((rule) => rule.id === id)) yield `yields to ${id}, which is no rule`;
}

function* coverage(pack: CulturePack, minimum: number): Iterable<PackProblem> {
  const place = pack.profile.id;
  if (pack.norms.length < minimum)
    yield { place, message: `has ${pack.norms.length} norms; a built-in pack of this kind needs ${minimum}` };
  for (const topic of TOPICS) {
    if (!pack.norms.some((n) => n.topic === topic)) yield { place, message: `has no norm on ${topic}` };
  }
}

function* doubles(norms: readonly Norm[]): Iterable<PackProblem> {
  const ids = new Set<string>();
  for (const norm of norms) {
    if (ids.has(norm.id)) yield { place: norm.id, message: "the id is used twice" };
    ids.add(norm.id);
  }
  const rules = norms.map((norm) => ({
    norm,
    words: contentWords(norm.rule),
    forbids: FORBIDS.test(norm.rule),
  }));
  for (let i = 0; i < rules.length; i++) {
    for (let k = i + 1; k < rules.length; k++) {
      const [a, b] = [rules[i], rules[k]];
      if (!a || !b || overlap(a.words, b.words) < SAME) continue;
      yield {
        place: b.norm.id,
        message: a.forbids === b.forbids ? `says the same as ${a.norm.id}` : `contradicts ${a.norm.id}`,
      };
    }
  }
}

/** Share of content words in common from which two rules count as the same. */
const SAME = 0.75;
const FORBIDS = /^(?:do not|don't|never|avoid)\b/i;
const SMALL_WORDS = new Set(
  "a an and any as at by do does don't for from in is it its never not of on or such that the their them to use with avoid present show suggest".split(
    " ",
  ),
);

function contentWords(text: string): ReadonlySet<string> {
  return new Set((fold(text).text.match(/[\p{L}\p{N}']+/gu) ?? []).filter((w) => !SMALL_WORDS.has(w)));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((w) => b.has(w)).length;
  return common / Math.max(1, a.size + b.size - common);
}

function wording(norm: Norm, pack: CulturePack): readonly string[] {
  return [norm.statement, norm.rationale, norm.rule, norm.instead].flatMap((text) => wordingOf(text, pack));
}

function wordingOf(text: string, { profile }: CulturePack): readonly string[] {
  const found = stereotypeIn(text, profile.demonyms);
  return found === undefined
    ? []
    : [`"${found}" says what people are like; say what many of them would notice`];
}

function* citations(norm: Norm, addresses: KnownAddresses): Iterable<string> {
  for (const { address } of norm.sources) {
    if (address !== undefined && !(address in addresses))
      yield `cites ${address}, which is not among the addresses looked up (addresses.json)`;
  }
}

function* triggers(norm: Norm): Iterable<string> {
  const index = createTriggerIndex([norm]);
  const languages = Object.keys(norm.triggers);
  const hits = (text: string): boolean =>
    languages.some((language) => index.match(text, language).length > 0);
  if (!hits(norm.bad)) yield "none of its triggers occurs in its own bad example";
  if (norm.decidedBy === "trigger" && hits(norm.good))
    yield "is decided by triggers, but they occur in its good example too";
  for (const [language, patterns] of Object.entries(norm.triggers)) {
    for (const pattern of patterns) {
      const groups = patternGroups(pattern);
      if (groups.every((g) => g.negated)) yield `the ${language} trigger "${pattern}" only excludes`;
      if (groups.some((g) => g.terms.length === 0))
        yield `the ${language} trigger "${pattern}" has an empty group`;
      if (groups.some((g) => g.terms.some((t) => /^\*|\*[\p{L}\p{N}]/u.test(t))))
        yield `the ${language} trigger "${pattern}" has a * that is not at the end of a word`;
    }
  }
}
