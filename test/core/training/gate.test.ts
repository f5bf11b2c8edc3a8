import { describe, expect, test } from "vitest";
import type { Result } from "../../../server/src/core/evaluation/evaluate.js";
import type { Method } from "../../../server/src/core/evaluation/methods.js";
import type { DataRow } from "../../../server/src/core/tasks/data-row.js";
import { judge } from "../../../server/src/core/training/gate.js";
import { regressionRows } from "../../../server/src/core/training/regression.js";

const regression = regressionRows("JP");

function rows(task: string, count: number): readonly DataRow[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${task}-${i}`,
    culture: "JP",
    task,
    messages: [{ role: "user", content: "?" }],
    answer: "Yes",
    options: ["Yes", "No"],
    source: `${i}`,
  }));
}

/** Right answers in the first `right` rows of each. */
function results(of: readonly DataRow[], right: Readonly<Record<string, number>>): readonly Result[] {
  return Object.entries(right).flatMap(([method, count]) =>
    of.map(({ id }, i) => ({
      method: method as Method,
      weights: method,
      id,
      score: i < count ? 1 : 0,
      answer: "",
      tokens: 1,
    })),
  );
}

function gate(
  own: Readonly<Record<string, number>>,
  general: Readonly<Record<string, number>>,
  task = "tone",
) {
  const heldOut = rows(task, 40);
  return judge({
    heldOut,
    regression,
    results: [...results(heldOut, own), ...results(regression, general)],
    wrongAdapter: "de-tone",
  });
}

const KEPT = { base: 20, adapter: 20 };

describe("the gate", () => {
  test("lets through what beats base and culture prompt and forgets nothing", () => {
    const {
      gate: judged,
      metrics,
      tasks,
    } = gate({ base: 20, "culture-prompt": 24, adapter: 36, "wrong-adapter": 12 }, KEPT);
    expect(judged.passed).toBe(true);
    expect(tasks).toEqual(["tone"]);
    expect(judged.tests.map((t) => t.against)).toEqual([
      "base",
      "culture-prompt",
      "wrong-adapter",
      "regression",
    ]);
    expect(metrics.map((m) => [m.method, m.value])).toEqual([
      ["base", 0.5],
      ["culture-prompt", 0.6],
      ["adapter", 0.9],
      ["wrong-adapter", 0.3],
    ]);
    for (const { value, low, high } of metrics) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(judged.reason).toContain("de-tone");
  });

  test.each([
    [
      "gains on the base but not on the prompt",
      { base: 20, "culture-prompt": 35, adapter: 36 },
      KEPT,
      "no certain gain",
    ],
    ["gains by luck", { base: 20, "culture-prompt": 20, adapter: 22 }, KEPT, "no certain gain"],
    ["is worse", { base: 30, "culture-prompt": 30, adapter: 10 }, KEPT, "no certain gain"],
    ["forgets", { base: 20, "culture-prompt": 20, adapter: 38 }, { base: 36, adapter: 20 }, "it loses"],
    [
      "was not measured on general questions",
      { base: 20, "culture-prompt": 20, adapter: 38 },
      {},
      "not measured",
    ],
    ["was not held against the prompt", { base: 20, adapter: 38 }, KEPT, "no certain gain"],
  ] as const)("keeps back what %s", (_, own, general, why) => {
    const { gate: judged, tasks } = gate(own, general);
    expect(judged.passed).toBe(false);
    expect(judged.reason).toContain(why);
    expect(tasks).toEqual(["tone"]);
  });

  test("serves only the tasks that it gained in", () => {
    const [tone, review] = [rows("tone", 40), rows("review", 40)];
    const judged = judge({
      heldOut: [...tone, ...review],
      regression,
      results: [
        ...results(tone, { base: 20, "culture-prompt": 20, adapter: 38 }),
        ...results(review, { base: 20, "culture-prompt": 20, adapter: 20 }),
        ...results(regression, KEPT),
      ],
    });
    expect(judged.gate.passed).toBe(true);
    expect(judged.tasks).toEqual(["tone"]);
    expect(judged.gate.reason).toContain("no adapter of another culture was at hand");
  });

  test("counts free answers too", () => {
    const heldOut = rows("reply", 30);
    const scored = (method: Method, score: number): readonly Result[] =>
      heldOut.map(({ id }, i) => ({
        method,
        weights: method,
        id,
        score: score + (i % 3) * 0.1,
        answer: "",
        tokens: 1,
      }));
    const judged = judge({
      heldOut,
      regression,
      results: [
        ...scored("base", 0.2),
        ...scored("culture-prompt", 0.3),
        ...scored("adapter", 0.6),
        ...results(regression, KEPT),
      ],
    });
    expect(judged.gate.passed).toBe(true);
  });

  test("has general questions whose right answer is one of the choices, once", () => {
    for (const { answer, options, id } of regression) {
      expect(options, id).toContain(answer);
      expect(new Set(options).size, id).toBe(options?.length);
    }
    expect(new Set(regression.map((row) => row.messages[0]?.content)).size).toBe(regression.length);
  });
});
