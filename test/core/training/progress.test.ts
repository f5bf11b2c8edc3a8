import { describe, expect, test } from "vitest";
import { sparkline, trainingLine } from "../../../server/src/cli/training-line.js";
import { estimateTraining } from "../../../server/src/core/training/estimate.js";
import { trainerJob } from "../../../server/src/core/training/job.js";
import { PRESETS } from "../../../server/src/core/training/presets.js";
import {
  afterEvent,
  NOT_STARTED,
  parseTrainerEvent,
  type RunProgress,
} from "../../../server/src/core/training/progress.js";

const step = (n: number, loss: number) =>
  parseTrainerEvent(
    JSON.stringify({
      event: "step",
      job: "a",
      step: n,
      steps: 5000,
      loss,
      tokensPerSecond: 90,
      memory: 2e9,
      secondsLeft: 75,
    }),
  );

describe("progress", () => {
  test("follows events, keeps the last point, and stays small", () => {
    let state: RunProgress = { ...NOT_STARTED, phase: "train" };
    for (let n = 1; n <= 5000; n++) {
      const event = step(n, 5000 - n);
      if (event) state = afterEvent(state, event);
    }
    expect(state).toMatchObject({ step: 5000, steps: 5000, secondsLeft: 75 });
    expect(state.losses.length).toBeLessThanOrEqual(600);
    expect(state.losses.at(-1)).toEqual({ step: 5000, loss: 0 });
    expect(trainingLine(state, 200)).toMatch(
      /^train 5000\/5000 {2}loss 0\.000 {2}█.*▁ {2}90 tok\/s {2}2\.0 GB {2}1:15 left$/,
    );
    expect([...trainingLine(state, 40)].length).toBeLessThan(40);
  });

  test("forgets what is trained again after a checkpoint", () => {
    let state: RunProgress = { ...NOT_STARTED, phase: "train" };
    const resumed = parseTrainerEvent('{"event":"resumed","step":2}');
    for (const event of [step(1, 3), step(2, 2), step(3, 1), resumed, step(3, 1.5)])
      if (event) state = afterEvent(state, event);
    expect(state.losses).toEqual([
      { step: 1, loss: 3 },
      { step: 2, loss: 2 },
      { step: 3, loss: 1.5 },
    ]);
  });

  test.each(["", "not json", "{}", '{"event":"step","step":"one"}', '{"event":"unknown"}'])(
    "ignores the line %j",
    (line) => {
      expect(parseTrainerEvent(line)).toBeUndefined();
    },
  );

  test("draws a flat curve flat", () => {
    expect(
      sparkline(
        [1, 1, 1].map((loss, i) => ({ step: i, loss })),
        10,
      ),
    ).toBe("▁▁▁");
  });
});

describe("a job", () => {
  const subject = {
    id: "jp-tone",
    model: "/m.gguf",
    plainText: false,
    preset: PRESETS[0] ?? fail(),
    seed: 7,
    hasValidation: true,
    gpu: false,
  };

  test("gives a small data set ten steps a round, and looks at it three times", () => {
    const job = trainerJob({ ...subject, trainTokens: 3000 });
    expect(job).toMatchObject({
      batchTokens: 300,
      evaluateEvery: 3,
      seed: 7,
      validation: "validation.jsonl",
    });
    expect(trainerJob({ ...subject, trainTokens: 1e6 }).batchTokens).toBe(512);
    expect(trainerJob({ ...subject, trainTokens: 1e6, gpu: true }).batchTokens).toBe(16_384);
    expect(trainerJob({ ...subject, trainTokens: 1e6, batchTokens: 100 }).batchTokens).toBe(100);
    expect(trainerJob({ ...subject, trainTokens: 1e6, hasValidation: false }).validation).toBeNull();
  });

  test("needs more memory than was measured for SmolLM2, and less with activations computed twice", () => {
    const shape = { parameters: 134.5e6, layers: 30, width: 576, vocabulary: 49_152 };
    const job = { batchTokens: 128, recompute: false, adapterParameters: 921_600, bytesPerWeight: 4 };
    const { memory } = estimateTraining(shape, job);
    expect(memory).toBeGreaterThan(1.33e9);
    expect(memory).toBeLessThan(2.5e9);
    expect(estimateTraining(shape, { ...job, recompute: true }).memory).toBeLessThan(memory);
  });
});

function fail(): never {
  throw new Error("There are no presets.");
}
