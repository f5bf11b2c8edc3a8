import * as z from "zod";

/** Shapes that several features send. */

export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

/** A data set of the workspace to choose. */
export const datasetChoiceSchema = z.object({
  id: z.string(),
  title: z.string(),
  rows: z.number(),
  cultures: list(z.string()),
  tasks: list(z.string()),
});
