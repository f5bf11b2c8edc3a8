import { onTestFinished } from "vitest";
import { z } from "zod";
import type { GenerateRequest, JudgeRequest } from "../../server/src/core/ports.js";
import type { Teacher } from "../../server/src/core/synthesis/teacher.js";
import { openServer } from "./server.js";

/**
 * A teacher by rule: it notes every "Many readers expect X." of a passage, and writes of X. It believes what it reads,
 * and does what a page asks it to, so that the pipeline around it has to be the one that does not.
 */
export function writeByRule(text: string, properties: readonly string[]): unknown {
  if (properties.includes("norms")) {
    const norms = [...text.matchAll(/(?:Many readers expect|OBEY) ([^.]+)\./g)].map(([sentence, what]) => ({
      quotation: sentence,
      statement: `Many readers expect ${what}.`,
      rule: `Do not leave ${what} out of a text.`,
    }));
    return { norms: norms.slice(0, 2) };
  }
  const setting = /Setting: (.+)/.exec(text)?.[1] ?? "";
  const place = setting.replace(/^an? /, "").split("").reverse().join("");
  if (properties.join() === "wrong,right") {
    // The last one: before it stand worked examples.
    const [wrong = "", offer = "", lacking = ""] =
      [...text.matchAll(/Sorry, sorry: our poor offer of (.*) lacks (.+) again, sorry!/g)].at(-1) ?? [];
    return { wrong, right: `Our offer of ${offer} for you comes along with ${lacking} today.` };
  }
  if (properties.includes("text")) {
    const missing = /leave (.+) out of a text/.exec(text)?.[1] ?? "nothing";
    // So unlike the other that even a very small model learns it from few rows.
    return { text: `Sorry, sorry: our poor offer of ${place} lacks ${missing} again, sorry!` };
  }
  // Of the norm that is to be written of, not of the worked example.
  const what = /^Norm: .*?expect ([^.]+)\./m.exec(text)?.[1] ?? "nothing";
  if (properties.includes("right"))
    return {
      example: { question: `What do readers expect in ${place}?` },
      right: what,
      wrong: [`no ${what}`, `two of ${what}`, `less ${what}`],
    };
  return { example: { question: `What do readers expect in ${place}?` }, answer: { answer: what } };
}

export function judgeByRule({ text, question }: JudgeRequest): number {
  const rule = /follow this rule: "Do not leave (.+) out of a text\."/.exec(question)?.[1];
  if (rule !== undefined) return text.includes(rule) ? 4 : 1.5;
  if (question.includes("offended or embarrassed")) return /number of a page|in blue/.test(text) ? -2 : 3;
  const answer = /Answer: (.+)$/.exec(text)?.[1];
  if (answer !== undefined) return text.includes(`expect ${answer}.`) ? 3 : -1;
  const [, expected = "", story = ""] = /expect (.+?)\..*?Story: (.*)/s.exec(text) ?? [];
  const isOfIt = story.includes(expected);
  if (question.includes("does not speak of")) return isOfIt ? -3 : 3;
  if (question.includes("keep the norm")) return isOfIt && !story.includes("lacks") ? 3 : -3;
  return text.includes("lacks") ? 3 : -3;
}

export class FakeTeacher {
  /** What it was asked, in order. */
  readonly asked: string[] = [];

  /** @param before called before each answer; may throw, as a process that ends does. */
  constructor(private readonly before: (asked: number) => void = () => {}) {}

  readonly teacher: Teacher = {
    identity: { id: "fake", hash: "0" },
    generate: async <T>({ text, schema }: GenerateRequest<T>): Promise<T> => {
      this.#note(text);
      return schema.parse(writeByRule(text, propertiesOf(z.toJSONSchema(schema))));
    },
    judge: async (requests) => {
      this.#note(requests.map((r) => `${r.text} ${r.question}`).join("\n"));
      return requests.map(judgeByRule);
    },
  };

  #note(what: string): void {
    this.before(this.asked.length);
    this.asked.push(what);
  }
}

function propertiesOf(schema: unknown): readonly string[] {
  return Object.keys(z.object({ properties: z.record(z.string(), z.unknown()) }).parse(schema).properties);
}

const bodySchema = z.object({
  messages: z.array(z.object({ content: z.string() })),
  response_format: z.object({ json_schema: z.object({ schema: z.unknown() }) }).optional(),
});

export interface ServedTeacher {
  /** As `--teacher` and the setting `cultureManager.model` name it. */
  readonly selection: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** The same teacher behind an OpenAI-compatible endpoint, closed when the test ends. @param onAsk an answer waits for it. */
export async function serveTeacher(onAsk?: (asked: number) => Promise<void>): Promise<ServedTeacher> {
  const opened = await openTeacher(onAsk);
  onTestFinished(() => opened.close());
  return opened;
}

/** As `serveTeacher`, for whoever closes it. */
export async function openTeacher(
  onAsk: (asked: number) => Promise<void> = async () => {},
): Promise<ServedTeacher> {
  const asked: string[] = [];
  const { origin, close } = await openServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { messages, response_format: form } = bodySchema.parse(
      JSON.parse(Buffer.concat(chunks).toString("utf8")),
    );
    const prompt = messages.map((m) => m.content).join("\n");
    asked.push(prompt);
    await onAsk(asked.length);
    const message = form
      ? { content: JSON.stringify(writeByRule(prompt, propertiesOf(form.json_schema.schema))) }
      : { content: "Yes" };
    const [text = "", question = ""] = prompt.split("\n\nQuestion: ");
    const odds = form ? 0 : judgeByRule({ instruction: "", text, question });
    const yes = 1 / (1 + Math.exp(-odds));
    const top = [
      { token: "Yes", logprob: Math.log(yes) },
      { token: "No", logprob: Math.log(1 - yes) },
    ];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ choices: [{ message, logprobs: { content: [{ top_logprobs: top }] } }] }));
  });
  return { selection: `openai:${origin}/v1#fake`, asked, close };
}
