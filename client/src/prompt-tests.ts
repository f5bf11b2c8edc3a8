import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  LIST_PROMPT_TESTS,
  type PromptTestEvent,
  promptTestEventSchema,
  promptTestsSchema,
  RUN_PROMPT_TESTS,
} from "../../server/src/protocol/prompt-tests.js";
import type { Client } from "./client.js";

const FILES = "**/*.culture-test.{yaml,yml}";

/**
 * Prompt tests in the Test Explorer: file, test, culture. Files are looked for when the list is opened, their tests when
 * a file is opened in it; a file that is open in an editor is there at once.
 */
export function registerPromptTests(client: Client): vscode.Disposable {
  const controller = vscode.tests.createTestController(
    "cultureManager.promptTests",
    vscode.l10n.t("Prompt Tests"),
  );
  const tree = new Tree(controller, client);
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> =>
    runTests(request, token, tree, controller, client);
  controller.createRunProfile(
    vscode.l10n.t("Run"),
    vscode.TestRunProfileKind.Run,
    (request, token) => (request.continuous ? tree.whenSaved(request, token, run) : run(request, token)),
    true,
    undefined,
    true,
  );
  controller.resolveHandler = async (item) => (item ? tree.resolve(item) : tree.discover());
  controller.refreshHandler = () => tree.discover();
  return vscode.Disposable.from(controller, tree);
}

/** The items of the explorer, kept as the files are. */
class Tree implements vscode.Disposable {
  readonly #watchers: vscode.Disposable[] = [];
  readonly #saved = new vscode.EventEmitter<vscode.Uri>();
  readonly #opened = vscode.workspace.onDidOpenTextDocument((document) => this.#open([document]));

  constructor(
    private readonly controller: vscode.TestController,
    private readonly client: Client,
  ) {
    this.#open(vscode.workspace.textDocuments);
  }

  async discover(): Promise<void> {
    this.#watch();
    const found = await vscode.workspace.findFiles(FILES, "**/node_modules/**");
    const open = vscode.workspace.textDocuments.filter(isSuite).map(({ uri }) => uri);
    const known = new Set([...found, ...open].map(String));
    this.controller.items.forEach(({ id }) => {
      if (!known.has(id)) this.controller.items.delete(id);
    });
    for (const uri of found) this.#file(uri);
  }

  /** Reads the tests of a file anew. What is wrong with the file stands at its item. */
  async resolve(file: vscode.TestItem): Promise<void> {
    if (file.uri === undefined || file.parent !== undefined) return;
    const { uri } = file;
    const given = await this.client.request<unknown>(LIST_PROMPT_TESTS, { uri: uri.toString() });
    const { tests, problem } = promptTestsSchema.parse(given);
    file.error = problem;
    file.children.replace(
      tests.map(({ name, range, cases }) => {
        const test = this.controller.createTestItem(name, name, uri);
        test.range = toRange(range);
        test.children.replace(
          cases.map(({ id, culture, cultureName }) => {
            const item = this.controller.createTestItem(id, `${culture} ${cultureName}`, uri);
            item.range = toRange(range);
            return item;
          }),
        );
        return test;
      }),
    );
  }

  /** Continuous: runs again when the tests, or a prompt beside them, are saved. */
  whenSaved(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    run: (request: vscode.TestRunRequest, token: vscode.CancellationToken) => Promise<void>,
  ): void {
    const again = this.#saved.event((saved) => {
      const folder = vscode.Uri.joinPath(saved, "..").toString();
      const files = (request.include ?? all(this.controller.items)).filter(
        ({ uri }) => uri && vscode.Uri.joinPath(uri, "..").toString() === folder,
      );
      if (files.length > 0)
        void run(new vscode.TestRunRequest(files, request.exclude, request.profile), token);
    });
    token.onCancellationRequested(() => again.dispose());
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#opened.dispose();
    this.#saved.dispose();
  }

  #open(documents: readonly vscode.TextDocument[]): void {
    for (const { uri } of documents.filter(isSuite)) this.#file(uri);
  }

  #watch(): void {
    if (this.#watchers.length > 0) return;
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    this.#watchers.push(
      watcher,
      watcher.onDidCreate((uri) => void this.#file(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      watcher.onDidChange((uri) => {
        const item = this.controller.items.get(uri.toString());
        // What nobody has looked at is read when somebody does.
        if (item && item.children.size > 0) void this.resolve(item);
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#saved.fire(uri)),
    );
  }

  #file(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known) return known;
    const item = this.controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }
}

