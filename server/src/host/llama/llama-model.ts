import * as z from "zod";
import type {
  Embedder,
  EmbeddingRole,
  GenerateRequest,
  ModelIdentity,
  ScoreRequest,
  TextModel,
} from "../../core/ports.js";
import { parseAnswer } from "../answer.js";
import type { ModelService } from "./model-service.js";
import * as protocol from "./protocol.js";

/** The base model of a service, or that model with one adapter; several share its process and its weights. */
export function llamaTextModel(
  service: ModelService,
  identity: ModelIdentity,
  address: protocol.Addressed = {},
): TextModel {
  return {
    identity,
    async judge(requests, signal) {
      const { logOdds } = await service.call(protocol.judge, { requests, ...address }, signal);
      return logOdds;
    },
    async generate<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T> {
      const { schema, ...rest } = request;
      const params = { ...rest, schema: grammarSchema(z.toJSONSchema(schema)), ...address };
      return parseAnswer(await service.call(protocol.generate, params, signal), schema, identity);
    },
    async complete({ messages, ...request }, signal, onText) {
      const params = { ...request, prompt: { messages }, ...address };
      const { text, finish, usage } = await service.call(protocol.complete, params, signal, onText);
      return { text, finish, usage };
    },
    async score(requests, signal) {
      const { scores } = await service.call(protocol.score, { requests, ...address }, signal);
      return scores;
    },
  };
}

/** The ids of conversations and answers as the model is served them, to compare a trainer's with. */
export function llamaTokenizer(service: ModelService) {
  return (requests: readonly ScoreRequest[], signal: AbortSignal): Promise<readonly protocol.Tokenized[]> =>
    service.call(protocol.tokenize, { requests }, signal);
}

/** @param options.prefixes what the model was trained to see before a query and before a passage. */
export function llamaEmbedder(
  service: ModelService,
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
      const params = { texts: prefixed, priority: options.priority };
      const vectors = await service.call(protocol.embed, params, signal);
      return vectors.map((vector) => Float32Array.from(vector));
    },
  };
}

/** A JSON schema for the grammar of node-llama-cpp, which knows `oneOf` for `anyOf`, and rejects `$schema`. */
export function grammarSchema(schema: object): unknown {
  const { $schema: _, ...rest } = { $schema: undefined, ...schema };
  return renameKey(rest, "anyOf", "oneOf");
}

function renameKey(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKey(item, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === from ? to : key, renameKey(item, from, to)]),
  );
}
