import { territoryName } from "../cultures/territory.js";
import type { DataRow } from "../tasks/data-row.js";
import type { Task } from "../tasks/task.js";
import type { SynthesisDetails } from "./card.js";
import type { AboutDataset } from "./dataset.js";
import type { Plan } from "./plan.js";
import type { Synthesis } from "./synthesize.js";

export interface CardFacts {
  readonly id: string;
  readonly created: string;
  readonly plan: Plan;
  readonly task: Task;
  readonly teacher: { readonly id: string; readonly hash: string };
  readonly source: string;
  /** Names of benchmark files. */
  readonly decontaminated: readonly string[];
  readonly milliseconds: number;
}

/** What the card says before anybody has looked at the rows. */
export function aboutSynthesis(made: Synthesis, facts: CardFacts): AboutDataset {
  const { norms, passages, tally, effort, rows } = made;
  const { id, created, plan, task, teacher, source, decontaminated, milliseconds } = facts;
  const pages = pagesOf(rows, passages);
  return {
    id,
    created,
    title: `${task.title}, ${territoryName(plan.culture)}`,
    tasks: [task.id],
    cultures: [plan.culture],
    seed: plan.seed,
    licence: plan.fromPack ? "as the culture pack" : jointLicence(pages),
    provenance: provenanceOf(plan, teacher.id, `${pages.length} cited pages (${source})`),
    sources: plan.fromPack
      ? [{ title: `Culture pack ${plan.culture}` }]
      : pages.map(({ title, address, licence, published, fetched }) => ({
          title,
          address,
          ...(licence ? { licence } : {}),
          date: published ?? fetched.slice(0, 10),
        })),
    synthesis: {
      language: plan.language,
      wanted: plan.count,
      teacher: { id: teacher.id, hash: teacher.hash },
      ...(plan.fromPack ? {} : { search: { source, queries: queriesOf(tally) } }),
      pages,
      refused: [...tally.refusals].map(([address, why]) => ({ address, why })),
      counts: {
        passages: tally.passages,
        passagesLeftOut: tally.counts("passage"),
        norms: { proposed: tally.proposedNorms, kept: norms.length, leftOut: tally.counts("norm") },
        rows: { proposed: tally.proposedRows, kept: rows.length, leftOut: tally.counts("row") },
      },
      decontaminated: [...decontaminated],
      review: { accepted: 0, edited: 0, rejected: 0, open: rows.length },
      cost: { ...effort, seconds: Math.round(milliseconds / 100) / 10 },
    },
  };
}

function queriesOf({ searches }: Synthesis["tally"]) {
  return [...searches].map(([{ kind, language, text }, hits]) => ({ kind, language, text, hits }));
}

function provenanceOf(plan: Plan, teacher: string, pages: string): string {
  if (plan.fromPack)
    return `Written by ${teacher} of the norms in the culture pack ${plan.culture}, and filtered.`;
  return plan.ungrounded
    ? `Written by ${teacher} from what it knows by itself, resting on no page, and filtered.`
    : `Written by ${teacher} from ${pages}, and filtered.`;
}

/** The card of rows that people made by working, before they are settled. */
export function aboutDailyUse(
  facts: Pick<AboutDataset, "id" | "created"> & { readonly task: Task; readonly culture: string },
  rows: readonly DataRow[],
): AboutDataset {
  const counts = { proposed: rows.length, kept: rows.length, leftOut: {} };
  return {
    id: facts.id,
    created: facts.created,
    title: `${facts.task.title}, ${territoryName(facts.culture)}, from daily use`,
    tasks: [facts.task.id],
    cultures: [facts.culture],
    licence: "as the texts of this workspace",
    provenance: "Rewrites that people took, and findings that they left as they are.",
    sources: [],
    synthesis: {
      wanted: rows.length,
      pages: [],
      refused: [],
      counts: {
        passages: 0,
        passagesLeftOut: {},
        norms: { proposed: 0, kept: 0, leftOut: {} },
        rows: counts,
      },
      decontaminated: [],
      review: { accepted: 0, edited: 0, rejected: 0, open: rows.length },
      cost: { generations: 0, judgements: 0, sent: 0, received: 0, seconds: 0 },
    },
  };
}

/** What binds the rows: the one licence of all pages, or all of them; a page without one is said to have none known. */
function jointLicence(pages: SynthesisDetails["pages"]): string {
  const licences = [...new Set(pages.map(({ licence }) => licence ?? "unknown"))].sort();
  return licences.length === 0 ? "unknown" : licences.join(" and ");
}

function pagesOf(rows: readonly DataRow[], passages: Synthesis["passages"]): SynthesisDetails["pages"] {
  const pages = new Map<string, SynthesisDetails["pages"][number]>();
  for (const { id, address, title, licence, published, fetched } of passages) {
    const count = rows.filter((row) => row.source === id).length;
    if (count === 0) continue;
    const page = pages.get(address) ?? {
      address,
      title,
      ...(licence ? { licence } : {}),
      ...(published ? { published } : {}),
      fetched,
      rows: 0,
    };
    pages.set(address, { ...page, rows: page.rows + count });
  }
  return [...pages.values()];
}
