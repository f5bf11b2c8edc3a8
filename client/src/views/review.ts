import * as vscode from "vscode";
import {
  ADD_FOUND_NORM,
  type AddFoundNormParams,
  COLLECT_DAILY_USE,
  type DailyUseAnswer,
  type DatasetEntry,
  type DatasetsDescription,
  DECIDE,
  DESCRIBE_DATASETS,
  type DecideAnswer,
  type DecideParams,
  OPEN_REVIEW,
  type Review,
  reviewSchema,
} from "../../../server/src/protocol/datasets.js";
import type { Client } from "../client.js";
import { cultureName } from "../cultures.js";
import { type FromReview, fromReviewSchema, type ReviewView } from "./review-messages.js";
import { showPage } from "./webview.js";

/** "Review Data": a data set that the user picks, or the one that is named. */
export async function reviewData(client: Client, extensionUri: vscode.Uri, named?: string): Promise<void> {
  const id = named ?? (await pick(client));
  if (id === undefined) return;
  const review = reviewSchema.parse(await client.request<Review>(OPEN_REVIEW, { id }));
  const panel = vscode.window.createWebviewPanel(
    "cultureManager.review",
    vscode.l10n.t("Review {0}", id),
    vscode.ViewColumn.Active,
    { enableFindWidget: true },
  );
  new ReviewPanel(panel, client, extensionUri, review);
}

async function pick(client: Client): Promise<string | undefined> {
  const { datasets } = await client.request<DatasetsDescription>(DESCRIBE_DATASETS, {});
  const collect: vscode.QuickPickItem & { readonly id?: string } = {
    label: `$(comment-discussion) ${vscode.l10n.t("What Was Decided in Daily Use")}`,
    detail: vscode.l10n.t("Rewrites that were taken, and findings that were left as they are."),
  };
  const title = vscode.l10n.t("Data set to review");
  const picked = await vscode.window.showQuickPick([...datasets.map(choice), collect], { title });
  if (picked === undefined || picked.id !== undefined) return picked?.id;
  const made = await client.request<DailyUseAnswer>(COLLECT_DAILY_USE, {});
  if (made.datasets.length === 0) {
    const message = vscode.l10n.t("No finding of a norm has been rewritten, accepted or ignored yet.");
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  return (await vscode.window.showQuickPick(made.datasets.map(choice), { title }))?.id;
}

function choice({ id, culture, task, rows, review }: DatasetEntry): vscode.QuickPickItem & { id: string } {
  return {
    id,
    label: id,
    description: `${cultureName(culture)} · ${task}`,
    detail: vscode.l10n.t("{0} rows, {1} of them not looked at", rows, review.open),
  };
}

/** One page and the data set that it shows. It lives as long as its panel. */
class ReviewPanel {
  readonly #post: (view: unknown) => void;
  #view: ReviewView;
  /** One decision after the other, in the order of the keys. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    panel: vscode.WebviewPanel,
    private readonly client: Client,
    extensionUri: vscode.Uri,
    review: Review,
  ) {
    this.#view = { review, at: 0, editing: false, added: [], said: "" };
    this.#post = showPage(panel, extensionUri, {
      name: "review",
      incoming: fromReviewSchema,
      log: client.log,
      onReady: () => this.#post(this.#view),
      onMessage: (message) => {
        this.#turn = this.#turn.then(() => this.#handle(message));
      },
    });
  }

  async #handle(message: FromReview): Promise<void> {
    try {
      await this.#do(message);
    } catch (error) {
      this.#show({ problem: error instanceof Error ? error.message : String(error) });
    }
  }

  async #do(message: FromReview): Promise<void> {
    const { review } = this.#view;
    switch (message.kind) {
      case "go":
        return this.#show({ at: Math.min(message.at, review.items.length - 1), editing: false });
      case "edit":
        return this.#show({ editing: true });
      case "leave":
        return this.#show({ editing: false });
      case "decide":
        return this.#decide({ decision: message.decision });
      case "save":
        return this.#decide({ decision: "edit", ...this.#fields(message.values) });
      case "addNorm":
        return this.#addNorm(message.values);
      case "source":
        return this.#openSource();
    }
  }

  async #decide(decided: Pick<DecideParams, "decision" | "input" | "output">): Promise<void> {
    const { review, at } = this.#view;
    const row = review.items[at];
    if (row === undefined) return;
    const params: DecideParams = { id: review.id, row: row.id, ...decided };
    const { item } = await this.client.request<DecideAnswer>(DECIDE, params);
    const items = review.items.map((known) => (known.id === item.id ? item : known));
    const next = decided.decision === "open" ? at : nextOpen(items, at);
    this.#show({ review: { ...review, items }, at: next, editing: false, said: inWords(item.decision) });
  }

  /** Texts of the page as the fields of the row: a list has one line each, a number is one. */
  #fields(values: Readonly<Record<string, string>>): Pick<DecideParams, "input" | "output"> {
    const item = this.#view.review.items[this.#view.at];
    const edited = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(fields).map(([name, before]) => [name, parse(values[name], before)] as const),
      );
    return { input: edited(item?.input ?? {}), output: edited(item?.output ?? {}) };
  }

  async #addNorm(values: Readonly<Record<string, string>>): Promise<void> {
    const { review, at, added } = this.#view;
    const norm = review.items[at]?.norm?.id;
    if (norm === undefined) return;
    const of = (name: string): string => values[name] ?? "";
    const params: AddFoundNormParams = {
      ...{ id: review.id, norm, topic: of("topic"), statement: of("statement"), rule: of("rule") },
      ...{ instead: of("instead"), bad: of("bad"), good: of("good") },
    };
    await this.client.request(ADD_FOUND_NORM, params);
    const said = vscode.l10n.t("The norm is part of the culture pack of this workspace.");
    this.#show({ added: [...added, norm], said });
  }

  async #openSource(): Promise<void> {
    const address = this.#view.review.items[this.#view.at]?.passage?.address ?? "";
    // Only ever a page of the web: an address is what a search engine said.
    if (/^https?:\/\//.test(address)) await vscode.env.openExternal(vscode.Uri.parse(address, true));
  }

  #show(change: Partial<ReviewView>): void {
    const { problem: _before, ...rest } = this.#view;
    this.#view = { ...rest, ...change };
    this.#post(this.#view);
  }
}

/** The next row that nobody has decided on, else the next one. */
function nextOpen(items: Review["items"], at: number): number {
  const after = items.findIndex((item, i) => i > at && item.decision === "open");
  const before = after < 0 ? items.findIndex((item) => item.decision === "open") : after;
  return before < 0 ? Math.min(at + 1, items.length - 1) : before;
}

function parse(text: string | undefined, before: unknown): unknown {
  if (text === undefined) return before;
  if (Array.isArray(before))
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  if (typeof before === "number") return Number(text);
  return typeof before === "boolean" ? text === "true" : text;
}

function inWords(decision: Review["items"][number]["decision"]): string {
  switch (decision) {
    case "accept":
      return vscode.l10n.t("Accepted.");
    case "reject":
      return vscode.l10n.t("Rejected.");
    case "edit":
      return vscode.l10n.t("Saved as edited.");
    case "open":
      return vscode.l10n.t("The decision is taken back.");
  }
}
