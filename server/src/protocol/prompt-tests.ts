import * as z from "zod";
import { list } from "./shapes.js";

/** What prompt tests send between server and client: names and shapes, no logic. */

const position = z.object({ line: z.number(), character: z.number() });
const range = z.object({ start: position, end: position });

/** Request, client to server: the tests of a `*.culture-test.yaml` file, open or on the disk. */
export const LIST_PROMPT_TESTS = "cultureManager/listPromptTests";
export const listPromptTestsParamsSchema = z.object({ uri: z.string() });
export const promptTestsSchema = z.object({
  tests: list(
    z.object({
      name: z.string(),
      range,
      cases: list(z.object({ id: z.string(), culture: z.string(), cultureName: z.string() })),
    }),
  ),
  /** Why the file cannot be read as tests. */
  problem: z.string().optional(),
});
export type PromptTests = z.infer<typeof promptTestsSchema>;

/** Request, client to server: runs cases of one file, one after the other. Ends when all have run. */
export const RUN_PROMPT_TESTS = "cultureManager/runPromptTests";
export const runPromptTestsParamsSchema = z.object({
  uri: z.string(),
  /** Ids of cases. */
  cases: list(z.string()),
  partialResultToken: z.string(),
});
export type RunPromptTestsParams = z.infer<typeof runPromptTestsParamsSchema>;

/** Partial result: a case begins, or has ended. */
export const promptTestEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("started"), id: z.string() }),
  z.object({
    kind: z.literal("ended"),
    id: z.string(),
    verdict: z.enum(["passed", "failed", "undecided"]),
    answer: z.string().optional(),
    milliseconds: z.number(),
    /** What did not pass, each at the line of its assertion. */
    faults: list(z.object({ title: z.string(), why: z.string(), range })),
  }),
]);
export type PromptTestEvent = z.infer<typeof promptTestEventSchema>;
