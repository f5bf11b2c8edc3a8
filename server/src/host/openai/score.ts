import * as z from "zod";
import type { ChatMessage, Score, ScoreRequest } from "../../core/ports.js";
import { continuation } from "./complete.js";
import { type Endpoint, post, unavailable } from "./endpoint.js";
import { inParallel } from "./in-parallel.js";

const Scored = z.object({
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
  prompt_logprobs: z.array(z.record(z.string(), z.object({ logprob: z.number() })).nullable()).nullish(),
});

/**
 * Scores by the log-probabilities of a prompt (`prompt_logprobs`, as vLLM and `culture-manager serve` have it): the
 * answer is sent as the beginning of the assistant's turn, and what follows the conversation itself is summed.
 * @throws ModelUnavailableError for a server that has no such figures.
 */
export async function scoreThrough(
  endpoint: Endpoint,
  requests: readonly ScoreRequest[],
  signal: AbortSignal,
): Promise<readonly Score[]> {
  const prompts = [
    ...new Map(requests.map(({ messages }) => [JSON.stringify(messages), messages])).entries(),
  ];
  const lengths = new Map(
    await inParallel(prompts, async ([key, messages]) => {
      const { usage } = await ask(endpoint, messages, signal);
      if (!usage) throw unavailable(endpoint, "does not count the tokens of a prompt, which scoring needs");
      return [key, usage.prompt_tokens] as const;
    }),
  );
  return inParallel(requests, async ({ messages, answer }) => {
    if (answer === "") return { logProbability: 0, tokens: 0 };
    const { prompt_logprobs: all } = await ask(endpoint, withAnswer(messages, answer), signal, {
      prompt_logprobs: 0,
    });
    if (!all) throw unavailable(endpoint, "gives no log-probabilities of a prompt, which scoring needs");
    const own = all.slice(lengths.get(JSON.stringify(messages))).map(chosen);
    if (own.length === 0) throw unavailable(endpoint, "took the answer for a turn of its own");
    return { logProbability: own.reduce((sum, p) => sum + p, 0), tokens: own.length };
  });

  function chosen(entry: Readonly<Record<string, { readonly logprob: number }>> | null): number {
    // No alternatives were asked for, so the prompt's own token is the only entry.
    const [own, ...others] = Object.values(entry ?? {});
    if (own === undefined || others.length > 0)
      throw unavailable(endpoint, "gives log-probabilities of a prompt in an unknown form");
    return own.logprob;
  }
}

function ask(endpoint: Endpoint, messages: readonly ChatMessage[], signal: AbortSignal, more: object = {}) {
  const body = { messages, max_tokens: 1, temperature: 0, ...continuation(messages), ...more };
  return post(endpoint, "chat/completions", body, Scored, signal);
}

function withAnswer(messages: readonly ChatMessage[], answer: string): readonly ChatMessage[] {
  const last = messages.at(-1);
  return last?.role === "assistant"
    ? [...messages.slice(0, -1), { role: "assistant", content: last.content + answer }]
    : [...messages, { role: "assistant", content: answer }];
}
