import type { LlamaModel, Token } from "node-llama-cpp";
import type { Completion } from "../../core/ports.js";
import { type LoadedTextModel, TooLongError, type Turn } from "./judge.js";
import { chatTokens } from "./prompt.js";
import type { CompleteParams } from "./protocol.js";

/**
 * Free text after a conversation. It ends with the model's turn, before the first of `stop`, at `maxTokens`, or where
 * the context is full.
 * @param onText told each piece; joined they are the completion's text.
 */
export async function completeText(
  { model, template, contextSize }: LoadedTextModel,
  params: CompleteParams,
  onText: (piece: string) => void,
  { lease, step }: Turn,
): Promise<Completion> {
  const prompt = chatTokens(model, template, params.messages);
  if (prompt.length >= contextSize) throw new TooLongError(prompt.length, contextSize - 1);
  const limit = Math.min(params.maxTokens, contextSize - prompt.length);
  const { sequence } = await lease.at(prompt.slice(0, -1));
  const text = new StoppableText(params.stop ?? [], onText);
  // Without turns the answer follows "Answer:", and the space between belongs to neither.
  let leading = template.chat === undefined && params.messages.at(-1)?.role !== "assistant";
  const pieces = new TokenPieces(model, prompt.slice(-4));
  let count = 0;
  let finish: Completion["finish"] = "stop";
  const options = { temperature: params.temperature, seed: params.seed };
  for await (const token of sequence.evaluate(prompt.slice(-1), options)) {
    await step();
    count++;
    const piece = pieces.add(token);
    text.add(leading ? piece.replace(/^ /, "") : piece);
    leading &&= piece === "";
    if (text.stopped) break;
    if (count >= limit) {
      finish = "length";
      break;
    }
  }
  if (!text.stopped) text.end(pieces.end());
  return {
    text: text.text,
    finish,
    usage: { promptTokens: prompt.length, completionTokens: count },
  };
}

/** Tokens to text; a character whose bytes come in several tokens is held back until it is whole. */
class TokenPieces {
  #open: Token[] = [];

  constructor(
    private readonly model: LlamaModel,
    private before: readonly Token[],
  ) {}

  add(token: Token): string {
    this.#open.push(token);
    const piece = this.#read();
    // A token that is no character at all would hold the others for ever.
    if (piece.endsWith("\uFFFD") && this.#open.length < 8) return "";
    this.before = [...this.before, ...this.#open].slice(-4);
    this.#open = [];
    return piece;
  }

  end(): string {
    return this.#open.length > 0 ? this.#read() : "";
  }

  #read(): string {
    return this.model.detokenize(this.#open, false, this.before);
  }
}

/** Text that ends before the first of some strings, and is passed on only where none of them can begin any more. */
class StoppableText {
  text = "";
  stopped = false;
  #held = "";

  constructor(
    private readonly stop: readonly string[],
    private readonly onText: (piece: string) => void,
  ) {}

  add(piece: string): void {
    this.#held += piece;
    const found = this.stop.map((s) => this.#held.indexOf(s)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.stopped = true;
      this.#pass(Math.min(...found));
    } else this.#pass(this.#held.length - Math.max(0, ...this.stop.map((s) => overlap(this.#held, s))));
  }

  end(piece: string): void {
    this.add(piece);
    if (!this.stopped) this.#pass(this.#held.length);
  }

  #pass(length: number): void {
    const piece = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    this.text += piece;
    if (piece !== "") this.onText(piece);
  }
}

/** Length of the longest end of `text` that `stop` starts with. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
