import { UsageError } from "../core/errors.js";
import { bundlePath } from "./bundles.js";
import { fetchBackend } from "./llama/fetch-backend.js";
import { backendBytes, backendFolder, type GpuBackend, gpuBackendFor } from "./llama/gpu-backends.js";
import { probeBackend } from "./llama/probe.js";
import type { Backend } from "./llama/protocol.js";
import { cacheRoot } from "./models/folders.js";
import { npmRegistry } from "./npm-registry.js";

export interface GpuBackendStatus {
  readonly backend?: string;
  readonly offer?: {
    readonly kind: string;
    readonly bytes: number;
    readonly packages: readonly string[];
    readonly registry: string;
    readonly folder: string;
  };
}

/** What the model library runs on here, and the GPU backend that it lacks. @throws the signal's reason. */
export async function gpuBackend(signal: AbortSignal): Promise<GpuBackendStatus> {
  const found = await probeBackend(bundlePath("model-host.js"));
  signal.throwIfAborted();
  if (found === undefined) return {};
  const offer = missingBackend(found);
  if (offer === undefined) return { backend: found.backend };
  return {
    backend: found.backend,
    offer: {
      kind: offer.kind,
      bytes: backendBytes(offer),
      packages: offer.packages.map(({ name, version }) => `${name}@${version}`),
      registry: await npmRegistry("@node-llama-cpp"),
      folder: backendFolder(cacheRoot()),
    },
  };
}

/** @throws UsageError for a kind that is not offered; else as `fetchBackend`. */
export async function fetchGpuBackend(
  kind: string,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const backend = gpuBackendFor([kind]);
  if (backend === undefined)
    throw new UsageError(
      `There is no GPU backend "${kind}" for ${process.platform} ${process.arch}.`,
      'Run "Culture: Show Doctor Report" to see what this machine has.',
    );
  await fetchBackend(backend, { cacheRoot: cacheRoot(), progress, signal });
}

/** A backend for a GPU that the library sees and cannot use. */
export function missingBackend({ backend, usable }: Backend): GpuBackend | undefined {
  return backend === "cpu" ? gpuBackendFor(usable) : undefined;
}
