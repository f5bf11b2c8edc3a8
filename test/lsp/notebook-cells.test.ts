import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { filePath, isCell } from "../../server/src/lsp/projects.js";
import { connectEditor } from "../support/editor.js";

const NOTEBOOK = fileURLToPath("file:///c%3A/work/plan.ipynb");

test.for([
  {
    where: "on this disk",
    uri: "vscode-notebook-cell:/c%3A/work/plan.ipynb#W0sZmlsZQ%3D%3D",
    file: NOTEBOOK,
  },
  { where: "the same", uri: "vscode-notebook-cell:///c%3A/work/plan.ipynb#W0sZmlsZQ%3D%3D", file: NOTEBOOK },
  {
    where: "on the machine that the window is connected to",
    uri: "vscode-notebook-cell://ssh-remote%2Bserver/c%3A/work/plan.ipynb#W0sdnNjb2RlLXJlbW90ZQ%3D%3D",
    file: NOTEBOOK,
  },
  {
    where: "nowhere: another file system",
    uri: "vscode-notebook-cell://github/owner/plan.ipynb#W0sdnNjb2RlLXZmcw%3D%3D",
    file: undefined,
  },
  {
    where: "nowhere: not saved",
    uri: "vscode-notebook-cell:Untitled-1.ipynb#W0sdW50aXRsZWQ%3D",
    file: undefined,
  },
])("a cell of a notebook is $where", ({ uri, file }) => {
  expect(filePath(uri)).toBe(file);
  expect(isCell(uri)).toBe(file !== undefined);
});

test("Markdown cells are checked as they are synchronised", async () => {
  const editor = await connectEditor();
  const notebook = editor.uri("plan.ipynb");
  const cell = `${notebook.replace("file:", "vscode-notebook-cell:")}#W0sZmlsZQ%3D%3D`;
  const text = "<!-- culture-manager-cultures: GB -->\n\nIt ends on 12/31/2026.";
  await editor.connection.sendNotification("notebookDocument/didOpen", {
    notebookDocument: {
      ...{ uri: notebook, notebookType: "jupyter-notebook", version: 1 },
      cells: [{ kind: 1, document: cell }],
    },
    cellTextDocuments: [{ uri: cell, languageId: "markdown", version: 1, text }],
  });
  const { items } = await editor.connection.sendRequest<{ items: readonly { code: string }[] }>(
    "textDocument/diagnostic",
    { textDocument: { uri: cell } },
  );
  expect(items.map(({ code }) => code)).toEqual(["dates/numeric-order"]);
});
