import * as vscode from "vscode";
import {
  EVALUATE,
  EVALUATION_CHOICES,
  type EvaluateParams,
  type EvaluationAnswer,
  type EvaluationChoices,
  evaluationAnswerSchema,
  evaluationChoicesSchema,
} from "../../../server/src/protocol/evaluation.js";
import type { Client } from "../client.js";
import { enterText, pickMany, pickOne, type Question } from "../questions.js";

/** "Evaluate": what to measure is picked step by step; the server shows how far it is, then the report is opened. */
export async function evaluate(client: Client): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (folder === undefined) return;
  const root = folder.uri.toString();
  const choices = evaluationChoicesSchema.parse(await client.request(EVALUATION_CHOICES, { root }));
  const what = await pickWhat(choices);
  if (what === undefined) return;
  const params: EvaluateParams = { root, what };
  const answer = evaluationAnswerSchema.parse(await client.request(EVALUATE, params));
  showReport(answer);
}

/** The report is a whole page that runs and loads nothing. */
function showReport({ html, folder, rows }: EvaluationAnswer): void {
  const panel = vscode.window.createWebviewPanel(
    "cultureManager.evaluation",
    vscode.l10n.t("Evaluation"),
    vscode.ViewColumn.Active,
    { enableScripts: false, localResourceRoots: [], enableFindWidget: true },
  );
  panel.webview.html = html;
  const open = vscode.l10n.t("Open as Markdown");
  const message = vscode.l10n.t(
    "{0} rows were measured. The report is in {1}.",
    rows,
    vscode.workspace.asRelativePath(vscode.Uri.parse(folder, true)),
  );
  void vscode.window.showInformationMessage(message, open).then((chosen) => {
    if (chosen !== open) return;
    const file = vscode.Uri.joinPath(vscode.Uri.parse(folder, true), "report.md");
    void vscode.commands.executeCommand("markdown.showPreview", file);
  });
}

async function pickWhat({
  datasets,
  methods,
  bases,
  unfinished,
}: EvaluationChoices): Promise<EvaluateParams["what"] | undefined> {
  if (datasets.length === 0 && unfinished.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is no data set in .culture/datasets/ yet. Synthesize or import one first."),
    );
    return undefined;
  }
  const run = unfinished.length > 0 ? await pickRun(unfinished) : "new";
  if (run !== "new") return run === undefined ? undefined : { run };
  const sets = await pickMany(
    question(vscode.l10n.t("Data sets to measure on")),
    datasets.map(({ id, title, rows, cultures, tasks }) => ({
      label: title,
      description: vscode.l10n.t("{0} rows", rows),
      detail: `${cultures.join(", ")} · ${tasks.join(", ")}`,
      value: id,
    })),
  );
  const chosen =
    sets &&
    (await pickMany(
      question(vscode.l10n.t("Ways of answering to compare")),
      methods.map((id) => ({
        label: id,
        detail: METHODS[id]?.() ?? "",
        picked: id !== "mixed" && id !== "norms-in-prompt",
        value: id,
      })),
    ));
  const base =
    chosen &&
    (await pickOne(
      question(vscode.l10n.t("Base model")),
      bases.map(({ id, title }) => ({ label: title, description: id, value: id })),
    ));
  const limit = base && (await pickLimit());
  if (!sets || !chosen || !base || !limit) return undefined;
  return {
    datasets: sets,
    methods: chosen,
    model: base,
    ...(limit.rows === undefined ? {} : { limit: limit.rows }),
  };
}

function question(placeHolder?: string): Question {
  return { title: vscode.l10n.t("Evaluate"), ...(placeHolder === undefined ? {} : { placeHolder }) };
}

/** What each method is, in words; read when it is shown, for the language is known then. */
const METHODS: Readonly<Record<string, () => string>> = {
  base: () => vscode.l10n.t("The base model; the country is not named."),
  "culture-prompt": () => vscode.l10n.t("The base model, told where the readers live."),
  "norms-in-prompt": () => vscode.l10n.t("The same, with norms that concern the text."),
  mixed: () => vscode.l10n.t("One adapter trained on several cultures together."),
  adapter: () => vscode.l10n.t("The adapter of the row's own culture."),
  routed: () => vscode.l10n.t("The adapter that the router chooses from the text."),
  "wrong-adapter": () => vscode.l10n.t("The adapter of another culture."),
};

/** @returns the id of the run, "new", or undefined. */
async function pickRun(unfinished: EvaluationChoices["unfinished"]): Promise<string | undefined> {
  const items = [
    ...unfinished.map(({ id, datasets, results }) => ({
      label: `$(debug-continue) ${id}`,
      description: datasets.join(", "),
      detail: vscode.l10n.t("{0} results are there.", results),
      value: id,
    })),
    { label: vscode.l10n.t("A New Evaluation"), value: "new" },
  ];
  return pickOne(question(vscode.l10n.t("A new evaluation, or one to go on with")), items);
}

async function pickLimit(): Promise<{ readonly rows: number | undefined } | undefined> {
  const text = await enterText({
    ...question(),
    prompt: vscode.l10n.t("Rows of each data set at most; empty for all"),
    validateInput: (value) =>
      value === "" || /^[1-9]\d{0,6}$/.test(value)
        ? undefined
        : vscode.l10n.t("Write a whole number above 0."),
  });
  return text === undefined ? undefined : { rows: text === "" ? undefined : Number(text) };
}
