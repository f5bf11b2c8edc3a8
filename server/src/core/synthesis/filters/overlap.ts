import { words } from "../words.js";

/** Words in a row that two texts of different authors hardly ever share. */
const RUN = 8;

export type Overlap = (text: string) => string | undefined;

/**
 * Decontamination: rows that share a run of words with a benchmark are left out, lest it be trained on. A benchmark's
 * text that is shorter than a run counts as a whole, from four words on.
 * @returns the shared run, or undefined.
 */
export function benchmarkOverlap(benchmark: readonly string[]): Overlap {
  const known = new Set<string>();
  for (const text of benchmark) for (const run of runs(words(text))) known.add(run);
  return (text) => {
    if (known.size === 0) return undefined;
    const own = words(text);
    for (let length = MIN; length <= RUN; length++)
      for (const run of runsOf(own, length)) if (known.has(run)) return run;
    return undefined;
  };
}

const MIN = 4;

function runs(list: readonly string[]): Iterable<string> {
  return list.length >= RUN ? runsOf(list, RUN) : list.length >= MIN ? [list.join(" ")] : [];
}

function* runsOf(list: readonly string[], length: number): Iterable<string> {
  for (let i = 0; i + length <= list.length; i++) yield list.slice(i, i + length).join(" ");
}
