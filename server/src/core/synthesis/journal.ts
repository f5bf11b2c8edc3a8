import type { z } from "zod";
import { textHash } from "../text-hash.js";

/**
 * What a run has done so far. A step is done once, ever: its value is kept before it counts, so that a run that was
 * killed goes on where it was and ends with the same result. What is read from a journal is untrusted like any file.
 */
export interface Journal {
  /** The value kept under a key; undefined if the step has not been done. */
  find(key: string): unknown;
  /** @param milliseconds what the step took; their sum is part of the data card. */
  keep(key: string, value: unknown, milliseconds: number): Promise<void>;
  /** Milliseconds of all steps kept, in this run and before. */
  readonly spent: number;
}

/** @param parts name everything that the value depends on. */
export function stepKey(name: string, ...parts: readonly unknown[]): string {
  return `${name} ${textHash(JSON.stringify(parts))}`;
}

/** The value kept under the key, or what `work` gives, kept. @throws what `work` throws; nothing is kept then. */
export async function step<T>(
  journal: Journal,
  key: string,
  schema: z.ZodType<T>,
  work: () => Promise<T>,
): Promise<T> {
  const known = schema.safeParse(journal.find(key));
  if (known.success) return known.data;
  const started = performance.now();
  const value = await work();
  await journal.keep(key, value, Math.round(performance.now() - started));
  return value;
}
