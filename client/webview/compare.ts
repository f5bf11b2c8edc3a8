import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-icon/index.js";
import "@vscode-elements/elements/dist/vscode-label/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import "@vscode-elements/elements/dist/vscode-toolbar-button/index.js";
import * as l10n from "@vscode/l10n";
import { html, nothing, render, type TemplateResult } from "lit";
import { type ComparisonView, comparisonViewSchema, type FromPage } from "../src/views/compare-messages.js";
import { cultureColumn } from "./compare/column.js";
import { isBroken } from "./compare/marked-text.js";
import { setup } from "./compare/setup.js";
import { connect } from "./host.js";

/** The page of "Compare Cultures": draws what the extension sends, and sends back what the user does. */
const host = connect<ComparisonView, FromPage>(comparisonViewSchema, (view) => {
  host.save(view);
  const main = document.querySelector("main");
  if (main) render(page(view), main);
});

function page(view: ComparisonView): TemplateResult {
  const { subject, path, problem, columns, running, chosen } = view;
  const post = host.post;
  return html`<h1>${l10n.t("Compare cultures")}</h1>
    <p>
      <a href="#" @click=${(event: Event) => {
        event.preventDefault();
        post({ kind: "source" });
      }}>${path}</a>
      ${subject.kind === "copy" || subject.target !== "prompt" ? html`<code>${subject.target}</code>` : nothing}
    </p>
    <p class="quiet">${what(subject.kind)}</p>
    ${setup(view, {
      choose: (ids) => post({ kind: "choose", chosen: ids }),
      fill: (name, value) => post({ kind: "fill", name, value }),
    })}
    <div class="row actions">
      ${
        running
          ? html`<vscode-button secondary icon="debug-stop" @click=${() => post({ kind: "cancel" })}>${l10n.t("Cancel")}</vscode-button>`
          : html`<vscode-button autofocus icon="play" ?disabled=${chosen.length === 0} @click=${() => post({ kind: "run" })}>${l10n.t("Compare")}</vscode-button>`
      }
      ${running || columns.length === 0 ? nothing : exports(subject.kind, post)}
    </div>
    ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    <p role="status" class=${columns.length === 0 ? "unseen" : "quiet"}>${summary(view)}</p>
    <div class="columns">
      ${columns.map((column) =>
        cultureColumn(column, view, {
          rerun: (culture) => post({ kind: "rerun", culture }),
          copy: (culture) => post({ kind: "copy", culture }),
          openNorm: (id) => post({ kind: "norm", id }),
        }),
      )}
    </div>`;
}

function what(kind: ComparisonView["subject"]["kind"]): string {
  return kind === "prompt"
    ? l10n.t(
        "The prompt is answered for the readers of each culture. Dotted below: words that not all answers have.",
      )
    : l10n.t("The same text, as the readers of each culture would see it flagged.");
}

function exports(kind: ComparisonView["subject"]["kind"], post: (message: FromPage) => void): TemplateResult {
  const one = (format: "csv" | "markdown" | "promptfoo", label: string): TemplateResult =>
    html`<vscode-button secondary @click=${() => post({ kind: "export", format })}>${label}</vscode-button>`;
  return html`<span class="row" role="group" aria-label=${l10n.t("Export")}>
    ${one("csv", l10n.t("Export as CSV"))}
    ${one("markdown", l10n.t("Export as Markdown"))}
    ${kind === "prompt" ? one("promptfoo", l10n.t("Export for promptfoo")) : nothing}
  </span>`;
}

/** Read out when a column ends, not with every word. */
function summary({ columns, running, subject }: ComparisonView): string {
  if (columns.length === 0) return "";
  const done = columns.filter(({ state }) => state === "done");
  const broken = done.flatMap(({ result }) => result?.touches.filter(isBroken) ?? []).length;
  const count =
    subject.kind === "prompt"
      ? l10n.t("{0} of {1} answers are there.", done.length, columns.length)
      : l10n.t("{0} of {1} cultures are checked.", done.length, columns.length);
  return running ? count : `${count} ${l10n.t("{0} places do not fit.", broken)}`;
}
