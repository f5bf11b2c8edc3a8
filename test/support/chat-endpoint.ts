import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";

const requestSchema = z.object({
  stream: z.boolean().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

export interface ChatEndpoint {
  /** As the setting `cultureManager.model` names it. */
  readonly model: string;
  /** Prompts that were answered, their messages joined. */
  readonly asked: string[];
  /** Answers stop after their first word until the returned function is called. */
  hold(): () => void;
  close(): void;
}

/**
 * An OpenAI-compatible server on a free port of this machine. It streams the answer of the first pattern that occurs in
 * the messages, a word at a time, and judges "Yes" where the messages hold `offends`, or what it finds so.
 */
export async function chatEndpoint(
  answers: readonly (readonly [pattern: string, answer: string])[],
  offends: string | ((prompt: string) => boolean),
): Promise<ChatEndpoint> {
  const asked: string[] = [];
  let held: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { stream, messages } = requestSchema.parse(body);
      const prompt = messages.map(({ content }) => content).join("\n");
      const found = typeof offends === "string" ? prompt.includes(offends) : offends(prompt);
      if (!stream) return response.end(JSON.stringify(verdict(found)));
      asked.push(prompt);
      const answer = answers.find(([pattern]) => prompt.includes(pattern))?.[1] ?? "No answer was set.";
      return write(response, answer, held);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    model: `openai:http://127.0.0.1:${address.port}/v1#test-model`,
    asked,
    hold() {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = Promise.resolve();
        release();
      };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function write(response: ServerResponse, answer: string, held: Promise<void>): Promise<void> {
  response.setHeader("content-type", "text/event-stream");
  const send = (choice: object): void => {
    response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  };
  for (const content of answer.split(/(?<=\s)/)) {
    send({ delta: { content } });
    await held;
  }
  send({ delta: {}, finish_reason: "stop" });
  response.end("data: [DONE]\n\n");
}

function verdict(offending: boolean): object {
  const top_logprobs = [
    { token: "Yes", logprob: offending ? -0.01 : -6 },
    { token: "No", logprob: offending ? -6 : -0.01 },
  ];
  return { choices: [{ message: { content: "" }, logprobs: { content: [{ top_logprobs }] } }] };
}
