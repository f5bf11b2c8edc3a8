import * as l10n from "@vscode/l10n";
import { html, type nothing, type TemplateResult } from "lit";
import type { Touch } from "../../../server/src/protocol/compare.js";
import type { ViewColumn } from "../../src/views/compare-messages.js";

/**
 * The text of a column with what differs and what touches a norm: dotted below the one, a line and a number that leads
 * to the norm for the other.
 */
export function markedText(
  { text, result, differences }: ViewColumn,
  idOf: (touch: Touch) => string,
): readonly (TemplateResult | string)[] {
  const touches = result?.touches ?? [];
  const differing = differences?.spans ?? [];
  const edges = new Set([0, text.length, ...[...differing, ...touches.map((t) => t.span)].flatMap(bounds)]);
  const places = [...edges].filter((at) => at <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((start, i) => {
    const piece = { start, end: places[i + 1] ?? text.length };
    const words = text.slice(piece.start, piece.end);
    const around = touches.filter(({ span }) => holds(span, piece));
    const [first] = around;
    const ending = touches.filter(({ span }) => span.end === piece.end && holds(span, piece));
    const inner = first
      ? html`<span class=${around.some(isBroken) ? "touch broken" : "touch"}>${words}</span>${ending.map((touch) => reference(touches.indexOf(touch) + 1, idOf(touch)))}`
      : words;
    return differing.some((span) => holds(span, piece)) ? html`<mark>${inner}</mark>` : inner;
  });
}

export function isBroken({ verdict }: Touch): boolean {
  return verdict === "broken";
}

function reference(number: number, id: string): TemplateResult | typeof nothing {
  return html`<sup><a href="#${id}" aria-label=${l10n.t("Norm {0} below", number)}>${number}</a></sup>`;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function bounds({ start, end }: Span): readonly number[] {
  return [start, end];
}

function holds(outer: Span, { start, end }: Span): boolean {
  return outer.start <= start && end <= outer.end && start < end;
}
