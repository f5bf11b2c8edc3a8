import type { Preset } from "./presets.js";

/** Version 1 of the file that the trainer reads: server/python/culture_manager_trainer/job.py. */
export interface TrainerJob {
  readonly version: 1;
  readonly id: string;
  readonly model: string;
  readonly train: string;
  readonly validation: string | null;
  readonly probe: string;
  readonly output: string;
  readonly plainText: boolean;
  readonly lora: Preset["lora"];
  readonly seed: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchTokens: number;
  readonly accumulate: number;
  readonly maxLength: number;
  readonly evaluateEvery: number;
  readonly patience: number;
  readonly saveEvery: number;
  readonly recompute: boolean;
  readonly precision: "auto" | "float32" | "bfloat16";
}

/** Where memory is short: what may be changed without changing what is learnt much. */
export interface Frugality {
  /** Tokens at once. */
  readonly batchTokens?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly recompute?: boolean | undefined;
  readonly precision?: TrainerJob["precision"] | undefined;
}

export interface JobSubject extends Frugality {
  readonly id: string;
  /** Absolute. */
  readonly model: string;
  readonly plainText: boolean;
  readonly preset: Preset;
  readonly seed: number;
  /** Tokens of all rows to learn from together, to place the looks at the validation rows. */
  readonly trainTokens: number;
  readonly hasValidation: boolean;
  readonly gpu: boolean;
}

/** Looks at the validation rows in one round through the data. */
const LOOKS = 3;
const CPU_BATCH = 512;
const GPU_BATCH = 16_384;
const MAX_LENGTH = 512;
/** Optimizer steps in one round: fewer learn too little from a small data set. */
const STEPS = 10;

/** Paths other than the model's are relative to the run's folder. */
export function trainerJob(subject: JobSubject): TrainerJob {
  const { id, model, plainText, preset, seed, trainTokens, hasValidation, gpu } = subject;
  const planned = plannedSettings(subject, { gpu });
  const batchTokens = Math.max(64, Math.min(planned.batchTokens, Math.ceil(trainTokens / STEPS)));
  const stepsPerRound = Math.max(1, Math.ceil(trainTokens / batchTokens));
  const every = Math.max(1, Math.round(stepsPerRound / LOOKS));
  return {
    version: 1,
    id,
    model,
    train: "train.jsonl",
    validation: hasValidation ? "validation.jsonl" : null,
    probe: "probe.jsonl",
    output: "output",
    plainText,
    lora: preset.lora,
    seed,
    epochs: preset.epochs,
    learningRate: preset.learningRate,
    batchTokens,
    accumulate: 1,
    maxLength: subject.maxLength ?? MAX_LENGTH,
    evaluateEvery: every,
    patience: 2 * LOOKS,
    saveEvery: every,
    recompute: planned.recompute,
    precision: planned.precision,
  };
}

/** What memory depends on, before the rows are known. */
export function plannedSettings(
  { batchTokens, recompute, precision }: Frugality,
  { gpu }: { readonly gpu: boolean },
): Pick<TrainerJob, "batchTokens" | "recompute" | "precision"> {
  return {
    batchTokens: batchTokens ?? (gpu ? GPU_BATCH : CPU_BATCH),
    recompute: recompute ?? false,
    precision: precision ?? "auto",
  };
}
