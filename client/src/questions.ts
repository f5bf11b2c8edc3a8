import * as vscode from "vscode";

/**
 * Questions of a series, asked one after the other. Each stays open while another window is looked at, and where a page
 * behind it takes the focus back; Escape leaves.
 */
export interface Question {
  readonly title: string;
  readonly placeHolder?: string;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export async function pickOne<T>(question: Question, choices: readonly Choice<T>[]): Promise<T | undefined> {
  const options = { ...question, matchOnDescription: true, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(choices, options))?.value;
}

/** @returns undefined also where nothing is picked. */
export async function pickMany<T>(
  question: Question,
  choices: readonly Choice<T>[],
): Promise<readonly T[] | undefined> {
  const options = { ...question, matchOnDescription: true, ignoreFocusOut: true, canPickMany: true } as const;
  const picked = await vscode.window.showQuickPick(choices, options);
  return picked && picked.length > 0 ? picked.map(({ value }) => value) : undefined;
}

export async function enterText(options: vscode.InputBoxOptions): Promise<string | undefined> {
  return vscode.window.showInputBox({ ...options, ignoreFocusOut: true });
}
