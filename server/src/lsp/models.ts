import * as l10n from "@vscode/l10n";
import type { Connection } from "vscode-languageserver";
import { CultureManagerError } from "../core/errors.js";
import { SERVER_STATUS, type ServerStatus } from "../protocol.js";
import type { Abilities } from "./abilities.js";
import type { Environment, JudgeSession, Project } from "./environment.js";
import { startProgress } from "./progress.js";
import { describe, Superseded, unlessAborted, warn } from "./requests.js";
import type { Settings } from "./settings.js";

export interface ModelsOptions {
  readonly environment: Environment;
  readonly connection: Connection;
  readonly abilities: Abilities;
  readonly trusted: boolean;
}

interface Opening {
  readonly session: Promise<JudgeSession>;
  readonly abort: AbortController;
  /** Somebody has asked for it since the configuration last changed. */
  claimed: boolean;
  state: "opening" | "ready" | "without a model";
}

/** The models in use, one session per project and selection, opened at the first question and kept. */
export class Models {
  readonly #open = new Map<string, Opening>();
  #loading = 0;
  #judging = 0;
  #model: string | undefined;
  #where: () => string | undefined = () => undefined;
  #notes: readonly string[] = [];

  constructor(private readonly options: ModelsOptions) {}

  /** False in an untrusted workspace: nothing is fetched, no endpoint is asked. */
  get trusted(): boolean {
    return this.options.trusted;
  }

  /**
   * The session for a project. A model that cannot be opened is told once and gives a session without a judge: rules go
   * on working.
   * @throws the signal's reason, while the model goes on opening for others.
   */
  async session(project: Project, settings: Settings, signal: AbortSignal): Promise<JudgeSession> {
    const selection = this.#selection(project, settings);
    const key = JSON.stringify([selection, project.root, project.config.adapters]);
    let opening = this.#open.get(key);
    if (opening === undefined) {
      const abort = new AbortController();
      // What the new configuration does not name any more makes room for what it names.
      for (const [other, { claimed }] of this.#open) if (!claimed) void this.#let(other);
      const made: Opening = {
        abort,
        session: this.#start(project, selection, abort.signal),
        claimed: true,
        state: "opening",
      };
      void made.session.then(({ judged }) => {
        made.state = judged ? "ready" : "without a model";
      });
      opening = made;
      this.#open.set(key, made);
    }
    opening.claimed = true;
    return unlessAborted(opening.session, signal);
  }

  /** The model that is in use, if one is; nothing is opened for the answer. */
  get inUse(): string | undefined {
    return this.#model;
  }

  /** Runs work that asks a model, so that the status says so. */
  async judging<T>(work: () => Promise<T>): Promise<T> {
    this.#judging++;
    this.#tell();
    try {
      return await work();
    } finally {
      this.#judging--;
      this.#tell();
    }
  }

  /** A model cannot be opened or has died for good: told once, and rules go on working. */
  failed(error: unknown): void {
    const reason = error instanceof CultureManagerError ? describe(error) : String(error);
    if (this.#notes.includes(reason)) return;
    this.#notes = [reason];
    warn(this.options.connection, l10n.t("Only rules are checked: {0}", reason));
    this.#tell();
  }

  /** The configuration has changed. A model that is still wanted stays loaded; one that failed is tried again. */
  async renew(): Promise<void> {
    for (const [key, opening] of this.#open) {
      opening.claimed = false;
      if (opening.state === "without a model") await this.#let(key);
    }
  }

  /** Adapters have changed, or the server ends: all are let go. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((key) => this.#let(key)));
  }

  async #let(key: string): Promise<void> {
    const opening = this.#open.get(key);
    this.#open.delete(key);
    if (this.#open.size === 0) {
      this.#model = undefined;
      this.#where = () => undefined;
      this.#notes = [];
    }
    opening?.abort.abort(new Superseded());
    await (await opening?.session)?.dispose();
  }

  /** Untrusted workspaces name no model: it could be a file or an address of a stranger's choosing. */
  #selection({ config }: Project, { model }: Settings): string | undefined {
    if (model !== "") return model;
    const named = config.model;
    return this.options.trusted || named === "none" || named === "auto" ? named : undefined;
  }

  async #start(project: Project, selection: string | undefined, signal: AbortSignal): Promise<JudgeSession> {
    const { connection, environment, abilities, trusted } = this.options;
    this.#loading++;
    this.#tell();
    const cancelled = new AbortController();
    const shown = lazyProgress(async () => {
      const progress = await startProgress(
        connection,
        abilities.progress,
        l10n.t("Culture: opening the model"),
      );
      progress.token?.onCancellationRequested(() => cancelled.abort(new Superseded()));
      return progress;
    });
    try {
      const session = await environment.openJudge(
        selection,
        { progress: shown, offline: !trusted, project },
        AbortSignal.any([signal, cancelled.signal]),
      );
      this.#model = session.judged?.modelId;
      this.#where = session.where ?? this.#where;
      this.#notes = session.notes;
      return session;
    } catch (error) {
      if (signal.aborted || cancelled.signal.aborted) return NO_SESSION;
      this.failed(error);
      return NO_SESSION;
    } finally {
      shown.clear();
      this.#loading--;
      this.#tell();
    }
  }

  #tell(): void {
    const where = this.#where();
    const status: ServerStatus = {
      activity: this.#judging > 0 ? "judging" : this.#loading > 0 ? "loading" : "idle",
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(where === undefined ? {} : { where }),
      notes: this.#notes,
    };
    void this.options.connection.sendNotification(SERVER_STATUS, status);
  }
}

const NO_SESSION: JudgeSession = { notes: [], dispose: async () => {} };

/** Most models open from the disk in no time: progress is shown only when there is some. */
function lazyProgress(start: () => ReturnType<typeof startProgress>) {
  let started: ReturnType<typeof startProgress> | undefined;
  const use = (work: (progress: Awaited<ReturnType<typeof startProgress>>) => void): void => {
    started ??= start();
    void started.then(work);
  };
  return {
    show: (what: string, done: number, total: number) => use((p) => p.show(what, done, total)),
    note: (text: string) => use((p) => p.note(text)),
    clear: () => void started?.then((p) => p.clear()),
  };
}
