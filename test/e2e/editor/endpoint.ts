import assert from "node:assert/strict";
import { createServer } from "node:http";
import * as vscode from "vscode";
import { diagnostics, file, open } from "./support.js";

/**
 * Names an endpoint in the workspace's settings, as a stranger's repository could, and checks files that rules and a
 * model would read.
 * @returns the paths that were asked for at the endpoint.
 */
export async function askedOfEndpoint(): Promise<readonly string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const settings = vscode.workspace.getConfiguration("cultureManager");
  const target = vscode.ConfigurationTarget.Workspace;
  await settings.update("model", `openai:http://127.0.0.1:${address.port}/v1#any`, target);
  try {
    // Has a text that a model would be asked about.
    await open(file("locales/en-IN.json"));
    await vscode.commands.executeCommand("cultureManager.checkFile");
    await open(file("locales/ja.json"));
    await diagnostics(file("locales/ja.json"), (all) => all.length === 1);
  } finally {
    await settings.update("model", undefined, target);
    server.closeAllConnections();
    server.close();
  }
  return asked;
}
