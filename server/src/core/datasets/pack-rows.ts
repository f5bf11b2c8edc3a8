import type { CulturePack, Norm } from "../cultures/culture.js";
import { normMessage } from "../cultures/norm-message.js";
import { inSentence, territoryName } from "../cultures/territory.js";
import { questionOf } from "../norms/verdict.js";
import { copyReview } from "../tasks/built-in/copy-review.js";
import { rewrite } from "../tasks/built-in/rewrite.js";
import type { DataRow } from "../tasks/data-row.js";
import { taskRow } from "../tasks/task-row.js";

/**
 * Rows that a culture pack holds already: its norms' own examples, and texts that speak of a norm's subject without an
 * offence. A row's source is its norm, so that a split holds out whole norms, not phrasings.
 */

/** Does the text break this norm? The question is the one a check puts to the model. */
export function verdictRows(pack: CulturePack): readonly DataRow[] {
  const { norms } = pack;
  return norms.flatMap((norm, i) => {
    const others = norms.filter((n) => n.topic !== norm.topic);
    const other = (step: number): Norm | undefined =>
      others[(i * 7 + step * 13) % Math.max(1, others.length)];
    const [before, after, apart] = [other(1), other(2), other(3)];
    const offending = [
      norm.bad,
      ...(after ? [joined(norm.bad, after.good)] : []),
      ...(before ? [joined(before.good, norm.bad)] : []),
      ...(before && after ? [joined(joined(before.good, norm.bad), after.good)] : []),
    ];
    // What a model of small size takes for an offence: the subject in a rule, a reason or a warning.
    const fine = [
      norm.good,
      norm.rule,
      norm.rationale,
      norm.instead,
      (WARNINGS[i % WARNINGS.length] ?? "{}").replace("{}", () => norm.bad),
      ...(apart ? [apart.bad] : []),
    ];
    return [
      ...offending.map((text, k) => verdictRow(norm, { text, answer: "Yes", id: `y${k}` }, pack)),
      ...fine.map((text, k) => verdictRow(norm, { text, answer: "No", id: `n${k}` }, pack)),
    ];
  });
}

/** Only the norm's own pair and a warning: what a verdict is measured on. */
export function verdictTestRows(pack: CulturePack): readonly DataRow[] {
  return verdictRows(pack).filter(({ id }) => /\/(?:y0|n0|n4)$/.test(id));
}

/** The same texts, and no norm in the question: what a model knows of the country by itself. */
export function countryRows(pack: CulturePack): readonly DataRow[] {
  const question = `Is there anything in the text that many readers in ${inSentence(territoryName(pack.profile.id))} would find out of place?`;
  return pack.norms.flatMap((norm) => [
    verdictRow(norm, { text: norm.bad, answer: "Yes", id: "c-y", question }, pack),
    verdictRow(norm, { text: norm.good, answer: "No", id: "c-n", question }, pack),
  ]);
}

/** From the offending example to the fine one. */
export function rewriteRows(pack: CulturePack): readonly DataRow[] {
  return pack.norms.map((norm) =>
    taskRow(rewrite, {
      id: `${norm.id}/rewrite`,
      culture: pack.profile.id,
      input: { text: norm.bad, problem: normMessage(norm) },
      output: { rewrite: norm.good },
      source: norm.id,
      norms: [norm.id],
    }),
  );
}

/** Ways in which a guide speaks of a text that it warns of. */
const WARNINGS = [
  "Never write: “{}”",
  "A sentence such as “{}” would be a mistake here.",
  "“{}” – this is how an earlier version read, and readers complained.",
  "Please remove “{}” from the campaign.",
  "Reviewers flagged “{}” and it was taken out.",
  "Example of what to avoid: {}",
] as const;

interface VerdictExample {
  readonly id: string;
  readonly text: string;
  readonly answer: "Yes" | "No";
  readonly question?: string;
}

function verdictRow(norm: Norm, example: VerdictExample, { profile }: CulturePack): DataRow {
  const { id, text, answer, question = questionOf(norm) } = example;
  return taskRow(copyReview, {
    id: `${norm.id}/${id}`,
    culture: profile.id,
    input: { text, question },
    output: { answer },
    source: norm.id,
    norms: [norm.id],
  });
}

/** Two sentences in a row; scripts without spaces between words take none between sentences. */
function joined(first: string, second: string): string {
  const gap = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}。！？]$/u.test(first) ? "" : " ";
  return `${first}${gap}${second}`;
}
