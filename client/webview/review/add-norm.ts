import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReviewItemEntry } from "../../../server/src/protocol/datasets.js";
import type { ReviewView } from "../../src/views/review-messages.js";
import { formValues } from "./row.js";

export interface NormActions {
  add(values: Readonly<Record<string, string>>): void;
}

/** A form that makes the found norm part of the workspace's culture pack; the pack's lint has the last word. */
export function addNorm(
  { review, added }: ReviewView,
  { norm }: ReviewItemEntry,
  { add }: NormActions,
): TemplateResult | typeof nothing {
  // Norms of the pack itself are there already.
  if (norm?.quotation === undefined) return nothing;
  if (added.includes(norm.id))
    return html`<p class="row"><vscode-icon name="check"></vscode-icon>${l10n.t("Part of the culture pack")}</p>`;
  const submit = (event: Event): void => {
    event.preventDefault();
    add(formValues(event.currentTarget));
  };
  const { bad, good } = examples(review, norm.id);
  return html`<details class="norm">
    <summary>${l10n.t("Add this norm to the culture pack")}</summary>
    <form @submit=${submit}>
      <div class="field">
        <vscode-label for="norm-topic">${l10n.t("Topic")}</vscode-label>
        <vscode-single-select id="norm-topic" name="topic">
          ${review.topics.map((topic, i) => html`<vscode-option value=${topic} ?selected=${i === 0}>${topic}</vscode-option>`)}
        </vscode-single-select>
      </div>
      ${field("statement", l10n.t("What many readers notice"), norm.statement)}
      ${field("rule", l10n.t("Rule, beginning with Do not"), norm.rule)}
      ${field("instead", l10n.t("What to write instead"), "")}
      ${field("bad", l10n.t("A text that breaks it"), bad)}
      ${field("good", l10n.t("The same text, mended"), good)}
      <vscode-button type="submit" secondary icon="add">${l10n.t("Add Norm")}</vscode-button>
    </form>
  </details>`;
}

function field(name: string, label: string, value: string): TemplateResult {
  return html`<div class="field">
    <vscode-label for="norm-${name}">${label}</vscode-label>
    <vscode-textarea id="norm-${name}" name=${name} label=${label} rows="2" .value=${value}></vscode-textarea>
  </div>`;
}

/** The accepted pair of this norm, where the rows are of copy review. */
function examples(
  review: ReviewView["review"],
  norm: string,
): { readonly bad: string; readonly good: string } {
  const of = (answer: string): string => {
    const item = review.items.find(
      (i) => i.norm?.id === norm && i.answer === answer && i.decision !== "reject",
    );
    return typeof item?.input.text === "string" ? item.input.text : "";
  };
  return { bad: of("Yes"), good: of("No") };
}
