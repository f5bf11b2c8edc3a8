import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  COMPARE,
  type CompareEvent,
  type CompareParams,
  type Comparison,
  type ComparisonSubject,
  compareEventSchema,
  comparisonSchema,
  EXPORT_COMPARISON,
  type ExportedComparison,
  type ExportParams,
  PREPARE_COMPARISON,
  type PrepareParams,
  subjectSchema,
} from "../../../server/src/protocol/compare.js";
import type { Client } from "../client.js";
import {
  type ComparisonView,
  comparisonViewSchema,
  type FromPage,
  fromPageSchema,
  type ViewColumn,
} from "./compare-messages.js";
import { showPage } from "./webview.js";

/** "Compare Cultures": the prompt of the active editor, or the value at its cursor. */
export async function compareCultures(client: Client, extensionUri: vscode.Uri): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with copy or a prompt first."));
    return;
  }
  const { uri } = editor.document;
  const { line, character } = editor.selection.active;
  const position = { line, character };
  const subject = await prepare(client, { uri: uri.toString(), position });
  const panel = vscode.window.createWebviewPanel(
    "cultureManager.compare",
    vscode.l10n.t("Compare Cultures"),
    vscode.ViewColumn.Active,
    { enableFindWidget: true },
  );
  const shown = new ComparePanel(panel, client, extensionUri, {
    uri: uri.toString(),
    path: vscode.workspace.asRelativePath(uri),
    subject,
    chosen: subject.chosen,
    values: {},
    columns: [],
    messages: [],
    running: false,
  });
  // A prompt takes a model's time, and may lack values: the user says when. Copy is only checked.
  if (subject.kind === "copy") await shown.runChosen();
}

/** After a reload of the window the page is as it was; what was being written has stopped. */
export function restoreComparison(
  panel: vscode.WebviewPanel,
  state: unknown,
  client: Client,
  extensionUri: vscode.Uri,
): void {
  const saved = comparisonViewSchema.safeParse(state);
  if (saved.success) new ComparePanel(panel, client, extensionUri, stopped(saved.data));
  else panel.dispose();
}

/** Milliseconds between two pictures of what is being written. */
const PACE = 60;

