import { type FileHandle, open, readFile, truncate } from "node:fs/promises";
import { z } from "zod";
import type { Journal } from "../../core/synthesis/journal.js";

const lineSchema = z.object({ key: z.string(), value: z.unknown(), ms: z.number() });

export interface JournalFile extends Journal {
  close(): Promise<void>;
}

/**
 * A journal in a file that is only ever added to, one line a step. A process may end at any moment: a line that was
 * being written then is cut off when the file is opened next, and its step is done again.
 */
export async function openJournal(file: string): Promise<JournalFile> {
  const known = new Map<string, unknown>();
  let spent = 0;
  const source = await readFile(file).catch(() => Buffer.alloc(0));
  const end = source.lastIndexOf(0x0a) + 1;
  if (end < source.length) await truncate(file, end);
  for (const line of source.subarray(0, end).toString("utf8").split("\n")) {
    const parsed = lineSchema.safeParse(parse(line));
    if (!parsed.success) continue;
    known.set(parsed.data.key, parsed.data.value);
    spent += parsed.data.ms;
  }
  const handle: FileHandle = await open(file, "a");
  let writing: Promise<void> = Promise.resolve();
  return {
    find: (key) => known.get(key),
    async keep(key, value, ms) {
      const line = `${JSON.stringify({ key, value, ms })}\n`;
      writing = writing.then(() => handle.appendFile(line));
      await writing;
      known.set(key, value);
      spent += ms;
    },
    get spent() {
      return spent;
    },
    async close() {
      await writing.catch(() => {});
      await handle.close();
    },
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
