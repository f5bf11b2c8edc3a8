import type { Candidate, CheckSetup, Inspection } from "../check.js";
import type { Finding } from "../finding.js";
import { normFinding } from "../make-finding.js";
import { asSureAsRouting } from "../router/certainty.js";
import { candidatesByMeaning, type MeaningSetup } from "./meaning.js";
import { judgeCandidates, type VerdictSetup } from "./verdict.js";

/** What only a model can find: the slow half of a check. */
export interface JudgedSetup extends Pick<CheckSetup, "packs" | "config"> {
  readonly verdicts: VerdictSetup;
  /** Absent: only norms whose trigger words occur are judged. */
  readonly meaning?: MeaningSetup;
}

/**
 * Findings of norms that a model judges broken, one list per inspection. All questions are asked in one go, so that
 * the model sees related texts in a row.
 * @param progress counts answered questions, of those asked in all.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function judgedFindings(
  inspections: readonly Inspection[],
  setup: JudgedSetup,
  signal: AbortSignal,
  progress?: (done: number, total: number) => void,
): Promise<readonly (readonly Finding[])[]> {
  const candidates: (readonly Candidate[])[] = [];
  for (const inspection of inspections) {
    const more = setup.meaning ? await candidatesByMeaning(inspection, setup, setup.meaning, signal) : [];
    candidates.push([...inspection.candidates, ...more]);
  }
  const probabilities = await judgeCandidates(candidates.flat(), setup.verdicts, signal, progress);
  let at = 0;
  return candidates.map((own, i) => {
    const routings = new Map(inspections[i]?.routed.map((r) => [r.segment.id, r.routing] as const));
    return own.flatMap((candidate) => {
      const p = probabilities[at++] ?? 0;
      const { threshold } = setup.verdicts.judgeFor(candidate.audience.culture).calibration;
      if (p < threshold) return [];
      const finding = normFinding(candidate, Math.round(p * 100) / 100);
      const routing = routings.get(candidate.segment.id);
      return [routing ? asSureAsRouting(finding, routing, setup.config) : finding];
    });
  });
}
