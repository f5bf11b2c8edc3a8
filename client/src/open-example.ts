import * as vscode from "vscode";

/** Some copy with findings for readers in two cultures, in an editor of its own: nothing is written to the disk. */
export async function openExample(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: EXAMPLE });
  await vscode.window.showTextDocument(document);
}

const EXAMPLE = `<!-- culture-manager-cultures: GB, JP -->

# Your order

It arrives on 12/31/2026: a gift set of four glasses, each 8 inches tall.

Any questions? Write to us, and we will knock it out of the park.
`;
