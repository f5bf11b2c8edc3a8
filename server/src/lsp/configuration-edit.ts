import path from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { CONFIG_FILE } from "../core/config.js";
import { UsageError } from "../core/errors.js";
import type { TextEdit } from "../core/finding.js";
import type { EditAnswer } from "../protocol.js";
import { toWorkspaceEdit } from "./convert.js";
import type { Parts } from "./feature.js";

/**
 * An edit of a folder's culture.config.json for the client to apply: of the text in the editor where it is open, else of
 * the file; the file is made where there is none.
 * @param change gets the text (empty without a file) and the file's name for messages.
 */
export async function editConfiguration(
  { documents, environment, abilities }: Parts,
  root: string,
  change: (text: string, name: string) => readonly TextEdit[],
): Promise<EditAnswer> {
  const file = path.join(root, CONFIG_FILE);
  const uri = pathToFileURL(file).href;
  const open = documents.get(uri);
  const text = open ? open.getText() : (await environment.readIfThere(file))?.text;
  const edits = change(text ?? "", file);
  if (edits.length === 0) return { changed: [] };
  const document = open ?? TextDocument.create(uri, "json", 0, text ?? "");
  if (text !== undefined)
    return {
      edit: unversioned(toWorkspaceEdit(edits, document, abilities.documentChanges), open),
      changed: [uri],
    };
  if (!abilities.createsFiles)
    throw new UsageError(
      `There is no ${CONFIG_FILE} in ${root} yet.`,
      `Make one that holds {} and try again.`,
    );
  const edit = unversioned(toWorkspaceEdit(edits, document, true), undefined);
  return {
    edit: {
      documentChanges: [
        { kind: "create", uri, options: { ignoreIfExists: true } },
        ...(edit.documentChanges ?? []),
      ],
    },
    changed: [uri],
  };
}

/** A file that is not open has no version that the client could hold an edit to. */
function unversioned(edit: WorkspaceEdit, open: TextDocument | undefined): WorkspaceEdit {
  if (open || edit.documentChanges === undefined) return edit;
  return {
    documentChanges: edit.documentChanges.map((change) =>
      "textDocument" in change
        ? { ...change, textDocument: { ...change.textDocument, version: null } }
        : change,
    ),
  };
}
