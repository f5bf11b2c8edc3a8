import {
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaModel,
  LlamaText,
  resolveChatWrapper,
  SpecialToken,
  SpecialTokensText,
  type Token,
} from "node-llama-cpp";
import type { ChatMessage } from "../../core/ports.js";
import type { Prompt } from "./protocol.js";

/** The model's turn markup, as tokens. */
export interface Template {
  /** Around the user message of a judged text. */
  readonly head: readonly Token[];
  readonly tail: readonly Token[];
  /** Before everything. */
  readonly start: readonly Token[];
  /** Absent where the weights know no turns: "…\nAnswer: …" is used instead. */
  readonly chat?: ChatWrapper;
  /** Ends the model's turn. */
  readonly end: Token;
  /** Stands where the model would think before it answers, so that it does not. */
  readonly noThoughts: readonly SpecialTokensText[];
}

/**
 * Reads the chat template once. Only the template's own markup becomes special tokens; whatever a caller passes later
 * is tokenized as plain text, so that `<|im_end|>` inside an untrusted text cannot end the turn.
 * @param plainText the weights know no turns.
 */
export function readTemplate(model: LlamaModel, plainText: boolean): Template {
  const { bos, eos, eot } = model.tokens;
  const start = bos !== null && model.tokens.shouldPrependBosToken ? [bos] : [];
  const source = model.fileInfo.metadata.tokenizer?.chat_template;
  const end = eos ?? eot ?? bos;
  if (end === null) throw new Error("The model has no token that ends an answer.");
  if (plainText || source === undefined) {
    return { head: start, tail: plainTokens(model, PLAIN_ANSWER), start, end, noThoughts: [] };
  }
  const chat = resolveChatWrapper(model);
  // As the template of Qwen3 writes it with thinking switched off: the next token is the answer.
  const noThoughts = source.includes("enable_thinking")
    ? [new SpecialTokensText("<think>\n\n</think>\n\n")]
    : [];
  const { contextText } = chat.generateContextState({
    chatHistory: [
      { type: "user", text: mark(0) },
      { type: "model", response: [""] },
    ],
  });
  const values = contextText.values.filter(isNotBos);
  const at = values.findIndex((value) => typeof value === "string" && value.includes(mark(0)));
  const marked = values[at];
  if (typeof marked !== "string") throw new Error("The model's chat template drops the user's message.");
  const [before = "", after = ""] = marked.split(mark(0));
  const tokens = (parts: typeof values) => LlamaText(parts).tokenize(model.tokenizer, "trimLeadingSpace");
  return {
    head: [...start, ...tokens([...values.slice(0, at), before])],
    tail: tokens([after, ...values.slice(at + 1), ...noThoughts]),
    start,
    chat,
    end: endOfTurn(model, chat) ?? eot ?? end,
    noThoughts,
  };
}

/** The first token of the template's own after an answer: what llama.cpp takes for it may be another (SmolLM2). */
function endOfTurn(model: LlamaModel, chat: ChatWrapper): Token | undefined {
  const { contextText } = chat.generateContextState({
    chatHistory: [turn("user", ""), turn("assistant", mark(0)), turn("user", "")],
  });
  const at = contextText.values.findIndex((value) => typeof value === "string" && value.includes(mark(0)));
  const next = contextText.values.slice(at + 1).find((value) => typeof value !== "string");
  return (
    next &&
    LlamaText([next])
      .tokenize(model.tokenizer)
      .find((token) => model.isSpecialToken(token))
  );
}

/**
 * A conversation as tokens, up to where the model goes on: the one place that training, serving and scoring read.
 * Equal to what the template's publisher tokenizes, but for two things: turn markers in a message stay text, and no
 * system message means no system turn (some templates put in one of their own).
 */
export function chatTokens(model: LlamaModel, template: Template, messages: readonly ChatMessage[]): Token[] {
  const { chat, start, noThoughts } = template;
  if (chat === undefined) return [...start, ...plainTokens(model, plainChat(messages))];
  const continues = messages.at(-1)?.role === "assistant";
  const { contextText } = chat.generateContextState({
    chatHistory: [
      ...messages.map(({ role }, i) => turn(role, mark(i))),
      ...(continues ? [] : [turn("assistant", "")]),
    ],
  });
  const values = [...contextText.values.filter(isNotBos), ...(continues ? [] : noThoughts)];
  const tokens: Token[] = [...start];
  // Text between two special tokens is tokenized in one go, as if it stood in one string.
  let text = "";
  const flush = (): void => {
    tokens.push(...plainTokens(model, text));
    text = "";
  };
  for (const value of values) {
    if (typeof value === "string") {
      text += value.replace(MARK, (_, i: string) => messages[Number(i)]?.content ?? "");
      continue;
    }
    for (const part of value instanceof SpecialTokensText ? splitMarkup(model, value.value) : [value]) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      flush();
      tokens.push(...(typeof part === "number" ? [part] : LlamaText([part]).tokenize(model.tokenizer)));
    }
  }
  flush();
  return tokens;
}

/** A conversation, or text as it is after the token that texts begin with. */
export function promptTokens(model: LlamaModel, template: Template, prompt: Prompt): Token[] {
  if ("messages" in prompt) return chatTokens(model, template, prompt.messages);
  return [...template.start, ...plainTokens(model, prompt.text)];
}

/** An answer as tokens. Without turns it follows a colon, so it starts with a space. */
export function answerTokens(model: LlamaModel, template: Template, answer: string): Token[] {
  return plainTokens(model, template.chat === undefined ? ` ${answer}` : answer);
}

/** Untrusted text: control sequences in it stay ordinary characters. */
export function plainTokens(model: LlamaModel, text: string): Token[] {
  return model.tokenize(text, false, "trimLeadingSpace");
}

const PLAIN_ANSWER = "\nAnswer:";

function plainChat(messages: readonly ChatMessage[]): string {
  const parts = messages.map(({ role, content }, i) => {
    if (role === "assistant") return `${PLAIN_ANSWER} ${content}`;
    return i === 0 ? content : `\n\n${content}`;
  });
  return parts.join("") + (messages.at(-1)?.role === "assistant" ? "" : PLAIN_ANSWER);
}

function turn(role: ChatMessage["role"], content: string): ChatHistoryItem {
  return role === "assistant" ? { type: "model", response: [content] } : { type: role, text: content };
}

/** Stands for a message while the template is written around it: private-use characters, which no template knows. */
function mark(index: number): string {
  return `\uE000${index}\uE001`;
}
const MARK = /\uE000(\d+)\uE001/g;

/** Wrappers write BOS although some vocabularies (SmolLM2) open the turn with the very same token. */
function isNotBos(value: unknown): boolean {
  return !(value instanceof SpecialToken && value.value === "BOS");
}

/** The special tokens in a piece of markup, and the text between them. */
function splitMarkup(model: LlamaModel, markup: string): readonly (Token | string)[] {
  const special = model.tokenize(markup, true).filter((token) => model.isSpecialToken(token));
  const parts: (Token | string)[] = [];
  let rest = markup;
  for (const token of special) {
    const spelled = model.detokenize([token], true);
    const at = rest.indexOf(spelled);
    if (at < 0) throw new Error(`The chat template's ${spelled} cannot be found in "${markup}".`);
    if (at > 0) parts.push(rest.slice(0, at));
    parts.push(token);
    rest = rest.slice(at + spelled.length);
  }
  return rest === "" ? parts : [...parts, rest];
}
