import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { PrefixStates } from "./prefix-states.js";
import type { AdapterFile, LaneFacts } from "./protocol.js";
import type { Step } from "./scheduler.js";

/** Tokens per native call: small enough that others get their turn soon, even on a slow CPU. */
export const CHUNK = 128;

export interface LanesOptions {
  readonly contextSize: number;
  readonly threads: number;
  /** Bytes for all lanes together. */
  readonly budget: number;
  /** Bytes that this process (on a GPU: that device) takes now. */
  readonly memory: () => Promise<number>;
  /** Where prefixes outlive their lane; absent: they do not. */
  readonly states?: PrefixStates;
}

/** What a job computes with: sequences of its lane. */
export interface Lease {
  /**
   * A sequence whose state is exactly `prefix`, this job's until it asks for another or leaves. `evaluated` is 0 where
   * the prefix was ready.
   */
  at(
    prefix: readonly Token[],
  ): Promise<{ readonly sequence: LlamaContextSequence; readonly evaluated: number }>;
  leave(): void;
}

interface Slot {
  readonly sequence: LlamaContextSequence;
  prefix: readonly Token[] | undefined;
  /** The prefix was asked for again: others may come back to it. */
  reused: boolean;
  used: number;
  held: boolean;
}

interface Lane {
  readonly context: LlamaContext;
  readonly slots: readonly Slot[];
  readonly adapter: AdapterFile | undefined;
  bytes: number;
  /** Jobs that are in it, running or waiting for their turn. */
  guests: number;
  used: number;
}

/** The base model and each adapter, as the scheduler and the caches tell them apart. */
export function laneOf(adapter: AdapterFile | undefined): string {
  return adapter ? `${adapter.hash}@${adapter.scale}` : "";
}

