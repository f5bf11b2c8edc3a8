import type {
  Cache,
  Completion,
  CompletionRequest,
  CultureModels,
  JudgeRequest,
  ModelIdentity,
  TextModel,
} from "../../server/src/core/ports.js";
import type { Environment } from "../../server/src/lsp/environment.js";

/** A judge that says yes to texts that hold certain words, remembers what it was asked, and can be held back. */
export class FakeJudge {
  /** Texts it was asked about, in order. */
  readonly asked: string[] = [];
  aborted = 0;
  opened: (string | undefined)[] = [];
  /** Whether each was opened without network. */
  offline: boolean[] = [];
  disposed = 0;
  #held: Promise<void> = Promise.resolve();
  #started: (() => void)[] = [];

  constructor(
    private readonly offending: (text: string) => boolean,
    /** What it writes for a request of a rewrite; without it, it writes nothing. */
    private readonly write?: (text: string) => string,
    /** What it goes on with when it is to complete a text. */
    private readonly completion?: string,
  ) {}

  /** Questions wait until the returned function is called. */
  hold(): () => void {
    let release = (): void => {};
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  /** Resolves when a question is put from now on. */
  questioned(): Promise<void> {
    return new Promise((resolve) => this.#started.push(resolve));
  }

  readonly openJudge: Environment["openJudge"] = async (selection, { offline }) => {
    this.opened.push(selection);
    this.offline.push(offline);
    const { write, completion } = this;
    const base = fakeModel({
      judge: (r, s) => this.#judge(r, s),
      ...(write
        ? { generate: async (request) => request.schema.parse({ rewrite: write(request.text) }) }
        : {}),
      ...(completion === undefined ? {} : { complete: (request) => this.#complete(completion, request) }),
    });
    return {
      models: fakeModels(base),
      judged: {
        modelId: "fake",
        verdicts: {
          judgeFor: () => ({
            judge: base,
            calibration: {
              slope: 1,
              intercept: 0,
              byMeaning: 0,
              negated: 0,
              elsewhere: 0,
              quoted: 0,
              threshold: 0.75,
            },
          }),
          cache: memoryCache(),
        },
      },
      where: () => "CPU, 1 thread",
      notes: [],
      dispose: async () => {
        this.disposed++;
      },
    };
  };

  /** Requests of texts to go on with, in order. */
  readonly completed: CompletionRequest[] = [];

  async #complete(text: string, request: CompletionRequest): Promise<Completion> {
    this.completed.push(request);
    await this.#held;
    const ends = (request.stop ?? []).map((s) => text.indexOf(s)).filter((at) => at >= 0);
    return {
      text: text.slice(0, Math.min(text.length, ...ends)),
      finish: "stop",
      usage: { promptTokens: 1, completionTokens: 1 },
    };
  }

  async #judge(requests: readonly JudgeRequest[], signal: AbortSignal): Promise<readonly number[]> {
    this.asked.push(...requests.map((r) => r.text));
    for (const resolve of this.#started.splice(0)) resolve();
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        this.aborted++;
        reject(signal.reason);
      });
    });
    await Promise.race([this.#held, stopped]);
    return requests.map((r) => (this.offending(r.text) ? 5 : -5));
  }
}

/** A model that can do what the test says, and nothing else. */
export function fakeModel(
  parts: Partial<TextModel>,
  identity: ModelIdentity = { id: "fake", hash: "0" },
): TextModel {
  const cannot = (what: string) => async (): Promise<never> => {
    throw new Error(`The fake model was not told how to ${what}.`);
  };
  return {
    identity,
    judge: cannot("judge"),
    generate: cannot("generate"),
    complete: cannot("complete"),
    score: cannot("score"),
    ...parts,
  };
}

/** Models by `culture` or `culture/task`; the base model for all others. */
export function fakeModels(
  base: TextModel,
  adapters: Readonly<Record<string, TextModel>> = {},
): CultureModels {
  return { base, for: (culture, task) => adapters[`${culture}/${task}`] ?? adapters[culture] ?? base };
}

export function memoryCache(): Cache {
  const values = new Map<string, unknown>();
  return {
    getMany: async (keys) => keys.map((key) => values.get(key)),
    setMany: async (entries) => {
      for (const [key, value] of entries) values.set(key, value);
    },
  };
}
