import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Completed } from "../llama/protocol.js";
import type { Problem } from "./problems.js";

/** What is written of a text while it comes, as OpenAI's events have it. */
export interface Events {
  readonly piece: (text: string) => object;
  readonly last: (completed: Completed) => readonly object[];
}

/**
 * Answers with server-sent events. What fails before the first piece is thrown, and becomes an answer with a status of
 * its own; what fails later is the last event, without `[DONE]`.
 */
export async function streamText(
  c: Context,
  complete: (onPiece: (piece: string) => void) => Promise<Completed>,
  events: Events,
): Promise<Response> {
  const pieces = new Pieces();
  const completed = complete((piece) => pieces.push(piece)).finally(() => pieces.end());
  await Promise.race([pieces.begun, completed]);
  return streamSSE(c, async (stream) => {
    try {
      for await (const piece of pieces) await stream.writeSSE({ data: JSON.stringify(events.piece(piece)) });
      for (const event of events.last(await completed))
        await stream.writeSSE({ data: JSON.stringify(event) });
      await stream.writeSSE({ data: "[DONE]" });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const data: Problem = { error: { message, type: "server_error", code: "unavailable" } };
      await stream.writeSSE({ data: JSON.stringify(data) });
    }
  });
}

/** Pieces that come faster or slower than they are read. */
class Pieces {
  readonly begun: Promise<void>;
  readonly #waiting: string[] = [];
  #ended = false;
  #wake = (): void => {};
  #begin = (): void => {};

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  push(piece: string): void {
    this.#waiting.push(piece);
    this.#begin();
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const piece = this.#waiting.splice(0).join("");
      if (piece !== "") yield piece;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
