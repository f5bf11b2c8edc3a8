import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReviewItemEntry } from "../../../server/src/protocol/datasets.js";

/** What the row rests on: the norm, and the passage with the quoted words marked. */
export function sourcePane({ norm, passage }: ReviewItemEntry, { open }: { open(): void }): TemplateResult {
  return html`<section aria-labelledby="source-title">
    <h2 id="source-title">${l10n.t("What it rests on")}</h2>
    ${
      norm === undefined
        ? html`<p class="quiet">${l10n.t("No norm is known for this row.")}</p>`
        : html`<p>${norm.statement}</p><p><strong>${norm.rule}</strong></p><p class="quiet">${norm.id}</p>`
    }
    ${
      passage === undefined
        ? nothing
        : html`<h3>${passage.heading || passage.title}</h3>
            <blockquote dir="auto">${marked(passage.text, norm?.quotation ?? "")}</blockquote>
            <p class="quiet">${provenance(passage)}</p>
            ${
              /^https?:/.test(passage.address)
                ? html`<p><a href="#" @click=${(event: Event) => {
                    event.preventDefault();
                    open();
                  }}>${passage.address}</a></p>`
                : html`<p class="quiet">${passage.address}</p>`
            }`
    }
  </section>`;
}

function provenance({ title, licence, published, fetched }: NonNullable<ReviewItemEntry["passage"]>): string {
  return [
    title,
    licence ?? l10n.t("licence unknown"),
    ...(published === undefined ? [] : [l10n.t("of {0}", published)]),
    l10n.t("read on {0}", fetched.slice(0, 10)),
  ].join(" · ");
}

/** Found as it was proven: white space and the kind of quotation marks do not count. */
function marked(text: string, quotation: string): TemplateResult {
  const pattern = quotation
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/["'“”„«»「」]/g, "."))
    .join("\\s+");
  const found = quotation.trim() === "" ? null : new RegExp(pattern, "iu").exec(text);
  if (found === null) return html`${text}`;
  const end = found.index + found[0].length;
  return html`${text.slice(0, found.index)}<mark>${found[0]}</mark>${text.slice(end)}`;
}
