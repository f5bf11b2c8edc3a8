import type { LlamaModel, Token } from "node-llama-cpp";

/** Tokens to text; a character whose bytes come in several tokens is held back until it is whole. */
export class TokenPieces {
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
export class StoppableText {
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
