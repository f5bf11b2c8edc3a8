import type { CheckInput } from "../check.js";
import { exampleValues } from "../compare/example-values.js";
import { promptTemplates } from "../compare/prompt-template.js";
import { UsageError } from "../errors.js";
import type { PlacedSuite } from "./read-suite.js";
import type { SuiteRun } from "./run-suite.js";

/** The prompt that a suite is about, out of its file. @throws UsageError if the file does not hold it. */
export function promptOfSuite(
  { select }: Pick<PlacedSuite, "select">,
  input: CheckInput,
): Pick<SuiteRun, "template" | "examples"> {
  const prompts = promptTemplates(input);
  const template = select === undefined ? prompts[0] : prompts.find(({ id }) => id === select);
  if (template !== undefined) return { template, examples: exampleValues(input) };
  const names = prompts.map(({ id }) => id).join(", ");
  throw new UsageError(
    select === undefined ? `${input.path} holds no prompt.` : `${input.path} holds no prompt "${select}".`,
    names ? `Choose one with "select": ${names}.` : 'Name a file with a prompt in "prompt".',
  );
}
