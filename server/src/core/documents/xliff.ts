import type { DocumentFormat, PlaceholderSyntax, Segment } from "./document.js";
import { merge } from "./inline.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { notes } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import {
  cdataSpan,
  child,
  decodeXml,
  elements,
  encodeCdata,
  encodeInline,
  encodeXml,
  inCdata,
  inlineContent,
  localName,
  readXml,
  textContent,
  type XmlElement,
} from "./xml.js";

/** XLIFF 1.2 and 2.x: the target of each unit, or its source where there is no target yet. */
export const xliff: DocumentFormat = {
  id: "xliff",
  parse(source) {
    const { root, problems } = readXml(source);
    const reader = new UnitReader(source);
    if (root !== undefined && localName(root.name) === "xliff") reader.group(root, {});
    const { segments } = reader;
    const locale = segments[0]?.locale;
    const uniform = locale !== undefined && segments.every((segment) => segment.locale === locale);
    return { format: "xliff", kind: "copy", segments, problems, ...(uniform ? { locale } : {}) };
  },
  encode: (text, segment, source) =>
    inCdata(source, segment.span) ? encodeCdata(text) : encodeInline(text, segment, source, encodeXml),
};

/** What an element hands down to the units in it. */
interface Inherited {
  readonly sourceLocale?: string | undefined;
  readonly targetLocale?: string | undefined;
  readonly maxLength?: number | undefined;
}

/** Their content is code of the original format (1.2: 2.4; 2.x: `ph` and others are empty). */
const OPAQUE: ReadonlySet<string> = new Set(["ph", "bpt", "ept", "it"]);
/** The tool chain that a file comes from is not known, so every common syntax counts. */
const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["icu", "i18next", "apple", "html"];

class UnitReader {
  readonly segments: Segment[] = [];
  readonly #ids = idMaker();

  constructor(private readonly source: string) {}

  /** `xliff`, `file`, `body` and `group`: recursion is bounded by the depth that `readXml` lets through. */
  group(parent: XmlElement, outer: Inherited): void {
    const inherited = inherit(parent, outer);
    for (const { element } of elements(parent, this.source)) {
      if (element.attributes.translate === "no") continue;
      const name = localName(element.name);
      if (name === "trans-unit" || name === "unit") this.#unit(element, inherit(element, inherited));
      else if (name === "file" || name === "body" || name === "group") this.group(element, inherited);
    }
  }

  #unit(unit: XmlElement, inherited: Inherited): void {
    const { id = "", resname, name } = unit.attributes;
    const key = resname ?? name ?? id;
    const about = { ...notes(this.#notes(unit)), ...length(inherited.maxLength) };
    if (localName(unit.name) === "trans-unit") {
      this.#pair(unit, key, about, inherited);
      return;
    }
    const parts = unit.children.filter(
      (node): node is XmlElement => node.type === "element" && localName(node.name) === "segment",
    );
    for (const [index, part] of parts.entries())
      this.#pair(
        part,
        parts.length === 1 ? key : `${key}.${part.attributes.id ?? index + 1}`,
        { ...about, ...length(inherit(part, inherited).maxLength) },
        inherited,
      );
  }

  #pair(parent: XmlElement, key: string, about: Partial<Segment>, inherited: Inherited): void {
    const original = child(parent, "source");
    const translation = child(parent, "target");
    const translated = translation !== undefined && !translation.selfClosing;
    const element = translated ? translation : original;
    if (!element?.complete || element.selfClosing) return;
    const locale = translated ? inherited.targetLocale : inherited.sourceLocale;
    const { text, map, span, placeholders } = inlineContent(this.source, element, {
      span: cdataSpan(this.source, element) ?? element.content,
      opaque: (name) => OPAQUE.has(name),
      decode: (builder, part, cdata) => decodeXml(this.source, builder, part, cdata),
    });
    this.segments.push({
      id: this.#ids(key),
      key,
      text,
      span,
      map,
      placeholders: merge(placeholders, findPlaceholders(text, PLACEHOLDERS)),
      kind: "copy",
      ...about,
      ...(translated && original?.complete ? { sourceText: textContent(this.source, original) } : {}),
      ...(locale === undefined ? {} : { locale }),
    });
  }

  /** `<note>` of 1.2, `<notes><note>` of 2.x. */
  #notes(unit: XmlElement): readonly string[] {
    const holders = [unit, child(unit, "notes")];
    return holders.flatMap((holder) =>
      holder === undefined
        ? []
        : [...elements(holder, this.source)]
            .filter(({ element }) => localName(element.name) === "note")
            .map(({ element }) => textContent(this.source, element)),
    );
  }
}

function inherit({ attributes }: XmlElement, outer: Inherited): Inherited {
  const locale = (...names: readonly string[]): string | undefined =>
    localeName(names.map((name) => attributes[name]).find((value) => value !== undefined) ?? "");
  return {
    sourceLocale: locale("source-language", "srcLang") ?? outer.sourceLocale,
    targetLocale: locale("target-language", "trgLang") ?? outer.targetLocale,
    maxLength: statedLength(attributes) ?? outer.maxLength,
  };
}

/** `maxwidth` counts pixels unless `size-unit` says otherwise; `sizeRestriction` is `30` or `5,30`. */
function statedLength(attributes: Readonly<Record<string, string>>): number | undefined {
  const restriction = Object.entries(attributes).find(([name]) => localName(name) === "sizeRestriction")?.[1];
  const stated =
    restriction?.split(",").at(-1)?.trim() ??
    (attributes["size-unit"] === "char" ? attributes.maxwidth : undefined);
  return stated !== undefined && /^\d{1,6}$/.test(stated) ? Number(stated) : undefined;
}

function length(maxLength: number | undefined): Pick<Segment, "maxLength"> {
  return maxLength === undefined ? {} : { maxLength };
}
