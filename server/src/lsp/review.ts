import * as z from "zod";
import { TOPICS } from "../core/cultures/culture.js";
import { UsageError } from "../core/errors.js";
import { type Dataset, settle } from "../core/synthesis/dataset.js";
import type { Decision } from "../core/synthesis/decisions.js";
import { promotedNorm } from "../core/synthesis/promote-norm.js";
import { type ReviewItem, reviewItems } from "../core/synthesis/review.js";
import { labelsOf, type Task, zodOf } from "../core/tasks/task.js";
import { taskRow } from "../core/tasks/task-row.js";
import {
  ADD_FOUND_NORM,
  addFoundNormParamsSchema,
  DECIDE,
  type DecideAnswer,
  type DecideParams,
  decideParamsSchema,
  OPEN_REVIEW,
  openReviewParamsSchema,
  type Review,
  type ReviewItemEntry,
} from "../protocol/datasets.js";
import type { Feature, Parts } from "./feature.js";
import { respond } from "./requests.js";
import { projectOf, taskOf } from "./synthesize.js";

/** More rows at once than a person decides in a sitting would only make the page slow. */
const MOST = 500;

/** What people decide about the rows of a data set, with the source beside each. */
export const reviewRequests: Feature = (parts) => {
  const { connection, environment } = parts;
  respond(connection, OPEN_REVIEW, openReviewParamsSchema, async ({ id }): Promise<Review> => {
    const { dataset, task, card } = await opened(parts, id);
    const { items, total } = await reviewItems(dataset, projectOf(parts).packs, MOST);
    return {
      id,
      culture: card.cultures[0] ?? "",
      task: task.id,
      title: task.title,
      editable: editableFields(task),
      items: items.map((item) => entryOf(item, task)),
      total,
      topics: TOPICS,
    };
  });
  respond(connection, DECIDE, decideParamsSchema, async (params): Promise<DecideAnswer> => {
    const { dataset, task, card } = await opened(parts, params.id);
    const { items } = await reviewItems(dataset, projectOf(parts).packs, Number.POSITIVE_INFINITY);
    const item = items.find(({ row }) => row.id === params.row);
    if (item === undefined)
      throw new UsageError("This row is no longer in the data set.", "Open the review again.");
    const decision = decisionOf(params, task, environment.now());
    await dataset.addDecisions([decision]);
    await settle(dataset, task, card);
    return { item: entryOf({ ...item, decision }, task) };
  });
  respond(
    connection,
    ADD_FOUND_NORM,
    addFoundNormParamsSchema,
    async ({ id, norm: named, topic, ...said }) => {
      const { dataset, card, root } = await opened(parts, id);
      const found = (await dataset.readNorms()).find((n) => n.id === named);
      const passage = (await dataset.readPassages()).find((p) => p.id === found?.passage);
      if (found === undefined || passage === undefined)
        throw new UsageError("This norm is no longer in the data set.", "Open the review again.");
      const known = TOPICS.find((t) => t === topic);
      if (known === undefined) throw new UsageError(`"${topic}" is no topic.`, "Choose one of the list.");
      const norm = promotedNorm(found, passage, card.synthesis.language ?? "en", { ...said, topic: known });
      await environment.synthesis.addNorm(
        root,
        norm,
        passage,
        projectOf(parts).packs.get(norm.id.slice(0, 2)),
      );
      parts.projects.changed();
      parts.diagnostics.reset();
    },
  );
  return {};
};

async function opened(
  parts: Parts,
  id: string,
): Promise<{
  readonly dataset: Dataset;
  readonly task: Task;
  readonly card: NonNullable<Awaited<ReturnType<Dataset["readCard"]>>>;
  readonly root: string;
}> {
  const { root } = projectOf(parts);
  const dataset = await parts.environment.synthesis.open(root, id);
  const card = await dataset.readCard();
  if (card === undefined)
    throw new UsageError(
      `The data set ${id} is not complete yet.`,
      "Go on with its synthesis, then review it.",
    );
  return { dataset, task: taskOf(parts, root, card.tasks[0] ?? ""), card, root };
}

/** @throws UsageError for an edit that is not of the task's form. */
function decisionOf({ row: id, decision, input, output }: DecideParams, task: Task, at: string): Decision {
  if (decision !== "edit") return { id, decision, at };
  const parsed = z
    .object({ input: zodOf(task.input), output: zodOf(task.output) })
    .safeParse({ input, output });
  if (parsed.success) return { id, decision, at, ...parsed.data };
  throw new UsageError(
    `The edited row is not of the task's form: ${z.prettifyError(parsed.error)}`,
    "Mend the field, or reject the row.",
  );
}

function entryOf({ row, decision, norm, passage }: ReviewItem, task: Task): ReviewItemEntry {
  const { id, culture, source } = row;
  const edited = decision?.decision === "edit" ? decision : undefined;
  const shown = edited
    ? taskRow(task, { id, culture, source, input: edited.input, output: edited.output })
    : row;
  return {
    id,
    prompt: shown.messages.map(({ content }) => content).join("\n\n"),
    answer: shown.answer,
    input: shown.input ?? {},
    output: shown.output ?? {},
    ...(shown.options ? { options: shown.options } : {}),
    decision: decision?.decision ?? "open",
    ...(norm ? { norm: normOf(norm) } : {}),
    ...(passage ? { passage } : {}),
  };
}

function normOf({ id, statement, rule, quotation }: NonNullable<ReviewItem["norm"]>) {
  return { id, statement, rule, ...(quotation === undefined ? {} : { quotation }) };
}

/** Lists of choices are edited one a line. */
function editableFields(task: Task): Review["editable"] {
  const labels = labelsOf(task);
  const named = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
  return [
    ...Object.keys(task.input.properties).map((name) => ({ name, label: named(name) })),
    ...Object.keys(task.output.properties).map((name) => ({
      name,
      label: named(name),
      ...(labels ? { values: labels } : {}),
    })),
  ];
}
