import { statfs } from "node:fs/promises";
import { CultureManagerError } from "../../core/errors.js";
import {
  type Estimate,
  estimateTraining,
  loraParameters,
  type ModelShape,
} from "../../core/training/estimate.js";
import type { TrainerJob } from "../../core/training/job.js";
import type { Preset } from "../../core/training/presets.js";
import { readGgufHeader } from "../models/gguf-reader.js";
import { systemMemory } from "../models/select.js";
import type { EnvironmentPlan } from "./environment.js";

/** llama.cpp's names of the matrices that presets name. */
const TENSORS: Readonly<Record<string, string>> = {
  q_proj: "attn_q",
  k_proj: "attn_k",
  v_proj: "attn_v",
  o_proj: "attn_output",
  gate_proj: "ffn_gate",
  up_proj: "ffn_up",
  down_proj: "ffn_down",
};

/** What a training of this model takes, by the file's own header. @throws InvalidDataError for no GGUF file. */
export async function estimate(
  model: string,
  preset: Preset,
  job: Pick<TrainerJob, "batchTokens" | "recompute" | "precision">,
  options: { readonly gpu: boolean },
): Promise<Estimate & { readonly architecture: string }> {
  const { metadata, tensors } = await readGgufHeader(model);
  const architecture = String(metadata.get("general.architecture"));
  const shape: ModelShape = {
    parameters: [...tensors.values()].reduce((sum, t) => sum + t.shape.reduce((a, b) => a * b, 1), 0),
    layers: Number(metadata.get(`${architecture}.block_count`)),
    width: Number(metadata.get(`${architecture}.embedding_length`)),
    vocabulary: tensors.get("token_embd.weight")?.shape[1] ?? 0,
  };
  const wanted = new Set(preset.lora.targets.map((target) => TENSORS[target]));
  const matrices = [...tensors].flatMap(([name, { shape: size }]) =>
    wanted.has(/^blk\.\d+\.(\w+)\.weight$/.exec(name)?.[1]) ? [size] : [],
  );
  const half = job.precision === "bfloat16" || (options.gpu && job.precision === "auto");
  const estimated = estimateTraining(shape, {
    batchTokens: job.batchTokens,
    recompute: job.recompute,
    adapterParameters: loraParameters(matrices, preset.lora.rank),
    bytesPerWeight: half ? 2 : 4,
  });
  return { ...estimated, architecture };
}

/** @throws CultureManagerError where the disk has no room for what is to be fetched and written. */
export async function requireDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new CultureManagerError(
    "EnvironmentError",
    `Training needs ${gigabytes(bytes)} of disk; ${folder} has ${gigabytes(free)} free.`,
    "Make room, or put the cache elsewhere with CULTURE_MANAGER_CACHE.",
  );
}

/** @throws CultureManagerError where memory will not do. @returns a note where it will be tight. */
export function requireMemory(
  needed: number,
  gpu: { readonly free: number } | undefined,
): string | undefined {
  const free = gpu?.free ?? systemMemory();
  const where = gpu ? "of the GPU's memory" : "of memory";
  if (needed > free)
    throw new CultureManagerError(
      "OutOfMemoryError",
      `Training needs about ${gigabytes(needed)} ${where}; ${gigabytes(free)} is there.`,
      "Train with smaller batches (--batch-tokens 128), with --frugal, or a smaller base model.",
    );
  return needed > free * 0.8
    ? `Training will take about ${gigabytes(needed)} ${where}, most of what is there.`
    : undefined;
}

/** For people. */
export function consentQuestion({ download, disk, variant, folder }: EnvironmentPlan): string {
  const what = variant === "cuda" ? "PyTorch with CUDA" : "PyTorch";
  return `Training needs an environment of its own (${what}): ${gigabytes(download)} to fetch, ${gigabytes(disk)} on disk in ${folder}, made once for all projects.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
