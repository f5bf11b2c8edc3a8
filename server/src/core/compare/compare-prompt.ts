import { type CheckInput, createChecker } from "../check.js";
import type { Config } from "../config.js";
import type { Packs } from "../cultures/packs.js";
import { markdown } from "../documents/markdown.js";
import { parseDocument } from "../documents/parse.js";
import { CultureManagerError } from "../errors.js";
import type { CultureId } from "../finding.js";
import type { JudgedSetup } from "../norms/judged-findings.js";
import type { CompletionRequest, CultureModels, LanguageDetector } from "../ports.js";
import { RULES } from "../rules/rules.js";
import {
  audienceMessages,
  audienceTemplate,
  type Readers,
  readersOf,
  variableValues,
} from "./audience-prompt.js";
import { type Column, type Comparison, type FailedColumn, hasText } from "./comparison.js";
import { markDifferences } from "./differences.js";
import type { PromptTemplate } from "./prompt-template.js";
import { touchesOf } from "./touches.js";

/** What a comparison works with. */
export interface CompareSetup {
  readonly packs: Packs;
  readonly config: Config;
  readonly detector: LanguageDetector;
  /** Absent: norms that need a model stay open. */
  readonly judged?: Pick<JudgedSetup, "verdicts" | "meaning"> | undefined;
}

export interface PromptComparison {
  readonly template: PromptTemplate;
  readonly cultures: readonly CultureId[];
  /** What the user gave the prompt's variables. */
  readonly values: ReadonlyMap<string, string>;
  /** What the file gives them. */
  readonly examples: ReadonlyMap<string, string>;
  /** Answers of an earlier run that the new ones are compared with. */
  readonly beside?: readonly Pick<Column, "culture" | "text">[];
  /** Answers written at a time. */
  readonly parallel?: number;
  readonly maxTokens?: number | undefined;
}

/** What happens while answers are written. */
export type CompareProgress =
  | { readonly kind: "started"; readonly culture: CultureId }
  | { readonly kind: "text"; readonly culture: CultureId; readonly piece: string }
  | { readonly kind: "ended"; readonly column: Column | FailedColumn };

/**
 * Runs a prompt for each culture through the model that speaks for it, and says where the answers differ and which
 * norms each touches. A model that fails for one culture leaves the others alone.
 * @throws UsageError for a variable without a value; the signal's reason.
 */
export async function comparePrompt(
  { template, cultures, values: given, examples, beside = [], parallel, maxTokens }: PromptComparison,
  setup: PromptSetup,
  signal: AbortSignal,
  progress: (event: CompareProgress) => void = () => {},
): Promise<Comparison> {
  const jobs = cultures.map((culture): Job => {
    const readers = readersOf(culture, setup.packs);
    const values = variableValues(template, readers, given, examples);
    const messages = audienceMessages(template, readers, values);
    return { readers, values, request: { messages, maxTokens: maxTokens ?? MAX_TOKENS, ...SAME_FOR_ALL } };
  });
  const columns = await inParallel(jobs, parallel ?? PARALLEL, async (job) => {
    const { culture } = job.readers;
    progress({ kind: "started", culture });
    const column = await answer(job, setup, signal, (piece) => progress({ kind: "text", culture, piece }));
    progress({ kind: "ended", column });
    return column;
  });
  const texts = [...columns.filter(hasText), ...beside.filter((b) => !cultures.includes(b.culture))];
  const marked = markDifferences(texts.map(({ text }) => text));
  return {
    columns,
    differences: texts.map(({ culture }, i) => ({ culture, ...(marked[i] ?? { shared: 1, spans: [] }) })),
    messages: audienceTemplate(template),
  };
}

const MAX_TOKENS = 400;
/** Models of one machine share its processors; two keep them busy while one answer is judged. */
const PARALLEL = 2;
/** What differs between answers comes from the culture and not from chance. */
const SAME_FOR_ALL = { temperature: 0, seed: 0 } as const;

/** The task whose adapters speak here. */
const TASK = "prompt-review";

type PromptSetup = CompareSetup & { readonly models: CultureModels };

interface Job {
  readonly readers: Readers;
  readonly values: ReadonlyMap<string, string>;
  readonly request: CompletionRequest;
}

async function answer(
  { readers: { culture, name }, values, request }: Job,
  setup: PromptSetup,
  signal: AbortSignal,
  onText: (piece: string) => void,
): Promise<Column | FailedColumn> {
  try {
    const model = setup.models.for(culture, TASK);
    const { text, finish } = await model.complete(request, signal, onText);
    const { id, adapter } = model.identity;
    return {
      culture,
      name,
      text,
      touches: await touchesOfAnswer(text, culture, setup, signal),
      values: Object.fromEntries(values),
      model: { id, adapter },
      cut: finish === "length",
    };
  } catch (error) {
    if (signal.aborted || !(error instanceof CultureManagerError)) throw error;
    return { culture, name, problem: `${error.message} ${error.remedy}` };
  }
}

/** Models answer in Markdown; the answer is copy that its readers get. */
function touchesOfAnswer(text: string, culture: CultureId, setup: CompareSetup, signal: AbortSignal) {
  const { packs, config, detector, judged } = setup;
  const path = "answer.md";
  const input: CheckInput = {
    path,
    source: text,
    format: markdown,
    document: parseDocument(markdown, text, path),
  };
  const checker = createChecker({ packs, config, detector, rules: RULES, requested: [culture] });
  return touchesOf(checker.inspect(input), judged && { ...judged, packs, config }, signal);
}

/** Like `Promise.all` over a map, with so many at a time. Waits for all that were begun before it throws. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await work(next[1]).catch((error: unknown) => {
        queue.length = 0;
        throw error;
      });
  };
  const workers = await Promise.allSettled(Array.from({ length: limit }, worker));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  return results;
}
