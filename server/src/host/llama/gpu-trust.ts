/** Lines that the library's GPU backends write before they end the process. */
const GPU_ERROR = /^.*(?:\b(?:CUDA|ROCm|MUSA) error\b|\bvk::\w*Error\b).*$/gmu;
/** A driver may be reset, or its memory be full for a moment. */
const FORGIVEN = 1;

/** How a model process ended. */
export interface Ending {
  readonly cause: string;
  /** The end of what it wrote to its error output. */
  readonly stderr: string;
  /** The GPU was being tried for the first time. */
  readonly trying: boolean;
}

/**
 * Whether models may run on the GPU, as far as this session knows. A library can load a model on a GPU and then end the
 * process at the first tokens (its code was made for another driver); from then on models run on the CPU. A GPU that has
 * computed is believed in once more.
 */
export class GpuTrust {
  #fault: string | undefined;
  #forgiven = 0;

  /** Why models run on the CPU although there is a GPU. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** @returns true where the GPU is given up now. */
  losesBy({ cause, stderr, trying }: Ending): boolean {
    if (this.#fault !== undefined) return false;
    const said = gpuError(stderr);
    if (!trying && (said === undefined || this.#forgiven++ < FORGIVEN)) return false;
    this.#fault = said ?? cause;
    return true;
  }
}

/** The line that says the most: the library writes one with the reason, and one with the place in its source. */
function gpuError(stderr: string): string | undefined {
  const lines = [...stderr.matchAll(GPU_ERROR)].map(([line]) => line.trim());
  return lines.find((line) => /error: ./u.test(line)) ?? lines[0];
}
