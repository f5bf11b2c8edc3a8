import * as vscode from "vscode";
import type { ShowDocumentRequest } from "vscode-languageclient";
import { PAGE_SCHEME, PAGES } from "../../server/src/protocol.js";
import type { Client } from "./client.js";

/** What may be asked for from outside: the page of a norm or of a rule. */
const LINKED = [
  [PAGES.norm, /^[A-Z]{2}\.[a-z-]+\.[a-z0-9-]+$/],
  [PAGES.rule, /^[a-z-]+\/[a-z-]+$/],
] as const;

/** The page of a norm: what it says, why, and on what evidence. */
export function showNorm(client: Client, id: string): Promise<void> {
  return show(client, vscode.Uri.from({ scheme: PAGE_SCHEME, path: `${PAGES.norm}${id}.md` }));
}

/** What this machine has and lacks, looked at anew each time. */
export async function showDoctor(client: Client): Promise<void> {
  const uri = vscode.Uri.from({ scheme: PAGE_SCHEME, path: PAGES.doctor });
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Culture: looking at this machine") },
    () => show(client, uri),
  );
}

/** What the server asks to have shown: its own pages as they are meant to be read, all else as the editor does it. */
export function showDocuments(client: Client): ShowDocumentRequest.MiddlewareSignature {
  return async (params, token, next) => {
    const uri = vscode.Uri.parse(params.uri, true);
    if (uri.scheme !== PAGE_SCHEME) return next(params, token);
    await show(client, uri);
    return { success: true };
  };
}

async function show(client: Client, uri: vscode.Uri): Promise<void> {
  await client.start();
  const known = vscode.workspace.textDocuments.some((d) => d.uri.toString() === uri.toString());
  if (known) await refresh(client, uri);
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}

async function refresh(client: Client, uri: vscode.Uri): Promise<void> {
  const feature = (await client.start()).getFeature("workspace/textDocumentContent");
  for (const { scheme, onDidChangeEmitter } of feature?.getProviders() ?? [])
    if (scheme === uri.scheme) onDidChangeEmitter.fire(uri);
}

/** A page that is open says what holds now: a norm may have been switched off meanwhile. */
export function refreshPages(client: Client): vscode.Disposable {
  return client.onListsChanged(async () => {
    for (const { uri } of vscode.workspace.textDocuments)
      if (uri.scheme === PAGE_SCHEME && uri.path.startsWith(PAGES.norm)) await refresh(client, uri);
  });
}

/** `vscode://culture-manager.culture-manager/norm/JP.gifts.four-nine` and `…/rule/dates/numeric-order`: what the code of a diagnostic links to. */
export function registerLinks(client: Client): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async ({ path }) => {
      // Any page of the web can open such an address: it shows one of these pages, and nothing else.
      for (const [start, id] of LINKED)
        if (path.startsWith(start) && id.test(path.slice(start.length)))
          await show(client, vscode.Uri.from({ scheme: PAGE_SCHEME, path: `${path}.md` }));
    },
  });
}
