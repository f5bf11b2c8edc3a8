import * as z from "zod";
import type { ChatMessage } from "../../core/ports.js";

/** Requests as OpenAI's clients send them; what this endpoint does not know is left alone. */

const content = z.union([
  z.string(),
  z.array(z.object({ type: z.literal("text"), text: z.string() })),
  z.null(),
]);

const messageSchema = z
  .object({ role: z.enum(["system", "developer", "user", "assistant"]), content })
  .transform(
    ({ role, content: parts }): ChatMessage => ({
      role: role === "developer" ? "system" : role,
      content: typeof parts === "string" ? parts : (parts ?? []).map(({ text }) => text).join(""),
    }),
  );

/** What both kinds of completion have in common. */
const sampling = {
  model: z.string(),
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z
    .union([z.string(), z.array(z.string()).max(16)])
    .nullish()
    .transform((stop) => (typeof stop === "string" ? [stop] : (stop ?? [])).filter((s) => s !== "")),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1, "only one answer at a time is written").nullish(),
};

const TOP = z.int().min(0).max(20).nullish();

export const chatSchema = z.object({
  ...sampling,
  messages: z.array(messageSchema).min(1),
  max_tokens: z.int().min(0).nullish(),
  max_completion_tokens: z.int().min(0).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: TOP,
  /** As vLLM has it: log-probabilities of the prompt itself, with so many alternatives. */
  prompt_logprobs: TOP,
  continue_final_message: z.boolean().nullish(),
  response_format: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("text") }),
      z.object({ type: z.literal("json_object") }),
      z.object({
        type: z.literal("json_schema"),
        json_schema: z.object({ schema: z.record(z.string(), z.unknown()) }),
      }),
    ])
    .nullish(),
});
export type ChatRequest = z.infer<typeof chatSchema>;

export const completionSchema = z.object({
  ...sampling,
  prompt: z.union([
    z.string(),
    z
      .array(z.string())
      .length(1)
      .transform(([only = ""]) => only),
  ]),
  max_tokens: z.int().min(0).nullish(),
  logprobs: TOP,
  /** The prompt is part of the text, with its log-probabilities. */
  echo: z.boolean().nullish(),
});
export type CompletionRequest = z.infer<typeof completionSchema>;

export const embeddingSchema = z.object({
  model: z.string(),
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(2048)]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});
