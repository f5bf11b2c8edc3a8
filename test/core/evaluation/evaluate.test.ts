import { describe, expect, test } from "vitest";
import { evaluate, type Result, resultKey } from "../../../server/src/core/evaluation/evaluate.js";
import type { EvaluatedModel } from "../../../server/src/core/evaluation/measure.js";
import { askBy, type Method } from "../../../server/src/core/evaluation/methods.js";
import { htmlReport } from "../../../server/src/core/evaluation/report/html.js";
import { markdownReport } from "../../../server/src/core/evaluation/report/markdown.js";
import { embeddingSimilarity } from "../../../server/src/core/evaluation/similarity.js";
import { summarize } from "../../../server/src/core/evaluation/summary.js";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { dialogueReply } from "../../../server/src/core/tasks/built-in/dialogue-reply.js";
import { multipleChoice } from "../../../server/src/core/tasks/built-in/multiple-choice.js";
import { BUILT_IN_TASKS } from "../../../server/src/core/tasks/built-in-tasks.js";
import { taskRow } from "../../../server/src/core/tasks/task-row.js";
import { memoryCache } from "../../support/fake-judge.js";

const choice = taskRow(multipleChoice, {
  id: "q1",
  culture: "JP",
  input: { question: "What is eaten at New Year?", choices: ["soba", "pizza", "tacos", "stew"] },
  output: { answer: "soba" },
  source: "q1",
});
const review = (id: string, culture: string, answer: "Yes" | "No") =>
  taskRow(copyReview, {
    id,
    culture,
    input: { text: `A text about ${id}.`, question: "Does the text offend?" },
    output: { answer },
    source: id,
  });

describe("the ways of asking", () => {
  const asked = (method: Method, row = choice) =>
    askBy(method, row, {
      task: BUILT_IN_TASKS.find((t) => t.id === row.task),
      norms: ["Noodles are eaten."],
    });
  const said = (method: Method, row = choice) =>
    asked(method, row)[0]
      ?.map((m) => m.content)
      .join("\n") ?? "";

  test("put each choice first once", () => {
    const firsts = asked("adapter").map((way) => /\n- (\w+)/.exec(way.at(-1)?.content ?? "")?.[1]);
    expect(firsts).toEqual(["soba", "pizza", "tacos", "stew"]);
  });

  test("name the country to all but the base, and norms only where they are asked for", () => {
    expect(said("base")).not.toContain("Japan");
    for (const method of ["culture-prompt", "adapter", "mixed"] as const)
      expect(said(method)).toContain("Japan");
    expect(said("norms-in-prompt")).toContain("- Noodles are eaten.");
    expect(said("culture-prompt")).not.toContain("Noodles");
    // A prompt without a place for the country is told it in front, an adapter as it was trained.
    const row = review("r", "JP", "Yes");
    expect(said("culture-prompt", row)).toContain("The readers live in Japan.");
    expect(said("adapter", row)).toBe(row.messages[0]?.content);
  });
});

/** Says Yes with a fixed liking, and knows better where it is told the right answers. */
function model(name: string, knows: (prompt: string) => string | undefined): EvaluatedModel {
  return {
    identity: { id: "m", hash: "0".repeat(64), ...(name === "" ? {} : { adapter: name }) },
    score: async (requests) =>
      requests.map(({ messages, answer }) => ({
        logProbability:
          knows(messages.at(-1)?.content ?? "") === answer ? -0.1 : answer === "Yes" ? -1 : -1.5,
        tokens: 1,
      })),
    complete: async () => {
      throw new Error("not asked for");
    },
  };
}

const rows = Array.from({ length: 40 }, (_, i) =>
  review(`r${i}`, i % 2 ? "JP" : "DE", i % 4 < 2 ? "No" : "Yes"),
);
const right = new Map(rows.map((r) => [r.messages[0]?.content, r.answer] as const));
const base = model("", () => undefined);
const own = model("jp", (prompt) => right.get(prompt));

async function run(known: ReadonlySet<string> = new Set(), stopAfter = Number.POSITIVE_INFINITY) {
  const abort = new AbortController();
  const results: Result[] = [];
  try {
    for await (const result of evaluate(
      {
        rows,
        methods: ["base", "adapter"],
        task: (id) => BUILT_IN_TASKS.find((t) => t.id === id),
        norms: async () => [],
        model: async (method, row) => (method === "base" ? base : row.culture === "JP" ? own : undefined),
        known,
      },
      abort.signal,
    )) {
      results.push(result);
      if (results.length >= stopAfter) abort.abort(new Error("stopped"));
    }
  } catch (error) {
    expect(String(error)).toContain("stopped");
  }
  return results;
}

