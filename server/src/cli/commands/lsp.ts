import { pathToFileURL } from "node:url";
import { UsageError } from "../../core/errors.js";
import { bundlePath } from "../../host/bundles.js";

export interface LspOptions {
  readonly stdio?: boolean;
  readonly pipe?: string;
}

/**
 * `lsp`: runs the bundle of the language server in this process. It is loaded by its file, not imported: the command line
 * knows nothing of the server (ARCHITECTURE.md). The server reads for itself, from the same arguments, where its client
 * is, and ends the process when its client says so or goes away.
 */
export async function lsp({ stdio, pipe }: LspOptions): Promise<number> {
  if ((stdio === true) === (pipe !== undefined))
    throw new UsageError(
      "The language server speaks over standard input and output, or over one pipe.",
      "Add either --stdio or --pipe NAME; docs/editors.md shows how editors start it.",
    );
  await import(pathToFileURL(bundlePath("server.js")).href);
  return 0;
}
