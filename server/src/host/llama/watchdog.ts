import type { ChildProcess } from "node:child_process";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Ending } from "./gpu-trust.js";
import { gpuTrial, heartbeat } from "./protocol.js";

/** Milliseconds of this process's running time; a suspended machine does not count. */
export interface WatchLimits {
  /** No heartbeat: the process is blocked. */
  readonly silence: number;
  /** Heartbeats without progress while it works: the library hangs. */
  readonly stall: number;
}

/** Ends a model process that hangs, and calls `onEnd` once, with the cause, when it is gone for whatever reason. */
export function watchProcess(
  child: ChildProcess,
  connection: MessageConnection,
  limits: WatchLimits,
  onEnd: (ending: Ending) => void,
): void {
  let stderr = "";
  child.stderr?.on("data", (data: Buffer) => {
    stderr = (stderr + data.toString("utf8")).slice(-2000);
  });
  let trying = false;
  connection.onNotification(gpuTrial, ({ begun }) => {
    trying = begun;
  });
  let hung: string | undefined;
  let silent = 0;
  let stalled = 0;
  let lastStep = -1;
  connection.onNotification(heartbeat, ({ step, busy }) => {
    silent = 0;
    if (!busy || step !== lastStep) stalled = 0;
    lastStep = step;
  });
  // Counts its own ticks, not the clock: after a suspend the process gets its full time.
  const tick = Math.min(1000, limits.silence / 4);
  const watchdog = setInterval(() => {
    silent += tick;
    stalled += tick;
    if (silent > limits.silence) hung = "stopped responding";
    else if (stalled > limits.stall) hung = "made no progress";
    if (hung) child.kill("SIGKILL");
  }, tick);
  watchdog.unref();
  let ended = false;
  const end = (cause: string) => {
    if (ended) return;
    ended = true;
    clearInterval(watchdog);
    const detail = stderr.trim().split("\n").at(-1)?.trim();
    onEnd({ cause: hung ?? (detail ? `${cause} (${detail})` : cause), stderr, trying });
  };
  child.once("error", (error) => end(`could not be started: ${error.message}`));
  // When its error output has been read as well.
  child.once("close", (code, signal) => end(describeExit(code, signal)));
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGKILL") return "was killed, most often because memory ran out";
  if (signal) return `crashed with ${signal}`;
  return `ended with exit code ${code}`;
}
