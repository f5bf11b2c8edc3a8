import type { Candidate, CheckSetup, Inspection } from "../check.js";
import type { Norm } from "../cultures/culture.js";
import type { Packs } from "../cultures/packs.js";
import type { CultureId } from "../finding.js";
import { normSeverity } from "../make-finding.js";
import { type CachedEmbedder, cachedVectors, dot } from "../vectors.js";

/** Finds norms that a text may break though no trigger word occurs: by nearness in meaning to offending examples. */
export type MeaningSetup = CachedEmbedder;

/**
 * A text is a candidate if it is near to a norm's offending example, and nearer to it than to the fine twin. E5
 * similarities are compressed, so both bounds are narrow; docs/quality.md shows what they let through.
 */
const NEAR = 0.88;
const NEARER_BY = 0.02;
/** A text so near to an example rarely breaks more than one norm. */
const AT_MOST = 2;
/** Shorter texts are labels; their vectors say little. UTF-16 code units, fewer where one character is a word. */
const MIN_LENGTH = 24;
const MIN_LENGTH_DENSE = 8;

/**
 * Candidates beyond those that triggers found. Vectors of texts and examples are cached by content.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function candidatesByMeaning(
  inspection: Inspection,
  { packs, config }: Pick<CheckSetup, "packs" | "config">,
  setup: MeaningSetup,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const known = new Set(
    inspection.candidates.map((c) => `${c.segment.id}\n${c.audience.culture}\n${c.norm.id}`),
  );
  for (const finding of inspection.findings)
    known.add(`${finding.segment}\n${finding.culture}\n${finding.rule}`);
  const jobs = inspection.routed.filter(
    ({ segment, audiences }) => audiences.length > 0 && isSentence(segment.text),
  );
  if (jobs.length === 0) return [];
  const texts = await cachedVectors(
    jobs.map((j) => j.segment.text),
    setup,
    signal,
  );
  const found: Candidate[] = [];
  const cultures = new Map<CultureId, readonly Example[]>();
  for (const [i, { segment, audiences }] of jobs.entries()) {
    for (const audience of audiences) {
      const examples =
        cultures.get(audience.culture) ?? (await readExamples(audience.culture, packs, setup, signal));
      cultures.set(audience.culture, examples);
      for (const norm of nearest(texts[i] ?? new Float32Array(), examples)) {
        const severity = normSeverity(norm, segment.kind, config);
        if (severity === undefined || known.has(`${segment.id}\n${audience.culture}\n${norm.id}`)) continue;
        if (
          inspection.ignored(norm.id, segment) ||
          inspection.accepted(norm.id, segment, audience.culture) ||
          inspection.said(norm, segment, audience.culture)
        )
          continue;
        const span = { start: 0, end: segment.text.length };
        found.push({ segment, audience, norm, severity, span, by: "meaning" });
      }
    }
  }
  return found;
}

/** The two examples of a norm as vectors. */
interface Example {
  readonly norm: Norm;
  readonly bad: Float32Array;
  readonly good: Float32Array;
}

async function readExamples(
  culture: CultureId,
  packs: Packs,
  setup: MeaningSetup,
  signal: AbortSignal,
): Promise<readonly Example[]> {
  const norms = (packs.get(culture)?.norms ?? []).filter((n) => n.decidedBy === "model");
  const made = await cachedVectors(
    norms.flatMap((n) => [n.bad, n.good]),
    setup,
    signal,
  );
  return norms.map((norm, i) => ({
    norm,
    bad: made[i * 2] ?? new Float32Array(),
    good: made[i * 2 + 1] ?? new Float32Array(),
  }));
}

function nearest(text: Float32Array, examples: readonly Example[]): readonly Norm[] {
  return examples
    .map(({ norm, bad, good }) => ({ norm, near: dot(text, bad), fine: dot(text, good) }))
    .filter(({ near, fine }) => near >= NEAR && near - fine >= NEARER_BY)
    .sort((a, b) => b.near - a.near)
    .slice(0, AT_MOST)
    .map(({ norm }) => norm);
}

function isSentence(text: string): boolean {
  return (
    text.length >=
    (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(text) ? MIN_LENGTH_DENSE : MIN_LENGTH)
  );
}
