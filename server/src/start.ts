import { connect } from "node:net";
import { parseArgs } from "node:util";
import { type Connection, createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEnvironment } from "./environment.js";
import { startServer } from "./lsp/server.js";

/** Composition root of the language server: the shell, and the world it lives in. */
export function start(): void {
  startServer(openConnection(), createEnvironment());
}

/** As the arguments of this process say: `--stdio`, `--node-ipc`, or `--pipe` and its name. */
function openConnection(): Connection {
  const { pipe } = parseArgs({ options: { pipe: { type: "string" } }, strict: false }).values;
  if (typeof pipe !== "string") return createConnection(ProposedFeatures.all);
  // Over a pipe that the library opens itself, it would not end with its client.
  const socket = connect(pipe);
  socket.once("error", ({ message }) =>
    process.stderr.write(
      `The pipe of the editor cannot be used (${message}). Give the name of one that it has opened.\n`,
    ),
  );
  return createConnection(ProposedFeatures.all, socket, socket);
}
