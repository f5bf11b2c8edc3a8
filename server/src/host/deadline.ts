/**
 * A signal that aborts after some time, with a `TimeoutError` as `AbortSignal.timeout` does. Unlike that one it may be
 * combined: Node 20 collects a timeout that only `AbortSignal.any` knows, so that it never fires.
 */
export function deadline(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const late = () => controller.abort(new DOMException("It took too long.", "TimeoutError"));
  setTimeout(late, milliseconds).unref();
  return controller.signal;
}
