import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-icon/index.js";
import "@vscode-elements/elements/dist/vscode-label/index.js";
import "@vscode-elements/elements/dist/vscode-option/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import "@vscode-elements/elements/dist/vscode-textarea/index.js";
import * as l10n from "@vscode/l10n";
import { html, nothing, render, type TemplateResult } from "lit";
import { type FromReview, type ReviewView, reviewViewSchema } from "../src/views/review-messages.js";
import { connect } from "./host.js";
import { addNorm } from "./review/add-norm.js";
import { editForm, rowFields } from "./review/row.js";
import { sourcePane } from "./review/source.js";

/** The page of "Review Data": one row at a time, its source beside it, and a key for each decision. */
let shown: ReviewView | undefined;
const host = connect<ReviewView, FromReview>(reviewViewSchema, (view) => {
  shown = view;
  const main = document.querySelector("main");
  if (main) render(page(view), main);
});

const KEYS: Readonly<Record<string, (view: ReviewView) => FromReview | undefined>> = {
  a: () => ({ kind: "decide", decision: "accept" }),
  r: () => ({ kind: "decide", decision: "reject" }),
  e: () => ({ kind: "edit" }),
  u: () => ({ kind: "decide", decision: "open" }),
  j: ({ at }) => ({ kind: "go", at: at + 1 }),
  k: ({ at }) => ({ kind: "go", at: Math.max(0, at - 1) }),
};

document.addEventListener("keydown", (event) => {
  if (shown === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  if (shown.editing) {
    if (event.key === "Escape") host.post({ kind: "leave" });
    return;
  }
  // Letters that are typed into a field are text.
  const field = event
    .composedPath()
    .some((e) => e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement);
  const message = field ? undefined : KEYS[event.key.toLowerCase()]?.(shown);
  if (message === undefined) return;
  event.preventDefault();
  host.post(message);
});

function page(view: ReviewView): TemplateResult {
  const { review, at, editing, said, problem } = view;
  const item = review.items[at];
  const open = review.items.filter((i) => i.decision === "open").length;
  const more = review.total - review.items.length;
  return html`<h1>${l10n.t("Review {0}", review.id)}</h1>
    <p class="quiet">
      ${review.title} · ${l10n.t("{0} rows, {1} not decided", review.total, open + more)}
      ${more > 0 ? html` · ${l10n.t("{0} are shown once these are decided", more)}` : nothing}
    </p>
    <p role="status" class="unseen">${said}</p>
    ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    ${
      item === undefined
        ? html`<p>${l10n.t("There is nothing to review in this data set.")}</p>`
        : html`<div class="panes">
            <article aria-labelledby="row-title">
              <header>
                <h2 id="row-title">${l10n.t("Row {0} of {1}", at + 1, review.items.length)}</h2>
                <span class="state ${item.decision}">${state(item.decision)}</span>
              </header>
              ${
                editing
                  ? editForm(review, item, {
                      save: (values) => host.post({ kind: "save", values }),
                      leave: () => host.post({ kind: "leave" }),
                    })
                  : html`${rowFields(review, item)}${decisions(view)}`
              }
            </article>
            <div class="beside">
              ${sourcePane(item, { open: () => host.post({ kind: "source" }) })}
              ${addNorm(view, item, { add: (values) => host.post({ kind: "addNorm", values }) })}
            </div>
          </div>`
    }`;
}

function decisions({ at, review }: ReviewView): TemplateResult {
  const decided = review.items[at]?.decision !== "open";
  const button = (
    key: string,
    icon: string,
    label: string,
    message: FromReview,
    main = false,
  ): TemplateResult =>
    html`<vscode-button ?secondary=${!main} icon=${icon} @click=${() => host.post(message)}>${label} (${key})</vscode-button>`;
  return html`<div class="row actions">
      ${button("A", "check", l10n.t("Accept"), { kind: "decide", decision: "accept" }, true)}
      ${button("E", "edit", l10n.t("Edit"), { kind: "edit" })}
      ${button("R", "close", l10n.t("Reject"), { kind: "decide", decision: "reject" })}
      ${decided ? button("U", "discard", l10n.t("Take Back"), { kind: "decide", decision: "open" }) : nothing}
    </div>
    <div class="row">
      ${button("K", "arrow-up", l10n.t("Previous"), { kind: "go", at: Math.max(0, at - 1) })}
      ${button("J", "arrow-down", l10n.t("Next"), { kind: "go", at: at + 1 })}
    </div>`;
}

function state(decision: ReviewView["review"]["items"][number]["decision"]): string {
  switch (decision) {
    case "accept":
      return l10n.t("Accepted");
    case "reject":
      return l10n.t("Rejected");
    case "edit":
      return l10n.t("Edited");
    case "open":
      return l10n.t("Not decided");
  }
}
