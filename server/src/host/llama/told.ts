import { ModelUnavailableError } from "../../core/errors.js";

/** What of a text was passed on. A restarted process writes it again from the start: only what is new is told. */
export class Told {
  #told = "";
  #latest = "";

  constructor(
    private readonly signal: AbortSignal,
    private readonly onPiece: (piece: string) => void = () => {},
  ) {}

  /** @returns what takes the pieces of the next attempt. */
  again(): (piece: string) => void {
    this.#latest = "";
    return (piece) => {
      this.#latest += piece;
      if (this.signal.aborted || !this.#latest.startsWith(this.#told)) return;
      const news = this.#latest.slice(this.#told.length);
      this.#told = this.#latest;
      if (news !== "") this.onPiece(news);
    };
  }

  /** @throws ModelUnavailableError if the last attempt wrote something else than what was told before. */
  complete(): void {
    if (this.#latest === this.#told) return;
    throw new ModelUnavailableError(
      "The model's process was restarted and went on with another text.",
      "Ask again.",
    );
  }
}
