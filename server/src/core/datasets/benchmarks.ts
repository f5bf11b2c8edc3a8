import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import { multipleChoice } from "../tasks/built-in/multiple-choice.js";
import { normAcceptability } from "../tasks/built-in/norm-acceptability.js";
import type { DataRow } from "../tasks/data-row.js";
import { taskRow } from "../tasks/task-row.js";
import { countryOf } from "./countries.js";
import { type DataRecord, field } from "./records.js";

/** A public benchmark that a user has fetched. Nothing of it is part of this project. */
export interface Benchmark {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  /** Where it can be had. */
  readonly address: string;
  /** One row of the file; `undefined` for a country without an ISO code. @throws InvalidDataError. */
  readonly row: (record: DataRecord, index: number) => DataRow | undefined;
}

/** Rao et al. 2024: is what somebody does in a story acceptable in the country? Given the rule, or not. */
const normad: Benchmark = {
  id: "normad",
  title: "NormAd-Eti",
  licence: "CC-BY-4.0",
  address: "https://huggingface.co/datasets/akhilayerukola/NormAd",
  row: ofCountry((record, index, culture) => {
    const story = required(record, index, "Story");
    const label = required(record, index, "Gold Label", "gold").toLowerCase();
    if (!["yes", "no", "neutral"].includes(label))
      throw unreadable(index, `its gold label is "${label}", not yes, no or neutral`);
    const rule = field(record, "Rule-of-Thumb", "rule_of_thumb", "rot");
    return taskRow(normAcceptability, {
      id: field(record, "ID") ?? String(index + 1),
      culture,
      input: { story, ...(rule === undefined ? {} : { rule }) },
      output: { label },
      // Stories of one rule stand together.
      source: `${culture}/${rule ?? story}`,
    });
  }),
};

/** Myung et al. 2024: everyday knowledge, four answers of four countries. */
const blend: Benchmark = {
  id: "blend",
  title: "BLEnD, multiple choice",
  licence: "CC-BY-SA-4.0",
  address: "https://huggingface.co/datasets/nayeon212/BLEnD",
  row: ofCountry((record, index, culture) => {
    const choices = letters(required(record, index, "choices"), index);
    const letter = required(record, index, "answer_idx", "answer");
    return choice(record, index, {
      culture,
      // The prompt of the file holds its own list of choices; the question is what stands before it.
      question: (field(record, "question") ?? required(record, index, "prompt"))
        .replace(/^(?:Question|Q):\s*/i, "")
        .split(/\n\s*(?:A\.|Without any|Provide )/)[0],
      choices,
      letter,
      source: field(record, "ID") ?? String(index + 1),
    });
  }),
};

/** Chiu et al. 2024: written and verified by people of 45 regions; the easy form has four options. */
const culturalBench: Benchmark = {
  id: "culturalbench",
  title: "CulturalBench-Easy",
  licence: "CC-BY-4.0",
  address: "https://huggingface.co/datasets/kellycyy/CulturalBench",
  row: ofCountry((record, index, culture) => {
    const choices = new Map(
      ["A", "B", "C", "D"].map((l) => [l, required(record, index, `prompt_option_${l.toLowerCase()}`)]),
    );
    return choice(record, index, {
      culture,
      question: required(record, index, "prompt_question"),
      choices,
      letter: required(record, index, "answer").toUpperCase(),
      source: field(record, "question_idx") ?? String(index + 1),
    });
  }),
};

export const BENCHMARKS: readonly Benchmark[] = [normad, blend, culturalBench];

/** Rows of a country that has an ISO code; the others are left out. */
function ofCountry(
  row: (record: DataRecord, index: number, culture: CultureId) => DataRow,
): Benchmark["row"] {
  return (record, index) => {
    const culture = countryOf(required(record, index, "Country"));
    return culture === undefined ? undefined : row(record, index, culture);
  };
}

interface Choice {
  readonly culture: CultureId;
  readonly question: string | undefined;
  /** By letter. */
  readonly choices: ReadonlyMap<string, string>;
  /** Of the right one. */
  readonly letter: string;
  readonly source: string;
}

function choice(record: DataRecord, index: number, { culture, question, choices, letter, source }: Choice) {
  const answer = choices.get(letter);
  if (answer === undefined) throw unreadable(index, "its answer is none of its choices");
  return taskRow(multipleChoice, {
    id: field(record, "MCQID", "data_idx", "ID") ?? String(index + 1),
    culture,
    input: { question: question?.trim() ?? "", choices: [...choices.values()] },
    output: { answer },
    source,
  });
}

/** `{"A": "…", "B": "…"}`, also with the quotes of Python. */
function letters(text: string, index: number): ReadonlyMap<string, string> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null)
      return new Map(Object.entries(parsed).map(([letter, value]) => [letter, String(value)]));
  } catch {
    // Told below.
  }
  throw unreadable(index, "its choices are no JSON object of letters and answers");
}

function required(record: DataRecord, index: number, ...names: readonly string[]): string {
  const value = field(record, ...names);
  if (value === undefined) throw unreadable(index, `it has no field "${names[0]}"`);
  return value;
}

function unreadable(index: number, why: string): InvalidDataError {
  return new InvalidDataError(
    `Row ${index + 1} cannot be read: ${why}.`,
    "Give the file as its publisher offers it, or name its real form; docs/evaluation.md lists them.",
  );
}
