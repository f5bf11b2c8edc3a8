import { abortable } from "../abortable.js";

interface Entry<M> {
  readonly opened: Promise<M>;
  readonly abort: AbortController;
  users: number;
}

/** Models in use, by name. Whoever asks for one that is open, or being opened, shares it; the last to let go closes it. */
export class ModelPool<M extends { dispose(): Promise<void> }> {
  readonly #entries = new Map<string, Entry<M>>();

  /** @param linger milliseconds that a model nobody uses stays open, for whoever comes next. */
  constructor(private readonly linger = 0) {}

  /**
   * @param open called unless somebody else has opened it. Its signal is aborted when nobody wants the model any more,
   * also after it was opened.
   * @returns the model; its `dispose` lets go of it.
   * @throws what `open` throws; the signal's reason, while the model goes on opening for others.
   */
  async open(name: string, open: (signal: AbortSignal) => Promise<M>, signal: AbortSignal): Promise<M> {
    const entry = this.#entries.get(name) ?? this.#start(name, open);
    entry.users++;
    let held = true;
    const dispose = async (): Promise<void> => {
      if (!held) return;
      held = false;
      entry.users--;
      if (this.linger === 0) await this.#close(name, entry);
      // Nobody waits for it; a process that ends takes its models with it.
      else setTimeout(() => void this.#close(name, entry), this.linger).unref();
    };
    try {
      return { ...(await abortable(entry.opened, signal)), dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  #start(name: string, open: (signal: AbortSignal) => Promise<M>): Entry<M> {
    const abort = new AbortController();
    const entry: Entry<M> = { abort, opened: open(abort.signal), users: 0 };
    this.#entries.set(name, entry);
    // What could not be opened is tried anew by the next who asks.
    entry.opened.catch(() => this.#forget(name, entry));
    return entry;
  }

  async #close(name: string, entry: Entry<M>): Promise<void> {
    if (entry.users > 0 || this.#entries.get(name) !== entry) return;
    this.#entries.delete(name);
    entry.abort.abort(new Error("Nobody uses the model any more."));
    await (await entry.opened.catch(() => undefined))?.dispose();
  }

  #forget(name: string, entry: Entry<M>): void {
    if (this.#entries.get(name) === entry) this.#entries.delete(name);
  }
}
