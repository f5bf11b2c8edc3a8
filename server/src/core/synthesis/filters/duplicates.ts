import MiniSearch from "minisearch";
import { fold } from "../../norms/fold.js";
import { words } from "../words.js";

/** Share of letter triples in common from which two texts count as the same. */
const SAME = 0.8;
/** Of the texts with the most words in common. */
const LOOKED_AT = 5;

/** Texts that were taken so far; finds the one that a new text nearly repeats. */
export class NearDuplicates {
  readonly #texts: string[] = [];
  readonly #index = new MiniSearch<{ id: number; text: string }>({
    fields: ["text"],
    tokenize: (text) => [...words(text)],
    processTerm: (term) => term,
  });

  /** @returns the earlier text that this one nearly repeats, or undefined. */
  find(text: string): string | undefined {
    const own = triples(text);
    return this.#index
      .search(text)
      .slice(0, LOOKED_AT)
      .map(({ id }) => this.#texts[Number(id)] ?? "")
      .find((known) => alike(own, triples(known)) >= SAME);
  }

  add(text: string): void {
    this.#index.add({ id: this.#texts.length, text });
    this.#texts.push(text);
  }
}

function triples(text: string): ReadonlySet<string> {
  const plain = ` ${fold(text)
    .text.replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  return new Set(Array.from({ length: Math.max(1, plain.length - 2) }, (_, i) => plain.slice(i, i + 3)));
}

/** Dice's coefficient. */
function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const triple of a) if (b.has(triple)) common++;
  return (2 * common) / (a.size + b.size);
}
