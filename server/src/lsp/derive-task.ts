import { taskFromExamples } from "../core/tasks/from-examples.js";
import { DERIVE_TASK, type DerivedTaskText, deriveTaskParamsSchema } from "../protocol/datasets.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

/** A task drafted from a few examples; the client shows it and the user saves it. */
export const deriveTask: Feature = ({ connection }) => {
  respond(
    connection,
    DERIVE_TASK,
    deriveTaskParamsSchema,
    async ({ source, id }): Promise<DerivedTaskText> => {
      const { task, notes } = taskFromExamples(source, id);
      return { text: `${JSON.stringify(task, null, 2)}\n`, notes };
    },
  );
  return {};
};
