import { pathToFileURL } from "node:url";
import * as l10n from "@vscode/l10n";
import { UsageError } from "../core/errors.js";
import {
  EVALUATE,
  EVALUATION_CHOICES,
  type EvaluationAnswer,
  evaluateParamsSchema,
  evaluationChoicesParamsSchema,
} from "../protocol/evaluation.js";
import type { Feature } from "./feature.js";
import { withProgress } from "./progress.js";
import { respond } from "./requests.js";

/** Measuring from the editor: what there is to measure, and a run with progress that can be cancelled and gone on with. */
export const evaluation: Feature = (parts) => {
  const { connection, environment, projects, models, settings } = parts;
  const folder = (address: string): string => {
    const root = projects.roots.find((r) => pathToFileURL(r).href === address);
    if (root !== undefined) return root;
    throw new UsageError(`${address} is no folder of this workspace.`, "Open the folder first.");
  };
  respond(connection, EVALUATION_CHOICES, evaluationChoicesParamsSchema, async ({ root }) => {
    const choices = await environment.evaluation.choices(folder(root));
    // An endpoint or a file that the workspace works with is none of the catalogue.
    const { model } = await settings.get(root);
    const own = model === "" ? projects.at(folder(root)).config.model : model;
    const listed =
      own === undefined || /^(?:auto|none)$/.test(own) || choices.bases.some(({ id }) => id === own);
    return listed ? choices : { ...choices, bases: [{ id: own, title: own }, ...choices.bases] };
  });
  respond(
    connection,
    EVALUATE,
    evaluateParamsSchema,
    async ({ root, what }, signal): Promise<EvaluationAnswer> => {
      if (!models.trusted)
        throw new UsageError(
          l10n.t("In an untrusted workspace nothing is measured."),
          l10n.t("Trust the workspace if you know where its files come from."),
        );
      const project = projects.at(folder(root));
      // The measured model needs the memory.
      await models.close();
      const title = l10n.t("Culture: measuring");
      return withProgress(parts, title, signal, async (progress, own) => {
        const answer = await environment.evaluation.run(project, what, progress, own);
        return { ...answer, folder: pathToFileURL(answer.folder).href };
      });
    },
  );
  return {};
};
