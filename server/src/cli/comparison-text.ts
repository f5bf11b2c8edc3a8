import type picocolors from "picocolors";
import { type Column, type Comparison, hasText } from "../core/compare/comparison.js";
import type { Touch } from "../core/compare/touches.js";
import type { Span } from "../core/finding.js";
import { visible } from "./visible.js";

type Colours = ReturnType<typeof picocolors.createColors>;

/** A comparison for a terminal: one culture after the other; what not all answers have is underlined. */
export function printComparison({ columns, differences }: Comparison, c: Colours): string {
  return columns
    .map((column) => {
      const head = c.bold(`${visible(column.name)} (${column.culture})`);
      if (!hasText(column)) return `${head}\n${c.red(visible(column.problem))}\n`;
      const own = differences.find(({ culture }) => culture === column.culture);
      const shared =
        own === undefined ? [] : [`${Math.round(own.shared * 100)}% of the words are in all answers`];
      const about = [...writer(column), ...shared].join(" · ");
      const text = underlined(column.text, own?.spans ?? [], c);
      return [
        `${head}  ${c.dim(about)}`,
        text,
        ...column.touches.map((touch) => line(touch, column, c)),
        "",
      ].join("\n");
    })
    .join("\n");
}

function writer({ model, cut }: Column): readonly string[] {
  if (model === undefined) return [];
  const name = visible(model.adapter === undefined ? model.id : `${model.id} with adapter ${model.adapter}`);
  return cut ? [name, "cut at the length limit"] : [name];
}

function underlined(text: string, spans: readonly Span[], c: Colours): string {
  const plain = (part: string): string => part.split("\n").map(visible).join("\n");
  let at = 0;
  let printed = "";
  for (const { start, end } of spans) {
    printed += plain(text.slice(at, start)) + c.underline(plain(text.slice(start, end)));
    at = end;
  }
  return (printed + plain(text.slice(at))).replace(/^/gm, "  ");
}

const VERDICTS: Readonly<Record<Touch["verdict"], string>> = {
  broken: "does not fit",
  kept: "touched and kept",
  open: "touched, not judged",
};

function line({ rule, verdict, span, message }: Touch, { text }: Column, c: Colours): string {
  const said = verdict === "broken" ? c.yellow(VERDICTS[verdict]) : c.dim(VERDICTS[verdict]);
  return `  - ${said}  ${visible(text.slice(span.start, span.end))}  ${visible(message)} ${c.dim(rule)}`;
}