/** One page and the comparison that it shows. It lives as long as its panel. */
class ComparePanel {
  readonly #post: (view: unknown) => void;
  #view: ComparisonView;
  #running: vscode.CancellationTokenSource | undefined;
  #due: NodeJS.Timeout | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    private readonly client: Client,
    extensionUri: vscode.Uri,
    view: ComparisonView,
  ) {
    this.#view = view;
    this.#post = showPage(panel, extensionUri, {
      name: "compare",
      incoming: fromPageSchema,
      log: client.log,
      onReady: () => this.#post(this.#view),
      onMessage: (message) => {
        this.#handle(message).catch((error: unknown) => this.#show({ problem: messageOf(error) }));
      },
    });
    panel.onDidDispose(() => {
      clearTimeout(this.#due);
      this.#running?.cancel();
    });
  }

  runChosen(): Promise<void> {
    return this.#run(this.#view.chosen);
  }

  async #handle(message: FromPage): Promise<void> {
    const { values, columns } = this.#view;
    switch (message.kind) {
      case "choose":
        return this.#show({ chosen: message.chosen });
      case "fill":
        return this.#show({ values: { ...values, [message.name]: message.value } });
      case "run":
        return this.runChosen();
      case "rerun":
        return this.#run([message.culture], columns);
      case "cancel":
        return this.#running?.cancel();
      case "copy":
        return vscode.env.clipboard.writeText(this.#column(message.culture)?.text ?? "");
      case "export":
        return this.#export(message.format);
      case "norm":
        await vscode.commands.executeCommand("cultureManager.showNorm", message.id);
        return;
      case "source":
        await vscode.window.showTextDocument(vscode.Uri.parse(this.#view.uri), {
          viewColumn: vscode.ViewColumn.One,
        });
    }
  }

  /** @param kept columns of an earlier run; those that are run again are replaced in place. */
  async #run(cultures: readonly string[], kept: readonly ViewColumn[] = []): Promise<void> {
    if (this.#running) return;
    if (cultures.length === 0) {
      this.#show({ problem: vscode.l10n.t("No culture is chosen. Choose at least one.") });
      return;
    }
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const before = this.#view.columns;
    const fresh = cultures.map(
      (culture): ViewColumn => ({ culture, name: this.#nameOf(culture), state: "waiting", text: "" }),
    );
    const replaced = kept.map((old) => fresh.find(({ culture }) => culture === old.culture) ?? old);
    this.#show({ columns: kept.length > 0 ? replaced : fresh, running: true, problem: undefined });
    try {
      this.#merge(await this.#compare(cultures, running.token));
    } catch (error) {
      this.#show({ problem: running.token.isCancellationRequested ? undefined : messageOf(error) });
      const begun = fresh.some(({ culture }) => this.#column(culture)?.state !== "waiting");
      if (!begun) this.#show({ columns: before });
    } finally {
      this.#running = undefined;
      running.dispose();
      this.#show(stopped(this.#view));
    }
  }

  async #compare(cultures: readonly string[], token: vscode.CancellationToken): Promise<Comparison> {
    const { uri, values, columns } = this.#view;
    // The file may have changed since: what it is now counts.
    await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const subject = await prepare(this.client, { uri, target: this.#view.subject.target });
    this.#show({ subject });
    const partialResultToken = randomUUID();
    const listening = await this.client.follow(partialResultToken, (event) =>
      this.#follow(compareEventSchema.parse(event)),
    );
    const params: CompareParams = {
      uri,
      target: subject.target,
      cultures,
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")),
      beside: columns
        .filter(({ state, culture }) => state === "done" && !cultures.includes(culture))
        .map(({ culture, text }) => ({ culture, text })),
      partialResultToken,
    };
    try {
      return comparisonSchema.parse(await this.client.request(COMPARE, params, token));
    } finally {
      listening.dispose();
    }
  }

  #follow(event: CompareEvent): void {
    if (event.kind === "started") this.#change(event.culture, { state: "writing" });
    else if (event.kind === "text")
      this.#change(event.culture, { text: (this.#column(event.culture)?.text ?? "") + event.piece });
    else this.#end(event.column);
  }

  #end(column: Comparison["columns"][number]): void {
    const { culture } = column;
    if ("problem" in column) this.#change(culture, { state: "failed", problem: column.problem });
    else this.#change(culture, { state: "done", text: column.text, result: column });
  }

  #merge({ columns, differences, messages }: Comparison): void {
    for (const column of columns) this.#end(column);
    for (const marked of differences) this.#change(marked.culture, { differences: marked });
    this.#show({ messages });
  }

  async #export(format: ExportParams["format"]): Promise<void> {
    const { columns, messages, path } = this.#view;
    const done = columns.flatMap(({ result }) => result ?? []);
    const failed = columns.flatMap(({ culture, name, problem }) =>
      problem === undefined ? [] : [{ culture, name, problem }],
    );
    const differences = columns.flatMap((column) => column.differences ?? []);
    const comparison: Comparison = { columns: [...done, ...failed], differences, messages };
    const params: ExportParams = { title: path, format, comparison };
    const { text } = await this.client.request<ExportedComparison>(EXPORT_COMPARISON, params);
    const document = await vscode.workspace.openTextDocument({ content: text, language: LANGUAGES[format] });
    await vscode.window.showTextDocument(document);
  }

  #nameOf(culture: string): string {
    return this.#view.subject.cultures.find(({ id }) => id === culture)?.name ?? culture;
  }

  #column(culture: string): ViewColumn | undefined {
    return this.#view.columns.find((column) => column.culture === culture);
  }

  #change(culture: string, change: Partial<ViewColumn>): void {
    const columns = this.#view.columns.map((c) => (c.culture === culture ? { ...c, ...change } : c));
    this.#show({ columns });
  }

  /** What comes in quick succession is shown together. */
  #show(change: Partial<ComparisonView>): void {
    this.#view = { ...this.#view, ...change };
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      this.#post(this.#view);
    }, PACE);
  }
}

const LANGUAGES: Readonly<Record<ExportParams["format"], string>> = {
  csv: "plaintext",
  markdown: "markdown",
  promptfoo: "yaml",
};

async function prepare(client: Client, params: PrepareParams): Promise<ComparisonSubject> {
  return subjectSchema.parse(await client.request(PREPARE_COMPARISON, params));
}

function stopped(view: ComparisonView): ComparisonView {
  const columns = view.columns.map(
    (column): ViewColumn =>
      column.state === "waiting" || column.state === "writing" ? { ...column, state: "stopped" } : column,
  );
  return { ...view, columns, running: false };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
