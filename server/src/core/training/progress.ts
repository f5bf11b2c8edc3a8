import * as z from "zod";

/** The trainer's events, a JSON line each, and what they come to for somebody who watches. */

const number = z.number();
const trainerEventSchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("phase"),
    phase: z.enum(["load", "train", "export"]),
    steps: number.optional(),
  }),
  z.object({ event: z.literal("data"), name: z.string(), rows: number, tooLong: number, tokens: number }),
  z.object({ event: z.literal("resumed"), step: number }),
  z.object({
    event: z.literal("step"),
    step: number,
    steps: number,
    loss: number,
    tokensPerSecond: number,
    memory: number,
    secondsLeft: number,
  }),
  z.object({ event: z.literal("validation"), step: number, loss: number, best: z.boolean() }),
  z.object({ event: z.literal("checkpoint"), step: number }),
  z.object({
    event: z.literal("trained"),
    step: number,
    bestStep: number,
    validationLoss: number.nullable(),
    loss: number,
    stoppedEarly: z.boolean(),
    seconds: number,
    memory: number,
  }),
  z.object({ event: z.literal("probe"), row: number, logProbabilities: z.array(number) }),
  z.object({
    event: z.literal("exported"),
    file: z.string(),
    architecture: z.string(),
    tensors: number,
    bytes: number,
  }),
  z.object({
    event: z.literal("failed"),
    reason: z.string(),
    message: z.string(),
    suggestions: z.array(z.string()),
  }),
]);
export type TrainerEvent = z.infer<typeof trainerEventSchema>;

/** undefined for a line that is no event. */
export function parseTrainerEvent(line: string): TrainerEvent | undefined {
  try {
    return trainerEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The steps of a run, in order. */
export const PHASES = ["preflight", "environment", "prepare", "train", "verify", "gate", "register"] as const;
export type Phase = (typeof PHASES)[number];

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

/** Where a run stands. Plain data: a terminal and a chart draw it. */
export interface RunProgress {
  readonly phase: Phase;
  /** For people: what is being done. */
  readonly doing: string;
  readonly step: number;
  readonly steps: number;
  readonly losses: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
  readonly tokensPerSecond?: number;
  readonly secondsLeft?: number;
  /** Bytes. */
  readonly memory?: number;
}

export const NOT_STARTED: RunProgress = {
  phase: "preflight",
  doing: "Looking at what is here",
  step: 0,
  steps: 0,
  losses: [],
  validation: [],
};

/** More points than a chart is wide say nothing more. */
const MAX_POINTS = 600;

export function afterEvent(progress: RunProgress, event: TrainerEvent): RunProgress {
  switch (event.event) {
    case "phase":
      return { ...progress, doing: DOING[event.phase], steps: event.steps ?? progress.steps };
    case "resumed": {
      // Steps after the checkpoint are taken again.
      const kept = ({ step }: LossPoint): boolean => step <= event.step;
      return {
        ...progress,
        step: event.step,
        doing: `Going on after step ${event.step}`,
        losses: progress.losses.filter(kept),
        validation: progress.validation.filter(kept),
      };
    }
    case "step": {
      const { step, steps, loss, tokensPerSecond, secondsLeft, memory } = event;
      const losses = thinned([...progress.losses, { step, loss }]);
      return { ...progress, doing: DOING.train, step, steps, losses, tokensPerSecond, secondsLeft, memory };
    }
    case "validation":
      return {
        ...progress,
        validation: thinned([...progress.validation, { step: event.step, loss: event.loss }]),
      };
    default:
      return progress;
  }
}

const DOING = {
  load: "Loading the base model",
  train: "Training",
  export: "Writing the adapter",
} as const;

/** Drops every other point once there are too many; the last one always stays. */
function thinned(points: readonly LossPoint[]): readonly LossPoint[] {
  return points.length <= MAX_POINTS ? points : points.filter((_, i) => (points.length - 1 - i) % 2 === 0);
}
