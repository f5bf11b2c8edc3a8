import type { Cursor } from "./cursor.js";
import { findPlaceholders } from "./documents/placeholders.js";
import type { ChatMessage, CompletionRequest } from "./ports.js";
import { ALL_SYNTAXES } from "./rewrite-proof.js";
import type { Audience } from "./rules/rule.js";
import { languageOf } from "./rules/words.js";

/** Continues a value or a prompt as readers of a culture expect it. Pure: asking the model is the caller's part. */

export interface CompletionContext {
  readonly cursor: Cursor;
  /** Whom the value is for. */
  readonly audiences: readonly Audience[];
  /** The text that the value translates, where one is known. */
  readonly sourceText?: string;
  /** Values of the same file that show how it speaks, nearest first. */
  readonly neighbours: readonly string[];
}

/** Enough for a sentence: a suggestion that is read at a glance. */
const MAX_TOKENS = 32;
const MAX_NEIGHBOURS = 4;

export function completionRequest(context: CompletionContext): CompletionRequest {
  const { cursor } = context;
  const messages: ChatMessage[] = [
    { role: "system", content: instruction(context) },
    { role: "user", content: about(context) },
  ];
  // What stands before the cursor is what the model has said so far.
  if (cursor.before.trim() !== "") messages.push({ role: "assistant", content: cursor.before.trimEnd() });
  const multiline = cursor.segment.kind === "prompt" || cursor.before.includes("\n");
  return { messages, maxTokens: MAX_TOKENS, temperature: 0, seed: 0, stop: multiline ? ["\n\n"] : ["\n"] };
}

function instruction({ cursor, audiences }: CompletionContext): string {
  const readers = audiences.map(({ culture, profile }) => profile?.name ?? culture).join(", ");
  const [first] = audiences;
  const register = first?.profile?.register[languageOf(first.locale)];
  return [
    cursor.segment.kind === "prompt"
      ? `You write prompts for a language model whose answers are read in ${readers}.`
      : `You write short texts of apps and shops for readers in ${readers}.`,
    ...(register === "formal" || register === "informal" ? [`Use ${register} language.`] : []),
    "Continue the text in its own language and tone. Write nothing but the text itself.",
  ].join(" ");
}

function about({ cursor: { segment }, sourceText, neighbours }: CompletionContext): string {
  return [
    `Text: ${segment.key}`,
    ...(segment.context ? [`Note: ${segment.context}`] : []),
    ...(sourceText ? [`It translates: ${sourceText}`] : []),
    ...(neighbours.length > 0
      ? ["Other texts of the file:", ...neighbours.slice(0, MAX_NEIGHBOURS).map((n) => `- ${n}`)]
      : []),
  ].join("\n");
}

/**
 * What of a model's answer may be offered: no invented placeholder, nothing that stands after the cursor already, no
 * half word, not more than the value may hold.
 * @returns undefined where nothing is left.
 */
export function trimCompletion(
  answer: string,
  finish: "stop" | "length",
  { cursor, sourceText }: Pick<CompletionContext, "cursor" | "sourceText">,
): string | undefined {
  const { before, after, segment } = cursor;
  let text = fitLeft(answer, before);
  if (segment.kind === "copy" && !before.includes("\n")) text = text.split("\n")[0] ?? "";
  if (finish === "length") text = wholeWords(text);
  text = withoutRest(text, after);
  text = keptPlaceholders(text, { before, after, sourceText });
  if (segment.maxLength !== undefined) {
    const room = segment.maxLength - before.length - after.length;
    if (text.length > room) text = wholeWords(text.slice(0, Math.max(0, room)));
  }
  if (after === "") text = text.trimEnd();
  else if (WORD_BEFORE.test(text) && WORD_AFTER.test(after)) text += " ";
  return /[\p{L}\p{N}]/u.test(text) || /^[\p{P}]$/u.test(text.trim()) ? text : undefined;
}

/** Of a script that puts spaces between words. */
const WORD_BEFORE =
  /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Ethiopic}\p{sc=Hangul}]$/u;
const WORD_AFTER =
  /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Ethiopic}\p{sc=Hangul}{<%$]/u;

/** One space between two words, whichever of the two sides the model has put it on. */
function fitLeft(answer: string, before: string): string {
  if (before === "" || /\s$/.test(before)) return answer.trimStart();
  return answer;
}

function wholeWords(text: string): string {
  const sentences = /^[\s\S]*[.!?。！？…](?=\s|$|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])/u.exec(
    text,
  )?.[0];
  if (sentences !== undefined) return sentences;
  return /\s/.test(text.trim()) ? text.replace(/\s+\S*$/, "") : text;
}

/** The model often goes on to what stands after the cursor. */
function withoutRest(text: string, after: string): string {
  if (after.trim() === "") return text;
  const whole = text.indexOf(after);
  if (whole >= 0) return text.slice(0, whole);
  for (let length = Math.min(text.length, after.length); length > 1; length--)
    if (text.endsWith(after.slice(0, length))) return text.slice(0, -length);
  return text;
}

/** Cuts before the first placeholder that the source does not have, or that stands in the value already. */
function keptPlaceholders(
  text: string,
  { before, after, sourceText }: { before: string; after: string; sourceText: string | undefined },
): string {
  const left = new Map<string, number>();
  for (const { text: name } of findPlaceholders(sourceText ?? "", ALL_SYNTAXES))
    left.set(name, (left.get(name) ?? 0) + 1);
  for (const { text: name } of findPlaceholders(before + after, ALL_SYNTAXES))
    left.set(name, (left.get(name) ?? 0) - 1);
  const start = before.length;
  for (const { start: at, end, text: name, kind } of findPlaceholders(before + text, ALL_SYNTAXES)) {
    if (end <= start) continue;
    const open = left.get(name) ?? 0;
    if (at < start || open <= 0 || kind === "url") return text.slice(0, Math.max(0, at - start)).trimEnd();
    left.set(name, open - 1);
  }
  // Half a placeholder: the model was cut off inside it.
  const half = /(?:\{[^{}]*|<[A-Za-z/][^<>]*)$/.exec(text);
  return half ? text.slice(0, half.index).trimEnd() : text;
}
