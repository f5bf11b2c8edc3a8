import type { TextDocument } from "vscode-languageserver-textdocument";
import {
  CHECK_DOCUMENT,
  DOCUMENT_STATUS,
  type DocumentStatus,
  type DocumentStatusParams,
} from "../protocol.js";
import type { Checked, Unchecked } from "./checks.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** Which cultures a document is for and why, with or without waiting for a model. */
export const documentStatus: Feature = ({ connection, documents, checks, diagnostics }) => {
  const respond = async (
    uri: string,
    check: (document: TextDocument) => Promise<Checked | Unchecked>,
  ): Promise<DocumentStatus> => {
    const document = documents.get(uri);
    return document ? statusOf(await check(document)) : NOT_OPEN;
  };
  connection.onRequest(DOCUMENT_STATUS, ({ uri }: DocumentStatusParams, token) =>
    answer(token, () => respond(uri, (d) => checks.check(d))),
  );
  connection.onRequest(CHECK_DOCUMENT, ({ uri }: DocumentStatusParams, token) =>
    answer(token, async () => {
      const status = await respond(uri, (d) => checks.checkFully(d));
      diagnostics.updated(uri);
      return status;
    }),
  );
  return {};
};

const NOT_OPEN: DocumentStatus = {
  checked: false,
  notes: ["Only open documents of a known format are checked."],
  cultures: [],
  findings: 0,
};

function statusOf(result: Checked | Unchecked): DocumentStatus {
  if (!("inspection" in result)) {
    const reason = result.problem ?? "No format is known for this file, or it is excluded or switched off.";
    return { checked: false, notes: [reason], cultures: [], findings: 0 };
  }
  return {
    checked: true,
    notes: [],
    cultures: result.inspection.routings.map(({ audiences, reason, confidence }) => ({
      ids: audiences.map((a) => a.culture),
      reason,
      confidence,
    })),
    findings: result.findings.length,
  };
}
