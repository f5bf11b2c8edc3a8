import { setTimeout as delay } from "node:timers/promises";

/** One request at a time per host, with a pause between two: the politeness that servers ask for. */
export class Turns {
  /** When each host may be asked again, in milliseconds of this process's clock; settles as requests end. */
  readonly #free = new Map<string, Promise<number>>();

  /**
   * Runs `work` when it is this host's turn.
   * @param pause milliseconds until the next may follow.
   * @throws the signal's reason while waiting; what `work` throws.
   */
  async take<T>(host: string, pause: number, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#free.get(host) ?? Promise.resolve(0);
    let done = (_at: number): void => {};
    this.#free.set(
      host,
      new Promise((resolve) => {
        done = resolve;
      }),
    );
    try {
      const free = await unlessAborted(before, signal);
      const wait = free - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    } catch (error) {
      void before.then(done);
      throw error;
    }
    try {
      return await work();
    } finally {
      done(performance.now() + pause);
    }
  }
}

function unlessAborted(promise: Promise<number>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    void promise.then((value) => {
      signal.removeEventListener("abort", stop);
      resolve(value);
    });
  });
}
