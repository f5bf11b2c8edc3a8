import { inSentence, territoryName } from "../cultures/territory.js";
import type { ChatMessage } from "../ports.js";
import type { DataRow } from "../tasks/data-row.js";
import type { Task } from "../tasks/task.js";
import { taskMessages } from "../tasks/task-row.js";

/**
 * The ways of answering that are compared: the paper's baselines (arXiv 2602.22475) and its ablation of the router.
 * `adapter` is the culture's own, chosen by an oracle; `routed` is the one that the router chooses from the text.
 */
export const METHODS = [
  "base",
  "culture-prompt",
  "norms-in-prompt",
  "mixed",
  "adapter",
  "routed",
  "wrong-adapter",
] as const;
/** The culture's adapter that was trained on other data: what task-shaped, grounded data is worth. Named by the user. */
export type Ablation = `with:${string}`;
export type Method = (typeof METHODS)[number] | Ablation;

/** Methods in the order of reports, each once: ablations last. */
export function inOrder(methods: Iterable<Method>): readonly Method[] {
  const given = new Set(methods);
  const ablations = [...given].filter((method) => method.startsWith("with:")).sort();
  return [...METHODS.filter((method) => given.has(method)), ...ablations];
}

export interface Asking {
  readonly task: Task | undefined;
  /** Statements of norms for this row, closest first: what retrieval finds, or the rule that the benchmark gives. */
  readonly norms: readonly string[];
}

/**
 * The conversations that put a row's question by a method. A task whose choices stand in the prompt is asked with
 * each of them first once, so that a liking for a place in the list evens out.
 */
export function askBy(
  method: Method,
  row: DataRow,
  { task, norms }: Asking,
): readonly (readonly ChatMessage[])[] {
  const country = inSentence(territoryName(row.culture));
  if (task === undefined || row.input === undefined)
    return [withReaders(row.messages, method, country, norms)];
  const named = method === "base" ? "a country" : country;
  const mentions = /\{\{\s*culture\s*\}\}/.test(`${task.prompt.system ?? ""}${task.prompt.user}`);
  return inputs(task, row.input).map((input) =>
    withReaders(
      taskMessages(task, input, named),
      mentions && method === "culture-prompt" ? "base" : method,
      country,
      norms,
    ),
  );
}

/** The input once per choice, rotated so that another one stands first. */
function inputs(
  task: Task,
  input: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const name = task.options;
  const choices = name === undefined ? undefined : input[name];
  if (name === undefined || !Array.isArray(choices)) return [input];
  return choices.map((_, k) => ({ ...input, [name]: [...choices.slice(k), ...choices.slice(0, k)] }));
}

function withReaders(
  messages: readonly ChatMessage[],
  method: Method,
  country: string,
  norms: readonly string[],
): readonly ChatMessage[] {
  if (method !== "culture-prompt" && method !== "norms-in-prompt") return messages;
  const readers = `The readers live in ${country}.`;
  const added =
    method === "norms-in-prompt" && norms.length > 0
      ? `${readers} What many of them would notice:\n${norms.map((n) => `- ${n}`).join("\n")}`
      : readers;
  const [first, ...rest] = messages;
  return first?.role === "system"
    ? [{ role: "system", content: `${first.content}\n\n${added}` }, ...rest]
    : [{ role: "system", content: added }, ...messages];
}