function isSuite(document: vscode.TextDocument): boolean {
  return vscode.languages.match({ scheme: "file", pattern: FILES }, document) > 0;
}

async function runTests(
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  tree: Tree,
  controller: vscode.TestController,
  client: Client,
): Promise<void> {
  const run = controller.createTestRun(request);
  try {
    if (request.include === undefined) await tree.discover();
    const excluded = new Set(request.exclude);
    const files = new Map<string, Map<string, vscode.TestItem>>();
    for (const item of request.include ?? all(controller.items)) {
      if (item.parent === undefined && item.children.size === 0) await tree.resolve(item);
      if (item.error !== undefined) run.errored(item, new vscode.TestMessage(item.error));
      for (const leaf of leaves(item, excluded)) {
        const uri = leaf.uri?.toString() ?? "";
        files.set(uri, (files.get(uri) ?? new Map()).set(leaf.id, leaf));
        run.enqueued(leaf);
      }
    }
    for (const [uri, cases] of files) {
      if (token.isCancellationRequested) break;
      await runFile(uri, cases, run, client, token);
    }
  } finally {
    run.end();
  }
}

async function runFile(
  uri: string,
  cases: ReadonlyMap<string, vscode.TestItem>,
  run: vscode.TestRun,
  client: Client,
  token: vscode.CancellationToken,
): Promise<void> {
  const open = new Set(cases.keys());
  const partialResultToken = randomUUID();
  const told = await client.follow(partialResultToken, (given) => {
    const event = promptTestEventSchema.parse(given);
    const item = cases.get(event.id);
    if (item === undefined) return;
    if (event.kind === "started") return run.started(item);
    open.delete(event.id);
    if (event.answer !== undefined)
      run.appendOutput(
        `${item.parent?.label ?? ""} ${item.label}\r\n${event.answer.replaceAll("\n", "\r\n")}\r\n\r\n`,
      );
    const messages = event.faults.map((fault) => messageOf(fault, uri));
    if (event.verdict === "passed") run.passed(item, event.milliseconds);
    else if (event.verdict === "failed") run.failed(item, messages, event.milliseconds);
    else run.errored(item, messages, event.milliseconds);
  });
  try {
    const params = { uri, cases: [...cases.keys()], partialResultToken };
    await client.request(RUN_PROMPT_TESTS, params, token);
  } catch (error) {
    const message = new vscode.TestMessage(error instanceof Error ? error.message : String(error));
    for (const id of open) {
      const item = cases.get(id);
      if (item === undefined) continue;
      if (token.isCancellationRequested) run.skipped(item);
      else run.errored(item, message);
    }
  } finally {
    told.dispose();
  }
}

function messageOf({ title, why, range }: Fault, uri: string): vscode.TestMessage {
  const message = new vscode.TestMessage(`${title}: ${why}`);
  message.location = new vscode.Location(vscode.Uri.parse(uri, true), toRange(range));
  return message;
}

type Fault = Extract<PromptTestEvent, { kind: "ended" }>["faults"][number];

function toRange({ start, end }: Fault["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The cases below an item that are not left out. */
function leaves(item: vscode.TestItem, excluded: ReadonlySet<vscode.TestItem>): readonly vscode.TestItem[] {
  if (excluded.has(item)) return [];
  const children = all(item.children);
  if (children.length > 0) return children.flatMap((child) => leaves(child, excluded));
  return item.parent === undefined ? [] : [item];
}

function all(items: vscode.TestItemCollection): readonly vscode.TestItem[] {
  return [...items].map(([, item]) => item);
}
