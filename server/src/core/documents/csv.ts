import { isLocaleColumn, localeColumns } from "./claims.js";
import { type Cell, delimiterOf, readRows } from "./csv-rows.js";
import type { DocumentFormat, PlaceholderSyntax, Problem, Segment } from "./document.js";
import { idMaker, problem } from "./limits.js";
import { localeName } from "./locale-name.js";
import { findPlaceholders } from "./placeholders.js";

const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["i18next", "icu", "dollar", "ruby", "printf", "html"];

/**
 * A table of copy, comma-, semicolon- or tab-separated (RFC 4180): either a column for each locale, named by it,
 * or a column that names the locale of each row.
 */
export const csv: DocumentFormat = {
  id: "csv",
  parse(source, path) {
    const delimiter = delimiterOf(source, path);
    const { rows, problems } = readRows(source, delimiter);
    const [header, ...body] = rows;
    const segments: Segment[] = [];
    const warnings: Problem[] = [];
    if (header !== undefined) {
      const columns = columnsOf(header.map((cell) => cell.text.trim()));
      const ids = idMaker();
      const seen = new Set<string>();
      for (const [i, row] of body.entries()) {
        for (const segment of rowSegments(row, columns, String(i + 1))) {
          if (columns.key !== undefined && seen.has(segment.id)) {
            const { start, end } = row[columns.key]?.span ?? segment.span;
            const message = `The key "${segment.key}" occurs twice for the same locale, and most programs read only one. Remove or rename one.`;
            if (warnings.at(-1)?.span.start !== start)
              warnings.push(problem("duplicate-key", message, start, end, "warning"));
          }
          seen.add(segment.id);
          segments.push({ ...segment, id: ids(segment.id) });
        }
      }
    }
    return { format: "csv", kind: "copy", segments, problems: [...warnings, ...problems] };
  },
  encode(text, segment, source) {
    const quoted = source[segment.span.start] === '"';
    // Blanks at either end are quoted because many readers trim them; any delimiter, because some readers guess.
    const mustQuote = /[",;\t\r\n]|^\s|\s$/.test(text);
    return quoted || mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
  },
};

interface Columns {
  readonly key: number | undefined;
  readonly context: number | undefined;
  readonly maxLength: number | undefined;
  readonly source: number | undefined;
  /** The column that names the row's locale. */
  readonly locale: number | undefined;
  /** The columns with copy; `locale` where the header names it. */
  readonly texts: readonly { readonly index: number; readonly locale: string | undefined }[];
}

const KEY = /^(?:key|id|name|identifier|(?:string|message|resource)[ _-]?(?:id|key|name)|msgid)$/i;
const CONTEXT = /^(?:context|comments?|description|notes?)$/i;
const MAX_LENGTH =
  /^(?:max(?:imum)?[ _-]?(?:len(?:gth)?|chars?|characters)?|(?:char(?:acter)?|length)?[ _-]?limit)$/i;
const SOURCE = /^source(?:[ _-]?(?:text|string))?$/i;
const TEXT = /^(?:text|value|translations?|message|string|copy|target(?:[ _-]?text)?|content)$/i;

function columnsOf(names: readonly string[]): Columns {
  const find = (pattern: RegExp): number | undefined => {
    const index = names.findIndex((name) => pattern.test(name));
    return index < 0 ? undefined : index;
  };
  const locale = names.findIndex((name) => isLocaleColumn(name));
  const named = localeColumns(names).map((index) => ({ index, locale: localeName(names[index] ?? "") }));
  const key = find(KEY);
  const rest = {
    key: named.some((column) => column.index === key) ? undefined : key,
    context: find(CONTEXT),
    maxLength: find(MAX_LENGTH),
    source: find(SOURCE),
  };
  if (locale < 0) return { ...rest, locale: undefined, texts: named };
  const known = new Set<number | undefined>([...Object.values(rest), locale]);
  const others = names
    .map((name, index) => ({ name, index, locale: undefined }))
    .filter((c) => !known.has(c.index));
  const texts = others.filter(({ name }) => TEXT.test(name));
  return { ...rest, locale, texts: texts.length > 0 ? texts : others };
}

/** The segments of one row; their ids are not made unique yet. */
function* rowSegments(row: readonly Cell[], columns: Columns, number: string): Generator<Segment> {
  const cell = (index: number | undefined): string =>
    index === undefined ? "" : (row[index]?.text.trim() ?? "");
  const key = cell(columns.key ?? (columns.texts.some((t) => t.index === 0) ? undefined : 0)) || number;
  const context = cell(columns.context);
  const sourceText = cell(columns.source);
  const maxLength = Number.parseInt(cell(columns.maxLength), 10);
  const rowLocale = localeName(cell(columns.locale));
  for (const column of columns.texts) {
    const value = row[column.index];
    if (value === undefined) continue;
    const locale = column.locale ?? rowLocale;
    const several = columns.locale !== undefined && columns.texts.length > 1;
    yield {
      id: [key, ...(several ? [String(column.index)] : []), ...(locale ? [locale] : [])].join("@"),
      key,
      text: value.text,
      span: value.span,
      map: value.map,
      placeholders: findPlaceholders(value.text, PLACEHOLDERS),
      kind: "copy",
      ...(locale ? { locale } : {}),
      ...(context ? { context } : {}),
      ...(sourceText ? { sourceText } : {}),
      ...(maxLength > 0 ? { maxLength } : {}),
    };
  }
}
