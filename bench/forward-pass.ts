import { getLlama } from "node-llama-cpp";
import type { JudgeRequest } from "../server/src/core/ports.js";
import { instructionTokens, restTokens } from "../server/src/host/llama/judge.js";
import { Lanes } from "../server/src/host/llama/lanes.js";
import { readTemplate } from "../server/src/host/llama/prompt.js";
import type { CatalogueEntry } from "../server/src/host/models/catalogue.js";

const CONTEXT_SIZE = 2048;

/** The weights of a model in this process: what the product takes is compared with what they take by themselves. */
export interface ForwardPass {
  /** Passes the tokens that a verdict evaluates once its instruction is cached. @returns milliseconds. */
  measure(request: JudgeRequest): Promise<{ readonly ms: number; readonly tokens: number }>;
  dispose(): Promise<void>;
}

export async function openForwardPass(entry: CatalogueEntry, modelPath: string): Promise<ForwardPass> {
  const llama = await getLlama({ build: "never" });
  const model = await llama.loadModel({ modelPath });
  const threads = Math.max(1, llama.cpuMathCores - 1);
  const lanes = new Lanes(model, { contextSize: CONTEXT_SIZE, threads, budget: 1, memory: async () => 0 });
  const lease = await lanes.enter(undefined, async () => {});
  const loaded = { model, template: readTemplate(model, !entry.chatTemplate), contextSize: CONTEXT_SIZE };
  return {
    async measure({ instruction, text, question }) {
      const prefix = instructionTokens(loaded, instruction);
      const rest = restTokens(loaded, prefix.length, text, question, 1);
      const { sequence } = await lease.at(prefix);
      const started = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(rest);
      return { ms: performance.now() - started, tokens: rest.length };
    },
    dispose: () => llama.dispose(),
  };
}
