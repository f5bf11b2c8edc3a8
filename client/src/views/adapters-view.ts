import * as vscode from "vscode";
import {
  ACTIVATE_ADAPTER,
  type AdapterEntry,
  LIST_ADAPTERS,
  REMOVE_ADAPTER,
} from "../../../server/src/protocol.js";
import type { Client } from "../client.js";
import { command } from "../commands.js";
import { byName, cultureName } from "../cultures.js";
import { size } from "../pull-model.js";
import { listView, type Node } from "./list-provider.js";

interface AdapterNode extends Node {
  readonly adapter: AdapterEntry;
}

/** The adapters of the workspace: which are used, which wait, which were refused and why. */
export function adaptersView(client: Client): vscode.Disposable {
  const { view } = listView(client, "cultureManager.adapters", () => readAdapters(client));
  const onAdapter = (id: string, run: (adapter: AdapterEntry) => Promise<unknown>): vscode.Disposable =>
    command(client, id, async (node) => {
      if (isAdapter(node)) await run(node.adapter);
    });
  return vscode.Disposable.from(
    view,
    onAdapter("cultureManager.activateAdapter", (adapter) => activate(client, adapter)),
    onAdapter("cultureManager.removeAdapter", (adapter) => remove(client, adapter)),
    onAdapter("cultureManager.revealAdapter", async ({ folder }) => {
      await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.parse(folder, true));
    }),
  );
}

async function readAdapters(client: Client): Promise<readonly Node[]> {
  const adapters = await client.request<readonly AdapterEntry[]>(LIST_ADAPTERS, {});
  return [...adapters].sort((a, b) => byName(a.id, b.id)).map(adapterNode);
}

const ICONS = { active: "pass-filled", candidate: "circle-outline", refused: "error" } as const;

function adapterNode(adapter: AdapterEntry): AdapterNode {
  const { id, cultures, tasks, base, state, reason, summary, bytes, builtIn } = adapter;
  const item = new vscode.TreeItem(id);
  const name = stateName(state);
  item.description = [name, cultures.map(cultureName).join(", ")].filter((part) => part !== "").join(" · ");
  item.iconPath = new vscode.ThemeIcon(ICONS[state]);
  item.tooltip = [
    `${id} · ${name}`,
    ...(reason === undefined ? [] : [reason]),
    ...(summary === undefined ? [] : [summary]),
    `${base} · ${tasks.join(", ")} · ${size(bytes)}`,
  ].join("\n\n");
  item.accessibilityInformation = {
    label: [id, name, reason ?? ""].filter((part) => part !== "").join(", "),
  };
  item.contextValue = `adapter ${state} ${builtIn ? "built-in" : "own"}`;
  return { item, adapter };
}

function stateName(state: AdapterEntry["state"]): string {
  switch (state) {
    case "active":
      return vscode.l10n.t("active");
    case "candidate":
      return vscode.l10n.t("candidate");
    case "refused":
      return vscode.l10n.t("refused");
  }
}

/** One that was measured and did not help, or not at all, is used only if the user insists. */
async function activate(client: Client, { id, root }: AdapterEntry): Promise<void> {
  try {
    await client.request(ACTIVATE_ADAPTER, { root, id });
  } catch (error) {
    const anyway = vscode.l10n.t("Activate Anyway");
    const detail = error instanceof Error ? error.message : String(error);
    const message = vscode.l10n.t("The adapter {0} was not activated.", id);
    if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, anyway)) === anyway)
      await client.request(ACTIVATE_ADAPTER, { root, id, force: true });
  }
}

async function remove(client: Client, { id, root }: AdapterEntry): Promise<void> {
  const yes = vscode.l10n.t("Delete");
  const message = vscode.l10n.t("Delete the adapter {0}?", id);
  const detail = vscode.l10n.t("Its folder is deleted from the disk.");
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes)
    await client.request(REMOVE_ADAPTER, { root, id });
}

function isAdapter(node: unknown): node is AdapterNode {
  return typeof node === "object" && node !== null && "adapter" in node;
}
