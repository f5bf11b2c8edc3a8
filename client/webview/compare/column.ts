import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Touch } from "../../../server/src/protocol/compare.js";
import type { ComparisonView, ViewColumn } from "../../src/views/compare-messages.js";
import { markedText } from "./marked-text.js";
import { touchList } from "./touch-list.js";

export interface ColumnActions {
  rerun(culture: string): void;
  copy(culture: string): void;
  openNorm(id: string): void;
}

/** One culture: what its readers get, how far it is, and what it touches. */
export function cultureColumn(
  column: ViewColumn,
  { subject }: ComparisonView,
  { rerun, copy, openNorm }: ColumnActions,
): TemplateResult {
  const { culture, state, text, result, problem } = column;
  const name = cultureName(column);
  const touches = result?.touches ?? [];
  const idOf = (touch: Touch): string => `${culture}-${touches.indexOf(touch) + 1}`;
  const again =
    subject.kind === "prompt" ? l10n.t("Run again for {0}", name) : l10n.t("Check again for {0}", name);
  return html`<article aria-labelledby="name-${culture}" aria-busy=${state === "writing"}>
    <header>
      <h2 id="name-${culture}">${name}</h2>
      <div class="row">
        ${button("refresh", again, () => rerun(culture))}
        ${text === "" ? nothing : button("copy", l10n.t("Copy the text for {0}", name), () => copy(culture))}
      </div>
    </header>
    <p class="row quiet">${progress(column, subject.kind)}</p>
    ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
    ${text === "" ? nothing : html`<div class="text" dir="auto">${markedText(column, idOf)}</div>`}
    ${
      result === undefined
        ? nothing
        : touches.length === 0
          ? html`<p class="quiet">${l10n.t("No norm or rule is touched.")}</p>`
          : html`<h3>${l10n.t("Norms and rules touched")}</h3>${touchList(touches, idOf, openNorm)}`
    }
  </article>`;
}

/** In the language of the interface. */
export function cultureName({ culture, name }: Pick<ViewColumn, "culture" | "name">): string {
  return new Intl.DisplayNames(document.documentElement.lang, { type: "region" }).of(culture) ?? name;
}

function button(icon: string, label: string, click: () => void): TemplateResult {
  return html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${click}></vscode-toolbar-button>`;
}

function progress(
  { state, result, differences }: ViewColumn,
  kind: ComparisonView["subject"]["kind"],
): TemplateResult | string {
  switch (state) {
    case "waiting":
      return l10n.t("Waiting");
    case "writing":
      return html`<vscode-icon name="loading" ?spin=${!reducesMotion()}></vscode-icon>${l10n.t("Writing …")}`;
    case "stopped":
      return l10n.t("Stopped");
    case "failed":
      return l10n.t("No answer");
    case "done":
      return [
        kind === "prompt" ? writer(result?.model) : l10n.t("Checked"),
        ...(result?.cut ? [l10n.t("cut at the length limit")] : []),
        ...(kind === "prompt" && differences ? [inCommon(differences.shared)] : []),
      ].join(" · ");
  }
}

function writer(model: NonNullable<ViewColumn["result"]>["model"]): string {
  if (model === undefined) return l10n.t("Answered");
  return model.adapter === undefined ? model.id : l10n.t("{0} with adapter {1}", model.id, model.adapter);
}

function inCommon(shared: number): string {
  if (shared === 1) return l10n.t("the same words as the others");
  if (shared === 0) return l10n.t("no wording in common with all others");
  return l10n.t("{0}% of the words are in all answers", Math.round(shared * 100));
}

function reducesMotion(): boolean {
  return (
    document.body.classList.contains("vscode-reduce-motion") ||
    matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}
