import * as vscode from "vscode";
import {
  ACTIVATE_ADAPTER,
  type AdapterEntry,
  LIST_ADAPTERS,
  type ListAdaptersParams,
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
  const onAdapter = (
    id: string,
    run: (adapter: AdapterEntry) => Promise<unknown>,
    offered: (adapter: AdapterEntry) => boolean,
  ): vscode.Disposable =>
    command(client, id, async (node) => {
      const adapter = isAdapter(node) ? node.adapter : await pickAdapter(client, offered);
      if (adapter) await run(adapter);
    });
  return vscode.Disposable.from(
    view,
    command(client, "cultureManager.listAdapters", async () => {
      await vscode.commands.executeCommand("cultureManager.adapters.focus");
    }),
    command(client, "cultureManager.verifyAdapters", (node) =>
      verify(client, isAdapter(node) ? node.adapter : undefined),
    ),
    onAdapter(
      "cultureManager.activateAdapter",
      (adapter) => activate(client, adapter),
      ({ state }) => state === "candidate",
    ),
    onAdapter(
      "cultureManager.removeAdapter",
      (adapter) => remove(client, adapter),
      ({ builtIn }) => !builtIn,
    ),
    onAdapter(
      "cultureManager.revealAdapter",
      async ({ folder }) => {
        await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.parse(folder, true));
      },
      () => true,
    ),
  );
}

async function readAdapters(client: Client): Promise<readonly Node[]> {
  return (await listAdapters(client)).map(adapterNode);
}

async function listAdapters(
  client: Client,
  params: ListAdaptersParams = {},
): Promise<readonly AdapterEntry[]> {
  const adapters = await client.request<readonly AdapterEntry[]>(LIST_ADAPTERS, params);
  return [...adapters].sort((a, b) => byName(a.id, b.id));
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

/** @returns undefined where the user picks none, or there is none to pick: which is then said. */
async function pickAdapter(
  client: Client,
  offered: (adapter: AdapterEntry) => boolean,
): Promise<AdapterEntry | undefined> {
  const adapters = (await listAdapters(client)).filter(offered);
  if (adapters.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is no adapter in this workspace that this could be done with."),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    adapters.map((adapter) => ({
      label: adapter.id,
      description: `${stateName(adapter.state)} · ${adapter.cultures.map(cultureName).join(", ")}`,
      detail: adapter.reason ?? adapter.summary ?? "",
      adapter,
    })),
    { placeHolder: vscode.l10n.t("Which adapter"), matchOnDescription: true },
  );
  return picked?.adapter;
}

/** Reads and hashes the files anew: all of them, or those of one adapter. */
async function verify(client: Client, only?: AdapterEntry): Promise<void> {
  const all = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Culture: verifying adapters") },
    () => listAdapters(client, { thorough: true }),
  );
  const adapters = all.filter(({ id, root }) => !only || (id === only.id && root === only.root));
  const refused = adapters.filter(({ state }) => state === "refused");
  if (refused.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Adapters verified: {0}. Their files are as they were made.", adapters.length),
    );
    return;
  }
  const detail = refused.map(({ id, reason = "" }) => `${id}: ${reason}`).join("\n");
  const message = vscode.l10n.t("Adapters refused: {0} of {1}.", refused.length, adapters.length);
  await vscode.window.showWarningMessage(message, { modal: true, detail });
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
