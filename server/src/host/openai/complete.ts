import * as z from "zod";
import type { Completion, CompletionRequest } from "../../core/ports.js";
import { type Endpoint, stream, unavailable } from "./endpoint.js";

const Chunk = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** Free text from `/chat/completions`, streamed. */
export async function completeThrough(
  endpoint: Endpoint,
  request: CompletionRequest,
  signal: AbortSignal,
  onText: (piece: string) => void,
): Promise<Completion> {
  const body = {
    messages: request.messages,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    seed: request.seed,
    stream_options: { include_usage: true },
    ...(request.stop && request.stop.length > 0 ? { stop: request.stop } : {}),
    ...continuation(request.messages),
  };
  let text = "";
  let pieces = 0;
  let finish: string | undefined;
  let usage: Completion["usage"] | undefined;
  for await (const chunk of stream(endpoint, "chat/completions", body, Chunk, signal)) {
    const [choice] = chunk.choices;
    const piece = choice?.delta?.content ?? "";
    if (piece !== "") {
      pieces++;
      text += piece;
      onText(piece);
    }
    finish = choice?.finish_reason ?? finish;
    if (chunk.usage) {
      usage = { promptTokens: chunk.usage.prompt_tokens, completionTokens: chunk.usage.completion_tokens };
    }
  }
  if (finish === undefined) throw unavailable(endpoint, "broke off before the end of its answer");
  return {
    text,
    finish: finish === "length" ? "length" : "stop",
    // Servers that count nothing send about one piece for each token.
    usage: usage ?? { promptTokens: 0, completionTokens: pieces },
  };
}

/** As vLLM names it; llama-server continues a last assistant message without being told. */
export function continuation(messages: CompletionRequest["messages"]): object {
  return messages.at(-1)?.role === "assistant"
    ? { continue_final_message: true, add_generation_prompt: false }
    : {};
}
