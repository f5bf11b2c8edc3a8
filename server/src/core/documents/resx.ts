import type { DocumentFormat, Problem, Segment } from "./document.js";
import { merge } from "./inline.js";
import { idMaker } from "./limits.js";
import { duplicateKey, notes } from "./notes.js";
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
  readXml,
  textContent,
} from "./xml.js";

/** .NET resources (.resx, .resw): `<data name><value>` with `<comment>` as context. Typed data is no copy. */
export const resx: DocumentFormat = {
  id: "resx",
  parse(source) {
    const { root, problems } = readXml(source);
    const duplicates: Problem[] = [];
    const segments: Segment[] = [];
    const ids = idMaker();
    const seen = new Set<string>();
    for (const { element } of root === undefined ? [] : elements(root, source)) {
      const { name = "", type, mimetype } = element.attributes;
      // A name with `>>` is the designer's: the type or parent of a control.
      if (element.name !== "data" || type !== undefined || mimetype !== undefined || name.startsWith(">>"))
        continue;
      const value = child(element, "value");
      if (!value?.complete || value.selfClosing) continue;
      if (seen.has(name)) duplicates.push(duplicateKey(name, element.start, element.content.start));
      seen.add(name);
      const comment = child(element, "comment");
      const { text, map, span, placeholders } = inlineContent(source, value, {
        span: cdataSpan(source, value) ?? value.content,
        opaque: () => false,
        decode: (builder, part, cdata) => decodeXml(source, builder, part, cdata),
      });
      segments.push({
        id: ids(name),
        key: name,
        text,
        span,
        map,
        placeholders: merge(placeholders, findPlaceholders(text, ["braces", "html"])),
        kind: "copy",
        ...notes([comment && textContent(source, comment)]),
      });
    }
    return { format: "resx", kind: "copy", segments, problems: [...problems, ...duplicates] };
  },
  encode: (text, segment, source) =>
    inCdata(source, segment.span) ? encodeCdata(text) : encodeInline(text, segment, source, encodeXml),
};
