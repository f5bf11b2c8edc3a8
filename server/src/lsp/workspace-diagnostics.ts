import { pathToFileURL } from "node:url";
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type ResultProgressReporter,
  type TextDocuments,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { CultureManagerError } from "../core/errors.js";
import type { Abilities } from "./abilities.js";
import type { Checked, Checks, Unchecked } from "./checks.js";
import { fullReport } from "./diagnostics.js";
import type { Environment } from "./environment.js";
import type { Projects } from "./projects.js";
import { answer, unlessAborted } from "./requests.js";
import type { SettingsCache } from "./settings.js";
import { listCopy, readFileDocument } from "./workspace-files.js";

export interface WorkspaceDiagnosticsOptions {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly abilities: Abilities;
  readonly documents: TextDocuments<TextDocument>;
  readonly projects: Projects;
  readonly settings: SettingsCache;
  readonly checks: Checks;
}

/** One request for the whole workspace, and what the client knows by it. */
interface Answering {
  /** By address: the id of the last report. */
  readonly known: Map<string, string>;
  /** Files that this request has spoken of. */
  readonly told: Set<string>;
  readonly report: (item: WorkspaceDocumentDiagnosticReport) => void;
  /** Sends what has been reported, to a client that takes results piece by piece. */
  readonly flush: () => void;
}

/** Files in one message to a client that takes results piece by piece. */
const BATCH = 20;

/**
 * Diagnostics of files that no editor has open, for folders whose `diagnosticMode` is `workspace`. A client that takes
 * results piece by piece has one request open all the time: what changes is told through it, and nobody asks in between.
 */
export class WorkspaceDiagnostics {
  /** Of the request that is open. */
  #stream: Answering | undefined;
  /** Files that changed since the last look; undefined stands for all. */
  #changed: Set<string> | undefined = new Set();
  /** Files of the folders that are looked at as a whole. */
  #listed: ReadonlySet<string> = new Set();
  #wake = (): void => {};
  #watching: Promise<Disposable> | undefined;

  constructor(private readonly options: WorkspaceDiagnosticsOptions) {
    const { connection, abilities } = options;
    if (!abilities.pulls) return;
    connection.languages.diagnostics.onWorkspace((params, token, _progress, partial) =>
      answer(token, (signal) => this.#pull(params, partial, signal)),
    );
  }

  /** Files on the disk, or (without any named) everything there is to know about them. */
  changed(uris?: readonly string[]): void {
    if (uris === undefined) this.#changed = undefined;
    else for (const uri of uris) this.#changed?.add(uri);
    this.#wake();
  }

  /** @returns false if no client listens: the result has to reach it in another way. */
  tell(result: Checked | Unchecked): boolean {
    if (this.#stream === undefined) return false;
    this.#tell(result, this.#stream);
    this.#stream.flush();
    return true;
  }

  /** The report on a file that has just been closed. */
  async closedFile(uri: string, signal: AbortSignal): Promise<FullDocumentDiagnosticReport> {
    const result = this.#listed.has(uri) ? await this.#look(uri, signal) : undefined;
    return result
      ? fullReport(result, this.options.abilities)
      : { kind: DocumentDiagnosticReportKind.Full, items: [] };
  }

  async #pull(
    { previousResultIds }: WorkspaceDiagnosticParams,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
    signal: AbortSignal,
  ): Promise<WorkspaceDiagnosticReport> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const flush = (): void => {
      if (partial && items.length > 0) partial.report({ items: items.splice(0) });
    };
    const answering: Answering = {
      known: new Map(previousResultIds.map(({ uri, value }) => [uri, value])),
      told: new Set(),
      flush,
      report(item) {
        items.push(item);
        if (items.length >= BATCH) flush();
      },
    };
    if (partial === undefined) {
      await this.#pass(undefined, answering, signal);
      return { items };
    }
    this.#stream = answering;
    this.#changed = undefined;
    try {
      for (;;) {
        const files = this.#changed;
        this.#changed = new Set();
        const woken = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        await this.#pass(files, answering, signal);
        await unlessAborted(woken, signal);
      }
    } finally {
      if (this.#stream === answering) this.#stream = undefined;
    }
  }

  /** Looks at all files, or at those that are new or named: rules for every one first, then what a model has to say. */
  async #pass(
    wanted: ReadonlySet<string> | undefined,
    answering: Answering,
    signal: AbortSignal,
  ): Promise<void> {
    const { environment, documents, checks, abilities } = this.options;
    const { known, report, flush } = answering;
    const files = await listCopy(environment, await this.#roots(), signal);
    this.#listed = new Set(files);
    for (const uri of [...known.keys()].filter((u) => !this.#listed.has(u))) {
      known.delete(uri);
      report({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    const todo = files.filter((uri) => wanted === undefined || wanted.has(uri) || !known.has(uri));
    // An open document has diagnostics of its own.
    const closed = (): readonly string[] => todo.filter((uri) => documents.get(uri) === undefined);
    for (const uri of closed()) {
      const result = await this.#look(uri, signal);
      if (result) this.#tell(result, answering);
    }
    flush();
    for (const uri of closed()) {
      const document = await readable(readFileDocument(uri, environment));
      const result = document && (await checks.checkOnce(document, signal));
      if (result && fullReport(result, abilities).resultId !== known.get(uri)) this.#tell(result, answering);
      flush();
    }
  }

  /** Rules only. */
  async #look(uri: string, signal: AbortSignal): Promise<Checked | Unchecked | undefined> {
    const { environment, checks } = this.options;
    const document = await readable(readFileDocument(uri, environment));
    return document && checks.inspectOnce(document, signal);
  }

  #tell(result: Checked | Unchecked, { known, told, report }: Answering): void {
    const { uri } = result.document;
    const { resultId, items } = fullReport(result, this.options.abilities);
    const before = known.get(uri);
    const again = told.has(uri);
    known.set(uri, resultId);
    told.add(uri);
    if (resultId !== before) {
      // Most files have nothing to tell.
      if (before !== undefined || items.length > 0)
        report({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items });
    } else if (!again) report({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId });
  }

  /** The folders that are looked at as a whole; files in them are watched from then on. */
  async #roots(): Promise<readonly string[]> {
    const { projects, settings } = this.options;
    const modes = await Promise.all(
      projects.roots.map(async (root) => {
        const { diagnosticMode } = await settings.get(pathToFileURL(root).href);
        return diagnosticMode === "workspace" ? [root] : [];
      }),
    );
    const roots = modes.flat();
    if (roots.length > 0) this.#watch();
    return roots;
  }

  #watch(): void {
    const { connection, abilities } = this.options;
    if (!abilities.watchesFiles) return;
    this.#watching ??= connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: "**/*" }],
    });
  }
}

/** The document, or undefined for a file that is gone or that nobody may read. */
async function readable(document: Promise<TextDocument>): Promise<TextDocument | undefined> {
  try {
    return await document;
  } catch (error) {
    if (error instanceof CultureManagerError) return undefined;
    throw error;
  }
}
