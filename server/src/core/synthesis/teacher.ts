import * as z from "zod";
import { InvalidDataError } from "../errors.js";
import type { GenerateRequest, Generator, Judge, JudgeRequest } from "../ports.js";
import { type Journal, step, stepKey } from "./journal.js";

/** The model that reads passages and writes examples. */
export type Teacher = Generator & Judge;

/** The teacher's answer did not have the form that was asked for. */
export interface Unfit {
  readonly unfit: string;
}

export interface Effort {
  generations: number;
  judgements: number;
  /** UTF-16 code units sent and received. */
  sent: number;
  received: number;
}

/** A teacher that is never asked the same twice, and counts what it is asked. */
export interface KeptTeacher {
  readonly effort: Readonly<Effort>;
  /** @throws ModelUnavailableError; the signal's reason. */
  write<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T | Unfit>;
  /** Log-odds of yes over no, in order. @throws as `write`. */
  judge(requests: readonly JudgeRequest[], signal: AbortSignal): Promise<readonly number[]>;
}

export function keptTeacher(teacher: Teacher, journal: Journal): KeptTeacher {
  const { id, hash, adapter = "" } = teacher.identity;
  const effort: Effort = { generations: 0, judgements: 0, sent: 0, received: 0 };
  return {
    effort,
    async write<T>(request: GenerateRequest<T>, signal: AbortSignal) {
      const { schema, instruction, text, maxTokens, temperature, seed } = request;
      const form = z.toJSONSchema(schema);
      const key = stepKey("write", id, hash, adapter, instruction, text, maxTokens, temperature, seed, form);
      const kept = z.union([z.object({ unfit: z.string() }), z.object({ value: schema })]);
      const result = await step(journal, key, kept, async () => {
        try {
          return { value: await teacher.generate(request, signal) };
        } catch (error) {
          if (error instanceof InvalidDataError) return { unfit: error.message };
          throw error;
        }
      });
      effort.generations++;
      effort.sent += instruction.length + text.length;
      if ("unfit" in result) return { unfit: result.unfit };
      effort.received += JSON.stringify(result.value).length;
      return result.value;
    },
    async judge(requests, signal) {
      const keys = requests.map((r) =>
        stepKey("judge", id, hash, adapter, r.instruction, r.text, r.question),
      );
      const open = requests.filter((_, i) => typeof journal.find(keys[i] ?? "") !== "number");
      const started = performance.now();
      const answers = open.length > 0 ? await teacher.judge(open, signal) : [];
      const each = Math.round((performance.now() - started) / Math.max(1, open.length));
      for (const [i, request] of open.entries())
        await journal.keep(keys[requests.indexOf(request)] ?? "", answers[i] ?? 0, each);
      effort.judgements += requests.length;
      effort.sent += requests.reduce(
        (n, r) => n + r.instruction.length + r.text.length + r.question.length,
        0,
      );
      return keys.map((key) => Number(journal.find(key)));
    },
  };
}