/**
 * One context for the base model and one for each adapter in use, with sequences that hold evaluated prefixes. An
 * adapter's context is made when it is first needed; the one that was used longest ago gives way when memory is short.
 *
 * Invariants: no state is ever seen by another adapter. A text is always evaluated on exactly its prefix, whatever was
 * done before, so the same request gives the same number whether the prefix was ready or not.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #opening: Promise<unknown> = Promise.resolve();
  #clock = 0;
  /** Bytes that the latest lane took beside its keys and values. */
  #overhead = 0;

  constructor(
    private readonly model: LlamaModel,
    private readonly options: LanesOptions,
  ) {}

  /** Sequences of a lane. The base model has several prompts ready, an adapter one beside the one in work. */
  places(lane: string): number {
    if (lane !== "") return ADAPTER_PLACES;
    const affordable = Math.floor(this.options.budget / 2 / this.#sequenceBytes());
    return Math.min(BASE_PLACES, Math.max(ADAPTER_PLACES, affordable));
  }

  async enter(adapter: AdapterFile | undefined, step: Step): Promise<Lease> {
    const key = laneOf(adapter);
    // One after the other: each measures what it takes.
    const opened = this.#opening.then(() => this.#lanes.get(key) ?? this.#open(key, adapter));
    this.#opening = opened.catch(() => {});
    const lane = await opened;
    lane.guests++;
    lane.used = ++this.#clock;
    let slot: Slot | undefined;
    const release = (): void => {
      if (slot) slot.held = false;
      slot = undefined;
    };
    return {
      at: async (prefix) => {
        release();
        slot = takeSlot(lane, prefix);
        slot.used = ++this.#clock;
        const evaluated = await this.#bring(slot, prefix, lane, step);
        return { sequence: slot.sequence, evaluated };
      },
      leave: () => {
        release();
        lane.guests--;
      },
    };
  }

  /** Adapters whose contexts are there, for diagnosis. */
  get open(): readonly LaneFacts[] {
    return [...this.#lanes].map(([lane, { bytes }]) => ({ lane, bytes }));
  }

  /** Makes the slot's state exactly `prefix`. @returns tokens evaluated for it. */
  async #bring(slot: Slot, prefix: readonly Token[], { adapter }: Lane, step: Step): Promise<number> {
    const { sequence } = slot;
    const { states } = this.options;
    if (slot.prefix && equal(slot.prefix, prefix)) {
      await sequence.adaptStateToTokens([...prefix], false);
      slot.reused = true;
      if (sequence.nextTokenIndex === prefix.length) return 0;
    }
    if (slot.prefix) await this.#keep(slot, adapter);
    slot.prefix = undefined;
    await sequence.clearHistory();
    const restored = await states?.restore(sequence, { adapter, prefix });
    if (!restored) await evaluate(sequence, prefix, step);
    if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
    slot.prefix = prefix;
    slot.reused = restored === true;
    return restored ? 0 : prefix.length;
  }

  /** Writes a prefix that gives way to the disk, if it was of use more than once. */
  async #keep({ sequence, prefix, reused }: Slot, adapter: AdapterFile | undefined): Promise<void> {
    const { states } = this.options;
    if (!reused || prefix === undefined || !states?.wants({ adapter, prefix })) return;
    await sequence.adaptStateToTokens([...prefix], false);
    if (sequence.nextTokenIndex === prefix.length) await states.save(sequence, { adapter, prefix });
  }

  async #open(key: string, adapter: AdapterFile | undefined): Promise<Lane> {
    const places = this.places(key);
    const states = places * this.#sequenceBytes();
    await this.#makeRoom(states + this.#overhead);
    const before = await this.options.memory();
    const context = await this.model.createContext({
      contextSize: this.options.contextSize,
      sequences: places,
      threads: { ideal: this.options.threads, min: 1 },
      ...(adapter ? { lora: { adapters: [{ filePath: adapter.path, scale: adapter.scale }] } } : {}),
    });
    const slots = Array.from({ length: places }, () => ({
      sequence: context.getSequence(),
      prefix: undefined,
      reused: false,
      used: 0,
      held: false,
    }));
    // The library's own estimate is several times too high. Pages that are not touched yet are not measured, hence the floor.
    const bytes = Math.max(states, (await this.options.memory()) - before);
    this.#overhead = bytes - states;
    const lane: Lane = { context, slots, adapter, bytes, guests: 0, used: ++this.#clock };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** Closes lanes that nobody is in, the least recently used first, until `bytes` fit into the budget. */
  async #makeRoom(bytes: number): Promise<void> {
    const taken = (): number => [...this.#lanes.values()].reduce((sum, lane) => sum + lane.bytes, 0);
    while (taken() + bytes > this.options.budget) {
      const empty = [...this.#lanes].filter(([, { guests }]) => guests === 0);
      if (empty.length === 0) return;
      const [key, lane] = empty.reduce((a, b) => (b[1].used < a[1].used ? b : a));
      this.#lanes.delete(key);
      for (const slot of lane.slots) await this.#keep(slot, lane.adapter);
      await lane.context.dispose();
    }
  }

  /** Bytes of keys and values (16 bit) that a full sequence takes. */
  #sequenceBytes(): number {
    const { totalLayers } = this.model.fileInsights;
    const width = this.model.embeddingVectorSize;
    const attention = this.model.fileInfo.architectureMetadata.attention;
    const heads = Number(attention?.head_count ?? 1);
    const sharedHeads = Number(attention?.head_count_kv ?? heads);
    const headWidth = Number(attention?.key_length ?? width / heads);
    const perToken = totalLayers * sharedHeads * headWidth * 2 * 2;
    const bytes = Number.isFinite(perToken) ? perToken : totalLayers * width * 4;
    return Math.max(1, bytes * this.options.contextSize);
  }
}

const BASE_PLACES = 4;
const ADAPTER_PLACES = 2;

/** Evaluates tokens in pieces; between two of them others may have their turn. */
export async function evaluate(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  step: Step,
): Promise<void> {
  for (let at = 0; at < tokens.length; at += CHUNK) {
    await step();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + CHUNK));
  }
}

/** One that holds the prefix, or the one used longest ago. The scheduler sees to it that one is free. */
function takeSlot({ slots }: Lane, prefix: readonly Token[]): Slot {
  const free = slots.filter(({ held }) => !held);
  const ready = free.find((slot) => slot.prefix && equal(slot.prefix, prefix));
  const slot = ready ?? free.reduce<Slot | undefined>((a, b) => (a && a.used <= b.used ? a : b), undefined);
  if (slot === undefined) throw new Error("Every sequence of the context is in use.");
  slot.held = true;
  return slot;
}

function equal(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}
