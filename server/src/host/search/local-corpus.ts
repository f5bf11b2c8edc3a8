import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import MiniSearch from "minisearch";
import { UsageError } from "../../core/errors.js";
import type { LanguageDetector } from "../../core/ports.js";
import { splitPassages } from "../../core/synthesis/passages.js";
import type { Page, SearchSource } from "../../core/synthesis/source.js";
import { words } from "../../core/synthesis/words.js";
import { decodeText } from "../files.js";
import { listFiles } from "../workspace.js";
import { licenceOfText } from "./licence.js";
import { readablePage } from "./readable.js";

export interface LocalCorpusOptions {
  readonly detector: LanguageDetector;
  readonly now: () => Date;
}

const TYPES: Readonly<Record<string, string>> = {
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".txt": "text/plain",
  ".html": "text/html",
  ".htm": "text/html",
};
const LICENCE = /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i;
const MAX_FILE = 4_000_000;

/**
 * A folder of pages, searched by BM25 over their passages; nothing leaves the machine.
 * @throws UsageError if the folder does not exist or holds no text; the signal's reason.
 */
export async function localCorpus(
  folder: string,
  { detector, now }: LocalCorpusOptions,
  signal: AbortSignal,
): Promise<SearchSource> {
  const root = path.resolve(folder);
  if (!(await stat(root).catch(() => undefined))?.isDirectory())
    throw new UsageError(
      `The corpus ${folder} is no folder.`,
      "Name a folder of Markdown, text or HTML files.",
    );
  const files = await listFiles([root], { root, signal });
  const licences = await readLicences(files);
  const pages = new Map<string, Page>();
  const index = new MiniSearch<{ id: string; address: string; title: string; text: string }>({
    fields: ["title", "text"],
    storeFields: ["address"],
    tokenize: (text) => [...words(text)],
    processTerm: (term) => term,
    searchOptions: { boost: { title: 2 }, combineWith: "OR" },
  });
  const hash = createHash("sha256");
  for (const file of files) {
    signal.throwIfAborted();
    const type = TYPES[path.extname(file).toLowerCase()];
    if (type === undefined || LICENCE.test(path.basename(file)) || (await stat(file)).size > MAX_FILE)
      continue;
    const relative = path.relative(root, file).split(path.sep).join("/");
    const { text } = decodeText(await readFile(file));
    hash.update(relative).update(text);
    const readable = readablePage(text, { address: relative, type, detector });
    if (readable === undefined) continue;
    const licence = readable.licence ?? nearestLicence(file, root, licences);
    const address = `local:${relative}`;
    const page = { ...readable, address, fetched: now().toISOString(), ...(licence ? { licence } : {}) };
    pages.set(address, page);
    const passages = splitPassages(page);
    index.addAll(
      passages.map((p, i) => ({
        id: `${address}#${i}`,
        address,
        title: `${relative} ${p.heading}`,
        text: p.text,
      })),
    );
  }
  if (pages.size === 0)
    throw new UsageError(`The corpus ${folder} holds no text.`, "It reads .md, .txt and .html files.");
  return {
    id: `local ${hash.digest("hex").slice(0, 12)}`,
    async search({ text }, limit) {
      const found = index.search(text).map((result) => String(result.address));
      return [...new Set(found)].slice(0, limit).map((address) => ({
        address,
        title: pages.get(address)?.title ?? address,
      }));
    },
    read: async ({ address }) => pages.get(address) ?? { refused: "the corpus holds no such file" },
    dispose: async () => {},
  };
}

async function readLicences(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const file of files.filter((f) => LICENCE.test(path.basename(f)))) {
    const licence = licenceOfText((await readFile(file, "utf8")).slice(0, 4000));
    if (licence) found.set(path.dirname(file), licence);
  }
  return found;
}

function nearestLicence(
  file: string,
  root: string,
  licences: ReadonlyMap<string, string>,
): string | undefined {
  for (let folder = path.dirname(file); folder.startsWith(root); folder = path.dirname(folder)) {
    const licence = licences.get(folder);
    if (licence) return licence;
    if (folder === root) return undefined;
  }
  return undefined;
}
