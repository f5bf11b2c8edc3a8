import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checker, CheckInput } from "../core/check.js";
import { UsageError } from "../core/errors.js";
import type { CultureId } from "../core/finding.js";
import type { JudgedSetup } from "../core/norms/judged-findings.js";
import type { CultureModels } from "../core/ports.js";
import { readInput } from "./checks.js";
import type { Project } from "./environment.js";
import type { Parts } from "./feature.js";

/** What a check or rewrite needs that somebody asks for, beside the checks that follow the documents. */
export interface OnDemand {
  readonly input: CheckInput;
  readonly checker: Checker;
  readonly project: Project;
  readonly judged?: JudgedSetup;
  readonly models?: CultureModels;
  /** Why there is no model. */
  readonly notes: readonly string[];
}

/**
 * @param cultures readers to check for; without any they are told as for every document.
 * @throws UsageError for a text of no known format; the signal's reason.
 */
export async function onDemand(
  { projects, settings: cache, models }: Parts,
  document: TextDocument,
  cultures: readonly CultureId[] | undefined,
  signal: AbortSignal,
): Promise<OnDemand> {
  const { project, path } = projects.place(document.uri, document.languageId);
  const input = await readInput(document, path);
  if (input === undefined)
    throw new UsageError(
      `No format is known for ${path}.`,
      "Name a file of copy or a prompt, for example de-DE.json or travel.prompt.",
    );
  const settings = await cache.get(document.uri);
  const readers = cultures && cultures.length > 0 ? { ...settings, cultures: [...cultures] } : settings;
  const checker = projects.checker(project, readers);
  const session = await models.session(project, settings, signal);
  const { packs, config } = project;
  return {
    input,
    checker,
    project,
    notes: session.notes,
    ...(session.judged ? { judged: { ...session.judged, packs, config } } : {}),
    ...(session.models ? { models: session.models } : {}),
  };
}
