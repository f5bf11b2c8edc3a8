import * as z from "zod";
import { UsageError } from "../core/errors.js";
import { acceptedIn } from "../core/synthesis/accepted-findings.js";
import { dailyUseRows, type Feedback } from "../core/synthesis/daily-use.js";
import { aboutDailyUse } from "../core/synthesis/data-card.js";
import { settle } from "../core/synthesis/dataset.js";
import {
  COLLECT_DAILY_USE,
  type DailyUseAnswer,
  REWRITES_TAKEN,
  rewritesTakenParamsSchema,
} from "../protocol/datasets.js";
import { readInput } from "./checks.js";
import type { Project } from "./environment.js";
import type { Feature, Parts } from "./feature.js";
import { respond } from "./requests.js";
import { datasetEntry, projectOf, taskOf } from "./synthesize.js";
import { listCopy, readFileDocument } from "./workspace-files.js";

/** Examples that people make by working: rewrites that they took, findings that they left as they are. */
export const dailyUse: Feature = (parts) => {
  const { connection, environment, documents, checks } = parts;
  respond(connection, REWRITES_TAKEN, rewritesTakenParamsSchema, async ({ uri, taken }) => {
    const document = documents.get(uri);
    const checked = document && (await checks.check(document));
    if (checked === undefined || !("inspection" in checked))
      throw new UsageError("The document is not open.", "Open it in the editor and try again.");
    const { project, inspection } = checked;
    const texts = new Set(inspection.input.document.segments.map((s) => s.text));
    const at = environment.now();
    const feedback = taken
      // Of what was proposed, only what stands in the document was taken.
      .filter(({ after, before }) => texts.has(after) && !texts.has(before))
      .flatMap(({ rules, before, after }) =>
        rules.flatMap((rule): readonly Feedback[] => {
          const culture = rule.slice(0, 2);
          const norm = project.packs.get(culture)?.norms.find((n) => n.id === rule);
          return norm ? [{ kind: "taken", norm: norm.id, culture, before, after, at }] : [];
        }),
      );
    if (feedback.length > 0) await environment.synthesis.addFeedback(project.root, feedback);
  });
  respond(connection, COLLECT_DAILY_USE, z.object({}), async (_, signal): Promise<DailyUseAnswer> => {
    const project = projectOf(parts);
    const { root, packs } = project;
    const { synthesis } = environment;
    const feedback = [
      ...(await synthesis.readFeedback(root)),
      ...(await acceptedFindings(parts, project, signal)),
    ];
    const sets = dailyUseRows(feedback, packs);
    const entries = await Promise.all(
      [...sets].map(async ([id, rows]) => {
        const dataset = await synthesis.open(root, id);
        const [first] = rows;
        if (first === undefined) return undefined;
        await dataset.write("candidates.jsonl", rows);
        const task = taskOf(parts, root, first.task);
        const facts = { id, task, culture: first.culture, created: environment.now() };
        await settle(dataset, task, aboutDailyUse(facts, rows));
        return datasetEntry(dataset);
      }),
    );
    return { datasets: entries.flatMap((entry) => entry ?? []) };
  });
  return {};
};

/** What was left as it is in the files of the workspace. A file that cannot be read says nothing. */
async function acceptedFindings(
  { environment, projects }: Parts,
  project: Project,
  signal: AbortSignal,
): Promise<readonly Feedback[]> {
  const { root, packs, baseline } = project;
  const found: Feedback[] = [];
  const named = new Set(baseline.entries.map((e) => e.path));
  for (const uri of await listCopy(environment, [root], signal)) {
    signal.throwIfAborted();
    const document = await readFileDocument(uri, environment);
    const place = projects.place(uri, "");
    const ignores = document.getText().includes("culture-manager-ignore");
    if (place.project.root !== root || !(named.has(place.path) || ignores)) continue;
    const input = await readInput(document, place.path);
    if (input) found.push(...acceptedIn(input, baseline, packs, environment.now()));
  }
  return found;
}
