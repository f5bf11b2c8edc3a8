import path from "node:path";
import picocolors from "picocolors";
import type { CheckInput } from "../../core/check.js";
import { comparePrompt } from "../../core/compare/compare-prompt.js";
import { type Comparison, culturesToCompare, hasText } from "../../core/compare/comparison.js";
import { exampleValues } from "../../core/compare/example-values.js";
import { exportComparison } from "../../core/compare/export.js";
import { hasLogic, type PromptTemplate, promptTemplates } from "../../core/compare/prompt-template.js";
import { ModelUnavailableError, UsageError } from "../../core/errors.js";
import { openJudge } from "../../host/judge-session.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { printComparison } from "../comparison-text.js";
import { wantsColour, writeOut } from "../output.js";
import { createProgress, type Progress } from "../progress.js";
import { readPrompt } from "../read-prompt.js";
import { VERSION } from "../version.js";
import { parseCultures } from "./check.js";

export interface CompareOptions {
  readonly culture: string;
  readonly var: readonly string[];
  readonly prompt?: string;
  readonly format: "pretty" | "json" | "csv" | "markdown" | "promptfoo";
  readonly model?: string;
  readonly maxTokens?: number;
}

/** `compare`: one prompt for several cultures, to stdout. Exit 0 if all got an answer, else 1. */
export async function compare(file: string, options: CompareOptions, signal: AbortSignal): Promise<number> {
  const values = parseValues(options.var);
  const project = openProject(process.cwd(), [file]);
  const named = parseCultures(options.culture);
  const cultures = named.length > 0 ? named : culturesToCompare(project.config.cultures ?? []);
  const input = await readPrompt(
    { path: file, absolute: path.resolve(file) },
    project,
    "compared",
    "Name a prompt, for example prompts/travel.prompt; copy is checked with: culture-manager check FILE --culture US,JP",
  );
  const progress = createProgress();
  const template = chosenPrompt(input, options.prompt, progress);
  if (hasLogic(template))
    progress.note(
      "Template logic such as {{#if}} or {% for %} is sent as it is written; variables are filled in.",
    );
  const session = await openJudge(options.model ?? project.config.model, { progress, project }, signal);
  try {
    const { models, judged, notes } = session;
    if (models === undefined)
      throw new ModelUnavailableError(
        `There is no model that could answer the prompt. ${notes.join(" ")}`.trim(),
        "Name one with --model.",
      );
    let ended = 0;
    const comparison = await comparePrompt(
      { template, cultures, values, examples: exampleValues(input), maxTokens: options.maxTokens },
      { packs: project.packs, config: project.config, detector: createLanguageDetector(), models, judged },
      signal,
      ({ kind }) => progress.show("Answering", kind === "ended" ? ++ended : ended, cultures.length),
    );
    progress.clear();
    await writeOut([inFormat(comparison, file, options.format)], signal);
    for (const note of notes) progress.note(note);
    return comparison.columns.every(hasText) ? 0 : 1;
  } finally {
    progress.clear();
    await session.dispose();
  }
}

function inFormat(comparison: Comparison, title: string, format: CompareOptions["format"]): string {
  if (format === "json")
    return `${JSON.stringify({ version: VERSION, path: title, ...comparison }, null, 2)}\n`;
  if (format !== "pretty") return exportComparison(comparison, title, format);
  const colour = wantsColour(process.env, process.stdout.isTTY === true);
  return printComparison(comparison, picocolors.createColors(colour));
}

/** `--var city=Lyon`; what follows the first `=` is the value. @throws UsageError for anything else. */
function parseValues(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1)
        throw new UsageError(
          `--var ${pair} has no name and value.`,
          "Write it as --var NAME=VALUE, once for each variable.",
        );
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function chosenPrompt(input: CheckInput, id: string | undefined, progress: Progress): PromptTemplate {
  const prompts = promptTemplates(input);
  const names = prompts.map((prompt) => prompt.id).join(", ");
  const chosen = id === undefined ? prompts[0] : prompts.find((prompt) => prompt.id === id);
  if (chosen === undefined)
    throw new UsageError(
      id === undefined ? `${input.path} holds no prompt.` : `${input.path} holds no prompt "${id}".`,
      names ? `Choose one of ${names}.` : "Write one into it, or name another file.",
    );
  if (id === undefined && prompts.length > 1)
    progress.note(`The first of ${prompts.length} prompts is compared; --prompt chooses another: ${names}.`);
  return chosen;
}
