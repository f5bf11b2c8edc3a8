import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  MessageType,
  RequestType,
  ResponseError,
  ShowMessageNotification,
} from "vscode-languageserver";
import * as z from "zod";
import { CultureManagerError } from "../core/errors.js";

/** Not a failure: nobody waits for the work any more. */
export class Superseded extends Error {
  constructor() {
    super("The work was overtaken by a newer text or request.");
  }
}

export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort(new Superseded());
  else token.onCancellationRequested(() => controller.abort(new Superseded()));
  return controller.signal;
}

/** Runs a request. @throws ResponseError for a cancellation and for errors that a user can mend. */
export async function answer<T>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = signalOf(token);
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted || error instanceof Superseded)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    if (error instanceof CultureManagerError)
      throw new ResponseError(LSPErrorCodes.RequestFailed, describe(error));
    throw error;
  }
}

/** Settles with the promise or, sooner, rejects with the signal's reason. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** What happened, why, and what to do: the one form in which a user sees an error. */
export function describe(error: CultureManagerError): string {
  return `${error.message} ${error.remedy}`;
}

/** Tells the user, and waits for no answer. */
export function warn(connection: Connection, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
}

/** Answers a request of our own protocol; its parameters are parsed here. */
export function respond<P>(
  connection: Connection,
  method: string,
  params: z.ZodType<P>,
  work: (params: P, signal: AbortSignal) => Promise<unknown>,
): void {
  connection.onRequest(new RequestType<unknown, unknown, void>(method), (given, token) => {
    const parsed = params.safeParse(given);
    if (!parsed.success)
      throw new ResponseError(ErrorCodes.InvalidParams, `${method}: ${z.prettifyError(parsed.error)}`);
    return answer(token, (signal) => work(parsed.data, signal));
  });
}
