import { createHash } from "node:crypto";
import * as l10n from "@vscode/l10n";
import {
  type Connection,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { SERVER_NAME } from "../protocol.js";
import type { Abilities } from "./abilities.js";
import { type Checked, type Checks, Closed, type Unchecked } from "./checks.js";
import { documentDiagnostic, findingDiagnostic, problemDiagnostic } from "./convert.js";
import { answer, Superseded } from "./requests.js";
import type { WorkspaceDiagnostics } from "./workspace-diagnostics.js";

export interface DiagnosticsOptions {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly checks: Checks;
  readonly abilities: Abilities;
  readonly workspace: WorkspaceDiagnostics;
}

/** Findings and problems of a document as the editor shows them, in stable order. */
export function diagnosticsOf(result: Checked | Unchecked, abilities: Abilities): Diagnostic[] {
  const { document } = result;
  if (!("inspection" in result) && result.problems)
    return result.problems.map((p) => problemDiagnostic({ code: "configuration", ...p }, document));
  if (!("inspection" in result))
    return result.problem === undefined
      ? []
      : [documentDiagnostic(l10n.t("Not checked: {0}", result.problem))];
  return [
    ...result.inspection.input.document.problems.map((p) => problemDiagnostic(p, document)),
    ...result.findings.map((f) => findingDiagnostic(f, document, abilities)),
  ];
}

/** With an id of its content: equal ids, equal diagnostics. */
export function fullReport(
  result: Checked | Unchecked,
  abilities: Abilities,
): FullDocumentDiagnosticReport & { readonly resultId: string } {
  const items = diagnosticsOf(result, abilities);
  const resultId = createHash("sha256").update(JSON.stringify(items)).digest("base64url").slice(0, 22);
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
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
        answer(token, (signal) => this.#pull(params.textDocument.uri, params.previousResultId, signal)),
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
    const provider = { identifier: SERVER_NAME, interFileDependencies: false, workspaceDiagnostics: true };
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

  /** Files on the disk have changed, open or not. */
  filesChanged(uris: readonly string[]): void {
    if (uris.length > 0) this.options.workspace.changed(uris);
  }

  /** Everything is to be looked at again. */
  reset(): void {
    const { checks, connection, documents, abilities, workspace } = this.options;
    const { pulls, refreshes } = abilities;
    checks.reset();
    workspace.changed();
    if (!pulls) for (const document of documents.all()) this.#push(document);
    else if (refreshes) connection.languages.diagnostics.refresh();
  }

  /** For a file that is not open: its diagnostics stay until it is opened or reported again. */
  async report(result: Checked | Unchecked): Promise<void> {
    const { uri } = result.document;
    if (this.options.documents.get(uri) || this.options.workspace.tell(result)) return;
    const diagnostics = diagnosticsOf(result, this.options.abilities);
    if (diagnostics.length === 0 && !this.#reported.delete(uri)) return;
    if (diagnostics.length > 0) this.#reported.add(uri);
    await this.#send(uri, diagnostics);
  }

  async #pull(
    uri: string,
    previous: string | undefined,
    signal: AbortSignal,
  ): Promise<DocumentDiagnosticReport> {
    const { documents, checks, abilities, workspace } = this.options;
    const document = documents.get(uri);
    if (document === undefined) return workspace.closedFile(uri, signal);
    const report = fullReport(await checks.check(document), abilities);
    if (report.resultId !== previous) return report;
    if (abilities.refreshes) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previous };
    // This client cannot be told to ask again: it is answered when there is something to tell.
    try {
      await checks.news(document, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof Superseded)) throw error;
      const data: DiagnosticServerCancellationData = { retriggerRequest: !(error instanceof Closed) };
      throw new ResponseError(LSPErrorCodes.ServerCancelled, "A newer text has come.", data);
    }
    const later = fullReport(await checks.check(document), abilities);
    return later.resultId === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previous }
      : later;
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
