import type { Span } from "../finding.js";
import type { DocumentFormat, ParsedDocument, PlaceholderSyntax, Problem, Segment } from "./document.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { duplicateKey, lineBreak, notes, syntaxProblem } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeInto, TextBuilder } from "./text-builder.js";

/**
 * Gettext catalogues and templates (.po, .pot). An entry without a translation shows its msgid, so there the msgid is
 * the copy; obsolete entries (`#~`) are shown nowhere.
 */
export const po: DocumentFormat = {
  id: "po",
  parse(source, path) {
    const { entries, problems } = readEntries(source);
    const header = readHeader(source, entries);
    const template = path.toLowerCase().endsWith(".pot");
    const reader = new SegmentMaker(source, template ? {} : header);
    for (const [index, entry] of entries.entries()) reader.add(entry, index);
    const document: ParsedDocument = {
      format: "po",
      kind: "copy",
      segments: reader.segments,
      problems: [...problems, ...reader.problems],
    };
    return header.locale === undefined || template ? document : { ...document, locale: header.locale };
  },
  encode(text, _segment, source) {
    const lines = text.split(/(?<=\n)/).map(escapeText);
    if (lines.length < 2) return escapeText(text);
    // The convention of the gettext tools: an empty first string, then one for each line.
    return ["", ...lines].join(`"${lineBreak(source)}"`);
  },
};

/** One string, in as many pieces as the file has lines of it; the spans are inside the quotes. */
type Pieces = readonly Span[];

interface Entry {
  readonly comments: string[];
  fuzzy: boolean;
  context?: Span[];
  id?: Span[];
  plural?: Span[];
  /** By index; an entry without plural forms has only 0. */
  readonly translations: Map<number, Span[]>;
}

/** What a line of an entry begins with, up to the opening quote. */
const START = /^[ \t\uFEFF]*(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d{1,3})\])?[ \t]*)?"/;

/** The place of a line's string inside its quotes, if it is closed and nothing comes after. */
function readString(
  line: string,
): { keyword?: string; index?: string; start: number; end: number } | undefined {
  const [head, keyword, index] = START.exec(line) ?? [];
  if (head === undefined) return undefined;
  let end = head.length;
  while (end < line.length && line[end] !== '"') end += line[end] === "\\" ? 2 : 1;
  if (end >= line.length || line.slice(end + 1).trim() !== "") return undefined;
  return { ...(keyword ? { keyword } : {}), ...(index ? { index } : {}), start: head.length, end };
}

function readEntries(source: string): { entries: readonly Entry[]; problems: readonly Problem[] } {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let entry = newEntry();
  let target: Span[] | undefined;
  const finish = (): void => {
    if (entry.id !== undefined) entries.push(entry);
    entry = newEntry();
    target = undefined;
  };
  for (let start = 0, next = 0; start < source.length; start = next) {
    const lineEnd = source.indexOf("\n", start);
    next = lineEnd < 0 ? source.length : lineEnd + 1;
    const line = source.slice(start, next);
    if (line.trim() === "") continue;
    if (line.trimStart().startsWith("#")) {
      if (entry.translations.size > 0) finish();
      readComment(line.trim(), entry);
      continue;
    }
    const string = readString(line);
    if (string === undefined || (string.keyword === undefined && target === undefined)) {
      if (problems.length === 0)
        problems.push(syntaxProblem("PO", "this line is no keyword with a quoted string", start, source));
      // What belongs to a broken string is not known: it is left out.
      target = undefined;
      continue;
    }
    const { keyword, index } = string;
    const span = { start: start + string.start, end: start + string.end };
    if (keyword === undefined) {
      target?.push(span);
      continue;
    }
    if ((keyword === "msgctxt" || keyword === "msgid") && entry.id !== undefined) finish();
    target = [span];
    if (keyword === "msgctxt") entry.context = target;
    else if (keyword === "msgid") entry.id = target;
    else if (keyword === "msgid_plural") entry.plural = target;
    else entry.translations.set(Number(index ?? 0), target);
  }
  finish();
  return { entries, problems };
}

function newEntry(): Entry {
  return { comments: [], fuzzy: false, translations: new Map() };
}

