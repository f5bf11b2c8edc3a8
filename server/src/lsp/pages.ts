import type { CancellationToken, TextDocumentContentParams } from "vscode-languageserver";
import { PAGE_SCHEME, PAGES } from "../protocol.js";
import { doctorPage } from "./doctor-page.js";
import type { Feature, Parts } from "./feature.js";
import { findingPage } from "./finding-page.js";
import { normPage } from "./norm-page.js";
import { answer } from "./requests.js";
import { rulePage } from "./rule-page.js";

/** Markdown for the rest of an address, undefined where there is no such page. */
export type Page = (parts: Parts, rest: string, signal: AbortSignal) => Promise<string | undefined>;

/** By the beginning of the path. */
const TABLE: readonly (readonly [start: string, page: Page])[] = [
  [PAGES.norm, normPage],
  [PAGES.rule, rulePage],
  [PAGES.finding, findingPage],
  [PAGES.doctor, doctorPage],
];

/** Pages that the server writes for the editor to show, by address: `culture-manager:/norm/JP.gifts.four.md`. */
export const pages: Feature = (parts) => {
  parts.connection.workspace.textDocumentContent.on(
    ({ uri }: TextDocumentContentParams, token: CancellationToken) =>
      answer(token, async (signal) => {
        const { pathname } = new URL(uri);
        const path = decodeURIComponent(pathname);
        for (const [start, page] of TABLE) {
          if (!path.startsWith(start)) continue;
          const text = await page(parts, path.slice(start.length).replace(/\.md$/, ""), signal);
          if (text !== undefined) return { text };
        }
        return { text: "There is no such page any more.\n" };
      }),
  );
  return { workspace: { textDocumentContent: { schemes: [PAGE_SCHEME] } } };
};
