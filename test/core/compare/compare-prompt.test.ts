import { describe, expect, test } from "vitest";
import {
  type CompareProgress,
  comparePrompt,
  type PromptComparison,
} from "../../../server/src/core/compare/compare-prompt.js";
import { hasText } from "../../../server/src/core/compare/comparison.js";
import { exampleValues } from "../../../server/src/core/compare/example-values.js";
import { promptTemplates } from "../../../server/src/core/compare/prompt-template.js";
import { DEFAULT_CONFIG } from "../../../server/src/core/config.js";
import { ModelUnavailableError } from "../../../server/src/core/errors.js";
import { packsOf, testNorm, testPack } from "../../support/checker.js";
import { FakeJudge } from "../../support/fake-judge.js";
import { FakeWriter } from "../../support/fake-writer.js";
import { inputOf } from "../../support/input.js";

const clock = testNorm({ id: "CN.gifts.clock", triggers: { en: ["clock*"] } });
const four = testNorm({ id: "JP.gifts.four", triggers: { en: ["four"] }, decidedBy: "model" });
const PACKS = packsOf(
  testPack("US", ["en-US"]),
  testPack("CN", ["zh-CN", "en"], [clock]),
  testPack("JP", ["ja-JP", "en"], [four]),
);

const PROMPT = `---
input:
  default: { who: a friend }
---
{{role "system"}}
You suggest gifts.
{{role "user"}}
A gift for {{who}}.
`;

interface Run extends Partial<Omit<PromptComparison, "template" | "values" | "examples">> {
  readonly prompt?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly judge?: FakeJudge;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: CompareProgress) => void;
}

async function run(writer: FakeWriter, options: Run = {}) {
  const { prompt = PROMPT, cultures = ["US", "CN"], values = {}, judge, onProgress, ...rest } = options;
  const input = await inputOf("gift.prompt", prompt);
  const [template] = promptTemplates(input);
  if (template === undefined) throw new Error("no prompt");
  const judged = (await judge?.openJudge(undefined, { progress: SILENT, offline: true }, never()))?.judged;
  return comparePrompt(
    { template, cultures, values: new Map(Object.entries(values)), examples: exampleValues(input), ...rest },
    {
      packs: PACKS,
      config: DEFAULT_CONFIG,
      detector: { detect: () => ({ language: "en", confidence: 1 }), likeness: () => ({}) },
      models: writer.models,
      judged,
    },
    options.signal ?? never(),
    onProgress,
  );
}

const never = () => new AbortController().signal;
const SILENT = { show: () => {}, note: () => {}, clear: () => {} };

describe("what the models are asked", () => {
  test("the same prompt for each culture, with its readers stated, at the same seed", async () => {
    const writer = new FakeWriter({ "*": "Tea." });
    await run(writer, { values: { who: "my boss" } });
    expect(writer.asked.map(({ culture, task }) => `${culture} ${task}`)).toEqual([
      "US prompt-review",
      "CN prompt-review",
    ]);
    const [us, cn] = writer.asked.map(({ request }) => request);
    expect(us?.messages).toEqual([
      { role: "system", content: expect.stringMatching(/^You suggest gifts\.\n\n.*Land US/s) },
      { role: "user", content: "A gift for my boss." },
    ]);
    expect(JSON.stringify(us).replaceAll("Land US", "Land CN")).toBe(JSON.stringify(cn));
    expect(us?.temperature).toBe(0);
  });

  test("the readers are named as a sentence names a place", async () => {
    const writer = new FakeWriter({ "*": "Tea." });
    await run(writer, { cultures: ["NL", "PE", "AE"] });
    expect(
      writer.asked.map(({ request }) => /readers in [^.]+\./.exec(request.messages[0]?.content ?? "")?.[0]),
    ).toEqual(["readers in the Netherlands.", "readers in Peru.", "readers in the United Arab Emirates."]);
  });

  test("variables that name the readers are filled in for each, unless the user says otherwise", async () => {
    const prompt =
      "---\ninput:\n  default: { locale: xx }\n---\nGreet in {{language}} ({{locale}}), {{Country}}.";
    const writer = new FakeWriter({});
    await run(writer, { prompt });
    await run(writer, { prompt, values: { language: "Latin" } });
    expect(writer.asked.map(({ request }) => request.messages)).toEqual([
      [{ role: "user", content: "Greet in English (en-US), Land US." }],
      [{ role: "user", content: "Greet in Chinese (zh-CN), Land CN." }],
      [{ role: "user", content: "Greet in Latin (en-US), Land US." }],
      [{ role: "user", content: "Greet in Latin (zh-CN), Land CN." }],
    ]);
  });

  test("nothing is asked while a variable has no value", async () => {
    const writer = new FakeWriter({});
    await expect(run(writer, { prompt: "For {{whom}}" })).rejects.toThrow("without a value: whom");
    expect(writer.asked).toEqual([]);
  });

  test("never more at a time than allowed, and the columns keep their order", async () => {
    const writer = new FakeWriter({ US: "a b c d", CN: "a", JP: "a b" });
    const { columns } = await run(writer, { cultures: ["US", "CN", "JP", "DE"], parallel: 2 });
    expect(writer.most).toBe(2);
    expect(columns.map(({ culture, name }) => `${culture} ${name}`)).toEqual([
      "US Land US",
      "CN Land CN",
      "JP Land JP",
      "DE Germany",
    ]);
  });
});

