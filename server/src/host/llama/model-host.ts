import { type ChildProcess, fork } from "node:child_process";
import { setMaxListeners } from "node:events";
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  type RequestType,
  ResponseError,
} from "vscode-jsonrpc/node";
import { InvalidDataError, ModelUnavailableError } from "../../core/errors.js";
import { abortable } from "../abortable.js";
import { GpuTrust } from "./gpu-trust.js";
import type { ModelService } from "./model-service.js";
import * as protocol from "./protocol.js";
import { Told } from "./told.js";
import { type WatchLimits, watchProcess } from "./watchdog.js";

export interface ModelHostOptions {
  readonly workerPath: string;
  readonly load: protocol.LoadParams;
  /** What the model is called in messages. */
  readonly title: string;
  /** Told when the process failed and is started again. */
  readonly onRestart?: (cause: string) => void;
  /** What is known of the GPU; hosts that are given the same one learn from each other. */
  readonly gpu?: GpuTrust;
  readonly limits?: Partial<Limits>;
}

export interface Limits extends WatchLimits {
  /** Milliseconds before the first restart; doubles with each failure in a row. */
  readonly backOff: number;
}

const LIMITS: Limits = { silence: 30_000, stall: 300_000, backOff: 250 };
const MAX_BACK_OFF = 30_000;

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly facts: protocol.LoadedModel;
  /** Aborted, with a `Crash` as its reason, when the process is gone. */
  readonly gone: AbortSignal;
}

class Crash extends Error {}
/** The GPU was given up: the next attempt is on the CPU. */
class GpuGivenUp extends Crash {}

/**
 * The child process that runs the model. It is started by the first request, started again after a crash or a hang
 * (each request is tried twice, and once more where the GPU was at fault), and ends with `dispose` or with this process.
 */
export class ModelHost implements ModelService {
  #running: Promise<Running> | undefined;
  #failures = 0;
  #disposed = false;
  readonly #children = new Set<ChildProcess>();
  readonly #limits: Limits;
  readonly #gpu: GpuTrust;

  constructor(private readonly options: ModelHostOptions) {
    this.#limits = { ...LIMITS, ...options.limits };
    this.#gpu = options.gpu ?? new GpuTrust();
  }

  async facts(signal: AbortSignal): Promise<protocol.LoadedModel> {
    return (await this.#attempts((running) => Promise.resolve(running), signal)).facts;
  }

  async call<P, R>(
    request: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal,
    onPiece?: (piece: string) => void,
  ): Promise<R> {
    const told = new Told(signal, onPiece);
    const result = await this.#attempts((running) => send(running, request, params, signal, told), signal);
    told.complete();
    return result;
  }

  /** Process id while it runs, for diagnosis. */
  get pids(): readonly number[] {
    return [...this.#children].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#children].map(stop));
  }

  async #attempts<T>(work: (running: Running) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempts = 0; ; ) {
      signal.throwIfAborted();
      try {
        const running = await abortable(this.#start(), signal);
        const result = await work(running);
        this.#failures = 0;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Crash)) throw this.#explain(error);
        if (this.#disposed) throw this.#unavailable("was closed");
        if (!(error instanceof GpuGivenUp)) attempts++;
        if (attempts === 2) throw this.#unavailable(error.message, error);
        this.options.onRestart?.(error.message);
      }
    }
  }

  async #start(): Promise<Running> {
    if (this.#disposed) throw new Crash("was closed");
    this.#running ??= this.#launch();
    return this.#running;
  }

  async #launch(): Promise<Running> {
    try {
      if (this.#failures > 0) {
        const wait = Math.min(MAX_BACK_OFF, this.#limits.backOff * 2 ** (this.#failures - 1));
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (this.#disposed) throw new Crash("was closed");
      }
      const child = fork(this.options.workerPath, {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        // Native buffers hang on small objects (3 MB on each sampler of a large vocabulary): collect those often.
        execArgv: ["--max-semi-space-size=1"],
      });
      this.#children.add(child);
      const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
      const gone = this.#watch(child, connection);
      connection.listen();
      const { fault } = this.#gpu;
      const load = { ...this.options.load, ...(fault === undefined ? {} : { gpu: false as const }) };
      const facts = await answerOf(connection.sendRequest(protocol.load, load), gone);
      return { child, connection, facts: fault === undefined ? facts : { ...facts, gpuFault: fault }, gone };
    } catch (error) {
      this.#running = undefined;
      if (!(error instanceof Crash)) await Promise.all([...this.#children].map(stop));
      throw error;
    }
  }

  /** Aborted when the process has ended. */
  #watch(child: ChildProcess, connection: MessageConnection): AbortSignal {
    const gone = new AbortController();
    // Every request in flight listens.
    setMaxListeners(0, gone.signal);
    watchProcess(child, connection, this.#limits, (ending) => {
      this.#children.delete(child);
      this.#running = undefined;
      this.#failures++;
      const lost = this.#gpu.losesBy(ending);
      gone.abort(
        lost
          ? new GpuGivenUp(`the GPU cannot be used (${this.#gpu.fault}); models run on the CPU from now on`)
          : new Crash(ending.cause),
      );
      connection.dispose();
    });
    return gone.signal;
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof ResponseError)) return error;
    if (error.code === protocol.BAD_INPUT) {
      return new InvalidDataError(
        error.message,
        "Shorten the instruction or choose a model with a larger context.",
      );
    }
    return this.#unavailable(`refused: ${error.message}`, error);
  }

  #unavailable(what: string, cause?: unknown): ModelUnavailableError {
    return new ModelUnavailableError(
      `The process of the model ${this.options.title} ${what}.`,
      'Run "culture-manager doctor" to see memory and backend, choose a smaller model, or use --model none.',
      cause,
    );
  }
}

async function send<P, R>(
  { connection, gone }: Running,
  request: RequestType<P, R, void>,
  params: P,
  signal: AbortSignal,
  told: Told,
): Promise<R> {
  const source = new CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const stream = ++streams;
  const listening = connection.onProgress(protocol.completed, stream, told.again());
  try {
    const answer = connection.sendRequest<R>(request.method, { ...params, stream }, source.token);
    return await abortable(answerOf(answer, gone), signal);
  } finally {
    listening.dispose();
    signal.removeEventListener("abort", cancel);
    source.dispose();
  }
}

let streams = 0;

/**
 * The answer of the process, or the cause of its end. A broken channel is not an answer: the process is then gone, or
 * the watchdog will end it.
 */
function answerOf<R>(answer: Promise<R>, gone: AbortSignal): Promise<R> {
  const own = answer.catch((error: unknown) => {
    if (error instanceof ResponseError && protocol.ERROR_CODES.has(error.code)) throw error;
    return new Promise<never>(() => {});
  });
  return abortable(own, gone);
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
