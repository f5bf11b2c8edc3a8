import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  ASK_EDITOR_MODEL,
  type AskEditorAnswer,
  askEditorParamsSchema,
} from "../../server/src/protocol/datasets.js";

/** Lets the server ask the editor's chat models, one question at a time, with the user's consent as VS Code asks for it. */
export function answerForEditorModels(client: LanguageClient): vscode.Disposable {
  return client.onRequest(ASK_EDITOR_MODEL, async (given: unknown, token): Promise<AskEditorAnswer> => {
    const { model: id, prompt } = askEditorParamsSchema.parse(given);
    const [model] = await vscode.lm.selectChatModels({ id });
    if (model === undefined) throw new Error(vscode.l10n.t("The model {0} is not in this editor.", id));
    const messages = [vscode.LanguageModelChatMessage.User(prompt)];
    const justification = vscode.l10n.t("Reads cited passages and writes examples for a data set.");
    const response = await model.sendRequest(messages, { justification }, token);
    let text = "";
    for await (const piece of response.text) text += piece;
    return { text };
  });
}
