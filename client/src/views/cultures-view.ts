import * as vscode from "vscode";
import {
  type CultureEntry,
  type EditAnswer,
  type FolderCultures,
  LIST_CULTURES,
  type NormEntry,
  type NormSeverity,
  SET_SEVERITY,
} from "../../../server/src/protocol.js";
import type { Client } from "../client.js";
import { command } from "../commands.js";
import { byName, cultureName } from "../cultures.js";
import { listView, type Node } from "./list-provider.js";
import { severityName, topicName } from "./names.js";

/** A norm in the view, with the folder whose configuration says how strong it is. */
interface NormNode extends Node {
  readonly norm: NormEntry;
  readonly folder: string;
}

/** Packs, their topics, and the norms in each. */
export function culturesView(client: Client): vscode.Disposable {
  const { view } = listView(client, "cultureManager.cultures", () => readCultures(client));
  const onNorm = (id: string, run: (node: NormNode) => Promise<unknown>): vscode.Disposable =>
    command(client, id, async (node) => {
      if (isNorm(node)) await run(node);
    });
  return vscode.Disposable.from(
    view,
    onNorm("cultureManager.switchNormOff", (node) => setSeverity(client, node, "off")),
    onNorm("cultureManager.resetNorm", (node) => setSeverity(client, node, null)),
    onNorm("cultureManager.setNormSeverity", (node) => chooseSeverity(client, node)),
  );
}

async function readCultures(client: Client): Promise<readonly Node[]> {
  const folders = await client.request<readonly FolderCultures[]>(LIST_CULTURES, {});
  const [only] = folders;
  if (folders.length === 1 && only) return folderNodes(only);
  return folders.map((folder) => {
    const uri = vscode.Uri.parse(folder.folder, true);
    const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Collapsed);
    return { item, children: folderNodes(folder) };
  });
}

function folderNodes({ folder, cultures, problem }: FolderCultures): readonly Node[] {
  if (problem !== undefined) {
    const item = new vscode.TreeItem(vscode.l10n.t("The configuration cannot be used"));
    item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("errorForeground"));
    item.tooltip = problem;
    item.description = problem;
    item.command = {
      command: "vscode.open",
      title: vscode.l10n.t("Open"),
      arguments: [vscode.Uri.joinPath(vscode.Uri.parse(folder, true), "culture.config.json")],
    };
    return [{ item }];
  }
  return cultures
    .map((culture) => ({ name: cultureName(culture.id), culture }))
    .sort((a, b) => byName(a.name, b.name))
    .map(({ name, culture }) => cultureNode(name, culture, folder));
}

function cultureNode(name: string, culture: CultureEntry, folder: string): Node {
  const topics = [...new Set(culture.norms.map((norm) => norm.topic))];
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const count = vscode.l10n.t("{0} norms", culture.norms.length);
  const own = culture.origin === "workspace" ? [vscode.l10n.t("from this workspace")] : [];
  item.description = [culture.id, count, ...own].join(" · ");
  item.iconPath = new vscode.ThemeIcon(culture.origin === "workspace" ? "folder-library" : "globe");
  item.tooltip = [`${name} (${culture.locales.join(", ")})`, culture.notes].join("\n\n");
  item.contextValue = "culture";
  const children = topics
    .map((topic) => ({
      label: topicName(topic),
      norms: culture.norms.filter((norm) => norm.topic === topic),
    }))
    .sort((a, b) => byName(a.label, b.label))
    .map(({ label, norms }): Node => {
      const topicItem = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
      topicItem.description = String(norms.length);
      return { item: topicItem, children: norms.map((norm) => normNode(norm, folder)) };
    });
  return { item, children };
}

const ICONS: Readonly<Record<NormSeverity, string>> = {
  error: "error",
  warning: "warning",
  info: "info",
  hint: "circle-small",
  off: "circle-slash",
};

function normNode(norm: NormEntry, folder: string): NormNode {
  const { id, statement, severity, ownSeverity, contested } = norm;
  const item = new vscode.TreeItem(inWords(id));
  const name = severityName(severity);
  item.id = `${folder} ${id}`;
  item.description = ownSeverity === undefined ? statement : `${name} · ${statement}`;
  item.iconPath = new vscode.ThemeIcon(ICONS[severity]);
  const disputed = contested ? [vscode.l10n.t("People there disagree about it.")] : [];
  item.tooltip = [statement, `${id} · ${name}`, ...disputed].join("\n\n");
  item.accessibilityInformation = { label: `${inWords(id)}, ${name}: ${statement}` };
  item.contextValue = `norm ${severity === "off" ? "off" : "on"}${ownSeverity === undefined ? "" : " changed"}`;
  item.command = { command: "cultureManager.showNorm", title: vscode.l10n.t("Show Norm"), arguments: [id] };
  return { item, norm, folder };
}

/** `JP.gifts.comb-handkerchief`: what its author called it. */
function inWords(id: string): string {
  const words = (id.split(".").at(-1) ?? id).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function setSeverity(client: Client, { norm, folder }: NormNode, severity: NormSeverity | null) {
  const answer = await client.request<EditAnswer>(SET_SEVERITY, { folder, rule: norm.id, severity });
  const unsaved = await client.apply(answer);
  if (unsaved.length > 0)
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        "{0} has other changes that are not saved. Save it for this one to count.",
        "culture.config.json",
      ),
    );
}

async function chooseSeverity(client: Client, node: NormNode): Promise<void> {
  const all: readonly NormSeverity[] = ["error", "warning", "info", "hint", "off"];
  const picked = await vscode.window.showQuickPick(
    all.map((severity) => ({
      severity,
      label: `$(${ICONS[severity]}) ${severityName(severity)}`,
      description: severity === node.norm.severity ? vscode.l10n.t("now") : "",
    })),
    { title: node.norm.id, placeHolder: node.norm.statement },
  );
  if (picked) await setSeverity(client, node, picked.severity);
}

function isNorm(node: unknown): node is NormNode {
  return typeof node === "object" && node !== null && "norm" in node && "folder" in node;
}
