import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  TRAIN,
  TRAINING_CHOICES,
  type TrainingChoices,
  type TrainParams,
  trainingChoicesSchema,
  trainingStateSchema,
  trainResultSchema,
} from "../../../server/src/protocol/training.js";
import type { Client } from "../client.js";
import { type Choice, pickMany, pickOne, type Question } from "../questions.js";
import { fromTrainingPageSchema, type TrainingView } from "./training-messages.js";
import { showPage } from "./webview.js";

/** "Train Adapter": what to train is picked step by step, then a page shows the run. */
export async function trainAdapter(client: Client, extensionUri: vscode.Uri): Promise<void> {
  const folder = await workspaceFolder();
  if (folder === undefined) return;
  const root = folder.uri.toString();
  const choices = trainingChoicesSchema.parse(await client.request(TRAINING_CHOICES, { root }));
  const picked = await pickTraining(choices);
  if (picked === undefined) return;
  const panel = vscode.window.createWebviewPanel(
    "cultureManager.training",
    vscode.l10n.t("Train Adapter"),
    vscode.ViewColumn.Active,
    { retainContextWhenHidden: false },
  );
  await new TrainingPanel(panel, client, extensionUri, root, picked).run(picked.what);
}

interface Picked {
  readonly title: string;
  readonly what: TrainParams["what"];
}

async function workspaceFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}

async function pickTraining(choices: TrainingChoices): Promise<Picked | undefined> {
  const { datasets, bases, presets, unfinished } = choices;
  if (datasets.length === 0 && unfinished.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is no data set in .culture/datasets/ yet. Synthesize or import one first."),
    );
    return undefined;
  }
  type Start = { readonly run: string } | { readonly set: TrainingChoices["datasets"][number] };
  const start = await pickOne<Start>(question(vscode.l10n.t("Data set, or a run to go on with")), [
    ...unfinished.map((run) => ({
      label: `$(debug-continue) ${run.id}`,
      description: run.phase,
      ...(run.stopped === undefined ? {} : { detail: run.stopped }),
      value: { run: run.id },
    })),
    ...datasets.map((set) => ({
      label: set.title,
      description: vscode.l10n.t("{0} rows", set.rows),
      detail: `${set.cultures.join(", ")} · ${set.tasks.join(", ")}`,
      value: { set },
    })),
  ]);
  if (start === undefined) return undefined;
  if ("run" in start) return { title: start.run, what: start };
  const { set } = start;
  const cultures = await pickMany(
    question(vscode.l10n.t("Whose adapter; several cultures make one mixed adapter")),
    set.cultures.map(named),
  );
  if (cultures === undefined) return undefined;
  const tasks =
    set.tasks.length === 1
      ? set.tasks
      : await pickMany(question(vscode.l10n.t("Tasks it is trained for")), set.tasks.map(named));
  if (tasks === undefined) return undefined;
  const base = await pickOne(
    question(vscode.l10n.t("Base model")),
    bases.map(({ id, title }) => ({ label: title, description: id, value: id })),
  );
  if (base === undefined) return undefined;
  const preset = await pickOne(
    question(vscode.l10n.t("Preset")),
    presets.map(({ id, title }) => ({ label: id, detail: title, value: id })),
  );
  if (preset === undefined) return undefined;
  const title = `${cultures.join(", ")} · ${tasks.join(", ")} · ${base}`;
  return { title, what: { dataset: set.id, cultures, tasks, base, preset } };
}

function question(placeHolder: string): Question {
  return { title: vscode.l10n.t("Train Adapter"), placeHolder };
}

function named(id: string): Choice<string> {
  return { label: id, value: id };
}

/** One page and the run that it shows. Closing it stops the run, which can be resumed. */
class TrainingPanel {
  readonly #post: (view: unknown) => void;
  #view: TrainingView;
  #running: vscode.CancellationTokenSource | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    private readonly client: Client,
    extensionUri: vscode.Uri,
    private readonly root: string,
    { title }: Picked,
  ) {
    this.#view = { title, running: true };
    this.#post = showPage(panel, extensionUri, {
      name: "training",
      incoming: fromTrainingPageSchema,
      log: client.log,
      onReady: () => this.#post(this.#view),
      onMessage: ({ kind }) => {
        if (kind === "cancel") this.#running?.cancel();
        else if (kind === "log") client.log.show();
        else if (this.#view.state) void this.run({ run: this.#view.state.run });
      },
    });
    panel.onDidDispose(() => this.#running?.cancel());
  }

  async run(what: TrainParams["what"]): Promise<void> {
    if (this.#running) return;
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    this.#show({ running: true, notice: undefined, problem: undefined, result: undefined });
    try {
      let result = await this.#train(what, running.token, { agreed: false });
      if (result.kind === "consent") {
        const make = vscode.l10n.t("Make It");
        const agreed = await vscode.window.showInformationMessage(
          vscode.l10n.t("Make the training environment?"),
          { modal: true, detail: result.question },
          make,
        );
        if (agreed !== make) {
          this.#show({ notice: vscode.l10n.t("Nothing was fetched. The run can be resumed at any time.") });
          return;
        }
        result = await this.#train({ run: result.run }, running.token, { agreed: true });
      }
      this.#show({ result });
    } catch (error) {
      if (running.token.isCancellationRequested)
        this.#show({
          notice: vscode.l10n.t("Stopped. A checkpoint is kept; resume it here or from the palette."),
        });
      else this.#show({ problem: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#running = undefined;
      running.dispose();
      this.#show({ running: false });
    }
  }

  async #train(
    what: TrainParams["what"],
    token: vscode.CancellationToken,
    { agreed }: { readonly agreed: boolean },
  ) {
    const partialResultToken = randomUUID();
    const listening = await this.client.follow(partialResultToken, (state) =>
      this.#show({ state: trainingStateSchema.parse(state) }),
    );
    const params: TrainParams = { root: this.root, what, agreed, partialResultToken };
    try {
      return trainResultSchema.parse(await this.client.request(TRAIN, params, token));
    } finally {
      listening.dispose();
    }
  }

  #show(change: Partial<Omit<TrainingView, "title">>): void {
    this.#view = { ...this.#view, ...change };
    this.#post(this.#view);
  }
}
