import * as vscode from "vscode";
import { LIST_MODELS, type ModelEntry } from "../../../server/src/protocol.js";
import type { Client } from "../client.js";
import { command } from "../commands.js";
import { byName } from "../cultures.js";
import { modelFacts, pullModel, size } from "../pull-model.js";
import { listView, type Node } from "./list-provider.js";

interface ModelNode extends Node {
  readonly model: ModelEntry;
}

/** The catalogue of models: which are here, which is in use. */
export function modelsView(client: Client): vscode.Disposable {
  const { provider, view } = listView(client, "cultureManager.models", () => readModels(client));
  let used = client.status.model;
  return vscode.Disposable.from(
    view,
    client.onStatus(({ model }) => {
      if (model === used) return;
      used = model;
      provider.refresh();
    }),
    command(client, "cultureManager.pullThisModel", async (node) => {
      if (isModel(node)) await pullModel(client, node.model);
    }),
  );
}

async function readModels(client: Client): Promise<readonly Node[]> {
  const models = await client.request<readonly ModelEntry[]>(LIST_MODELS, {});
  return [...models]
    .sort((a, b) => Number(b.pulled) - Number(a.pulled) || byName(a.title, b.title))
    .map((model): ModelNode => {
      const used = client.status.model === model.id;
      const state = used
        ? vscode.l10n.t("in use")
        : model.pulled
          ? vscode.l10n.t("on this machine")
          : vscode.l10n.t("not fetched");
      const item = new vscode.TreeItem(model.title);
      item.description = `${state} · ${size(model.bytes)}`;
      item.iconPath = new vscode.ThemeIcon(used ? "pass-filled" : model.pulled ? "pass" : "cloud-download");
      const facts = modelFacts(client, model);
      item.tooltip = [
        model.title,
        `${model.id} · ${size(model.bytes)} · ${model.licence}`,
        facts.join(" · "),
      ].join("\n\n");
      item.accessibilityInformation = { label: `${model.title}, ${state}` };
      item.contextValue = `model ${model.pulled ? "here" : "absent"}`;
      return { item, model };
    });
}

function isModel(node: unknown): node is ModelNode {
  return typeof node === "object" && node !== null && "model" in node;
}
