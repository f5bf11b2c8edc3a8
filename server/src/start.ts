import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEnvironment } from "./environment.js";
import { startServer } from "./lsp/server.js";

/** Composition root of the language server: the shell, and the world it lives in. */
export function start(): void {
  startServer(createConnection(ProposedFeatures.all), createEnvironment());
}
