import * as z from "zod";
import { inSentence, territoryName } from "../cultures/territory.js";
import { type ExtractOptions, keepNorms } from "./extract-norms.js";
import { type FoundNorm, normProposalSchema } from "./found-norm.js";
import type { PlannedQuery } from "./plan.js";

const MOST = 2;
const answerSchema = z.object({ norms: z.array(normProposalSchema.omit({ quotation: true })).max(MOST) });

/**
 * What the teacher says by itself that readers expect: the ablation without grounding. Nothing is quoted, so only wording
 * and relevance are looked at.
 */
export async function recallNorms(
  query: PlannedQuery,
  options: ExtractOptions,
  signal: AbortSignal,
): Promise<readonly FoundNorm[]> {
  const { plan, teacher, tally } = options;
  const country = inSentence(territoryName(plan.culture));
  const answer = await teacher.write(
    {
      instruction: `You note which expectations readers in ${country} have of texts and manners.
Each note has two parts:
rule: what a text must not do, one English sentence that begins with "Do not".
statement: what many readers in ${country} therefore expect, one English sentence.
At most ${MOST} notes on the topic.`,
      text: `Topic: ${query.text}`,
      schema: answerSchema,
      maxTokens: 300,
      temperature: 0,
      seed: plan.seed,
    },
    signal,
  );
  if ("unfit" in answer) {
    tally.reject({ kind: "norm", filter: "schema", why: answer.unfit, what: query.text });
    return [];
  }
  const proposals = answer.norms.map((norm) => ({ ...norm, quotation: "" }));
  return keepNorms(proposals, undefined, [], options, signal);
}
