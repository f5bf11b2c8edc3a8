import type { CancellationToken, Connection } from "vscode-languageserver";
import type { OpeningProgress } from "./environment.js";
import type { Parts } from "./feature.js";
import { signalOf } from "./requests.js";

/** Long work shown by the client, with a way to cancel it where the client has one. */
export interface WorkProgress extends OpeningProgress {
  /** Fires when the user cancels. */
  readonly token?: CancellationToken;
}

/** Runs work under a progress that the user can cancel. @throws the signal's reason, also when the user cancels. */
export async function withProgress<T>(
  { connection, abilities }: Pick<Parts, "connection" | "abilities">,
  title: string,
  signal: AbortSignal,
  work: (progress: WorkProgress, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const progress = await startProgress(connection, abilities.progress, title);
  const signals = progress.token ? [signal, signalOf(progress.token)] : [signal];
  try {
    return await work(progress, AbortSignal.any(signals));
  } finally {
    progress.clear();
  }
}

/** @param supported whether the client said that it shows progress which the server starts. */
export async function startProgress(
  connection: Connection,
  supported: boolean,
  title: string,
): Promise<WorkProgress> {
  const note = (text: string): void => connection.console.info(text);
  if (!supported) return { show: () => {}, note, clear: () => {} };
  const reporter = await connection.window.createWorkDoneProgress();
  reporter.begin(title, 0, undefined, true);
  let last = -1;
  return {
    token: reporter.token,
    show(what, done, total) {
      const percent = total > 0 ? Math.floor((done / total) * 100) : 0;
      // A message for each of a million bytes would be heard as noise.
      if (percent === last) return;
      last = percent;
      reporter.report(percent, what);
    },
    note,
    clear: () => reporter.done(),
  };
}
