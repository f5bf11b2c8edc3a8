import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Feedback, feedbackSchema } from "../../core/synthesis/daily-use.js";
import { insideRoot } from "../files.js";

const FILE = path.join(".culture", "feedback.jsonl");

/** Adds what people decided about findings; the file belongs to the workspace and is sent nowhere. */
export async function addFeedback(root: string, feedback: readonly Feedback[]): Promise<void> {
  const file = path.join(root, FILE);
  await mkdir(path.dirname(file), { recursive: true });
  const target = await insideRoot(file, root);
  await appendFile(target, feedback.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

/** Lines that are not of the form are left out. */
export async function readFeedback(root: string): Promise<readonly Feedback[]> {
  const text = await readFile(path.join(root, FILE), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const parsed = feedbackSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
