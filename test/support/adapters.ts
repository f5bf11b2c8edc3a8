import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { mulberry32 } from "../../server/src/core/evaluation/statistics.js";
import { type GgufHeader, readGgufHeader } from "../../server/src/host/models/gguf-reader.js";
import { type GgufTensor, ggufHeader, TENSOR_ALIGNMENT } from "../../server/src/host/models/gguf-writer.js";
import type { NamedAdapter } from "../../server/src/host/models/variants.js";

/** A valid `adapter.json` of the folder `jp-rewrite`; state what matters to the test. */
export function adapterJson(change: object): object {
  return {
    version: 1,
    id: "jp-rewrite",
    cultures: ["JP"],
    tasks: ["rewrite"],
    base: { id: "smollm2-135m", sha256: "0".repeat(64), architecture: "llama" },
    method: "lora",
    rank: 2,
    alpha: 2,
    targets: ["o_proj"],
    sha256: "1".repeat(64),
    size: 1000,
    data: { sha256: "2".repeat(64), rows: 10, licence: "CC0-1.0", provenance: "Made for a test." },
    seed: 1,
    trainer: "0.0.0",
    state: "candidate",
    created: "2026-01-01T00:00:00Z",
    ...change,
  };
}

export interface RandomAdapter {
  readonly seed: number;
  /** 0 changes nothing. */
  readonly strength: number;
  readonly rank?: number;
  readonly architecture?: string;
  /** Matrices of each layer; by default those that a LoRA usually has. */
  readonly targets?: readonly string[];
}

const PROJECTIONS = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];

/** A LoRA adapter of random weights for the model of a file: what it does is senseless, how it is served is not. */
export async function randomAdapter(basePath: string, options: RandomAdapter): Promise<Buffer> {
  return randomAdapterFor(await readGgufHeader(basePath), options);
}

function randomAdapterFor(base: GgufHeader, options: RandomAdapter): Buffer {
  const { seed, strength, rank = 2, architecture, targets = PROJECTIONS } = options;
  const random = mulberry32(seed);
  const tensors: GgufTensor[] = [];
  const matrix = (name: string, shape: readonly [number, number], scale: number): void => {
    const values = Float32Array.from({ length: shape[0] * shape[1] }, () => scale * (random() - 0.5));
    tensors.push({ name, shape, type: 0, data: Buffer.from(values.buffer) });
  };
  for (const [name, { shape }] of base.tensors) {
    const [, target] = /^blk\.\d+\.(\w+)\.weight$/.exec(name) ?? [];
    const [width = 0, height = 0] = shape;
    if (target === undefined || !targets.includes(target)) continue;
    matrix(`${name}.lora_a`, [width, rank], 1 / Math.sqrt(width));
    matrix(`${name}.lora_b`, [rank, height], strength);
  }
  const header = ggufHeader(
    {
      "general.architecture": { string: architecture ?? String(base.metadata.get("general.architecture")) },
      "general.type": { string: "adapter" },
      "adapter.type": { string: "lora" },
      "adapter.lora.alpha": { f32: rank },
    },
    tensors,
  );
  const padded = tensors.map(({ data }) =>
    Buffer.concat([data, Buffer.alloc(-data.length & (TENSOR_ALIGNMENT - 1))]),
  );
  return Buffer.concat([header, ...padded]);
}

/** One matrix pair of rank 2; its base model is on no machine, so its shape fits whatever that has. */
export function tinyAdapter(): Buffer {
  const values = Buffer.from(new Float32Array(64).buffer);
  const tensors = [
    { name: "blk.0.attn_q.weight.lora_a", shape: [32, 2], type: 0, data: values },
    { name: "blk.0.attn_q.weight.lora_b", shape: [2, 32], type: 0, data: values },
  ];
  const header = ggufHeader(
    {
      "general.architecture": { string: "llama" },
      "general.type": { string: "adapter" },
      "adapter.type": { string: "lora" },
      "adapter.lora.alpha": { f32: 2 },
    },
    tensors,
  );
  return Buffer.concat([header, values, values]);
}

/** Writes an adapter's weights into a folder. */
export async function writeAdapterFile(folder: string, id: string, weights: Buffer): Promise<NamedAdapter> {
  const file = path.join(folder, `${id}.gguf`);
  await writeFile(file, weights);
  return { id, path: file, hash: sha256(weights), scale: 1 };
}

/** Registers weights in a workspace, as training does. @returns the adapter's folder. */
export async function registerAdapter(root: string, weights: Buffer, change: object): Promise<string> {
  const json = adapterJson({ sha256: sha256(weights), size: weights.length, ...change });
  const id = "id" in json ? String(json.id) : "";
  const folder = path.join(root, ".culture", "adapters", id);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "adapter.gguf"), weights);
  await writeFile(path.join(folder, "adapter.json"), JSON.stringify(json));
  return folder;
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
