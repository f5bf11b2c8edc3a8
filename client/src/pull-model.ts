import * as vscode from "vscode";
import { LIST_MODELS, type ModelEntry, PULL_MODEL, SETTINGS_SECTION } from "../../server/src/protocol.js";
import type { Client } from "./client.js";

interface Choice extends vscode.QuickPickItem {
  readonly model?: ModelEntry;
}

/** Fetches a model of the catalogue: the one given, else one that the user picks. Progress and cancel are the server's. */
export async function pullModel(client: Client, given?: ModelEntry): Promise<void> {
  const model = given ?? (await pick(client));
  if (model === undefined) return;
  await client.request(PULL_MODEL, { id: model.id });
  offer(model).catch((error: unknown) => client.log.error(String(error)));
}

async function pick(client: Client): Promise<ModelEntry | undefined> {
  const picked = await vscode.window.showQuickPick(choices(client), {
    title: vscode.l10n.t("Pull Model"),
    placeHolder: vscode.l10n.t("The model to fetch. It runs on this machine; texts are sent nowhere."),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.model;
}

async function choices(client: Client): Promise<readonly Choice[]> {
  const models = await client.request<readonly ModelEntry[]>(LIST_MODELS, {});
  const part = (label: string, wanted: (model: ModelEntry) => boolean): readonly Choice[] => {
    const found = models.filter(wanted).sort((a, b) => Number(b.automatic) - Number(a.automatic));
    return found.length === 0
      ? []
      : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...found.map((model) => choice(client, model))];
  };
  return [
    ...part(vscode.l10n.t("Can be fetched"), (m) => !m.pulled),
    ...part(vscode.l10n.t("On this machine"), (m) => m.pulled),
  ];
}

function choice(client: Client, model: ModelEntry): Choice {
  return {
    model,
    label: `$(${model.pulled ? "check" : "cloud-download"}) ${model.title}`,
    description: `${size(model.bytes)} · ${model.licence}`,
    detail: modelFacts(client, model).join(" · "),
  };
}

/** What is to be known of a model, in a few words each. */
export function modelFacts(client: Client, model: ModelEntry): readonly string[] {
  return [
    ...(client.status.model === model.id ? [vscode.l10n.t("in use")] : []),
    ...(model.automatic ? [vscode.l10n.t("recommended for this machine")] : []),
    model.purpose === "embed"
      ? vscode.l10n.t("finds norms by meaning")
      : vscode.l10n.t("judges and rewrites"),
    ...(model.needsGpu ? [vscode.l10n.t("needs a GPU")] : []),
    ...(model.verified ? [] : [vscode.l10n.t("not tried on the reference machine")]),
  ];
}

/** In the words of the editor's language: `1.1 GB`, `71.6 MB`. */
export function size(bytes: number): string {
  const [amount, unit] = bytes >= 1e9 ? [bytes / 1e9, "gigabyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(vscode.env.language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: amount < 10 ? 1 : 0,
  }).format(amount);
}

/** A model that nothing names yet is used only when the user says so; the recommended one is by itself. */
async function offer({ id, title, purpose, automatic }: ModelEntry): Promise<void> {
  const done = vscode.l10n.t("{0} is on this machine.", title);
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const named = configuration.get<string>("model", "");
  if (purpose === "embed" || automatic || named === id) {
    void vscode.window.showInformationMessage(done);
    return;
  }
  const use = vscode.l10n.t("Use It");
  if ((await vscode.window.showInformationMessage(done, use)) === use)
    await configuration.update("model", id, vscode.ConfigurationTarget.Global);
}
