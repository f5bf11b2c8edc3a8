import { InvalidDataError } from "../errors.js";
import { addressForms, formName } from "../rules/register-markers.js";
import { rewrite } from "../tasks/built-in/rewrite.js";
import type { DataRow } from "../tasks/data-row.js";
import { taskRow } from "../tasks/task-row.js";

/**
 * CoCoA-MT (Nadejde et al. 2022, CDLA-Sharing-1.0): one sentence per line, the same sentences in a formal and an
 * informal translation, `[F]…[/F]` around the words that tell them apart.
 */
export interface FormalityPairs {
  /** Annotated files. Line n of one and of the other say the same. */
  readonly formal: string;
  readonly informal: string;
  /** Tells the rows of several files apart. */
  readonly name: string;
}

/** @param locale language and culture of the readers, for example `de-DE`. */
export function formalityRows(
  { formal, informal, name }: FormalityPairs,
  locale: string,
): readonly DataRow[] {
  const [formalLines, informalLines] = [lines(formal), lines(informal)];
  if (formalLines.length !== informalLines.length)
    throw new InvalidDataError(
      `The formality pairs "${name}" have ${formalLines.length} formal and ${informalLines.length} informal lines.`,
      "Give two files of one language and domain, line by line the same sentences.",
    );
  const forms = addressForms(locale);
  const culture = new Intl.Locale(locale).region;
  if (forms === undefined || culture === undefined)
    throw new InvalidDataError(
      `"${locale}" has no forms of address here, or names no country.`,
      "Use a locale such as de-DE, es-ES, fr-FR, hi-IN, it-IT, ja-JP or pt-PT.",
    );
  return formalLines.flatMap((line, i) => {
    const other = informalLines[i] ?? "";
    const [a, b] = [withoutMarks(line), withoutMarks(other)];
    // Without a reader in it a sentence is the same in both.
    if (a === b || a === "") return [];
    const make = (text: string, target: string, to: "formal" | "informal") =>
      taskRow(rewrite, {
        id: `${name}/${i + 1}/${to}`,
        culture,
        input: {
          text,
          problem: `This text addresses readers in the ${formName(forms, to === "formal" ? "informal" : "formal")}, the other texts of this file in the ${formName(forms, to)}: use the ${to} form here too.`,
        },
        output: { rewrite: target },
        source: `${name}/${i + 1}`,
      });
    return [make(b, a, "formal"), make(a, b, "informal")];
  });
}

/** The words that only one of the two registers has: what a rewrite is judged by. */
export function marked(line: string): readonly string[] {
  return [...line.matchAll(/\[F\](.*?)\[\/F\]/gu)].flatMap(([, words]) => (words ? [words.trim()] : []));
}

export function withoutMarks(line: string): string {
  return line
    .replace(/\[\/?F\]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

function lines(text: string): readonly string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}
