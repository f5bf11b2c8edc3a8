import { z } from "zod";
import type {
  Embedder,
  EmbeddingRole,
  GenerateRequest,
  JudgeRequest,
  ModelIdentity,
  TextModel,
} from "../../core/ports.js";
import { parseAnswer } from "../answer.js";
import type { ModelHost } from "./model-host.js";
import * as protocol from "./protocol.js";

/** The base model of a host process, or that model with one adapter; several share the process and its weights. */
export function llamaTextModel(
  host: ModelHost,
  identity: ModelIdentity,
  adapter?: protocol.AdapterFile,
): TextModel {
  const withAdapter = adapter ? { adapter } : {};
  return {
    identity,
    async judge(requests: readonly JudgeRequest[], signal: AbortSignal) {
      const { logOdds } = await host.request(
        (connection, token) => connection.sendRequest(protocol.judge, { requests, ...withAdapter }, token),
        signal,
      );
      return logOdds;
    },
    async generate<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T> {
      const { schema, ...rest } = request;
      const params = { ...rest, schema: grammarSchema(schema), ...withAdapter };
      const answer = await host.request(
        (connection, token) => connection.sendRequest(protocol.generate, params, token),
        signal,
      );
      return parseAnswer(answer, schema, identity);
    },
  };
}

/** @param prefixes what the model was trained to see before a query and before a passage. */
export function llamaEmbedder(
  host: ModelHost,
  embedder: ModelIdentity,
  prefixes: Readonly<Record<EmbeddingRole, string>>,
): Embedder {
  return {
    embedder,
    async embed(texts, role, signal) {
      const prefixed = texts.map((text) => prefixes[role] + text);
      const vectors = await host.request(
        (connection, token) => connection.sendRequest(protocol.embed, { texts: prefixed }, token),
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
