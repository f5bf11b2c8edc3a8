import * as vscode from "vscode";
import type { Client } from "../client.js";

/** A node of a view: how it is shown, and what is beneath it. */
export interface Node {
  readonly item: vscode.TreeItem;
  readonly children?: readonly Node[];
}

/** A view over a list of the server's: read when it is shown, and again when the server says that it has changed. */
export class ListProvider implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly read: () => Promise<readonly Node[]>) {}

  refresh(): void {
    this.#changed.fire();
  }

  getTreeItem({ item }: Node): vscode.TreeItem {
    return item;
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    return [...(parent ? (parent.children ?? []) : await this.read())];
  }
}

export function listView(
  client: Client,
  id: string,
  read: () => Promise<readonly Node[]>,
): { readonly provider: ListProvider; readonly view: vscode.Disposable } {
  const provider = new ListProvider(read);
  const view = vscode.window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true });
  const changes = client.onListsChanged(() => provider.refresh());
  return { provider, view: vscode.Disposable.from(view, changes) };
}
