import * as z from "zod";
import { UsageError } from "../core/errors.js";
import { LIST_MODELS, type ModelEntry, PULL_MODEL } from "../protocol.js";
import type { Feature } from "./feature.js";
import { startProgress } from "./progress.js";
import { respond, signalOf } from "./requests.js";

/** The catalogue of models, and fetching one of them with progress that can be cancelled. */
export const modelList: Feature = ({ connection, environment, abilities, models, renew }) => {
  respond(connection, LIST_MODELS, z.object({}), async (): Promise<readonly ModelEntry[]> => {
    const entries = await environment.listModels();
    return entries.map(({ id, title, purpose, licence, bytes, pulled, automatic, verified, needsGpu }) => ({
      ...{ id, title, purpose, licence, bytes, pulled, automatic, verified, needsGpu },
    }));
  });
  respond(connection, PULL_MODEL, z.object({ id: z.string().min(1) }), async ({ id }, signal) => {
    if (!models.trusted)
      throw new UsageError(
        "In an untrusted workspace nothing is fetched.",
        "Trust the workspace, or fetch the model in another window.",
      );
    const progress = await startProgress(connection, abilities.progress, `Culture: fetching ${id}`);
    const signals = progress.token ? [signal, signalOf(progress.token)] : [signal];
    try {
      await environment.pullModel(
        id,
        (done, total) => progress.show(megabytes(done, total), done, total),
        AbortSignal.any(signals),
      );
    } finally {
      progress.clear();
    }
    // What was checked by rules alone can be judged now.
    await models.close();
    await renew();
  });
  return {};
};

export function megabytes(done: number, total: number): string {
  return `${(done / 1e6).toFixed(0)} / ${(total / 1e6).toFixed(0)} MB`;
}
