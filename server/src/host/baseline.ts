import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import {
  BASELINE_FILE,
  type Baseline,
  type BaselineEntry,
  createBaseline,
  formatBaseline,
  parseBaseline,
} from "../core/baseline.js";
import { InvalidDataError } from "../core/errors.js";
import { writeTextAtomic } from "./files.js";

/** The accepted findings of a project. @throws InvalidDataError for a file that cannot be used. */
export function readBaseline(root: string): Baseline {
  const file = path.join(root, BASELINE_FILE);
  if (!existsSync(file)) return createBaseline([]);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InvalidDataError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      "Make it a readable file, or remove it to see all findings again.",
    );
  }
  return parseBaseline(text, file);
}

/** @throws UsageError if the file cannot be written. */
export async function writeBaseline(root: string, entries: readonly BaselineEntry[]): Promise<void> {
  const file = path.join(root, BASELINE_FILE);
  await mkdir(path.dirname(file), { recursive: true });
  const encoding = { name: "utf-8", byteOrderMark: false } as const;
  await writeTextAtomic(file, formatBaseline(entries), { root, encoding });
}

/**
 * Makes the baseline say of the checked files what was found in them now.
 * @param checked project-relative paths. Entries of other files stay while the file exists.
 */
export async function updateBaseline(
  root: string,
  checked: ReadonlySet<string>,
  found: readonly BaselineEntry[],
): Promise<void> {
  let earlier: readonly BaselineEntry[] = [];
  try {
    earlier = readBaseline(root).entries;
  } catch (error) {
    // A file that cannot be understood is what this command is asked to replace.
    if (!(error instanceof InvalidDataError)) throw error;
  }
  const kept = earlier.filter(({ path: p }) => !checked.has(p) && existsSync(path.join(root, p)));
  await writeBaseline(root, [...kept, ...found]);
}
