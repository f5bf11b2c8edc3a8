import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { getLlama, type Llama, LlamaLogLevel, type Token } from "node-llama-cpp";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { runTrainerScript } from "../support/trainer.js";

/** What PEFT says: see server/python/tests/parity.py. */
const subjectSchema = z.object({
  architecture: z.string(),
  model: z.string(),
  folder: z.string(),
  rows: z.array(
    z.object({ ids: z.array(z.number()), base: z.array(z.number()), adapted: z.array(z.number()) }),
  ),
});
type Subject = z.infer<typeof subjectSchema>;

/** Of the probability of any token to come next. */
const TOLERANCE = 0.005;

const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: 1 });
const folder = await mkdtemp(path.join(tmpdir(), "culture-manager-test-"));
afterAll(() => Promise.all([llama.dispose(), rm(folder, { recursive: true })]));
const script = await runTrainerScript("parity.py", folder);
const subjects = script.map((subject) => subjectSchema.parse(subject));

test("there is one of each architecture that is trained here", () => {
  expect(subjects.map(({ architecture }) => architecture)).toEqual(["llama", "qwen2", "gemma3"]);
});

test.each(subjects)("a $architecture adapter says as GGUF what it says in PEFT", async (subject) => {
  const [base, right, wrong] = await Promise.all([
    served(llama, subject, undefined),
    served(llama, subject, "right.gguf"),
    served(llama, subject, "wrong.gguf"),
  ]);
  const adapted = subject.rows.map((row) => row.adapted);
  const differences = {
    base: largestDifference(
      base,
      subject.rows.map((row) => row.base),
    ),
    right: largestDifference(right, adapted),
    none: largestDifference(base, adapted),
    wrong: largestDifference(wrong, adapted),
  };
  expect(differences.base).toBeLessThan(TOLERANCE);
  expect(differences.right).toBeLessThan(TOLERANCE);
  // The adapter matters, and so does the order of its rows: without these two the test could not fail.
  expect(differences.none).toBeGreaterThan(10 * TOLERANCE);
  expect(differences.wrong).toBeGreaterThan(10 * TOLERANCE);
});

/** Probabilities of all tokens after each row, by token id. */
async function served(
  runtime: Llama,
  { model: modelPath, folder, rows }: Subject,
  adapter: string | undefined,
): Promise<readonly (readonly number[])[]> {
  const model = await runtime.loadModel({ modelPath });
  const lora = adapter ? { lora: { adapters: [{ filePath: path.join(folder, adapter), scale: 1 }] } } : {};
  const context = await model.createContext({ contextSize: 256, threads: 1, flashAttention: false, ...lora });
  const sequence = context.getSequence();
  const answers: number[][] = [];
  for (const { ids, base } of rows) {
    await sequence.clearHistory();
    const tokens = ids.map((id) => id as Token);
    const last = tokens.pop();
    if (last === undefined) continue;
    const output = await sequence.controlledEvaluate([
      ...tokens,
      [last, { generateNext: { probabilities: true } }],
    ]);
    const found = output.at(-1)?.next.probabilities ?? new Map<Token, number>();
    answers.push(base.map((_, id) => found.get(id as Token) ?? 0));
  }
  await context.dispose();
  await model.dispose();
  return answers;
}

function largestDifference(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - (b[i]?.[j] ?? 0)))));
}
