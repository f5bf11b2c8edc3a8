import { type Llama, LlamaGrammarEvaluationState, type LlamaModel, type Token } from "node-llama-cpp";
import { instructionTokens, type LoadedTextModel, restTokens, type Turn } from "./judge.js";
import { evaluate } from "./lanes.js";
import type { GenerateParams } from "./protocol.js";

/** Text that fits the schema's grammar, or what there is of it when `maxTokens` ends it early. */
export async function generateText(
  llama: Llama,
  loaded: LoadedTextModel,
  params: GenerateParams,
  { lease, step }: Turn,
): Promise<string> {
  const { model } = loaded;
  const grammar = await schemaGrammar(llama, model, params.schema);
  const prefix = instructionTokens(loaded, params.instruction);
  const { sequence } = await lease.at(prefix);
  const rest = restTokens(loaded, prefix.length, params.text, "", params.maxTokens);
  await evaluate(sequence, rest.slice(0, -1), step);
  const output: Token[] = [];
  const tokens = sequence.evaluate(rest.slice(-1), {
    temperature: params.temperature,
    seed: params.seed,
    grammarEvaluationState: grammar,
  });
  for await (const token of tokens) {
    output.push(token);
    await step();
    if (output.length >= params.maxTokens || isComplete(model.detokenize(output))) break;
  }
  return model.detokenize(output);
}

/** Holds what is written to a schema. */
export async function schemaGrammar(
  llama: Llama,
  model: LlamaModel,
  schema: unknown,
): Promise<LlamaGrammarEvaluationState> {
  // The grammar compiler checks the schema itself; its type only describes literals.
  const grammar = await llama.createGrammarForJsonSchema(schema as { readonly type: "object" });
  return new LlamaGrammarEvaluationState({ model, grammar });
}

/** The grammar lets white space follow the last bracket; nothing is gained by waiting for it. */
export function isComplete(text: string): boolean {
  if (!/[}\]]\s*$/u.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
