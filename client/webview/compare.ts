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

/** What the user has entered here: newer than what the extension sends back of it. */
const entered: { chosen?: readonly string[]; values: Readonly<Record<string, string>> } = { values: {} };

/** The page of "Compare Cultures": draws what the extension sends, and sends back what the user does. */
const host = connect<ComparisonView, FromPage>(comparisonViewSchema, (sent) => {
  const values = { ...sent.values, ...entered.values };
  const view = { ...sent, values, chosen: entered.chosen ?? sent.chosen };
  host.save(view);
  const main = document.querySelector("main");
  if (main) render(page(view), main);
});

function page(view: ComparisonView): TemplateResult {
  const { subject, path, problem, columns, running } = view;
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
      toggle: (id) => {
        const before = entered.chosen ?? view.chosen;
        entered.chosen = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
        post({ kind: "choose", chosen: entered.chosen });
      },
      fill: (name, value) => {
        entered.values = { ...entered.values, [name]: value };
        post({ kind: "fill", name, value });
      },
    })}
    <div class="row actions">
      ${compareButton(running, post)}
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

/** One button for both, so that the focus stays on it. */
function compareButton(running: boolean, post: (message: FromPage) => void): TemplateResult {
  return html`<vscode-button
    autofocus
    ?secondary=${running}
    icon=${running ? "debug-stop" : "play"}
    @click=${() => post({ kind: running ? "cancel" : "run" })}
    >${running ? l10n.t("Cancel") : l10n.t("Compare")}</vscode-button
  >`;
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
  return running ? count : `${count} ${l10n.t("Places that do not fit: {0}.", broken)}`;
}
