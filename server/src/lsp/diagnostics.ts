import { createHash } from "node:crypto";
import {
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type ServerCapabilities,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { SERVER_NAME } from "../protocol.js";
import type { Abilities } from "./abilities.js";
import type { Checked, Checks, Unchecked } from "./checks.js";
import { documentDiagnostic, findingDiagnostic, problemDiagnostic } from "./convert.js";
import { answer, Superseded } from "./requests.js";

export interface DiagnosticsOptions {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly checks: Checks;
  readonly abilities: Abilities;
}

/** Findings and problems of a document as the editor shows them, in stable order. */
export function diagnosticsOf(result: Checked | Unchecked, abilities: Abilities): Diagnostic[] {
  const { document } = result;
  if (!("inspection" in result))
    return result.problem === undefined ? [] : [documentDiagnostic(`Not checked: ${result.problem}`)];
  return [
    ...result.inspection.input.document.problems.map((p) => problemDiagnostic(p, document)),
    ...result.findings.map((f) => findingDiagnostic(f, document, abilities)),
  ];
}

/** Pull diagnostics with result ids, and push for clients that do not pull. */
export class Diagnostics {
  /** Files that a check of the workspace has reported without an editor having them open. */
  readonly #reported = new Set<string>();

  constructor(private readonly options: DiagnosticsOptions) {
    const { connection, documents, checks } = options;
    const { pulls } = options.abilities;
    if (pulls) {
      connection.languages.diagnostics.on((params, token) =>
        answer(token, () => this.#pull(params.textDocument.uri, params.previousResultId)),
      );
    } else documents.onDidChangeContent(({ document }) => this.#push(document));
    documents.onDidOpen(({ document }) => {
      // From here on the document's own diagnostics count.
      if (this.#reported.delete(document.uri) && pulls) void this.#send(document.uri, []);
    });
    documents.onDidClose(({ document }) => {
      checks.close(document.uri);
      if (!pulls) void this.#send(document.uri, []);
    });
  }

  get capabilities(): Partial<ServerCapabilities> {
    const provider = { identifier: SERVER_NAME, interFileDependencies: false, workspaceDiagnostics: false };
    return this.options.abilities.pulls ? { diagnosticProvider: provider } : {};
  }

  /** A model has found or withdrawn something in this document. */
  updated(uri: string): void {
    const { connection, documents, abilities } = this.options;
    const { pulls, refreshes } = abilities;
    if (pulls) {
      if (refreshes) connection.languages.diagnostics.refresh();
      return;
    }
    const document = documents.get(uri);
    if (document) this.#push(document);
  }

  /** Everything is to be looked at again. */
  reset(): void {
    const { checks, connection, documents, abilities } = this.options;
    const { pulls, refreshes } = abilities;
    checks.reset();
    if (!pulls) for (const document of documents.all()) this.#push(document);
    else if (refreshes) connection.languages.diagnostics.refresh();
  }

  /** For a file that is not open: its diagnostics stay until it is opened or reported again. */
  async report(result: Checked | Unchecked): Promise<void> {
    const { uri } = result.document;
    if (this.options.documents.get(uri)) return;
    const diagnostics = diagnosticsOf(result, this.options.abilities);
    if (diagnostics.length === 0 && !this.#reported.delete(uri)) return;
    if (diagnostics.length > 0) this.#reported.add(uri);
    await this.#send(uri, diagnostics);
  }

  async #pull(uri: string, previous: string | undefined): Promise<DocumentDiagnosticReport> {
    const document = this.options.documents.get(uri);
    if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const items = diagnosticsOf(await this.options.checks.check(document), this.options.abilities);
    const resultId = createHash("sha256").update(JSON.stringify(items)).digest("base64url").slice(0, 22);
    return resultId === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  #push(document: TextDocument): void {
    this.options.checks.check(document).then(
      (result) => {
        const { uri, version } = result.document;
        // A newer text has its own check under way.
        if (this.options.documents.get(uri)?.version === version)
          void this.#send(uri, diagnosticsOf(result, this.options.abilities), version);
      },
      (error: unknown) => {
        if (!(error instanceof Superseded)) this.options.connection.console.error(String(error));
      },
    );
  }

  #send(uri: string, diagnostics: Diagnostic[], version?: number): Promise<void> {
    return this.options.connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(version === undefined ? {} : { version }),
    });
  }
}
