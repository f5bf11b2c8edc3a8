import type { Connection } from "vscode-languageserver";
import * as z from "zod";
import { InvalidDataError, ModelUnavailableError } from "../core/errors.js";
import type { JudgeRequest } from "../core/ports.js";
import type { Teacher } from "../core/synthesis/teacher.js";
import { ASK_EDITOR_MODEL, type AskEditorParams, askEditorAnswerSchema } from "../protocol/datasets.js";

/** Log-odds that stand for a plain "Yes": chat models of editors give no probabilities. */
const SURE = 4;
/** Questions under way at a time. */
const PARALLEL = 3;

/** A chat model of the editor's as the teacher: asked through the client, which has the user's consent. */
export function editorTeacher(connection: Connection, model: string): Teacher {
  const identity = { id: model, hash: "editor" };
  const ask = async (prompt: string, signal: AbortSignal): Promise<string> => {
    signal.throwIfAborted();
    const params: AskEditorParams = { model, prompt };
    const { text } = askEditorAnswerSchema.parse(
      await unlessAborted(connection.sendRequest(ASK_EDITOR_MODEL, params), signal).catch(
        (error: unknown) => {
          signal.throwIfAborted();
          throw new ModelUnavailableError(
            `The editor's model ${model} gives no answer: ${error instanceof Error ? error.message : String(error)}`,
            "Look at its account and limits in the editor, or choose another teacher. What was done is kept.",
            error,
          );
        },
      ),
    );
    return text;
  };
  return {
    identity,
    async generate({ instruction, text, schema }, signal) {
      const form = JSON.stringify(z.toJSONSchema(schema));
      const answer = await ask(
        `${instruction}\n\n${text}\n\nAnswer with JSON of this schema and nothing else:\n${form}`,
        signal,
      );
      const parsed = schema.safeParse(jsonIn(answer));
      if (parsed.success) return parsed.data;
      throw new InvalidDataError(
        `The answer of ${model} does not fit: ${z.prettifyError(parsed.error)}`,
        "Try again, or choose another teacher.",
      );
    },
    async judge(requests, signal) {
      const odds: number[] = [];
      for (let at = 0; at < requests.length; at += PARALLEL) {
        const answers = requests.slice(at, at + PARALLEL).map((request) => ask(question(request), signal));
        odds.push(...(await Promise.all(answers)).map(oddsOf));
      }
      return odds;
    },
  };
}

function question({ instruction, text, question: asked }: JudgeRequest): string {
  return `${instruction}\n\n${text}\n\n${asked}`;
}

/** Yes, no, or neither: then it proves nothing. */
function oddsOf(answer: string): number {
  if (/^\W*yes\b/i.test(answer)) return SURE;
  return /^\W*no\b/i.test(answer) ? -SURE : 0;
}

/** The first JSON object of an answer, with or without a fence around it. */
function jsonIn(answer: string): unknown {
  const [start, end] = [answer.indexOf("{"), answer.lastIndexOf("}")];
  try {
    return JSON.parse(answer.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
