import type { CultureProfile, Norm } from "../cultures/culture.js";
import { UsageError } from "../errors.js";
import type { LanguageDetector } from "../ports.js";
import type { DataRow } from "../tasks/data-row.js";
import { labelsOf, type Task } from "../tasks/task.js";
import { taskRow } from "../tasks/task-row.js";
import { textHash } from "../text-hash.js";
import type { CachedEmbedder } from "../vectors.js";
import { draftFault, Taken, writtenText } from "./check-draft.js";
import { extractNorms } from "./extract-norms.js";
import { balanced } from "./filters/balance.js";
import { NearDuplicates } from "./filters/duplicates.js";
import type { Overlap } from "./filters/overlap.js";
import { findPassages } from "./find-passages.js";
import type { CitedPassage, FoundNorm } from "./found-norm.js";
import type { Journal } from "./journal.js";
import type { Plan } from "./plan.js";
import { PROVEN, proveDrafts } from "./prove-drafts.js";
import { recallNorms } from "./recall-norms.js";
import type { Draft } from "./shapes.js";
import type { SearchSource } from "./source.js";
import { Tally } from "./tally.js";
import { type Effort, keptTeacher, type Teacher } from "./teacher.js";
import { writeDrafts } from "./write-drafts.js";

export interface SynthesisSetup {
  readonly plan: Plan;
  readonly task: Task;
  readonly profile?: CultureProfile;
  /** Of the culture pack, for a plan that takes its norms from there. */
  readonly packNorms?: readonly Norm[] | undefined;
  readonly source: SearchSource;
  readonly teacher: Teacher;
  readonly journal: Journal;
  readonly detector: LanguageDetector;
  /** Tells what is near in meaning; absent: notes are only held to their words. */
  readonly meaning?: CachedEmbedder | undefined;
  /** Against benchmark files that the user named. */
  readonly overlap: Overlap;
  readonly onProgress?: (progress: SynthesisProgress) => void;
}

export interface SynthesisProgress {
  readonly activity: "searching" | "reading" | "writing";
  readonly rows: number;
  readonly wanted: number;
  readonly norms: number;
  readonly leftOut: number;
}

/** What a run made, before people look at it. The same plan, cache, journal and teacher always make the same. */
export interface Synthesis {
  readonly rows: readonly DataRow[];
  readonly norms: readonly FoundNorm[];
  readonly passages: readonly CitedPassage[];
  readonly tally: Tally;
  readonly effort: Effort;
}

/** How often each norm is written for: with another setting and other words each time. */
const ROUNDS = 3;

/**
 * Search, read, note norms, write examples and prove them, until there are enough or nothing is left to read.
 * Every step that costs anything is kept in the journal before it counts; the rest is computed anew.
 * @throws SearchUnavailableError, ModelUnavailableError, UsageError for a pack that is not there; the signal's reason.
 */
export async function synthesize(setup: SynthesisSetup, signal: AbortSignal): Promise<Synthesis> {
  const run = new Run(setup);
  await run.all(signal);
  return run.result();
}

class Run {
  readonly #tally = new Tally();
  readonly #taken = new Taken();
  readonly #rules = new NearDuplicates();
  readonly #passages: CitedPassage[] = [];
  readonly #norms: FoundNorm[] = [];
  readonly #rows: DataRow[] = [];
  readonly #teacher;

  constructor(private readonly setup: SynthesisSetup) {
    this.#teacher = keptTeacher(setup.teacher, setup.journal);
  }

