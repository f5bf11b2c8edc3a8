import * as l10n from "@vscode/l10n";
import { RequestType } from "vscode-languageserver";
import { CHECK_WORKSPACE, type WorkspaceSummary } from "../protocol.js";
import type { Feature, Parts } from "./feature.js";
import { withProgress } from "./progress.js";
import { answer } from "./requests.js";
import { listCopy, readFileDocument } from "./workspace-files.js";

const TYPE = new RequestType<object, WorkspaceSummary, void>(CHECK_WORKSPACE);

/** Checks every file of the workspace, open or not, with progress that can be cancelled. */
export const workspaceCheck: Feature = (parts) => {
  parts.connection.onRequest(TYPE, (_params, token) =>
    answer(token, (given) =>
      withProgress(parts, l10n.t("Culture: checking"), given, (progress, signal) =>
        checkAll(parts, (done, total) => progress.show(l10n.t("files"), done, total), signal),
      ),
    ),
  );
  return {};
};

async function checkAll(
  { documents, environment, projects, checks, diagnostics }: Parts,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<WorkspaceSummary> {
  const files = await listCopy(environment, projects.roots, signal);
  let checkedFiles = 0;
  let findings = 0;
  const notes: string[] = [];
  for (const [i, uri] of files.entries()) {
    signal.throwIfAborted();
    progress(i, files.length);
    const open = documents.get(uri);
    const result = open
      ? await checks.checkFully(open)
      : await checks.checkOnce(await readFileDocument(uri, environment), signal);
    await diagnostics.report(result);
    if ("inspection" in result) {
      checkedFiles++;
      findings += result.findings.length;
    } else if (result.problem !== undefined && !notes.includes(result.problem)) notes.push(result.problem);
  }
  return { files: checkedFiles, findings, notes };
}
