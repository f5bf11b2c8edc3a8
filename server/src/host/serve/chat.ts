import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { UsageError } from "../../core/errors.js";
import { grammarSchema } from "../llama/llama-model.js";
import * as protocol from "../llama/protocol.js";
import { type ChatRequest, chatSchema } from "./requests.js";
import { adapterFile, type Served, voiceFor } from "./served.js";
import { streamText } from "./streaming.js";
import { announceVoice, priorityOf } from "./voice-headers.js";

const ANY_OBJECT = { type: "object", additionalProperties: true };
/** Tokens of an answer whose length nobody bounds. */
const DEFAULT_TOKENS = 512;

/** `POST /v1/chat/completions`. */
export async function chat(c: Context, served: Served): Promise<Response> {
  const { signal } = c.req.raw;
  const request = chatSchema.parse(await c.req.json());
  const text = request.messages.map(({ content }) => content).join("\n\n");
  const voice = await voiceFor(served, request.model, text, signal);
  announceVoice(c, voice);
  const address = { adapter: adapterFile(voice), priority: priorityOf(c) };
  const prompt = { messages: spoken(request) };
  const params: protocol.CompleteParams = {
    ...address,
    prompt,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? DEFAULT_TOKENS,
    temperature: request.temperature ?? 0.7,
    seed: request.seed ?? 0,
    stop: request.stop,
    top: request.logprobs ? (request.top_logprobs ?? 0) : undefined,
    ...formOf(request),
  };
  const complete = (onPiece?: (piece: string) => void) =>
    served.service.call(protocol.complete, params, signal, onPiece);
  const head = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  if (request.stream) {
    const chunk = { ...head, object: "chat.completion.chunk" };
    const delta = (content: object, finish_reason: string | null, logprobs: object | null = null) => ({
      ...chunk,
      choices: [{ index: 0, delta: content, finish_reason, logprobs }],
    });
    return streamText(c, complete, {
      piece: (piece) => delta({ role: "assistant", content: piece }, null),
      last: ({ finish, usage, tokens }) => [
        delta({}, finish, tokens ? { content: tokens.map(tokenEntry) } : null),
        ...(request.stream_options?.include_usage ? [{ ...chunk, choices: [], usage: usageOf(usage) }] : []),
      ],
    });
  }
  const of = { ...address, prompt, top: request.prompt_logprobs ?? 0 };
  const likelihood =
    typeof request.prompt_logprobs === "number"
      ? await served.service.call(protocol.likelihood, of, signal)
      : undefined;
  const completed = await complete();
  return c.json({
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: completed.text, refusal: null },
        finish_reason: completed.finish,
        logprobs: completed.tokens ? { content: completed.tokens.map(tokenEntry) } : null,
      },
    ],
    usage: usageOf(completed.usage),
    ...(likelihood ? { prompt_logprobs: likelihood.map(promptEntry) } : {}),
  });
}

/** A last message of the assistant is continued only where the client asks for it, as vLLM does. */
function spoken({ messages, continue_final_message }: ChatRequest): ChatRequest["messages"] {
  if (messages.at(-1)?.role !== "assistant" || continue_final_message) return messages;
  throw new UsageError(
    "The last message is the assistant's.",
    "Send a user message after it, or set continue_final_message to have it continued.",
  );
}

function formOf({ response_format: form }: ChatRequest): { readonly schema?: unknown } {
  if (!form || form.type === "text") return {};
  return {
    schema: form.type === "json_object" ? ANY_OBJECT : grammarSchema(form.json_schema.schema),
  };
}

export function usageOf({ promptTokens, completionTokens }: protocol.Completed["usage"]) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

type Entry = { readonly text: string; readonly logProbability?: number };

function tokenEntry({ top, ...token }: protocol.TokenLikelihood) {
  const entry = ({ text, logProbability = 0 }: Entry) => ({
    token: text,
    logprob: logProbability,
    bytes: null,
  });
  return { ...entry(token), top_logprobs: top.map(entry) };
}

/** The prompt's own token first; keys are token ids. */
function promptEntry({ id, text, logProbability, top }: protocol.TokenLikelihood) {
  if (logProbability === undefined) return null;
  const entries = [{ id, text, logProbability }, ...top];
  return Object.fromEntries(
    entries.map((e) => [e.id, { logprob: e.logProbability, decoded_token: e.text }] as const),
  );
}
