import * as vscode from "vscode";

/** A culture's name in the editor's language: `Japan`, `日本`, `Japón`. */
export function cultureName(id: string): string {
  try {
    return new Intl.DisplayNames([vscode.env.language, "en"], { type: "region" }).of(id) ?? id;
  } catch {
    // A pack's id need not be a region that this machine knows.
    return id;
  }
}

/** Order of names as the editor's language has it. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, vscode.env.language);
}
