import type { Span } from "../finding.js";
import type { DocumentFormat, Problem, Segment } from "./document.js";
import { merge, trimSpan } from "./inline.js";
import { idMaker } from "./limits.js";
import { duplicateKey, notes } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeInto, type TextBuilder } from "./text-builder.js";
import {
  cdataSpan,
  decodeEntity,
  elements,
  encodeCdata,
  encodeInline,
  encodeXml,
  inCdata,
  inlineContent,
  readXml,
  type XmlElement,
} from "./xml.js";

/** Android resources: `string`, `string-array` and `plurals` of a `<resources>` file. */
export const androidStrings: DocumentFormat = {
  id: "android-strings",
  parse(source) {
    const { root, problems } = readXml(source);
    const reader = new ResourceReader(source);
    if (root?.name === "resources") reader.read(root);
    return {
      format: "android-strings",
      kind: "copy",
      segments: reader.segments,
      problems: [...problems, ...reader.problems],
    };
  },
  encode(text, segment, source) {
    if (inCdata(source, segment.span)) return encodeCdata(escapeText(text, { first: true, last: true }));
    return encodeInline(text, segment, source, (piece, edges) => encodeXml(escapeText(piece, edges)));
  },
};

class ResourceReader {
  readonly segments: Segment[] = [];
  readonly problems: Problem[] = [];
  readonly #ids = idMaker();
  readonly #seen = new Set<string>();

  constructor(private readonly source: string) {}

  read(root: XmlElement): void {
    for (const { element, comment } of elements(root, this.source)) {
      const { name = "", translatable, product = "" } = element.attributes;
      if (translatable === "false") continue;
      const kind = element.name === "item" ? element.attributes.type : element.name;
      if (kind !== "string" && kind !== "string-array" && kind !== "plurals") continue;
      this.#noteDuplicate(`${kind} ${name}`, product, element);
      const about = notes([comment]);
      if (kind === "string") {
        this.#add(element, name, about);
        continue;
      }
      let index = 0;
      for (const { element: item, comment: itemComment } of elements(element, this.source)) {
        if (item.name !== "item") continue;
        const own = itemComment === undefined ? about : notes([comment, itemComment]);
        if (kind === "string-array") this.#add(item, `${name}.${index++}`, own);
        else {
          const { quantity = "other" } = item.attributes;
          this.#add(item, `${name}.${quantity}`, { ...own, plural: { group: name, category: quantity } });
        }
      }
    }
  }

  #add(element: XmlElement, key: string, about: Partial<Segment>): void {
    // `@string/other` stands for another value, and `<string/>` for none.
    if (!element.complete || element.selfClosing) return;
    const whole = cdataSpan(this.source, element) ?? element.content;
    const { text, map, span, placeholders } = inlineContent(this.source, element, {
      span: trimSpan(this.source, whole),
      opaque: () => false,
      decode: decoder(this.source),
    });
    if (/^[@?](?:\w+:)?\w+\/[\w.]+$/.test(this.source.slice(span.start, span.end))) return;
    this.segments.push({
      id: this.#ids(key),
      key,
      text,
      span,
      map,
      placeholders: merge(placeholders, findPlaceholders(text, ["printf", "html"])),
      kind: "copy",
      ...about,
    });
  }

  #noteDuplicate(key: string, product: string, { start, content }: XmlElement): void {
    const full = `${key}\u0000${product}`;
    if (this.#seen.has(full)) this.problems.push(duplicateKey(key, start, content.start));
    this.#seen.add(full);
  }
}

const TOKEN = /\\(?:u[\da-fA-F]{4}|&[^;&<]{1,10};|[\s\S])|&[^;&<]{1,64};|"|[ \t\r\n]+/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/**
 * Decodes the runs of one value as aapt2 does: backslash escapes; outside of double quotes, which are dropped, white
 * space is one space.
 */
function decoder(source: string): (builder: TextBuilder, span: Span, cdata: boolean) => void {
  let quoted = false;
  return (builder, span, cdata) => {
    decodeInto(builder, source, span, TOKEN, (match) => {
      if (match.startsWith("\\")) return decodeEscape(match.slice(1), cdata);
      if (/^\s/.test(match)) return quoted ? match.replace(/\r\n?/g, "\n") : " ";
      const character = match === '"' || cdata ? match : (decodeEntity(match) ?? match);
      if (character !== '"') return character;
      quoted = !quoted;
      return "";
    });
  };
}

function decodeEscape(body: string, cdata: boolean): string {
  if (body.length === 5 && body.startsWith("u"))
    return String.fromCharCode(Number.parseInt(body.slice(1), 16));
  if (body.length > 1 && !cdata) return decodeEntity(body) ?? body;
  return ESCAPES[body] ?? body;
}

/** Escapes for aapt2; everything it would fold, drop or interpret is written as an escape. */
function escapeText(
  text: string,
  { first, last }: { readonly first: boolean; readonly last: boolean },
): string {
  return text.replace(
    /[\\'"]|^[@?]|^ +| +$|(?<= ) +|[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|\p{Cs}/gu,
    (match, index: number) => {
      if (match === "\n") return "\\n";
      if (match === "\t") return "\\t";
      if (/^[\\'"]$/.test(match)) return `\\${match}`;
      if (/^[@?]$/.test(match)) return first ? `\\${match}` : match;
      const starts = index === 0;
      const ends = index + match.length === text.length;
      // One space beside an inline tag is not folded.
      if (match === " " && (starts || ends) && !(starts && first) && !(ends && last)) return match;
      return [...match].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    },
  );
}
