import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { AdapterFile } from "./protocol.js";

/** Tokens per native call: small enough that a cancelled request frees the model soon, even on a slow CPU. */
export const CHUNK = 128;

export interface PrefixCacheOptions {
  readonly contextSize: number;
  readonly threads: number;
  /** Bytes for the states of all prefixes and adapters together. */
  readonly budget: number;
}

interface Slot {
  readonly sequence: LlamaContextSequence;
  prefix: string | undefined;
  used: number;
}

interface Lane {
  readonly context: LlamaContext;
  readonly slots: Slot[];
  used: number;
}

/**
 * Sequences that hold an evaluated prefix, per adapter. An adapter has a context of its own, so its states are never
 * seen by another one. The least recently used prefix, and then the least recently used adapter, gives way.
 *
 * Invariant: a text is always evaluated on exactly its prefix, whatever was judged before, so the same request gives
 * the same number whether the prefix was cached or not.
 */
export class PrefixCache {
  readonly #lanes = new Map<string, Lane>();
  readonly prefixes: number;
  readonly #maxLanes: number;
  #clock = 0;

  constructor(
    private readonly model: LlamaModel,
    private readonly options: PrefixCacheOptions,
  ) {
    const bytes = stateBytes(model, options.contextSize);
    const states = Math.max(1, Math.floor(options.budget / bytes));
    // At most eight prefixes for the base model; the rest of the budget is for adapters.
    this.prefixes = Math.min(8, states);
    this.#maxLanes = Math.max(1, Math.floor(states / this.prefixes));
  }

  /**
   * A sequence whose state is exactly `prefix`. `evaluated` is 0 when it was cached.
   * @param onStep called before each native call; throws to stop.
   */
  async at(
    prefix: readonly Token[],
    adapter: AdapterFile | undefined,
    onStep: () => void,
  ): Promise<{ readonly sequence: LlamaContextSequence; readonly evaluated: number }> {
    const lane = await this.#lane(adapter);
    const key = prefix.join(" ");
    const slot = lane.slots.find((s) => s.prefix === key) ?? oldest(lane.slots);
    slot.used = ++this.#clock;
    const { sequence } = slot;
    if (slot.prefix === key) {
      await sequence.adaptStateToTokens([...prefix], false);
      if (sequence.nextTokenIndex === prefix.length) return { sequence, evaluated: 0 };
    }
    slot.prefix = undefined;
    await sequence.clearHistory();
    await evaluate(sequence, prefix, onStep);
    if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
    slot.prefix = key;
    return { sequence, evaluated: prefix.length };
  }

  async #lane(adapter: AdapterFile | undefined): Promise<Lane> {
    const key = adapter ? `${adapter.hash}@${adapter.scale}` : "";
    const known = this.#lanes.get(key);
    if (known) {
      known.used = ++this.#clock;
      return known;
    }
    while (this.#lanes.size >= this.#maxLanes) {
      const [oldKey, old] = [...this.#lanes].reduce((a, b) => (b[1].used < a[1].used ? b : a));
      this.#lanes.delete(oldKey);
      await old.context.dispose();
    }
    const context = await this.model.createContext({
      contextSize: this.options.contextSize,
      sequences: this.prefixes,
      threads: this.options.threads,
      ...(adapter ? { lora: { adapters: [{ filePath: adapter.path, scale: adapter.scale }] } } : {}),
    });
    const slots = Array.from({ length: this.prefixes }, () => ({
      sequence: context.getSequence(),
      prefix: undefined,
      used: 0,
    }));
    const lane: Lane = { context, slots, used: ++this.#clock };
    this.#lanes.set(key, lane);
    return lane;
  }
}

/** Evaluates tokens in pieces, so that `onStep` can stop between two of them. */
export async function evaluate(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  onStep: () => void,
): Promise<void> {
  for (let at = 0; at < tokens.length; at += CHUNK) {
    onStep();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + CHUNK));
  }
}

function oldest(slots: readonly Slot[]): Slot {
  return slots.reduce((a, b) => (b.used < a.used ? b : a));
}

/** Bytes of keys and values (16 bit) that a full context takes. */
function stateBytes(model: LlamaModel, contextSize: number): number {
  const { totalLayers } = model.fileInsights;
  const width = model.embeddingVectorSize;
  const attention = model.fileInfo.architectureMetadata.attention;
  const heads = Number(attention?.head_count ?? 1);
  const sharedHeads = Number(attention?.head_count_kv ?? heads);
  const headWidth = Number(attention?.key_length ?? width / heads);
  const perToken = totalLayers * sharedHeads * headWidth * 2 * 2;
  return Math.max(1, (Number.isFinite(perToken) ? perToken : totalLayers * width * 4) * contextSize);
}
