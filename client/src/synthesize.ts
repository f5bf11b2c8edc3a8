import * as vscode from "vscode";
import {
  type DatasetEntry,
  type DatasetsDescription,
  DESCRIBE_DATASETS,
  PLAN_SYNTHESIS,
  type PlanParams,
  type PlanText,
  SYNTHESIZE,
  type SynthesizeAnswer,
  type SynthesizeParams,
} from "../../server/src/protocol/datasets.js";
import type { Client } from "./client.js";
import { command } from "./commands.js";
import { cultureName } from "./cultures.js";
import { type Choice, enterText, pickMany, pickOne } from "./questions.js";

/** Where to search and who teaches; the plan itself stands in the document. */
type Choices = Pick<SynthesizeParams, "provider" | "corpus" | "endpoint" | "editorModel">;

/** "Synthesize Data": what for, from where and by whom; then the plan in an editor, and a start that the user gives. */
export function registerSynthesis(client: Client): vscode.Disposable {
  const plans = new Plans();
  return vscode.Disposable.from(
    plans,
    command(client, "cultureManager.synthesize", () => plan(client, plans)),
    command(client, "cultureManager.startSynthesis", () => start(client, plans)),
  );
}

/** Plans that are open, each with what was chosen for it. */
class Plans implements vscode.Disposable {
  readonly #choices = new Map<string, Choices>();
  readonly #closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (this.#choices.delete(uri.toString())) this.#tell();
  });

  add(document: vscode.TextDocument, choices: Choices): void {
    this.#choices.set(document.uri.toString(), choices);
    this.#tell();
  }

  of(document: vscode.TextDocument | undefined): Choices | undefined {
    return document && this.#choices.get(document.uri.toString());
  }

  dispose(): void {
    this.#closed.dispose();
  }

  /** For the "when" of the start button. */
  #tell(): void {
    const names = [...this.#choices.keys()].map((uri) => vscode.Uri.parse(uri).path.split("/").at(-1));
    void vscode.commands.executeCommand("setContext", "cultureManager.plans", names);
  }
}

async function plan(client: Client, plans: Plans): Promise<void> {
  const described = await client.request<DatasetsDescription>(DESCRIBE_DATASETS, {});
  const cultures = await pickMany(
    { title: vscode.l10n.t("Cultures to make data for") },
    described.cultures.map(({ id }) => ({ label: cultureName(id), description: id, value: id })),
  );
  const tasks = cultures && (await pickTasks(described));
  const source = tasks && (await pickSource());
  const teacher = source && (await pickTeacher(client));
  const count = teacher && (await askCount());
  if (!cultures || !tasks || !source || !teacher || count === undefined) return;
  const params: PlanParams = { cultures, tasks, count };
  const { text } = await client.request<PlanText>(PLAN_SYNTHESIS, params);
  const document = await vscode.workspace.openTextDocument({ language: "yaml", content: text });
  plans.add(document, { ...source, ...teacher });
  await vscode.window.showTextDocument(document);
  const begin = vscode.l10n.t("Start");
  const said = vscode.l10n.t(
    "This is what will be searched for. Change it as you like, then start with the button above the editor.",
  );
  if ((await vscode.window.showInformationMessage(said, begin)) === begin) await start(client, plans);
}

async function start(client: Client, plans: Plans): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const choices = plans.of(document);
  if (document === undefined || choices === undefined) {
    const message = vscode.l10n.t('Make a plan first, with the command "Culture: Synthesize Data".');
    void vscode.window.showInformationMessage(message);
    return;
  }
  const params: SynthesizeParams = { plan: document.getText(), ...choices, resume: false };
  const answer = await client.request<SynthesizeAnswer>(SYNTHESIZE, params);
  const { existing } = answer;
  if (existing.length === 0) return tell(answer.made);
  const goOn = vscode.l10n.t("Go On With It");
  const message = vscode.l10n.t("The data set {0} is there already.", existing.join(", "));
  const detail = vscode.l10n.t("What was done and decided is kept; the plan becomes the one in the editor.");
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, goOn)) !== goOn) return;
  tell((await client.request<SynthesizeAnswer>(SYNTHESIZE, { ...params, resume: true })).made);
}

