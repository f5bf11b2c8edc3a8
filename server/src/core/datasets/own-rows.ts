import * as z from "zod";
import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import { type DataRow, dataRowSchema } from "../tasks/data-row.js";
import { type Task, zodOf } from "../tasks/task.js";
import { taskRow } from "../tasks/task-row.js";
import { countryOf } from "./countries.js";
import { type DataRecord, field } from "./records.js";

/**
 * A user's own records as rows of a task: fields by name, the country from `culture` or `country` or as given. Records
 * that are rows already are taken as they are.
 * @throws InvalidDataError naming the record and what is missing.
 */
export function ownRows(records: readonly DataRecord[], task: Task, culture?: CultureId): readonly DataRow[] {
  const [input, output] = [zodOf(task.input), zodOf(task.output)];
  return records.map((record, i) => {
    const whole = dataRowSchema.safeParse(record);
    if (whole.success) return whole.data;
    const named = field(record, "culture", "country");
    const own = named === undefined ? culture : countryOf(named);
    if (own === undefined)
      throw new InvalidDataError(
        named === undefined
          ? `Record ${i + 1} names no culture.`
          : `Record ${i + 1} names "${named}", which is no country.`,
        "Add a field `culture` with an ISO 3166 code such as JP, or name one with --culture.",
      );
    return taskRow(task, {
      id: field(record, "id") ?? String(i + 1),
      culture: own,
      input: pick(record, i, input, Object.keys(task.input.properties)),
      output: pick(record, i, output, Object.keys(task.output.properties)),
      source: field(record, "source") ?? field(record, "id") ?? String(i + 1),
    });
  });
}

function pick(
  record: DataRecord,
  index: number,
  schema: z.ZodType<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  const parsed = schema.safeParse(Object.fromEntries(names.map((name) => [name, record[name]] as const)));
  if (parsed.success) return parsed.data;
  throw new InvalidDataError(
    `Record ${index + 1} does not fit the task: ${z.prettifyError(parsed.error).replace(/\s+/g, " ")}.`,
    `Its fields are ${names.join(", ")}; \`tasks show\` describes them, \`tasks new\` makes a task for other fields.`,
  );
}
