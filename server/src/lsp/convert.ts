import * as l10n from "@vscode/l10n";
import {
  CodeAction,
  CodeActionKind,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type TextEdit as LspTextEdit,
  type Range,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Problem } from "../core/documents/document.js";
import type { Evidence, Finding, Severity, Span, TextEdit } from "../core/finding.js";
import { PAGES, SERVER_NAME } from "../protocol.js";
import type { Abilities } from "./abilities.js";

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Offsets of the core -> lines and characters. Both count UTF-16 code units. */
export function toRange({ start, end }: Span, document: TextDocument): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function toSpan({ start, end }: Range, document: TextDocument): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}

/** Whether two spans share a character, or one is a place inside or at the edge of the other. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

export function findingDiagnostic(
  finding: Finding,
  document: TextDocument,
  { relatedInformation, codeDescription, pageLinks }: Abilities,
): Diagnostic {
  const range = toRange(finding.span, document);
  const href = pageLinks
    ? pageLink(finding, pageLinks)
    : finding.evidence.map(webAddress).find((address) => address !== undefined);
  return {
    range,
    severity: SEVERITY[finding.severity],
    code: finding.rule,
    ...(codeDescription && href ? { codeDescription: { href } } : {}),
    source: SERVER_NAME,
    message: `${finding.message} (${finding.culture})`,
    ...(relatedInformation ? { relatedInformation: related(finding, document.uri, range) } : {}),
  };
}

/** The page of a norm or rule, in clients that show it. Rules have a group: `numbers/decimal-separator`. */
function pageLink({ rule }: Finding, start: string): string {
  return `${start}${rule.includes("/") ? PAGES.rule : PAGES.norm}${rule}`;
}

export function problemDiagnostic(
  {
    code,
    severity,
    message,
    span,
  }: Pick<Problem, "severity" | "message" | "span"> & { readonly code: string },
  document: TextDocument,
): Diagnostic {
  return { range: toRange(span, document), severity: SEVERITY[severity], code, source: SERVER_NAME, message };
}

/** For what concerns the whole document: shown at its first character. */
export function documentDiagnostic(message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Error,
    code: "configuration",
    source: SERVER_NAME,
    message,
  };
}

export function quickFix(
  title: string,
  edits: readonly TextEdit[],
  diagnostic: Diagnostic,
  document: TextDocument,
  { documentChanges }: Abilities,
  isPreferred?: boolean,
): CodeAction {
  return {
    ...CodeAction.create(title, toWorkspaceEdit(edits, document, documentChanges), CodeActionKind.QuickFix),
    diagnostics: [diagnostic],
    ...(isPreferred === undefined ? {} : { isPreferred }),
  };
}

/** With the version where the client can check it: an edit never lands in a text that it was not made for. */
export function toWorkspaceEdit(
  edits: readonly TextEdit[],
  document: TextDocument,
  documentChanges: boolean,
): WorkspaceEdit {
  const changes: LspTextEdit[] = edits.map(({ span, newText }) => ({
    range: toRange(span, document),
    newText,
  }));
  const { uri, version } = document;
  return documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] }
    : { changes: { [uri]: changes } };
}

/** A source's address, if it is one of the web: packs of a workspace are untrusted. */
export function webAddress({ address }: Evidence): string | undefined {
  return address !== undefined && /^https?:\/\/[^\s<>"]+$/.test(address) ? address : undefined;
}

function related(finding: Finding, uri: string, range: Range): DiagnosticRelatedInformation[] {
  const sources = finding.evidence.map((evidence) =>
    [l10n.t("Source: {0}", evidence.title), evidence.publisher, webAddress(evidence)]
      .filter(Boolean)
      .join(", "),
  );
  return [finding.why, ...sources].map((message) => ({ location: { uri, range }, message }));
}
