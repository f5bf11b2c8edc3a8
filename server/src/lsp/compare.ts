import * as l10n from "@vscode/l10n";
import { ProgressType } from "vscode-languageserver";
import { isReaderVariable } from "../core/compare/audience-prompt.js";
import { compareCopy, segmentAt } from "../core/compare/compare-copy.js";
import { comparePrompt } from "../core/compare/compare-prompt.js";
import { culturesToCompare } from "../core/compare/comparison.js";
import { exampleValues } from "../core/compare/example-values.js";
import { exportComparison } from "../core/compare/export.js";
import {
  hasLogic,
  type PromptTemplate,
  promptTemplates,
  templateAt,
  templateVariables,
} from "../core/compare/prompt-template.js";
import { territoryName } from "../core/cultures/territory.js";
import type { Segment } from "../core/documents/document.js";
import { ModelUnavailableError, UsageError } from "../core/errors.js";
import { culturesOf } from "../core/router/audience.js";
import {
  COMPARE,
  type CompareEvent,
  type CompareParams,
  type Comparison,
  type ComparisonSubject,
  compareParamsSchema,
  EXPORT_COMPARISON,
  type ExportedComparison,
  exportParamsSchema,
  PREPARE_COMPARISON,
  type PrepareParams,
  prepareParamsSchema,
} from "../protocol/compare.js";
import type { Checked } from "./checks.js";
import type { Feature, Parts } from "./feature.js";
import { answer } from "./requests.js";

/** One prompt or value for several cultures, side by side. */
export const compare: Feature = (parts) => {
  const { connection } = parts;
  connection.onRequest(PREPARE_COMPARISON, (params, token) =>
    answer(token, () => prepare(prepareParamsSchema.parse(params), parts)),
  );
  connection.onRequest(COMPARE, (params, token) =>
    answer(token, (signal) => run(compareParamsSchema.parse(params), parts, signal)),
  );
  connection.onRequest(EXPORT_COMPARISON, (params, token) =>
    answer(token, async (): Promise<ExportedComparison> => {
      const { comparison, title, format } = exportParamsSchema.parse(params);
      return { text: exportComparison(comparison, title, format) };
    }),
  );
  return {};
};

async function prepare({ uri, position, target }: PrepareParams, parts: Parts): Promise<ComparisonSubject> {
  const checked = await checkedDocument(uri, parts);
  const { document, inspection, project } = checked;
  const offset = position === undefined ? 0 : document.offsetAt(position);
  const subject = findSubject(checked, target) ?? subjectAt(checked, offset);
  const { cultures: set } = await parts.settings.get(uri);
  const routed = culturesOf(inspection.routings.flatMap(({ audiences }) => audiences));
  const chosen = culturesToCompare(set.length > 0 ? set : (project.config.cultures ?? routed));
  const cultures = [...new Set([...project.packs.ids, ...chosen])].map((id) => ({
    id,
    name: territoryName(id),
  }));
  const common = { target: subject.id, cultures, chosen };
  if (!isPrompt(subject)) return { ...common, kind: "copy", variables: [], notes: [] };
  const examples = exampleValues(inspection.input);
  return {
    ...common,
    kind: "prompt",
    variables: templateVariables(subject).map((name) => ({
      name,
      example: examples.get(name),
      byCulture: isReaderVariable(name),
    })),
    notes: hasLogic(subject)
      ? [
          l10n.t(
            "Template logic such as {{#if}} or {% for %} is sent as it is written; variables are filled in.",
          ),
        ]
      : [],
  };
}

async function run(params: CompareParams, parts: Parts, signal: AbortSignal): Promise<Comparison> {
  const { uri, target, cultures, beside, partialResultToken: told } = params;
  const checked = await checkedDocument(uri, parts);
  const subject = findSubject(checked, target);
  if (subject === undefined)
    throw new UsageError(
      `"${target}" is no longer in the file.`,
      "Put the cursor into what you want to compare, and start again.",
    );
  const { project, inspection } = checked;
  const session = await parts.models.session(project, await parts.settings.get(uri), signal);
  const { packs, config } = project;
  const setup = { packs, config, detector: parts.environment.detector, judged: session.judged };
  return parts.models.judging(async () => {
    if (!isPrompt(subject))
      return compareCopy({ input: inspection.input, segment: subject, cultures }, setup, signal);
    if (session.models === undefined)
      throw new ModelUnavailableError(
        `There is no model that could answer the prompt. ${session.notes.join(" ")}`.trim(),
        'Fetch one with the command "Culture: Pull Model", or name one in the setting cultureManager.model.',
      );
    const values = new Map(Object.entries(params.values));
    const prompt = { template: subject, cultures, values, examples: exampleValues(inspection.input), beside };
    return comparePrompt(prompt, { ...setup, models: session.models }, signal, (event) => {
      if (told !== undefined) void parts.connection.sendProgress(EVENT, told, event);
    });
  });
}

const EVENT = new ProgressType<CompareEvent>();

type Subject = PromptTemplate | Segment;

function isPrompt(subject: Subject): subject is PromptTemplate {
  return "messages" in subject;
}

function findSubject({ inspection }: Checked, target: string | undefined): Subject | undefined {
  const { input } = inspection;
  const subjects = input.document.kind === "prompt" ? promptTemplates(input) : input.document.segments;
  return subjects.find(({ id }) => id === target);
}

/** @throws UsageError if there is nothing to compare. */
function subjectAt({ inspection }: Checked, offset: number): Subject {
  const { input } = inspection;
  const found =
    input.document.kind === "prompt"
      ? templateAt(promptTemplates(input), offset)
      : segmentAt(input.document.segments, offset);
  if (found) return found;
  throw new UsageError(
    "There is nothing to compare in this file: it holds no prompt and no text.",
    "Open a prompt, or a file with texts for readers.",
  );
}

/** @throws UsageError with the reason why a document is not checked. */
async function checkedDocument(uri: string, { documents, checks }: Parts): Promise<Checked> {
  const document = documents.get(uri);
  const checked = document && (await checks.check(document));
  if (checked && "inspection" in checked) return checked;
  throw new UsageError(
    checked?.problem ??
      "This file is no prompt and no copy that is known, or it is excluded or switched off.",
    "Open a prompt, or a file with texts for readers.",
  );
}
