import * as z from "zod";
import { UsageError } from "../core/errors.js";
import { FETCH_GPU_BACKEND, GPU_BACKEND, LISTS_CHANGED } from "../protocol.js";
import type { Feature } from "./feature.js";
import { megabytes } from "./model-list.js";
import { startProgress } from "./progress.js";
import { respond, signalOf } from "./requests.js";

/** The backend that models run on, and fetching one for the GPU with progress that can be cancelled. */
export const gpuBackend: Feature = ({ connection, environment, abilities, models, diagnostics }) => {
  respond(connection, GPU_BACKEND, z.object({}), (_params, signal) => environment.gpuBackend(signal));
  respond(connection, FETCH_GPU_BACKEND, z.object({ kind: z.string().min(1) }), async ({ kind }, signal) => {
    if (!models.trusted)
      throw new UsageError(
        "In an untrusted workspace nothing is fetched.",
        "Trust the workspace, or fetch the backend in another window.",
      );
    const progress = await startProgress(
      connection,
      abilities.progress,
      `Culture: fetching the ${kind} backend`,
    );
    const signals = progress.token ? [signal, signalOf(progress.token)] : [signal];
    try {
      await environment.fetchGpuBackend(
        kind,
        (done, total) => progress.show(megabytes(done, total), done, total),
        AbortSignal.any(signals),
      );
    } finally {
      progress.clear();
    }
    // What is open runs on the processor; the next question opens it on the GPU.
    await models.close();
    diagnostics.reset();
    void connection.sendNotification(LISTS_CHANGED);
  });
  return {};
};
