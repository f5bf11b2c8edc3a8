import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type * as z from "zod";

/**
 * What every view that is a page has in common: a page `client/webview/NAME.ts` with its style `NAME.css`, bundled to
 * dist/webview/, in a panel that runs no other script, loads nothing else, and talks in parsed messages.
 */
export interface PageOptions<In> {
  /** NAME of the bundle. */
  readonly name: string;
  /** What the page may send; anything else is logged and dropped. */
  readonly incoming: z.ZodType<In>;
  /**
   * The page has been loaded and knows nothing: send it what it shows. Also when it comes back from behind another tab,
   * for what is hidden is not kept.
   */
  readonly onReady: () => void;
  readonly onMessage: (message: In) => void;
  readonly log: vscode.LogOutputChannel;
}

/** Sent by `client/webview/host.ts` when the page has been loaded. */
const READY = "ready";

/** Fills a panel, new or restored, with a page. @returns what sends it messages. */
export function showPage<In>(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  { name, incoming, onReady, onMessage, log }: PageOptions<In>,
): (message: unknown) => void {
  const { webview } = panel;
  const root = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.onDidReceiveMessage((message: unknown) => {
    if (message === READY) return onReady();
    const parsed = incoming.safeParse(message);
    if (parsed.success) onMessage(parsed.data);
    else log.warn(`The page "${name}" sent something that is not understood: ${parsed.error.message}`);
  });
  webview.html = html(webview, root, name, panel.title);
  let open = true;
  panel.onDidDispose(() => {
    open = false;
  });
  // A page that is hidden gets no messages; `onReady` tells it all when it is shown again.
  return (message) => {
    if (open) void webview.postMessage(message);
  };
}

function html(webview: vscode.Webview, root: vscode.Uri, name: string, title: string): string {
  const nonce = randomBytes(16).toString("base64");
  const source = (file: string): string =>
    attribute(webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString());
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
    "form-action 'none'",
    "base-uri 'none'",
  ];
  // Components read the id of the icons' style sheet.
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy.join("; "))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${source("codicon.css")}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${source(`${name}.css`)}">
</head>
<body data-l10n="${attribute(JSON.stringify(vscode.l10n.bundle ?? {}))}">
<main></main>
<script nonce="${nonce}" src="${source(`${name}.js`)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