function tell(made: SynthesizeAnswer["made"]): void {
  for (const entry of made) void tellOne(entry, entry.leftOut);
}

async function tellOne(entry: DatasetEntry, leftOut: Readonly<Record<string, number>>): Promise<void> {
  const total = Object.values(leftOut).reduce((sum, n) => sum + n, 0);
  const review = vscode.l10n.t("Review");
  const card = vscode.l10n.t("Open Data Card");
  const message = vscode.l10n.t("{0}: {1} rows, {2} proposals left out.", entry.id, entry.rows, total);
  const chosen = await vscode.window.showInformationMessage(
    message,
    ...(entry.rows > 0 ? [review] : []),
    card,
  );
  if (chosen === review) await vscode.commands.executeCommand("cultureManager.reviewData", entry.id);
  if (chosen === card)
    await vscode.window.showTextDocument(
      vscode.Uri.joinPath(vscode.Uri.parse(entry.folder, true), "card.json"),
    );
}

function pickTasks({ tasks }: DatasetsDescription): Promise<readonly string[] | undefined> {
  const choices = tasks.map(({ id, title, asks }) => ({
    label: title,
    description: id,
    detail: asks,
    value: id,
    picked: id === "copy-review",
  }));
  return pickMany({ title: vscode.l10n.t("Tasks that the data is for") }, choices);
}

async function pickSource(): Promise<Pick<Choices, "provider" | "corpus" | "endpoint"> | undefined> {
  const choices = [
    {
      value: "local",
      label: vscode.l10n.t("A Folder"),
      detail: vscode.l10n.t("Nothing leaves this machine."),
    },
    { value: "mediawiki", label: "Wikipedia", detail: vscode.l10n.t("Needs no key.") },
    { value: "searxng", label: "SearXNG", detail: vscode.l10n.t("An instance that gives JSON.") },
    { value: "brave", label: "Brave Search", detail: keyNote("https://api.search.brave.com") },
    { value: "tavily", label: "Tavily", detail: keyNote("https://api.tavily.com") },
  ] as const;
  const provider = await pickOne({ title: vscode.l10n.t("Where to search") }, choices);
  switch (provider) {
    case undefined:
      return undefined;
    case "local": {
      const openLabel = vscode.l10n.t("Search This Folder");
      const [folder] =
        (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel })) ??
        [];
      return folder && { provider: "local", corpus: folder.toString() };
    }
    case "searxng": {
      const endpoint = await enterText({
        title: vscode.l10n.t("Address of the SearXNG instance"),
        value: "http://localhost:8888",
        validateInput: (text) =>
          URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
            ? undefined
            : vscode.l10n.t("Write an address that begins with https:// or http://."),
      });
      return endpoint === undefined ? undefined : { provider: "searxng", endpoint };
    }
    default:
      return { provider };
  }
}

function keyNote(origin: string): string {
  return vscode.l10n.t('Needs a key: "Culture: Set Endpoint Key" for {0}, or the environment.', origin);
}

/** The workspace's own model, or a chat model of the editor's. */
async function pickTeacher(client: Client): Promise<Pick<Choices, "editorModel"> | undefined> {
  const models = await vscode.lm.selectChatModels({});
  const own: Choice<Pick<Choices, "editorModel">> = {
    value: {},
    label: client.status.model ?? vscode.l10n.t("The Model of This Workspace"),
    detail: vscode.l10n.t("As set in cultureManager.model or culture.config.json."),
  };
  if (models.length === 0) return {};
  const choices = [
    own,
    ...models.map((m) => ({
      label: m.name,
      description: m.vendor,
      detail: m.id,
      value: { editorModel: m.id },
    })),
  ];
  return pickOne({ title: vscode.l10n.t("Who reads the passages and writes the examples") }, choices);
}

async function askCount(): Promise<number | undefined> {
  const text = await enterText({
    title: vscode.l10n.t("Rows for each culture and task"),
    value: "50",
    validateInput: (value) =>
      /^[1-9]\d{0,4}$/.test(value) ? undefined : vscode.l10n.t("Write a whole number above 0."),
  });
  return text === undefined ? undefined : Number(text);
}