describe("an evaluation", () => {
  test("measures each method where it has a model, and goes on where it was stopped", async () => {
    const whole = await run();
    expect(whole.filter((r) => r.method === "base")).toHaveLength(40);
    expect(whole.filter((r) => r.method === "adapter")).toHaveLength(20);
    const first = await run(new Set(), 25);
    const rest = await run(new Set(first.map(resultKey)));
    expect([...first, ...rest]).toEqual(whole);
  });

  test("is summed up by task, culture and method, with the gain on the same rows", async () => {
    const { cells } = summarize(rows, await run());
    const cell = (culture: string | undefined, method: Method) =>
      cells.find((c) => c.culture === culture && c.method === method);
    expect(cell("JP", "base")).toMatchObject({ n: 20, score: 0.5, answers: { Yes: 20, No: 0 } });
    expect(cell("JP", "adapter")).toMatchObject({ n: 20, score: 1, macroF1: 1, auc: 1 });
    expect(cell("DE", "adapter")).toBeUndefined();
    expect(cell("JP", "adapter")?.gain?.difference).toBeCloseTo(0.5);
    expect(cell("JP", "adapter")?.gain?.mcnemar).toBeCloseTo(2 / 1024);
    expect(cell("JP", "adapter")?.gain?.low).toBeGreaterThan(0);
  });

  test("asks the same weights the same question once", async () => {
    let asked = 0;
    const counting: EvaluatedModel = {
      ...own,
      score: (requests, signal) => {
        asked++;
        return own.score(requests, signal);
      },
    };
    const results: Result[] = [];
    const setup = {
      rows: rows.slice(0, 4),
      methods: ["adapter", "routed"] as const,
      task: (id: string) => BUILT_IN_TASKS.find((t) => t.id === id),
      norms: async () => [],
      model: async () => counting,
    };
    for await (const result of evaluate(setup, new AbortController().signal)) results.push(result);
    expect(results.map(({ method }) => method)).toEqual([
      ...Array(4).fill("adapter"),
      ...Array(4).fill("routed"),
    ]);
    expect(asked).toBe(4);
  });

  test("sets adapters of the user's choosing beside the others", async () => {
    const results = await run();
    const named = results.flatMap((r): readonly Result[] =>
      r.method === "adapter" ? [r, { ...r, method: "with:plain", score: 0 }] : [r],
    );
    const { cells } = summarize(rows, named);
    const jp = cells.filter(({ culture }) => culture === "JP");
    expect(jp.map(({ method, score }) => `${method} ${score}`)).toEqual([
      "base 0.5",
      "adapter 1",
      "with:plain 0",
    ]);
    expect(jp.at(-1)?.gain?.difference).toBeCloseTo(-0.5);
  });

  test("compares meanings where the task asks for it", async () => {
    const row = taskRow(dialogueReply, {
      id: "d",
      culture: "JP",
      input: Object.fromEntries(
        Object.keys(dialogueReply.input.properties).map((name) => [name, "Thank you."]),
      ),
      output: Object.fromEntries(
        Object.keys(dialogueReply.output.properties).map((name) => [name, "You are welcome."]),
      ),
      source: "d",
    });
    const writer: EvaluatedModel = {
      ...base,
      complete: async () => ({
        text: "With pleasure.",
        finish: "stop",
        usage: { promptTokens: 1, completionTokens: 2 },
      }),
    };
    const setup = {
      rows: [row],
      methods: ["base"] as const,
      task: (id: string) => BUILT_IN_TASKS.find((t) => t.id === id),
      norms: async () => [],
      model: async () => writer,
    };
    const embedder = {
      embedder: { id: "e", hash: "0" },
      embed: async (texts: readonly string[]) =>
        texts.map((text) => Float32Array.from(/pleasure/.test(text) ? [0.6, 0.8] : [1, 0])),
    };
    const scores: number[] = [];
    const similarity = embeddingSimilarity({ embedder, cache: memoryCache() });
    for await (const { score } of evaluate({ ...setup, similarity }, new AbortController().signal))
      scores.push(score);
    expect(scores[0]).toBeCloseTo(0.6);
  });

  test("is reported as Markdown and as a page with a plot and no script", async () => {
    const summary = summarize(rows, await run());
    const facts = {
      title: "A <b>report</b></title><script>",
      model: "m",
      date: "2026-01-01",
      rows: rows.length,
      data: ["set, 40 rows"],
      seconds: 12,
    };
    expect(markdownReport(summary, facts)).toContain("| JP | adapter | 20 | 1.000 [1.000, 1.000] |");
    const page = htmlReport(summary, facts);
    // Scores, and what was answered beside the right answers.
    expect(page.match(/<svg[^>]*aria-label="[^"]*"/g)).toHaveLength(2);
    expect(page).toContain("right answers");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("<title>A &lt;b&gt;report&lt;/b&gt;&lt;/title&gt;");
    expect(page).not.toMatch(/<script|<b>report/);
  });
});
