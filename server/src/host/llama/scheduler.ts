import type { Priority } from "./protocol.js";

export interface SchedulerOptions {
  /** Jobs that run at the same time; each in a lane of its own. */
  readonly parallel: number;
  /** Jobs of one lane that may have begun: each holds a place there until it is done. At least 2. */
  readonly begunPerLane: (lane: string) => number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Called by a job between two steps of its work. It waits there while others go first. */
export type Step = () => Promise<void>;

interface Job {
  readonly lane: string;
  readonly priority: Priority;
  begun: boolean;
  /** When it got its turn. */
  since: number;
  go: () => void;
}

/** After so many milliseconds a job lets others of its kind have a turn: a long text must not hold up a short verdict. */
const SLICE = 200;
/** Interactive jobs that may have begun, in all lanes together. */
const BEGUN = 4;

/**
 * Who may use the model next. One queue for each lane (a context: the base model, an adapter), in which interactive jobs
 * go before background jobs. A background job gives way at its next step; interactive jobs take turns.
 *
 * Invariants: one running job per lane, so what a context computes never depends on its neighbours; a background job
 * leaves one place of its lane free, so an interactive one can always begin.
 */
export class Scheduler {
  readonly #running = new Set<Job>();
  /** In the order in which they came, or had their last turn. */
  readonly #waiting: Job[] = [];

  constructor(private readonly options: SchedulerOptions) {}

  get idle(): boolean {
    return this.#running.size === 0 && this.#waiting.length === 0;
  }

  async run<T>(lane: string, priority: Priority, work: (step: Step) => Promise<T>): Promise<T> {
    const job: Job = { lane, priority, begun: false, since: 0, go: () => {} };
    try {
      await this.#turn(job);
      return await work(async () => {
        if (!this.#mustYield(job)) return;
        this.#running.delete(job);
        await this.#turn(job);
      });
    } finally {
      this.#running.delete(job);
      this.#dispatch();
    }
  }

  /** Waits until it is this job's turn. */
  #turn(job: Job): Promise<void> {
    return new Promise((resolve) => {
      job.go = resolve;
      this.#waiting.push(job);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#running.size < this.options.parallel) {
      const next = this.#next(this.#running);
      if (next === undefined) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#running.add(next);
      next.begun = true;
      next.since = this.options.now();
      next.go();
    }
  }

  #mustYield(job: Job): boolean {
    if (this.#waiting.length === 0) return false;
    const others = new Set([...this.#running].filter((other) => other !== job));
    const next = this.#next(others);
    if (next === undefined) return false;
    if (next.priority !== job.priority) return next.priority === "interactive";
    return job.priority === "interactive" && this.options.now() - job.since >= SLICE;
  }

  /** The job that goes next beside those that run. */
  #next(running: ReadonlySet<Job>): Job | undefined {
    const able = this.#waiting.filter(
      (job) => ![...running].some(({ lane }) => lane === job.lane) && (job.begun || this.#mayBegin(job)),
    );
    return (
      able.find(({ priority }) => priority === "interactive") ??
      // What was begun in the background is finished first: each job begun holds memory.
      able.find(({ begun }) => begun) ??
      able[0]
    );
  }

  #mayBegin({ lane, priority }: Job): boolean {
    const begun = [...this.#running, ...this.#waiting].filter((job) => job.begun);
    const here = begun.filter((job) => job.lane === lane);
    const places = this.options.begunPerLane(lane);
    if (priority === "interactive")
      return here.length < places && begun.filter((job) => job.priority === "interactive").length < BEGUN;
    const alike = begun.filter((job) => job.priority === "background").length;
    return here.length < places - 1 && alike < this.options.parallel;
  }
}