function readComment(line: string, entry: Entry): void {
  // What stood above an obsolete entry speaks of that one.
  if (line.startsWith("#~") && entry.id === undefined) entry.comments.length = 0;
  // `#:` says where in the code, `#|` what the msgid was.
  if (/^#[:|~]/.test(line)) return;
  if (line.startsWith("#,")) entry.fuzzy ||= /\bfuzzy\b/.test(line);
  else entry.comments.push(line.replace(/^#[. ]?\s*/, ""));
}

interface Header {
  /** `Language:` */
  readonly locale?: string;
  /** `X-Source-Language:`; by gettext's convention msgids are English. */
  readonly sourceLocale?: string;
}

function readHeader(source: string, entries: readonly Entry[]): Header {
  const entry = entries.find((e) => e.context === undefined && decode(source, e.id ?? []).text === "");
  const text = decode(source, entry?.translations.get(0) ?? []).text;
  const field = (name: string): string | undefined =>
    localeName(new RegExp(`^${name}:[ \\t]*([\\w-]+)`, "im").exec(text)?.[1] ?? "");
  const locale = field("Language");
  if (locale === undefined) return {};
  return { locale, sourceLocale: field("X-Source-Language") ?? "en" };
}

class SegmentMaker {
  readonly segments: Segment[] = [];
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #ids = idMaker();

  constructor(
    private readonly source: string,
    private readonly header: Header,
  ) {}

  add(entry: Entry, index: number): void {
    const id = this.#text(entry.id);
    const context = this.#text(entry.context);
    if (id === "" && context === "") return;
    const plural = entry.plural === undefined ? undefined : this.#text(entry.plural);
    const key = context === "" ? id : `${context}.${id}`;
    if (this.#seen.has(`${context}\u0004${id}`)) {
      const at = entry.id?.[0] ?? { start: 0, end: 0 };
      this.problems.push(duplicateKey(key, at.start, at.end));
    }
    this.#seen.add(`${context}\u0004${id}`);
    const about = notes([...entry.comments, entry.fuzzy ? "Fuzzy: not approved by a translator." : ""]);
    const translated = [...entry.translations].filter(([, pieces]) => this.#text(pieces) !== "");
    for (const [form, pieces] of translated) {
      this.#push(pieces, plural === undefined ? key : `${key}[${form}]`, {
        ...about,
        sourceText: form > 0 ? (plural ?? id) : id,
        ...(plural === undefined ? {} : { plural: { group: key, category: String(form) } }),
      });
    }
    if (translated.length > 0) return;
    const untranslated = {
      ...about,
      ...(this.header.sourceLocale ? { locale: this.header.sourceLocale } : {}),
    };
    // The id cannot hold the msgid, which is what an edit changes.
    const own = `${context === "" ? "" : `${context}.`}msgid-${index}`;
    if (entry.plural === undefined) {
      if (id !== "") this.#push(entry.id ?? [], key, untranslated, own);
      return;
    }
    const group = { group: key, category: "one" };
    if (id !== "")
      this.#push(entry.id ?? [], `${key}[one]`, { ...untranslated, plural: group }, `${own}[one]`);
    if (plural !== "")
      this.#push(
        entry.plural,
        `${key}[other]`,
        { ...untranslated, plural: { ...group, category: "other" } },
        `${own}[other]`,
      );
  }

  #push(pieces: Pieces, key: string, about: Partial<Segment>, id = key): void {
    const first = pieces[0];
    const last = pieces.at(-1);
    if (first === undefined || last === undefined) return;
    const { text, map } = decode(this.source, pieces);
    this.segments.push({
      ...about,
      id: this.#ids(id),
      key,
      text,
      map,
      span: { start: first.start, end: last.end },
      placeholders: findPlaceholders(text, PLACEHOLDERS),
      kind: "copy",
    });
  }

  #text(pieces: Pieces | undefined): string {
    return pieces === undefined ? "" : decode(this.source, pieces).text;
  }
}

const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["printf", "ruby", "i18next", "braces", "html"];
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};
const NAMES = new Map(Object.entries(ESCAPES).map(([name, character]) => [character, name]));

function decode(source: string, pieces: Pieces): Pick<Segment, "text" | "map"> {
  const builder = new TextBuilder();
  for (const piece of pieces)
    decodeInto(builder, source, piece, /\\(?:[0-7]{1,3}|x[\da-fA-F]{1,2}|.)/g, (match) => {
      const body = match.slice(1);
      if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
      if (/^x./.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
      return ESCAPES[body] ?? body;
    });
  return builder.build();
}

function escapeText(text: string): string {
  return text.replace(/["\\\n\t\r\x07\b\f\v]/g, (c) => `\\${NAMES.get(c) ?? c}`);
}
