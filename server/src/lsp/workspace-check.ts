import { pathToFileURL } from "node:url";
import { RequestType } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { formatFor } from "../core/documents/formats.js";
import { CHECK_WORKSPACE, type WorkspaceSummary } from "../protocol.js";
import type { Environment } from "./environment.js";
import type { Feature, Parts } from "./feature.js";
import { startProgress } from "./progress.js";
import { answer, signalOf } from "./requests.js";

const TYPE = new RequestType<object, WorkspaceSummary, void>(CHECK_WORKSPACE);

/** Checks every file of the workspace, open or not, with progress that can be cancelled. */
export const workspaceCheck: Feature = (parts) => {
  const { connection, abilities } = parts;
  connection.onRequest(TYPE, (_params, token) =>
    answer(token, async (signal) => {
      const progress = await startProgress(connection, abilities.progress, "Culture: checking");
      const signals = progress.token ? [signal, signalOf(progress.token)] : [signal];
      try {
        return await checkAll(
          parts,
          (done, total) => progress.show("files", done, total),
          AbortSignal.any(signals),
        );
      } finally {
        progress.clear();
      }
    }),
  );
  return {};
};

async function checkAll(
  { documents, environment, projects, checks, diagnostics }: Parts,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<WorkspaceSummary> {
  const listed = await Promise.all(projects.roots.map((root) => environment.listFiles(root, signal)));
  const files = [...new Set(listed.flat())];
  let checkedFiles = 0;
  let findings = 0;
  const notes: string[] = [];
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    progress(i, files.length);
    // By its name alone, videos and archives are never read.
    if (!mayBeCopy(file)) continue;
    const uri = pathToFileURL(file).href;
    const open = documents.get(uri);
    const result = open
      ? await checks.checkFully(open)
      : await checks.checkOnce(await read(uri, file, environment), signal);
    await diagnostics.report(result);
    if ("inspection" in result) {
      checkedFiles++;
      findings += result.findings.length;
    } else if (result.problem !== undefined && !notes.includes(result.problem)) notes.push(result.problem);
  }
  return { files: checkedFiles, findings, notes };
}

async function read(uri: string, file: string, environment: Environment): Promise<TextDocument> {
  const { text } = await environment.readText(file);
  return TextDocument.create(uri, "", 0, text);
}

function mayBeCopy(file: string): boolean {
  let asked = false;
  const claimed = formatFor(file, () => {
    asked = true;
    return "";
  });
  return claimed !== undefined || asked;
}
