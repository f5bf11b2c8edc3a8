import { pathToFileURL } from "node:url";
import { UsageError } from "../../core/errors.js";
import { bundlePath } from "../../host/bundles.js";

export interface LspOptions {
  readonly stdio?: boolean;
}

/**
 * `lsp`: runs the bundle of the language server in this process. It is loaded by its file, not imported: the command line
 * knows nothing of the server (ARCHITECTURE.md). The server ends the process when its client says so or goes away.
 */
export async function lsp({ stdio }: LspOptions): Promise<number> {
  if (!stdio)
    throw new UsageError(
      "The language server speaks over standard input and output only.",
      "Add --stdio; docs/editors.md shows how editors start it.",
    );
  await import(pathToFileURL(bundlePath("server.js")).href);
  return 0;
}
