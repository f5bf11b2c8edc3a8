import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Checker, type CheckInput, type Inspection, reported } from "../core/check.js";
import { CONFIG_FILE, matchesGlob } from "../core/config.js";
import { configProblems } from "../core/config-problems.js";
import { formatFor } from "../core/documents/formats.js";
import { parseDocument } from "../core/documents/parse.js";
import { CultureManagerError } from "../core/errors.js";
import { type Finding, reaches } from "../core/finding.js";
import { followEdits, unchangedSegments } from "../core/follow-edits.js";
import type { PlacedProblem } from "../core/json-places.js";
import { judgedFindings } from "../core/norms/judged-findings.js";
import { portions } from "../core/norms/portions.js";
import { suiteProblems } from "../core/prompt-tests/read-suite.js";
import { isSuitePath } from "../core/prompt-tests/suite.js";
import { inspectByMeaning, meaningRouter } from "../core/router/by-meaning.js";
import { taskIdOfPath, taskProblems } from "../core/tasks/task-problems.js";
import { tidy } from "../core/tidy.js";
import type { Environment, Project } from "./environment.js";
import type { Models } from "./models.js";
import type { Projects } from "./projects.js";
import { describe, Superseded, unlessAborted } from "./requests.js";
import type { Settings, SettingsCache } from "./settings.js";

/** What is known of one version of a document. */
export interface Checked {
  readonly document: TextDocument;
  readonly inspection: Inspection;
  readonly project: Project;
  readonly checker: Checker;
  /** Rules' and models' findings so far, in stable order. */
  readonly findings: readonly Finding[];
}

/** A document that is not checked, with the reason if the user can do something about it. */
export interface Unchecked {
  readonly document: TextDocument;
  readonly problem?: string;
  /** Of a configuration: what is wrong with it, each at its place. */
  readonly problems?: readonly PlacedProblem[];
}

interface Ready extends Omit<Checked, "findings" | "inspection"> {
  /** Looked at again where a model tells which cultures the text is for. */
  inspection: Inspection;
  readonly settings: Settings;
  judged: readonly Finding[];
  /** Values that are as they were when the last model was asked; the others go first. */
  readonly settled: ReadonlySet<string>;
}

interface State {
  readonly version: number;
  readonly abort: AbortController;
  readonly ready: Promise<Ready | Unchecked>;
  /** The model's part; settles when it has said all, or was overtaken. */
  judging: Promise<void>;
  /** Told when the model has found or withdrawn something, or has said all. */
  readonly listeners: Set<() => void>;
  settled: boolean;
}

export interface ChecksOptions {
  readonly environment: Environment;
  readonly projects: Projects;
  readonly models: Models;
  readonly settings: SettingsCache;
  /** Told when a model has found or withdrawn something. */
  readonly onUpdate: (uri: string) => void;
}

/** The document is open no longer. */
export class Closed extends Superseded {}

/** One check per version of a document; the newest overtakes the others, and a model's findings follow. */
export class Checks {
  readonly #states = new Map<string, State>();
  readonly #last = new Map<string, Ready>();

  constructor(private readonly options: ChecksOptions) {}

  /** What can be said of this version now. Rules are complete; a model goes on and `onUpdate` tells of it. */
  async check(document: TextDocument): Promise<Checked | Unchecked> {
    for (;;) {
      try {
        const ready = await this.#state(document).ready;
        return "inspection" in ready ? withFindings(ready) : ready;
      } catch (error) {
        // An edit came in between: the newer text is what the caller wants to know about.
        if (!(error instanceof Superseded) || error instanceof Closed) throw error;
      }
    }
  }

  /** As `check`, with all that a model has to say. */
  async checkFully(document: TextDocument): Promise<Checked | Unchecked> {
    await this.check(document);
    await this.#states.get(document.uri)?.judging;
    return this.check(document);
  }

  /**
   * Waits until a model has something new to say of this version of a document, or has said all.
   * @throws Superseded for a newer version; the signal's reason.
   */
  async news(document: TextDocument, signal: AbortSignal): Promise<void> {
    await this.check(document);
    const state = this.#states.get(document.uri);
    if (state === undefined || state.settled) return;
    const told = new Promise<void>((resolve) => state.listeners.add(resolve));
    await unlessAborted(told, AbortSignal.any([signal, state.abort.signal]));
  }

  /** A file that no editor has open, by rules alone; nothing is kept. @throws the signal's reason. */
  async inspectOnce(document: TextDocument, signal: AbortSignal): Promise<Checked | Unchecked> {
    const ready = await this.#inspect(document, signal);
    return "inspection" in ready ? withFindings(ready) : ready;
  }

  /** As `inspectOnce`, with all that a model has to say. @throws the signal's reason. */
  async checkOnce(document: TextDocument, signal: AbortSignal): Promise<Checked | Unchecked> {
    const ready = await this.#inspect(document, signal);
    if (!("inspection" in ready)) return ready;
    await this.#judge(ready, signal);
    return withFindings(ready);
  }

  close(uri: string): void {
    this.#drop(uri, new Closed());
  }

