import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ComparisonView } from "../../src/views/compare-messages.js";
import { cultureName } from "./column.js";

export interface SetupActions {
  toggle(culture: string): void;
  fill(name: string, value: string): void;
}

/** What to compare: the cultures, and example values for the prompt's variables. */
export function setup(view: ComparisonView, actions: SetupActions): TemplateResult {
  const { notes } = view.subject;
  return html`${cultures(view, actions)}${variables(view, actions)}
    ${notes.map((note) => html`<p class="quiet">${note}</p>`)}`;
}

function cultures({ subject, chosen }: ComparisonView, { toggle }: SetupActions): TemplateResult {
  const named = subject.cultures
    .map(({ id, name }) => ({ id, name: cultureName({ culture: id, name }) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return html`<fieldset>
    <legend>${l10n.t("Cultures")}</legend>
    <div class="cultures">
      ${named.map(
        ({ id, name }) => html`<vscode-checkbox
          label=${name}
          .checked=${chosen.includes(id)}
          @change=${() => toggle(id)}
        ></vscode-checkbox>`,
      )}
    </div>
  </fieldset>`;
}

function variables(
  { subject, values }: ComparisonView,
  { fill }: SetupActions,
): TemplateResult | typeof nothing {
  if (subject.variables.length === 0) return nothing;
  return html`<fieldset>
    <legend>${l10n.t("Example values")}</legend>
    <div class="values">
      ${subject.variables.map(
        ({ name, example, byCulture }, i) => html`<div>
          <vscode-label for="value-${i}">${name}</vscode-label>
          <vscode-textfield
            id="value-${i}"
            .value=${values[name] ?? (byCulture ? undefined : example) ?? ""}
            placeholder=${byCulture ? l10n.t("as each culture has it") : l10n.t("a value to try")}
              @input=${({ target }: InputEvent) => fill(name, (target as HTMLInputElement).value)}
          ></vscode-textfield>
        </div>`,
      )}
    </div>
  </fieldset>`;
}
