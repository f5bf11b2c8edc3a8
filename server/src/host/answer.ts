import * as z from "zod";
import { InvalidDataError } from "../core/errors.js";
import type { ModelIdentity } from "../core/ports.js";

/**
 * Parses and validates a generated answer.
 * @throws InvalidDataError: a grammar bounds the form of an answer, not its length, ranges or patterns.
 */
export function parseAnswer<T>(answer: string, schema: z.ZodType<T>, { id }: ModelIdentity): T {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new InvalidDataError(
      `The model ${id} did not finish its answer within the token limit.`,
      "Try again with a shorter text or a larger limit.",
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidDataError(
    `The answer of the model ${id} does not fit: ${z.prettifyError(parsed.error)}`,
    "Try again, or choose a larger model.",
  );
}
