import { type FileHandle, open, readFile, truncate } from "node:fs/promises";
import * as z from "zod";
import type { Journal } from "../../core/synthesis/journal.js";

const lineSchema = z.object({ key: z.string(), value: z.unknown(), ms: z.number() });

export interface JournalFile extends Journal {
  close(): Promise<void>;
}

/**
 * A journal in a file that is only ever added to, one line a step. A process may end at any moment: a line that was
 * being written then is cut off when the file is opened next, and its step is done again.
 * @param others journals of other data sets: what was asked there is not asked again, and is taken over.
 */
export async function openJournal(file: string, others: readonly string[] = []): Promise<JournalFile> {
  const source = await readFile(file).catch(() => Buffer.alloc(0));
  const end = source.lastIndexOf(0x0a) + 1;
  if (end < source.length) await truncate(file, end);
  const own = steps(source);
  const known = new Map(own.map(({ key, value }) => [key, value]));
  let spent = own.reduce((sum, { ms }) => sum + ms, 0);
  const elsewhere = new Map<string, unknown>();
  for (const other of others)
    for (const { key, value } of steps(await readFile(other).catch(() => Buffer.alloc(0))))
      elsewhere.set(key, value);
  const handle: FileHandle = await open(file, "a");
  let writing: Promise<void> = Promise.resolve();
  const add = (key: string, value: unknown, ms: number): Promise<void> => {
    known.set(key, value);
    spent += ms;
    const line = `${JSON.stringify({ key, value, ms })}\n`;
    writing = writing.then(() => handle.appendFile(line));
    return writing;
  };
  return {
    find(key) {
      // Taken over, so that this journal stays whole when the other one is deleted.
      if (!known.has(key) && elsewhere.has(key)) add(key, elsewhere.get(key), 0).catch(() => {});
      return known.get(key);
    },
    keep: add,
    get spent() {
      return spent;
    },
    async close() {
      await writing.catch(() => {});
      await handle.close();
    },
  };
}

/** Whole lines alone. */
function steps(source: Buffer): readonly z.infer<typeof lineSchema>[] {
  const whole = source.subarray(0, source.lastIndexOf(0x0a) + 1).toString("utf8");
  return whole.split("\n").flatMap((line) => lineSchema.safeParse(parse(line)).data ?? []);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
