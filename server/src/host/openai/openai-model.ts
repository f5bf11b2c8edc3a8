import * as z from "zod";
import type { Embedder, GenerateRequest, JudgeRequest, ModelIdentity, TextModel } from "../../core/ports.js";
import { parseAnswer } from "../answer.js";
import { completeThrough } from "./complete.js";
import { type Endpoint, post, unavailable } from "./endpoint.js";
import { inParallel } from "./in-parallel.js";
import { scoreThrough } from "./score.js";

const Logprobs = z.object({ token: z.string(), logprob: z.number() });
const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish() }),
        logprobs: z
          .object({ content: z.array(z.object({ top_logprobs: z.array(Logprobs) })).nullish() })
          .nullish(),
      }),
    )
    .min(1),
});
const Vectors = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()).min(1) })),
});

const EMBED_BATCH = 64;

/**
 * A model behind an OpenAI-compatible server (llama-server, vLLM, Ollama). An adapter is a model name of its own there.
 */
export function openaiModel(endpoint: Endpoint): TextModel {
  const identity: ModelIdentity = { id: endpoint.model, hash: endpoint.url };
  return {
    identity,
    judge: (requests, signal) => inParallel(requests, (request) => judgeOne(endpoint, request, signal)),
    async generate<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T> {
      const { $schema: _, ...schema } = z.toJSONSchema(request.schema);
      const { choices } = await post(
        endpoint,
        "chat/completions",
        {
          messages: [{ role: "user", content: `${request.instruction}\n\n${request.text}` }],
          max_tokens: request.maxTokens,
          temperature: request.temperature,
          seed: request.seed,
          response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
        },
        Completion,
        signal,
      );
      return parseAnswer(choices[0]?.message.content ?? "", request.schema, identity);
    },
    complete: (request, signal, onText = () => {}) => completeThrough(endpoint, request, signal, onText),
    score: (requests, signal) => scoreThrough(endpoint, requests, signal),
  };
}

/** Vectors from `/embeddings`. Servers know no roles: name a model that needs none. */
export function openaiEmbedder(endpoint: Endpoint): Embedder {
  return {
    embedder: { id: endpoint.model, hash: endpoint.url },
    async embed(texts, _role, signal) {
      const batches = Array.from({ length: Math.ceil(texts.length / EMBED_BATCH) }, (_, i) =>
        texts.slice(i * EMBED_BATCH, (i + 1) * EMBED_BATCH),
      );
      const results = await inParallel(batches, async (input) => {
        const { data } = await post(endpoint, "embeddings", { input }, Vectors, signal);
        if (data.length !== input.length) {
          throw unavailable(endpoint, `sent ${data.length} vectors for ${input.length} texts`);
        }
        return [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => normalise(embedding));
      });
      return results.flat();
    },
  };
}

async function judgeOne(endpoint: Endpoint, request: JudgeRequest, signal: AbortSignal): Promise<number> {
  const { choices } = await post(
    endpoint,
    "chat/completions",
    {
      messages: [
        { role: "user", content: `${request.instruction}\n\n${request.text}\n\n${request.question}` },
      ],
      max_tokens: 1,
      temperature: 0,
      logprobs: true,
      top_logprobs: 20,
    },
    Completion,
    signal,
  );
  const top = choices[0]?.logprobs?.content?.[0]?.top_logprobs;
  if (!top || top.length === 0) {
    throw unavailable(endpoint, "gives no log-probabilities, which judging needs");
  }
  // An answer that is not listed is at most as likely as the last one that is, and as what they leave over.
  const left = 1 - top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  const floor = Math.min(...top.map(({ logprob }) => logprob), Math.log(Math.max(1e-6, left)));
  return mass(top, "yes", floor) - mass(top, "no", floor);
}

/** Logarithm of the summed probability of the tokens that spell `word`. */
function mass(top: readonly z.infer<typeof Logprobs>[], word: string, floor: number): number {
  const spelled = top.filter(({ token }) => token.trim().toLowerCase() === word);
  const sum = spelled.reduce((total, { logprob }) => total + Math.exp(logprob), 0);
  return sum > 0 ? Math.log(sum) : floor;
}

function normalise(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}
