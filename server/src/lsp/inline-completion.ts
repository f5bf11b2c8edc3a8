import { setTimeout as delay } from "node:timers/promises";
import {
  type InlineCompletionItem,
  type InlineCompletionParams,
  InlineCompletionTriggerKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { completionRequest, trimCompletion } from "../core/complete.js";
import { type Cursor, cursorAt, insertion } from "../core/cursor.js";
import type { Completer, CultureModels } from "../core/ports.js";
import { culturesOf } from "../core/router/audience.js";
import { readDirectives } from "../core/router/directives.js";
import type { Audience } from "../core/rules/rule.js";
import type { Checked } from "./checks.js";
import type { Feature, Parts } from "./feature.js";
import { answer } from "./requests.js";
import { sourceTextOf } from "./source-text.js";

/** Milliseconds without a keystroke before a model is asked by itself. */
const PAUSE = 400;
/** What an adapter must have been trained for to go on with a text, unless the file states a task of its own. */
const DEFAULT_TASK = "rewrite";

/** Goes on with a value or prompt in the register of its readers. */
export const inlineCompletion: Feature = (parts) => {
  const { connection, documents, abilities } = parts;
  if (!abilities.inlineCompletion) return {};
  connection.languages.inlineCompletion.on((params, token) =>
    answer(token, async (signal) => {
      const document = documents.get(params.textDocument.uri);
      return document ? complete(parts, document, params, signal) : [];
    }),
  );
  return { inlineCompletionProvider: true };
};

async function complete(
  parts: Parts,
  document: TextDocument,
  { position, context }: InlineCompletionParams,
  signal: AbortSignal,
): Promise<InlineCompletionItem[]> {
  const settings = await parts.settings.get(document.uri);
  const automatic = context.triggerKind === InlineCompletionTriggerKind.Automatic;
  if (settings.inlineCompletion === "off" || (automatic && settings.inlineCompletion === "manual")) return [];
  if (automatic) {
    await delay(PAUSE, undefined, { signal });
    if (await parts.environment.isOnBattery(signal)) return [];
  }
  const checked = await parts.checks.check(document);
  if (!("inspection" in checked)) return [];
  const { input } = checked.inspection;
  const cursor = cursorAt(input, checked.document.offsetAt(position));
  const audiences = cursor && audiencesAt(checked, cursor);
  if (cursor === undefined || audiences === undefined || culturesOf(audiences).length === 0) return [];
  const { models } = await parts.models.session(checked.project, settings, signal);
  if (models === undefined) return [];
  const sourceText = await sourceTextOf(parts, checked, cursor.segment);
  const asked = {
    cursor,
    audiences,
    neighbours: neighboursOf(checked, cursor),
    ...(sourceText ? { sourceText } : {}),
  };
  const completer = completerFor(checked, audiences, models);
  const { text, finish } = await parts.models.judging(() =>
    completer.complete(completionRequest(asked), signal),
  );
  const trimmed = trimCompletion(text, finish, asked);
  const edit = trimmed === undefined ? undefined : insertion(input, cursor, trimmed);
  return edit ? [{ insertText: edit.newText, range: { start: position, end: position } }] : [];
}

/** The readers of the value; of an empty one, those of the values around it. */
function audiencesAt({ inspection }: Checked, { segment, offset }: Cursor): readonly Audience[] | undefined {
  const { routed } = inspection;
  const own = routed.find((r) => r.segment.id === segment.id);
  const above = routed.findLast((r) => r.segment.span.end <= offset);
  return (own ?? above ?? routed[0])?.audiences;
}

/** Values near by that are written for the same locale. */
function neighboursOf({ inspection }: Checked, { segment, offset }: Cursor): readonly string[] {
  return inspection.routed
    .filter((r) => r.segment.id !== segment.id && r.segment.locale === segment.locale)
    .filter((r) => r.segment.text.length < LONG)
    .toSorted((a, b) => Math.abs(a.segment.span.start - offset) - Math.abs(b.segment.span.start - offset))
    .slice(0, 4)
    .map((r) => r.segment.text);
}

const LONG = 200;

/** The adapter of the culture; where several cultures read the value, the model that belongs to none. */
function completerFor(
  { inspection }: Checked,
  audiences: readonly Audience[],
  models: CultureModels,
): Completer {
  const [culture, ...others] = new Set(audiences.map((a) => a.culture));
  if (culture === undefined || others.length > 0) return models.base;
  const { source, document } = inspection.input;
  return models.for(culture, readDirectives(source, document).task ?? DEFAULT_TASK);
}
