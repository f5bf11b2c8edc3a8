import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../../package.json" with { type: "json" };
import { readText } from "./host/files.js";
import { openJudge } from "./host/judge-session.js";
import { createLanguageDetector } from "./host/language.js";
import { openProjectAt, projectRoot } from "./host/project.js";
import { listFiles } from "./host/workspace.js";
import { startServer } from "./lsp/server.js";

/** Milliseconds without a keystroke before a model is asked: half a word is not worth its time. */
const QUIET = 300;

const keys = new Map<string, string>();

// Composition root of the language server: the shell, and the world it lives in.
startServer(createConnection(ProposedFeatures.all), {
  version: manifest.version,
  detector: createLanguageDetector(),
  projectRoot: (folder, file) => projectRoot(folder, [file]),
  openProject: openProjectAt,
  openJudge: (selection, options, signal) => openJudge(selection, { ...options, keys }, signal),
  setEndpointKeys(given) {
    keys.clear();
    for (const [origin, key] of Object.entries(given)) keys.set(origin, key);
  },
  listFiles: (root, signal) => listFiles([root], { root, signal }),
  readText,
  quiet: QUIET,
});
