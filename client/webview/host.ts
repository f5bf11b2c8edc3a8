import * as l10n from "@vscode/l10n";
import * as z from "zod";

/** VS Code's own door out of the page; it opens once. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
};

/** The extension, as a page sees it. */
export interface Host<Out> {
  post(message: Out): void;
  /** Kept over a reload of the window, and given to the extension when it restores the panel. */
  save(state: unknown): void;
}

/**
 * Connects the page with `client/src/views/webview.ts`. Call it once, before the first text is translated.
 * @param incoming what the extension may send; anything else is a mistake of ours and throws.
 */
export function connect<In, Out>(incoming: z.ZodType<In>, onMessage: (message: In) => void): Host<Out> {
  l10n.config({ contents: JSON.stringify(bundle.parse(JSON.parse(document.body.dataset.l10n ?? "{}"))) });
  const api = acquireVsCodeApi();
  window.addEventListener("message", ({ data }) => onMessage(incoming.parse(data)));
  api.postMessage("ready");
  return { post: (message) => api.postMessage(message), save: (state) => api.setState(state) };
}

const bundle = z.record(
  z.string(),
  z.union([z.string(), z.object({ message: z.string(), comment: z.array(z.string()) })]),
);
