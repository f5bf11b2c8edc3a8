import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Touch } from "../../../server/src/protocol/compare.js";

/** The norms that a text touches, each with its verdict, its reason and its sources. */
export function touchList(
  touches: readonly Touch[],
  idOf: (touch: Touch) => string,
  openNorm: (id: string) => void,
): TemplateResult {
  return html`<ol class="touches">
    ${touches.map(
      (touch, i) => html`<li id=${idOf(touch)} tabindex="-1">
        <span class="verdict"><vscode-icon name=${ICONS[touch.verdict]}></vscode-icon>${i + 1} · ${verdict(touch)}</span>
        <div>${touch.message}</div>
        <details>
          <summary>${l10n.t("Why")}</summary>
          <p>${touch.why}</p>
          ${sources(touch)}
          <p>${nameOf(touch, openNorm)}</p>
        </details>
      </li>`,
    )}
  </ol>`;
}

/** A norm has a page of its own; a rule is explained by what is here. */
function nameOf({ rule }: Touch, openNorm: (id: string) => void): TemplateResult {
  if (rule.includes("/")) return html`<code>${rule}</code>`;
  const open = (event: Event): void => {
    event.preventDefault();
    openNorm(rule);
  };
  return html`<a href="#" @click=${open}>${l10n.t("About the norm {0}", rule)}</a>`;
}

const ICONS: Readonly<Record<Touch["verdict"], string>> = {
  broken: "warning",
  kept: "pass",
  open: "question",
};

function verdict({ verdict: said }: Touch): string {
  if (said === "broken") return l10n.t("Does not fit");
  return said === "kept" ? l10n.t("Touched and kept") : l10n.t("Touched, not judged: there is no model");
}

function sources({ evidence }: Touch): TemplateResult | typeof nothing {
  if (evidence.length === 0) return nothing;
  return html`<ul>
    ${evidence.map(({ title, publisher, address }) => {
      const named = [title, publisher].filter(Boolean).join(", ");
      // Packs of a workspace are untrusted: only addresses of the web become links.
      return html`<li>${address && /^https?:\/\//.test(address) ? html`<a href=${address}>${named}</a>` : named}</li>`;
    })}
  </ul>`;
}
