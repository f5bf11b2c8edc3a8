import * as vscode from "vscode";
import {
  CHECK_TEXT,
  type CheckTextAnswer,
  type CheckTextParams,
  REWRITE_TEXT,
  type RewriteTextAnswer,
} from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { cultureName } from "./cultures.js";

/** As `contributes.languageModelTools` in package.json describes it to a model. */
interface Input {
  readonly text?: string;
  readonly filePath?: string;
  readonly fileName?: string;
  readonly cultures?: readonly string[];
}

/** Tools for agents in the editor's chat: check a text for cultures, and rewrite it where that can be proven. */
export function registerLanguageModelTools(client: Client): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool("check_culture", {
      prepareInvocation: ({ input }: vscode.LanguageModelToolInvocationPrepareOptions<Input>) => ({
        invocationMessage: vscode.l10n.t("Checking {0}", subject(input)),
        confirmationMessages: {
          title: vscode.l10n.t("Check for cultures"),
          message: vscode.l10n.t("Check {0} for {1}? Nothing is changed.", subject(input), readers(input)),
        },
      }),
      invoke: async ({ input }: vscode.LanguageModelToolInvocationOptions<Input>, token) =>
        result(await client.request<CheckTextAnswer>(CHECK_TEXT, await textOf(input), token)),
    }),
    vscode.lm.registerTool("rewrite_for_culture", {
      prepareInvocation: ({ input }: vscode.LanguageModelToolInvocationPrepareOptions<Input>) => ({
        invocationMessage: vscode.l10n.t("Rewriting {0}", subject(input)),
        confirmationMessages: {
          title: vscode.l10n.t("Rewrite for cultures"),
          message: vscode.l10n.t(
            "Rewrite {0} for {1}? The rewritten text goes to the chat; no file is changed.",
            subject(input),
            readers(input),
          ),
        },
      }),
      invoke: async ({ input }: vscode.LanguageModelToolInvocationOptions<Input>, token) =>
        result(await client.request<RewriteTextAnswer>(REWRITE_TEXT, await textOf(input), token)),
    }),
  );
}

function subject({ text, filePath }: Input): string {
  return filePath ?? vscode.l10n.t("a text of {0} characters", text?.length ?? 0);
}

function readers({ cultures = [] }: Input): string {
  return cultures.length > 0
    ? cultures.map(cultureName).join(", ")
    : vscode.l10n.t("the readers that the text itself tells");
}

/** An agent names a file of the workspace or gives a text. @throws for a file that lies elsewhere. */
async function textOf({ text, filePath, fileName, cultures }: Input): Promise<CheckTextParams> {
  const readersOf = cultures === undefined ? {} : { cultures };
  if (filePath === undefined) {
    if (text === undefined) throw new Error("Give a text, or the path of a file of the workspace.");
    return { text, ...(fileName === undefined ? {} : { name: fileName }), ...readersOf };
  }
  const uri = fileOf(filePath);
  const document = await vscode.workspace.openTextDocument(uri);
  return { text: document.getText(), name: vscode.workspace.asRelativePath(uri, false), ...readersOf };
}

function fileOf(filePath: string): vscode.Uri {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(filePath);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const file = isAbsolute
      ? uri.with({ path: vscode.Uri.file(filePath).path })
      : vscode.Uri.joinPath(uri, filePath);
    if (vscode.workspace.getWorkspaceFolder(file)) return file;
  }
  throw new Error(`${filePath} is no file of this workspace. Give a path relative to its folder.`);
}

function result(answer: object): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
}
