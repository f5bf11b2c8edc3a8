import MiniSearch from "minisearch";
import type { Page } from "./source.js";
import { words } from "./words.js";

/** A stretch of a page that is read by the teacher at once and cited as a whole. */
export interface Passage {
  /** Of the page. */
  readonly address: string;
  readonly heading: string;
  readonly text: string;
}

/** UTF-16 code units; fewer where one character is a word or half of one. */
const LONGEST = 900;
const LONGEST_DENSE = 420;
const SHORTEST = 60;
const SHORTEST_DENSE = 24;
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/** Passages start at headings (`# `) and end at paragraphs; a paragraph that is too long is cut at a sentence. */
export function splitPassages({ address, title, text }: Page): readonly Passage[] {
  const dense = (text.match(DENSE)?.length ?? 0) > text.length / 5;
  const [longest, shortest] = dense ? [LONGEST_DENSE, SHORTEST_DENSE] : [LONGEST, SHORTEST];
  const passages: Passage[] = [];
  let heading = title;
  let open: string[] = [];
  let size = 0;
  const close = (): void => {
    const body = open.join("\n");
    if (body.length >= shortest) passages.push({ address, heading, text: body });
    open = [];
    size = 0;
  };
  for (const paragraph of text.split(/\n{2,}/)) {
    if (paragraph.startsWith("# ")) {
      close();
      heading = paragraph.slice(2).trim();
      continue;
    }
    for (const piece of pieces(paragraph, longest)) {
      if (size + piece.length > longest) close();
      open.push(piece);
      size += piece.length;
    }
  }
  close();
  return passages;
}

const SENTENCES = new Intl.Segmenter("en", { granularity: "sentence" });

function pieces(paragraph: string, longest: number): readonly string[] {
  if (paragraph.length <= longest) return [paragraph];
  const found: string[] = [];
  let open = "";
  for (const { segment } of SENTENCES.segment(paragraph)) {
    if (open !== "" && open.length + segment.length > longest) {
      found.push(open.trim());
      open = "";
    }
    // A "sentence" without an end, such as a table run together, says nothing that could be cited.
    open += segment.slice(0, longest);
  }
  if (open.trim() !== "") found.push(open.trim());
  return found;
}

/** The passages that speak of the query's words, best first (BM25). Ties keep the order of the page. */
export function rankPassages(passages: readonly Passage[], query: string, limit: number): readonly Passage[] {
  const index = new MiniSearch<{ id: number; heading: string; text: string }>({
    fields: ["heading", "text"],
    tokenize: (text) => [...words(text)],
    processTerm: (term) => term,
    searchOptions: { boost: { heading: 1.5 } },
  });
  index.addAll(passages.map(({ heading, text }, id) => ({ id, heading, text })));
  return index
    .search(query)
    .toSorted((a, b) => b.score - a.score || Number(a.id) - Number(b.id))
    .slice(0, limit)
    .flatMap(({ id }) => passages[Number(id)] ?? []);
}
