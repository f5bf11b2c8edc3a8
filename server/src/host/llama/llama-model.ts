import { z } from "zod";
import { ModelUnavailableError } from "../../core/errors.js";
import type {
  Completion,
  CompletionRequest,
  Embedder,
  EmbeddingRole,
  GenerateRequest,
  JudgeRequest,
  ModelIdentity,
  ScoreRequest,
  TextModel,
} from "../../core/ports.js";
import { parseAnswer } from "../answer.js";
import type { ModelHost } from "./model-host.js";
import * as protocol from "./protocol.js";

/** The base model of a host process, or that model with one adapter; several share the process and its weights. */
export function llamaTextModel(
  host: ModelHost,
  identity: ModelIdentity,
  address: protocol.Addressed = {},
): TextModel {
  return {
    identity,
    async judge(requests: readonly JudgeRequest[], signal: AbortSignal) {
      const { logOdds } = await host.request(
        (connection, token) => connection.sendRequest(protocol.judge, { requests, ...address }, token),
        signal,
      );
      return logOdds;
    },
    async generate<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T> {
      const { schema, ...rest } = request;
      const params = { ...rest, schema: grammarSchema(schema), ...address };
      const answer = await host.request(
        (connection, token) => connection.sendRequest(protocol.generate, params, token),
        signal,
      );
      return parseAnswer(answer, schema, identity);
    },
    complete: (request, signal, onText = () => {}) =>
      completeOnce(host, { ...request, ...address }, signal, onText),
    async score(requests: readonly ScoreRequest[], signal: AbortSignal) {
      const { scores } = await host.request(
        (connection, token) => connection.sendRequest(protocol.score, { requests, ...address }, token),
        signal,
      );
      return scores;
    },
  };
}

let streams = 0;

/** A restarted process writes the same text again: only what was not told yet is passed on. */
async function completeOnce(
  host: ModelHost,
  request: CompletionRequest & protocol.Addressed,
  signal: AbortSignal,
  onText: (piece: string) => void,
): Promise<Completion> {
  const stream = ++streams;
  let told = "";
  const completion = await host.request(async (connection, token) => {
    let text = "";
    const listening = connection.onProgress(protocol.completed, stream, (piece) => {
      text += piece;
      if (signal.aborted || !text.startsWith(told)) return;
      const news = text.slice(told.length);
      told = text;
      if (news !== "") onText(news);
    });
    try {
      return await connection.sendRequest(protocol.complete, { ...request, stream }, token);
    } finally {
      listening.dispose();
    }
  }, signal);
  if (completion.text === told) return completion;
  throw new ModelUnavailableError(
    "The model's process was restarted and went on with another text.",
    "Ask again.",
  );
}

/** The ids of conversations and answers as the model is served them, to compare a trainer's with. */
export function llamaTokenizer(host: ModelHost) {
  return (requests: readonly ScoreRequest[], signal: AbortSignal): Promise<readonly protocol.Tokenized[]> =>
    host.request(
      (connection, token) => connection.sendRequest(protocol.tokenize, { requests }, token),
      signal,
    );
}

/** @param options.prefixes what the model was trained to see before a query and before a passage. */
export function llamaEmbedder(
  host: ModelHost,
  embedder: ModelIdentity,
  options: {
    readonly prefixes: Readonly<Record<EmbeddingRole, string>>;
    readonly priority?: protocol.Priority;
  },
): Embedder {
  return {
    embedder,
    async embed(texts, role, signal) {
      const prefixed = texts.map((text) => options.prefixes[role] + text);
      const vectors = await host.request(
        (connection, token) =>
          connection.sendRequest(protocol.embed, { texts: prefixed, priority: options.priority }, token),
        signal,
      );
      return vectors.map((vector) => Float32Array.from(vector));
    },
  };
}

/** The grammar of node-llama-cpp knows `oneOf` where zod writes `anyOf`, and rejects `$schema`. */
function grammarSchema(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return renameKey(rest, "anyOf", "oneOf");
}

function renameKey(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKey(item, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === from ? to : key, renameKey(item, from, to)]),
  );
}
