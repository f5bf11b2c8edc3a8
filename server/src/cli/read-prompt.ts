import type { CheckInput } from "../core/check.js";
import { UsageError } from "../core/errors.js";
import { readText } from "../host/files.js";
import type { Project } from "../host/project.js";
import { readDocument } from "./read-document.js";

export interface PromptFile {
  /** As the user is told of it, and as the configuration knows it. */
  readonly path: string;
  readonly absolute: string;
}

/**
 * Reads a prompt that was named.
 * @param cannot what cannot be done with another file: "compared".
 * @throws UsageError with the advice for a file that is no prompt, or that the configuration excludes.
 */
export async function readPrompt(
  { path, absolute }: PromptFile,
  project: Project,
  cannot: string,
  advice: string,
): Promise<CheckInput> {
  const read = async () => readText(absolute);
  const document = await readDocument({ path, absolute, named: true, read }, project);
  if (typeof document !== "string" && document.input.document.kind === "prompt") return document.input;
  const why =
    document === "excluded" ? "the configuration excludes it" : "it is no prompt file that is known";
  throw new UsageError(`${path} cannot be ${cannot}: ${why}.`, advice);
}
