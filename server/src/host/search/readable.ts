import { Readability } from "@mozilla/readability";
import { DOMParser } from "linkedom";
import type { LanguageDetector } from "../../core/ports.js";
import type { Page } from "../../core/synthesis/source.js";
import { licenceOfAddress, licenceOfText } from "./licence.js";
import { plainMarkdown } from "./plain-markdown.js";

export interface ReadableOptions {
  readonly address: string;
  /** Media type of the text. */
  readonly type: string;
  readonly detector: LanguageDetector;
}

/** The article of a page as paragraphs, with what it says of its language, licence and date. */
export function readablePage(
  source: string,
  { address, type, detector }: ReadableOptions,
): Omit<Page, "address" | "fetched"> | undefined {
  const isHtml = /html/.test(type) || /^\s*<(?:!doctype html|html)/i.test(source);
  const page = isHtml
    ? fromHtml(source, address)
    : fromText(/markdown/.test(type) ? plainMarkdown(source, address) : tidy(source), address);
  if (page.text === "") return undefined;
  const language = detector.detect(page.text.slice(0, 4000))?.language ?? page.language;
  return { ...page, ...(language ? { language } : {}) };
}

function fromText(text: string, address: string): Omit<Page, "address" | "fetched"> {
  return { title: /^# (.+)$/m.exec(text)?.[1]?.slice(0, 300) ?? address, text };
}

function fromHtml(source: string, address: string): Omit<Page, "address" | "fetched"> {
  const document = parse(source);
  const stated = document.documentElement?.getAttribute("lang")?.trim();
  const licence = licenceOf(document, address);
  const published = dateOf(document);
  const title = document.querySelector("title")?.textContent?.trim() ?? "";
  // Readability takes the document apart, so all else is read before.
  const article = new Readability(document, { maxElemsToParse: 20_000 }).parse();
  const text = paragraphs(article?.content ?? "");
  return {
    title: (article?.title || title || address).slice(0, 300),
    text,
    ...(stated && /^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*$/.test(stated) ? { language: stated } : {}),
    ...(licence ? { licence } : {}),
    ...(published ? { published } : {}),
  };
}

type HtmlDocument = ReturnType<typeof parse>;

function parse(html: string) {
  return new DOMParser().parseFromString(html, "text/html");
}

const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, td, th, blockquote, pre, dt, dd, figcaption";

/** The innermost blocks in order, one paragraph each; a heading is marked by `# `, so that passages can start there. */
function paragraphs(html: string): string {
  const document = parse(`<!doctype html><html><body>${html}</body></html>`);
  const blocks = [...document.querySelectorAll(BLOCKS)].filter(
    (block) => block.querySelector(BLOCKS) === null,
  );
  const texts = blocks.map((block) => {
    const text = (block.textContent ?? "").replace(/\s+/g, " ").trim();
    return /^h[1-6]$/i.test(block.tagName) && text !== "" ? `# ${text}` : text;
  });
  return tidy(texts.join("\n\n"));
}

function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** What the page links as its licence: `rel=license`, a meta element, or a Creative Commons link. */
function licenceOf(document: HtmlDocument, address: string): string | undefined {
  const linked = document.querySelector('a[rel~="license"], link[rel~="license"]')?.getAttribute("href");
  const meta = document
    .querySelector('meta[name="dcterms.license" i], meta[name="dc.rights" i], meta[name="license" i]')
    ?.getAttribute("content");
  const commons = document
    .querySelector('a[href*="creativecommons.org/licenses/"], a[href*="creativecommons.org/publicdomain/"]')
    ?.getAttribute("href");
  for (const value of [linked, meta, commons]) {
    if (!value) continue;
    const known = licenceOfAddress(value) ?? licenceOfText(value);
    if (known) return known;
    if (URL.canParse(value, address)) return new URL(value, address).href.slice(0, 300);
  }
  return undefined;
}

const DATES = [
  'meta[property="article:modified_time"]',
  'meta[property="article:published_time"]',
  'meta[name="dcterms.modified" i]',
  'meta[name="dcterms.date" i]',
  'meta[name="date" i]',
  'meta[itemprop="dateModified"]',
  'meta[itemprop="datePublished"]',
  "time[datetime]",
];

function dateOf(document: HtmlDocument): string | undefined {
  for (const selector of DATES) {
    const element = document.querySelector(selector);
    const value = element?.getAttribute("content") ?? element?.getAttribute("datetime");
    const date = /^\d{4}-\d{2}-\d{2}/.exec(value ?? "")?.[0];
    if (date) return date;
  }
  return undefined;
}