describe("the answers", () => {
  test("come with what differs, who wrote them and the values of the variables", async () => {
    const writer = new FakeWriter({ US: "Give flowers today.", CN: "Give tea today." });
    const { columns, differences, messages } = await run(writer);
    expect(columns[1]).toMatchObject({
      text: "Give tea today.",
      model: { id: "fake", adapter: "CN-adapter" },
      values: { who: "a friend" },
      cut: false,
    });
    expect(differences).toEqual([
      { culture: "US", shared: 2 / 3, spans: [{ start: 5, end: 12 }] },
      { culture: "CN", shared: 2 / 3, spans: [{ start: 5, end: 8 }] },
    ]);
    expect(messages.map(({ content }) => content).join("\n")).toMatch(/\{\{culture\}\}[\s\S]*\{\{who\}\}/);
  });

  test("name the norms of their culture that they touch, with the place", async () => {
    const answer = "Give a clock.\n\nOr four plates.";
    const { columns } = await run(new FakeWriter({ "*": answer }), { cultures: ["US", "CN", "JP"] });
    const touches = columns
      .filter(hasText)
      .map(({ touches: own }) =>
        own.map(({ rule, verdict, span }) => `${rule} ${verdict} ${answer.slice(span.start, span.end)}`),
      );
    expect(touches).toEqual([[], ["CN.gifts.clock broken clock"], ["JP.gifts.four open four"]]);
  });

  test("a model decides whether a norm that is touched is broken", async () => {
    const verdict = async (breaks: boolean) => {
      const judge = new FakeJudge((text) => breaks && text.includes("plates"));
      const { columns } = await run(new FakeWriter({ "*": "Four plates." }), { cultures: ["JP"], judge });
      return columns.filter(hasText)[0]?.touches.map((t) => `${t.rule} ${t.verdict}`);
    };
    expect(await verdict(true)).toEqual(["JP.gifts.four broken"]);
    expect(await verdict(false)).toEqual(["JP.gifts.four kept"]);
  });

  test("are compared with those of an earlier run that stand beside them", async () => {
    const writer = new FakeWriter({ CN: "Give tea." });
    const beside = [
      { culture: "US", text: "Give beer." },
      { culture: "CN", text: "An older answer that is replaced" },
    ];
    const { columns, differences } = await run(writer, { cultures: ["CN"], beside });
    expect(columns).toHaveLength(1);
    expect(differences.map(({ culture, shared }) => [culture, shared])).toEqual([
      ["CN", 0.5],
      ["US", 0.5],
    ]);
  });

  test("of one culture may fail: the reason and the remedy stand in its place", async () => {
    const gone = new ModelUnavailableError("The adapter is damaged.", "Train it again.");
    const { columns, differences } = await run(new FakeWriter({ US: "Tea", CN: gone }));
    expect(columns).toEqual([
      expect.objectContaining({ culture: "US", text: "Tea" }),
      { culture: "CN", name: "Land CN", problem: "The adapter is damaged. Train it again." },
    ]);
    expect(differences.map(({ culture }) => culture)).toEqual(["US"]);
  });

  test("a mistake of ours is not hidden as an answer", async () => {
    await expect(run(new FakeWriter({ US: new TypeError("oops") }))).rejects.toThrow("oops");
  });
});

describe("while answers are written", () => {
  test("each piece is told, after the start and before the end of its column", async () => {
    const events: string[] = [];
    await run(new FakeWriter({ US: "One two", CN: "Three" }), {
      parallel: 1,
      onProgress: (e) =>
        events.push(
          e.kind === "ended"
            ? `ended ${e.column.culture}`
            : `${e.kind} ${e.culture} ${"piece" in e ? e.piece : ""}`.trim(),
        ),
    });
    expect(events).toEqual([
      "started US",
      "text US One",
      "text US two",
      "ended US",
      "started CN",
      "text CN Three",
      "ended CN",
    ]);
  });

  test("a cancellation stops all of them and throws its reason", async () => {
    const abort = new AbortController();
    const writer = new FakeWriter({ "*": "One two three" });
    writer.hold("US");
    writer.hold("CN");
    const reason = new Error("enough");
    const started: string[] = [];
    await expect(
      run(writer, {
        cultures: ["US", "CN", "JP"],
        signal: abort.signal,
        onProgress: ({ kind }) => {
          started.push(kind);
          if (started.filter((k) => k === "text").length === 2) abort.abort(reason);
        },
      }),
    ).rejects.toBe(reason);
    expect(writer.running).toBe(0);
    expect(writer.asked.map(({ culture }) => culture)).toEqual(["US", "CN"]);
  });
});
