import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import * as protocol from "../llama/protocol.js";
import { usageOf } from "./chat.js";
import { completionSchema } from "./requests.js";
import { adapterFile, type Served, voiceFor } from "./served.js";
import { streamText } from "./streaming.js";
import { announceVoice, priorityOf } from "./voice-headers.js";

/** As OpenAI has it. */
const DEFAULT_TOKENS = 16;

/** `POST /v1/completions`: text as it is, without turns; with `echo` and `logprobs` also how likely it is. */
export async function completions(c: Context, served: Served): Promise<Response> {
  const { signal } = c.req.raw;
  const request = completionSchema.parse(await c.req.json());
  const voice = await voiceFor(served, request.model, request.prompt, signal);
  announceVoice(c, voice);
  const address = { adapter: adapterFile(voice), priority: priorityOf(c), prompt: { text: request.prompt } };
  const top = request.logprobs ?? undefined;
  const params: protocol.CompleteParams = {
    ...address,
    maxTokens: request.max_tokens ?? DEFAULT_TOKENS,
    temperature: request.temperature ?? 0.7,
    seed: request.seed ?? 0,
    stop: request.stop,
    top,
  };
  const complete = (onPiece?: (piece: string) => void) =>
    served.service.call(protocol.complete, params, signal, onPiece);
  const head = { id: `cmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: request.model };
  const choice = (text: string, finish_reason: string | null, logprobs: object | null = null) => ({
    ...head,
    object: "text_completion",
    choices: [{ index: 0, text, finish_reason, logprobs }],
  });
  if (request.stream)
    return streamText(c, complete, {
      piece: (piece) => choice(piece, null),
      last: ({ finish, usage, tokens }) => [
        choice("", finish, tokens ? legacy(tokens) : null),
        ...(request.stream_options?.include_usage
          ? [{ ...choice("", null), choices: [], usage: usageOf(usage) }]
          : []),
      ],
    });
  const echoed =
    request.echo && top !== undefined
      ? await served.service.call(protocol.likelihood, { ...address, top }, signal)
      : [];
  const { text, finish, usage, tokens } = await complete();
  const likelihoods = top === undefined ? null : legacy([...echoed, ...(tokens ?? [])]);
  return c.json({
    ...choice(request.echo ? request.prompt + text : text, finish, likelihoods),
    usage: usageOf(usage),
  });
}

/** Log-probabilities in the form of this older route. */
function legacy(tokens: readonly protocol.TokenLikelihood[]) {
  let length = 0;
  const offsets = tokens.map(({ text }) => {
    const at = length;
    length += text.length;
    return at;
  });
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logProbability }) => logProbability ?? null),
    top_logprobs: tokens.map(({ logProbability, top }) =>
      logProbability === undefined ? null : Object.fromEntries(top.map((t) => [t.text, t.logProbability])),
    ),
    text_offset: offsets,
  };
}