  /** The server ends: all work is stopped when this returns, and nothing is told any more. */
  async end(): Promise<void> {
    const states = [...this.#states];
    for (const [uri] of states) this.close(uri);
    await Promise.all(states.map(([, { judging }]) => judging));
  }

  /** Settings, configuration or packs have changed: nothing that is known holds. */
  reset(): void {
    for (const uri of [...this.#states.keys()]) this.#drop(uri, new Superseded());
  }

  #drop(uri: string, reason: Superseded): void {
    this.#states.get(uri)?.abort.abort(reason);
    this.#states.delete(uri);
    this.#last.delete(uri);
  }

  #state(live: TextDocument): State {
    const { uri, version, languageId } = live;
    const known = this.#states.get(uri);
    if (known?.version === version) return known;
    known?.abort.abort(new Superseded());
    const abort = new AbortController();
    // The editor's document changes under our hands; positions are of the text that was checked.
    const document = TextDocument.create(uri, languageId, version, live.getText());
    const ready = this.#inspect(document, abort.signal);
    const state: State = {
      version,
      abort,
      ready,
      judging: Promise.resolve(),
      settled: false,
      listeners: new Set(),
    };
    this.#states.set(uri, state);
    const told = (): void => {
      for (const listener of state.listeners) listener();
      state.listeners.clear();
    };
    const updated = (): void => {
      told();
      this.options.onUpdate(uri);
    };
    state.judging = ready
      .then(
        (result) => this.#follow(uri, result, updated, abort.signal),
        () => {},
      )
      .finally(() => {
        state.settled = true;
        told();
      });
    return state;
  }

  async #inspect(document: TextDocument, signal: AbortSignal): Promise<Ready | Unchecked> {
    const { projects, settings: cache } = this.options;
    const settings = await cache.get(document.uri);
    if (!settings.enable) return { document };
    if (document.uri.endsWith(`/${CONFIG_FILE}`))
      return { document, problems: configProblems(document.getText()) };
    const task = taskIdOfPath(decodeURIComponent(document.uri));
    if (task !== undefined) return { document, problems: taskProblems(document.getText(), task) };
    if (isSuitePath(document.uri)) return { document, problems: suiteProblems(document.getText()) };
    try {
      const { project, path, file } = projects.place(document.uri, document.languageId);
      if (project.config.exclude.some((glob) => matchesGlob(file, glob))) return { document };
      const read = await readInput(document, path);
      if (read === undefined) return { document };
      const checker = projects.checker(project, settings);
      const last = this.#last.get(document.uri);
      // What a model told of texts holds as long as they are the same.
      const routes = last?.inspection.input.routes;
      const input = routes ? { ...read, routes } : read;
      const inspection = await inspect(checker, input, last?.inspection, signal);
      const base = { document, inspection, project, checker, settings };
      if (last === undefined) return { ...base, judged: [], settled: new Set() };
      return {
        ...base,
        judged: followEdits(last.judged, last.inspection, inspection),
        settled: new Set(unchangedSegments(last.inspection, inspection).keys()),
      };
    } catch (error) {
      if (error instanceof CultureManagerError) return { document, problem: describe(error) };
      throw error;
    }
  }

  async #follow(
    uri: string,
    ready: Ready | Unchecked,
    updated: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted || !("inspection" in ready)) return;
    this.#last.set(uri, ready);
    try {
      await delay(this.options.environment.quiet, undefined, { signal });
      await this.#judge(ready, signal, updated);
    } catch (error) {
      if (!signal.aborted) this.options.models.failed(error);
    }
  }

  /** @param updated told of changes; without it nobody waits, and the work gives way to what somebody waits for. */
  async #judge(ready: Ready, signal: AbortSignal, updated?: () => void): Promise<void> {
    const { models } = this.options;
    const session = await models.session(ready.project, ready.settings, signal);
    const { judged } = updated ? session : (session.inBackground ?? session);
    if (judged === undefined) return;
    const { packs, config } = ready.project;
    const setup = { verdicts: judged.verdicts, packs, config };
    const withMeaning = judged.meaning ? { ...setup, meaning: judged.meaning } : setup;
    await models.judging(async () => {
      const meaning = meaningRouter(judged.meaning, ready.project.classifier());
      if (meaning) {
        const before = ready.inspection;
        ready.inspection = await inspectByMeaning(before, ready.checker, meaning, signal);
        signal.throwIfAborted();
        if (ready.inspection !== before) updated?.();
      }
      for (const portion of portions(ready.inspection, (id) => !ready.settled.has(id))) {
        const [found = []] = await judgedFindings([portion], withMeaning, signal);
        signal.throwIfAborted();
        const ids = new Set(portion.routed.map((r) => r.segment.id));
        const before = ready.judged;
        ready.judged = tidy([...before.filter((f) => !ids.has(f.segment)), ...found]);
        if (JSON.stringify(before) !== JSON.stringify(ready.judged)) updated?.();
      }
    });
  }
}

function withFindings(ready: Ready): Checked {
  const { document, inspection, project, checker, judged, settings } = ready;
  const findings = reported(inspection, judged).filter((f) => reaches(f.severity, settings.minSeverity));
  return { document, inspection, project, checker, findings };
}

export async function readInput(document: TextDocument, path: string): Promise<CheckInput | undefined> {
  const source = document.getText();
  const descriptor = formatFor(path, () => source.slice(0, 4096));
  if (descriptor === undefined) return undefined;
  const format = await descriptor.load();
  return { path, source, format, document: parseDocument(format, source, path) };
}

/** Between two steps the next message is read: an edit stops the check of the text before it. */
async function inspect(
  checker: Checker,
  input: CheckInput,
  previous: Inspection | undefined,
  signal: AbortSignal,
): Promise<Inspection> {
  const steps = checker.inspectInSteps(input, previous);
  for (;;) {
    signal.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}
