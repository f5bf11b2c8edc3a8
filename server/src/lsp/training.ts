import { pathToFileURL } from "node:url";
import { ProgressType } from "vscode-languageserver";
import { UsageError } from "../core/errors.js";
import {
  choicesParamsSchema,
  TRAIN,
  TRAINING_CHOICES,
  type TrainingState,
  type TrainResult,
  trainParamsSchema,
} from "../protocol/training.js";
import { LISTS_CHANGED } from "../protocol.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

/** Adapters trained from the editor: what there is to train, and a run with its progress. */
export const training: Feature = (parts) => {
  const { connection, environment, projects, models, diagnostics } = parts;
  const folder = (address: string): string => {
    const root = projects.roots.find((r) => pathToFileURL(r).href === address);
    if (root !== undefined) return root;
    throw new UsageError(`${address} is no folder of this workspace.`, "Open the folder first.");
  };
  respond(connection, TRAINING_CHOICES, choicesParamsSchema, ({ root }) =>
    environment.training.choices(folder(root)),
  );
  respond(connection, TRAIN, trainParamsSchema, async (params, signal): Promise<TrainResult> => {
    if (!models.trusted)
      throw new UsageError(
        "In an untrusted workspace nothing is trained.",
        "Trust the workspace if you know where its data comes from.",
      );
    const root = folder(params.root);
    // The trainer needs the memory.
    await models.close();
    const state = new ProgressType<TrainingState>();
    const result = await environment.training.train(
      root,
      params.what,
      {
        agreed: params.agreed,
        progress: (value) => void connection.sendProgress(state, params.partialResultToken, value),
        note: (text) => connection.console.info(text),
      },
      signal,
    );
    if (result.kind === "done") {
      await models.close();
      diagnostics.reset();
      void connection.sendNotification(LISTS_CHANGED);
    }
    return result;
  });
  return {};
};
