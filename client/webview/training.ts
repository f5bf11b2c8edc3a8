import "@vscode-elements/elements/dist/vscode-button/index.js";
import { dot, line, plot } from "@observablehq/plot";
import * as l10n from "@vscode/l10n";
import { html, nothing, render, type TemplateResult } from "lit";
import {
  type FromTrainingPage,
  type TrainingView,
  trainingViewSchema,
} from "../src/views/training-messages.js";
import { connect } from "./host.js";

/** The page of "Train Adapter": where a run stands, the curve of its loss, and what came of it. */
const host = connect<TrainingView, FromTrainingPage>(trainingViewSchema, (view) => {
  host.save(view);
  const main = document.querySelector("main");
  if (main) render(page(view), main);
});

function page({ title, state, result, running, notice, problem }: TrainingView): TemplateResult {
  return html`<h1>${l10n.t("Train adapter")}</h1>
    <p>${title}</p>
    ${state && result?.kind !== "done" ? progress(state) : nothing}
    ${notice === undefined ? nothing : html`<p class="notice" role="status">${notice}</p>`}
    ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    ${result?.kind === "done" ? outcome(result) : nothing}
    <div class="row actions">
      ${
        running
          ? button("cancel", l10n.t("Stop"), "debug-stop")
          : result || !state
            ? nothing
            : button("resume", l10n.t("Resume"), "debug-continue")
      }
      ${button("log", l10n.t("Open Log"), "output")}
    </div>
    ${state && state.losses.length > 1 ? figure(state) : nothing}`;
}

function button(kind: FromTrainingPage["kind"], text: string, icon: string): TemplateResult {
  return html`<vscode-button ?secondary=${kind === "log"} icon=${icon} @click=${() => host.post({ kind })}>${text}</vscode-button>`;
}

function progress(state: NonNullable<TrainingView["state"]>): TemplateResult {
  const { phase, doing, step, steps, losses, tokensPerSecond, memory, secondsLeft } = state;
  const ofTraining = [
    losses.length > 0 ? l10n.t("loss {0}", losses.at(-1)?.loss.toFixed(3) ?? "") : "",
    tokensPerSecond === undefined ? "" : l10n.t("{0} tokens/s", tokensPerSecond.toFixed(0)),
    memory === undefined ? "" : l10n.t("{0} GB", (memory / 1e9).toFixed(1)),
    secondsLeft === undefined ? "" : l10n.t("{0} min left", (secondsLeft / 60).toFixed(1)),
  ];
  const counted = steps > 0 ? l10n.t("step {0} of {1}", step, steps) : "";
  const facts = [counted, ...(phase === "train" ? ofTraining : [])].filter(Boolean);
  return html`<p role="status">${doing}</p>
    <progress aria-label=${l10n.t("Progress")} max=${steps || 1} value=${step}></progress>
    <p class="quiet">${facts.join(" · ")}</p>`;
}

function outcome(result: Extract<NonNullable<TrainingView["result"]>, { kind: "done" }>): TemplateResult {
  return html`<h2>${result.active ? l10n.t("The adapter is active") : l10n.t("The adapter stays a candidate")}</h2>
    <p>${result.reason}</p>
    <div class="wide" role="region" aria-label=${l10n.t("Figures")} tabindex="0"><table>
      <thead>
        <tr>
          <th>${l10n.t("Task")}</th>
          <th>${l10n.t("Method")}</th>
          <th>${l10n.t("Score (95% interval)")}</th>
          <th>${l10n.t("Rows")}</th>
        </tr>
      </thead>
      <tbody>
        ${result.metrics.map(
          ({ task, method, value, low, high, n }) => html`<tr>
            <td>${task}</td>
            <td>${method}</td>
            <td>${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]</td>
            <td>${n}</td>
          </tr>`,
        )}
      </tbody>
    </table></div>`;
}

function figure(state: NonNullable<TrainingView["state"]>): TemplateResult {
  return html`<figure class="chart">
    ${chart(state)}
    <figcaption class="quiet">${l10n.t("Line: rows that it learns from. Dots: rows that it does not.")}</figcaption>
  </figure>`;
}

function chart({ phase, losses, validation, steps }: NonNullable<TrainingView["state"]>): Element {
  // Later phases count steps of their own.
  const last = Math.max(phase === "train" ? steps : 1, losses.at(-1)?.step ?? 1);
  const drawn = plot({
    width: 800,
    height: 280,
    ariaLabel: l10n.t("Loss by step"),
    style: { background: "transparent", color: "var(--vscode-foreground)" },
    x: { label: l10n.t("Step"), domain: [0, last], interval: 1 },
    y: { label: l10n.t("Loss"), grid: true, zero: true },
    marks: [
      line([...losses], { x: "step", y: "loss", stroke: "var(--vscode-charts-blue)" }),
      dot([...validation], { x: "step", y: "loss", fill: "var(--vscode-charts-orange)" }),
    ],
  });
  // One picture with one name: its parts may not have names of their own.
  for (const part of drawn.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  drawn.setAttribute("role", "img");
  return drawn;
}
