import type { Norm } from "./culture.js";

/** What a finding of this norm says: the rule, and what to do instead. */
export function normMessage(norm: Pick<Norm, "rule" | "instead">): string {
  const instead = withoutStop(norm.instead);
  return `${withoutStop(norm.rule)}: ${instead.charAt(0).toLowerCase()}${instead.slice(1)}.`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/[.。]\s*$/, "");
}
