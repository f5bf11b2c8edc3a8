import * as vscode from "vscode";
import type { Client } from "../client.js";
import { command } from "../commands.js";

/** Panels that show a page: opened by a command, and put back after a reload of the window. Their code is loaded then. */
export function registerPanels(client: Client, extensionUri: vscode.Uri): vscode.Disposable {
  const compare = () => import("./compare.js");
  const review = () => import("./review.js");
  return vscode.Disposable.from(
    command(client, "cultureManager.compareCultures", async () =>
      (await compare()).compareCultures(client, extensionUri),
    ),
    command(client, "cultureManager.trainAdapter", async () =>
      (await import("./training.js")).trainAdapter(client, extensionUri),
    ),
    command(client, "cultureManager.evaluate", async () =>
      (await import("./evaluation.js")).evaluate(client),
    ),
    command(client, "cultureManager.reviewData", async (id) =>
      (await review()).reviewData(client, extensionUri, typeof id === "string" ? id : undefined),
    ),
    vscode.window.registerWebviewPanelSerializer("cultureManager.compare", {
      deserializeWebviewPanel: async (panel, state) =>
        (await compare()).restoreComparison(panel, state, client, extensionUri),
    }),
  );
}
