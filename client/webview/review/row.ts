import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { Review, ReviewItemEntry } from "../../../server/src/protocol/datasets.js";

export interface EditActions {
  /** Texts by field; a list has one line each. */
  save(values: Readonly<Record<string, string>>): void;
  leave(): void;
}

/** What the model will be served, and the right answer. */
export function rowFields(review: Review, item: ReviewItemEntry): TemplateResult {
  return html`<dl>
      ${review.editable
        .filter(({ name }) => name in item.input)
        .map(({ name, label }) => html`<dt>${label}</dt><dd dir="auto">${text(item.input[name])}</dd>`)}
      <dt>${l10n.t("Right answer")}</dt>
      <dd class="answer" dir="auto">${item.answer}</dd>
    </dl>
    <details>
      <summary>${l10n.t("The prompt as the model gets it")}</summary>
      <pre dir="auto">${item.prompt}</pre>
    </details>`;
}

export function editForm(
  review: Review,
  item: ReviewItemEntry,
  { save, leave }: EditActions,
): TemplateResult {
  const shown = (name: string): string => text(name in item.input ? item.input[name] : item.output[name]);
  const submit = (event: Event): void => {
    event.preventDefault();
    save(formValues(event.currentTarget));
  };
  return html`<form @submit=${submit}>
    ${review.editable.map(
      ({ name, label, values }, i) => html`<div class="field">
        <vscode-label for="edit-${name}">${label}</vscode-label>
        ${
          values
            ? html`<vscode-single-select id="edit-${name}" name=${name} .value=${shown(name)} ?autofocus=${i === 0}>
                ${values.map((v) => html`<vscode-option value=${v} ?selected=${v === shown(name)}>${v}</vscode-option>`)}
              </vscode-single-select>`
            : html`<vscode-textarea id="edit-${name}" name=${name} label=${label} rows=${shown(name).length > 80 ? 4 : 2} .value=${shown(name)} ?autofocus=${i === 0}></vscode-textarea>`
        }
      </div>`,
    )}
    <div class="row actions">
      <vscode-button type="submit" icon="save">${l10n.t("Save")}</vscode-button>
      <vscode-button secondary @click=${leave}>${l10n.t("Cancel (Escape)")}</vscode-button>
    </div>
  </form>`;
}

/** The texts of a form's fields by their names. */
export function formValues(form: EventTarget | null): Readonly<Record<string, string>> {
  if (!(form instanceof HTMLFormElement)) return {};
  const fields = [...form.querySelectorAll<HTMLElement & { name: string; value: string }>("[name]")];
  return Object.fromEntries(fields.map(({ name, value }) => [name, value] as const));
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join("\n") : String(value ?? "");
}
