import type { Judge, JudgeRequest } from "../ports.js";

/** A question, and the one that is answered the other way round: a model that says yes to both has said nothing. */
export interface Opposites {
  readonly yes: string;
  readonly no: string;
}

export function asksWhether(statement: string): Opposites {
  return {
    yes: `Is this statement about the text true: "${statement}"?`,
    no: `Is this statement about the text false: "${statement}"?`,
  };
}

/**
 * How far a model leans to yes, in log-odds: what it gives for a question over what it gives for the opposite.
 * @throws ModelUnavailableError; the signal's reason.
 */
export async function leaning(
  text: string,
  { yes, no }: Opposites,
  judge: Judge,
  signal: AbortSignal,
): Promise<number> {
  const ask = (question: string): JudgeRequest => ({
    instruction: INSTRUCTION,
    text: `Text: ${text}`,
    question: `Question: ${question} Answer Yes or No.`,
  });
  const [forIt = 0, against = 0] = await judge.judge([ask(yes), ask(no)], signal);
  return forIt - against;
}

const INSTRUCTION = "You are a careful reader. You answer questions about short texts with Yes or No.";
