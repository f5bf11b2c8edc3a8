import type { CompletionRequest, CultureModels, TextModel } from "../../server/src/core/ports.js";
import { fakeModel } from "./fake-judge.js";

/** Models that answer each culture with a set text, word by word, remember what they were asked, and can be held back. */
export class FakeWriter {
  readonly asked: { readonly culture: string; readonly task: string; readonly request: CompletionRequest }[] =
    [];
  /** Answers being written now, and the most there were at a time. */
  running = 0;
  most = 0;
  #held = new Map<string, Promise<void>>();

  /** @param answers by culture; `*` for all others. An error is thrown. */
  constructor(private readonly answers: Readonly<Record<string, string | Error>>) {}

  readonly models: CultureModels = {
    base: this.#writer("*", ""),
    for: (culture, task) => this.#writer(culture, task),
  };

  /** After its first word an answer waits until the returned function is called. */
  hold(culture: string): () => void {
    let release = (): void => {};
    this.#held.set(
      culture,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    return release;
  }

  #writer(culture: string, task: string): TextModel {
    const complete: TextModel["complete"] = async (request, signal, onText = () => {}) => {
      this.asked.push({ culture, task, request });
      this.most = Math.max(this.most, ++this.running);
      try {
        return await this.#write(culture, signal, onText);
      } finally {
        this.running--;
      }
    };
    return fakeModel({ complete }, { id: "fake", hash: "0", adapter: `${culture}-adapter` });
  }

  async #write(culture: string, signal: AbortSignal, onText: (piece: string) => void) {
    const answer = this.answers[culture] ?? this.answers["*"] ?? "";
    if (answer instanceof Error) throw answer;
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    for (const piece of answer.split(/(?<=\s)/)) {
      signal.throwIfAborted();
      onText(piece);
      await Promise.race([this.#held.get(culture), stopped]);
    }
    return {
      text: answer,
      finish: "stop" as const,
      usage: { promptTokens: 1, completionTokens: answer.length },
    };
  }
}
