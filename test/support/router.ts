import { createHash } from "node:crypto";
import type { Embedder } from "../../server/src/core/ports.js";
import type { ClassifierFile } from "../../server/src/core/router/classifier.js";
import { trainClassifier } from "../../server/src/core/router/train.js";
import type { TrainingText } from "../../server/src/core/router/training-texts.js";
import { memoryCache } from "./fake-judge.js";

/** Words on a few axes: enough meaning to tell topics apart. The last three are of no culture. */
const AXES = [
  ...["bow", "honorific", "queue"],
  ...["bread", "deposit", "sunday"],
  ...["carnival", "drum", "hug"],
  ...["file", "save", "button"],
];

/** Counts the words of its axes. `asked` tells what it was asked for. */
export function axesEmbedder(): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    embedder: { id: "axes", hash: "axes-1" },
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => {
        const counts = AXES.map((word) => (text.toLowerCase().includes(word) ? 1 : 0.05));
        return Float32Array.from(counts, (c) => c / Math.hypot(...counts));
      });
    },
  };
}

/** Texts about two axes each, of JP, DE, BR and of no culture. */
export function axesTexts(): readonly TrainingText[] {
  return ["JP", "DE", "BR", null].flatMap((culture, group) => {
    const words = AXES.slice(group * 3, group * 3 + 3);
    return words.flatMap((word, i) =>
      Array.from({ length: 10 }, (_, k) => ({
        culture,
        text: `Text ${k} about ${word} and ${words[(i + 1) % 3]}`,
        source: `${culture} ${word} ${k}`,
      })),
    );
  });
}

/** A router trained on them, for vectors of `axesEmbedder`. */
export function axesRouter(seed = 1, texts = axesTexts()): Promise<ClassifierFile> {
  return trainClassifier(
    texts,
    { embedder: axesEmbedder(), cache: memoryCache() },
    {
      hash: (text) => createHash("sha256").update(text).digest("hex"),
      datasets: ["mine"],
      seed,
      progress: () => {},
    },
    new AbortController().signal,
  );
}