  async all(signal: AbortSignal): Promise<void> {
    const { plan } = this.setup;
    const given = new Set<string>();
    for (const norm of plan.fromPack ? this.#packNorms() : []) {
      this.#norms.push(norm);
      await this.#write(norm, 0, signal);
      if (this.#enough()) return;
    }
    for (const query of plan.queries) {
      if (plan.ungrounded) {
        for (const norm of await recallNorms(query, this.#reading(), signal)) {
          this.#norms.push(norm);
          await this.#write(norm, 0, signal);
          if (this.#enough()) return;
        }
        continue;
      }
      this.#tell("searching");
      const passages = await findPassages(
        query,
        { ...this.setup, tally: this.#tally, profile: this.setup.profile },
        given,
        signal,
      );
      this.#passages.push(...passages);
      for (const passage of passages) {
        this.#tell("reading");
        for (const norm of await this.#read(passage, signal)) {
          this.#norms.push(norm);
          await this.#write(norm, 0, signal);
          if (this.#enough()) return;
        }
      }
    }
    for (let round = 1; round < ROUNDS; round++)
      for (const norm of this.#norms) {
        await this.#write(norm, round, signal);
        if (this.#enough()) return;
      }
  }

  result(): Synthesis {
    const labels = labelsOf(this.setup.task);
    const { kept, leftOut } = balanced(this.#rows, (row) => (labels ? row.answer : undefined));
    for (const { input, output } of leftOut) {
      const what = { ...input, ...output };
      this.#tally.reject({ kind: "row", filter: "balance", why: "too few rows say anything else", what });
    }
    const cited = new Set(this.#norms.map((n) => n.passage));
    this.#tally.passages = this.#passages.length;
    return {
      rows: kept,
      norms: this.#norms,
      passages: this.#passages.filter(({ id }) => cited.has(id)),
      tally: this.#tally,
      effort: { ...this.#teacher.effort },
    };
  }

  #read(passage: CitedPassage, signal: AbortSignal): Promise<readonly FoundNorm[]> {
    return extractNorms(passage, this.#passages, this.#reading(), signal);
  }

  #reading() {
    const { plan, detector, profile, meaning } = this.setup;
    return {
      plan,
      detector,
      profile,
      meaning,
      teacher: this.#teacher,
      tally: this.#tally,
      known: this.#rules,
    };
  }

  async #write(norm: FoundNorm, round: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#tell("writing");
    const { plan, task } = this.setup;
    const options = {
      plan,
      task,
      teacher: this.#teacher,
      tally: this.#tally,
      elsewhere: this.#elsewhere(norm),
    };
    const drafts = await writeDrafts(norm, round, options, signal);
    const fit = this.#differing(drafts).filter((draft) => this.#fits(draft));
    // A label is proven against its siblings; one alone proves nothing.
    const proofs =
      labelsOf(task) && fit.length < 2
        ? fit.map(() => ({ margin: Number.NEGATIVE_INFINITY }))
        : await proveDrafts(fit, norm, this.#other(norm), options, signal);
    for (const [i, draft] of fit.entries()) this.#take(draft, norm, proofs[i]?.margin ?? 0);
  }

  #elsewhere(norm: FoundNorm): string | undefined {
    const field = this.setup.task.pair?.field;
    const row = this.#rows.findLast(({ norms }) => !norms?.includes(norm.id));
    const text = field === undefined ? undefined : row?.input?.[field];
    return typeof text === "string" ? text : undefined;
  }

  #packNorms(): readonly FoundNorm[] {
    const { plan, packNorms } = this.setup;
    if (packNorms !== undefined) return normsOfPack(packNorms);
    throw new UsageError(
      `There is no culture pack ${plan.culture} to take norms from.`,
      "`cultures list` shows those there are; a plan without fromPack searches for norms.",
    );
  }

  /** The norm before this one, of another passage where there is one. */
  #other(norm: FoundNorm): FoundNorm | undefined {
    return this.#norms.findLast((n) => n.id !== norm.id && (n.passage === "" || n.passage !== norm.passage));
  }

  /** Without those that say the same for several labels: from them nothing could be learned but to guess. */
  #differing(drafts: readonly Draft[]): readonly Draft[] {
    const texts = drafts.map((draft) => writtenText(this.setup.task, draft));
    return drafts.filter((draft, i) => {
      if (draft.label === undefined || texts.indexOf(texts[i] ?? "") === texts.lastIndexOf(texts[i] ?? ""))
        return true;
      const what = { ...draft.input, ...draft.output };
      this.#tally.reject({
        kind: "row",
        filter: "duplicate",
        why: "the same is written for another label",
        what,
      });
      return false;
    });
  }

  #fits(draft: Draft): boolean {
    const { plan, task, detector, profile, overlap } = this.setup;
    const text = writtenText(task, draft);
    const twin = this.#taken.find(draft, text);
    const fault =
      draftFault(draft, { plan, task, detector, profile, overlap }) ??
      (twin === undefined ? undefined : { filter: "duplicate" as const, why: `as "${twin}"` });
    if (fault) this.#tally.reject({ kind: "row", ...fault, what: { ...draft.input, ...draft.output } });
    return fault === undefined;
  }

  #take(draft: Draft, norm: FoundNorm, margin: number): void {
    const { plan, task } = this.setup;
    const what = { ...draft.input, ...draft.output };
    const quota = Math.ceil(plan.count / (labelsOf(task)?.length ?? 1));
    if (margin < PROVEN) {
      const why = `the norm hardly makes the answer right (${margin.toFixed(1)})`;
      this.#tally.reject({ kind: "row", filter: "groundedness", why, what });
    } else if (draft.label !== undefined && this.#taken.count(draft.label) >= quota) {
      this.#tally.reject({ kind: "row", filter: "balance", why: `enough rows say ${draft.label}`, what });
    } else if (!this.#enough()) {
      this.#taken.add(draft, writtenText(task, draft));
      const { input, output } = draft;
      const id = `${plan.culture}-${task.id}-${textHash(JSON.stringify([input, output]))}`;
      const instance = {
        id,
        culture: plan.culture,
        input,
        output,
        source: norm.passage || norm.id,
        norms: [norm.id],
      };
      this.#rows.push(taskRow(task, instance));
    }
  }

  #enough(): boolean {
    return this.#rows.length >= this.setup.plan.count;
  }

  #tell(activity: SynthesisProgress["activity"]): void {
    this.setup.onProgress?.({
      activity,
      rows: this.#rows.length,
      wanted: this.setup.plan.count,
      norms: this.#norms.length,
      leftOut: this.#tally.rejections.length,
    });
  }
}

/** Those that a model judges, that hold in the whole country and that nobody contests, as if they had been found. */
function normsOfPack(norms: readonly Norm[]): readonly FoundNorm[] {
  return norms
    .filter(
      ({ decidedBy, contested, appliesTo, rule }) =>
        decidedBy === "model" && !contested && appliesTo.regions === undefined && /^do not /i.test(rule),
    )
    .map(({ id, statement, rule, question }) => ({
      id,
      culture: id.slice(0, 2),
      statement,
      rule,
      ...(question === undefined ? {} : { question }),
      quotation: "",
      passage: "",
    }));
}
