/** What a training will take, before it starts. Held against one measured run of SmolLM2; meant to be too high. */

export interface ModelShape {
  readonly parameters: number;
  readonly layers: number;
  readonly width: number;
  readonly vocabulary: number;
}

export interface Estimate {
  /** Bytes of memory at most: of the GPU if there is one, else of the machine. */
  readonly memory: number;
  /** Bytes that the run's folder will take. */
  readonly disk: number;
}

/** Interpreter and libraries. */
const LIBRARIES = 0.6e9;
/** Numbers kept per token, layer and unit of width for the way back, and those of the widest inner layer. */
const ACTIVATIONS = 40;
/** Share of a row that is answer, at most: the output layer sees only that. */
const ANSWERED = 0.25;

export function estimateTraining(
  shape: ModelShape,
  job: {
    readonly batchTokens: number;
    readonly recompute: boolean;
    readonly adapterParameters: number;
    readonly bytesPerWeight: number;
  },
): Estimate {
  const { parameters, layers, width, vocabulary } = shape;
  // Dequantised tensor by tensor, with a copy of the largest.
  const weights = parameters * job.bytesPerWeight + vocabulary * width * 4;
  const activations = job.batchTokens * width * ACTIVATIONS * 4 * (job.recompute ? 2 : layers);
  const logits = job.batchTokens * ANSWERED * vocabulary * 4 * 3;
  // Weights, gradient and the optimizer's two moments.
  const adapter = job.adapterParameters * 4 * 4;
  return {
    memory: Math.round(LIBRARIES + weights + activations + logits + adapter),
    // Weights in 32 and 16 bits, and a checkpoint with moments and the best weights, twice while it is replaced.
    disk: Math.round(job.adapterParameters * (4 + 2 + 2 * 16) + 5e6),
  };
}

/** Weights of a LoRA of this rank on matrices of these sizes. */
export function loraParameters(matrices: readonly (readonly number[])[], rank: number): number {
  return matrices.reduce((sum, shape) => sum + rank * ((shape[0] ?? 0) + (shape[1] ?? 0)), 0);
}
