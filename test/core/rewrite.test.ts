import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../server/src/core/config.js";
import { valueEdits } from "../../server/src/core/fix-all.js";
import type { Judge, TextModel } from "../../server/src/core/ports.js";
import { applyCertainFixes, applyEdits, rewriteDocument } from "../../server/src/core/rewrite.js";
import { jsonInput, packsOf, testChecker, testNorm, testPack } from "../support/checker.js";
import { fakeModel, fakeModels } from "../support/fake-judge.js";

const signal = new AbortController().signal;
const identity = { id: "test", hash: "0" };

/** Gives these answers one after the other, parsed by the request's schema as a real model's are. */
function writer(...answers: readonly string[]): TextModel & { readonly asked: string[] } {
  const asked: string[] = [];
  const model = fakeModel({
    async generate(request) {
      asked.push(request.text);
      return request.schema.parse({ rewrite: answers[asked.length - 1] ?? "" });
    },
  });
  return { ...model, asked };
}

const clock = testNorm({ id: "US.gifts.clock", triggers: { en: ["clock + gift*"] } });
const packs = packsOf(testPack("US", ["en-US"], [clock]));

async function rewritten(texts: Readonly<Record<string, string>>, model?: TextModel) {
  const input = jsonInput(texts, "en-US.json");
  const checker = testChecker({ packs });
  const { source, outcomes } = await rewriteDocument(
    input,
    { checker, ...(model ? { models: fakeModels(model) } : {}) },
    signal,
  );
  return { texts: JSON.parse(source) as unknown, outcomes };
}

describe("certain fixes", () => {
  test("are applied without a model, several in one text, and again change nothing", () => {
    const input = jsonInput({ a: "Bis 12/31/2026 um 8:00 PM: 1,299.50 €", b: "Guten Tag" }, "de.json");
    const first = applyCertainFixes(input, testChecker());
    expect(JSON.parse(first.input.source)).toEqual({
      a: "Bis 31.12.2026 um 20:00: 1.299,50 €",
      b: "Guten Tag",
    });
    expect(first.outcomes.map((o) => [o.key, o.by])).toEqual([["a", "rule"]]);
    expect(applyCertainFixes(first.input, testChecker())).toEqual({ input: first.input, outcomes: [] });
  });

  test("that cultures of one text disagree on are not applied", () => {
    const input = jsonInput({ a: "On 25/12/2026 or 12/25/2026" }, "en.json");
    const { outcomes } = applyCertainFixes(input, testChecker({ requested: ["US", "GB"] }));
    expect(outcomes).toEqual([]);
  });

  test("edits in any order give what one after the other gives", () => {
    const edits = fc.uniqueArray(fc.nat(60), { minLength: 2, maxLength: 20 }).chain((places) => {
      const sorted = places.toSorted((a, b) => a - b);
      const spans = sorted.flatMap((start, i) => {
        const end = sorted[i + 1];
        return i % 2 === 0 && end !== undefined ? [{ start, end }] : [];
      });
      return fc.tuple(...spans.map((span) => fc.record({ span: fc.constant(span), newText: fc.string() })));
    });
    fc.assert(
      fc.property(fc.string({ minLength: 61, maxLength: 80 }), edits, (source, list) => {
        const oneByOne = list.toReversed().reduce((text, { span, newText }) => {
          return text.slice(0, span.start) + newText + text.slice(span.end);
        }, source);
        expect(applyEdits(source, list)).toBe(oneByOne);
        expect(applyEdits(source, list.toReversed())).toBe(oneByOne);
      }),
    );
  });
});

test("only the values that were named are rewritten, by rules and by a model", async () => {
  const texts = {
    a: "A clock is the perfect gift: 25/12/2026.",
    b: "This clock is a gift from 25/12/2026.",
    c: "Since 25/12/2026.",
  };
  const input = jsonInput(texts, "en-US.json");
  const generator = writer("This tea is a gift from 12/25/2026.");
  const setup = { checker: testChecker({ packs }), models: fakeModels(generator), only: new Set(["b"]) };
  const { source, outcomes } = await rewriteDocument(input, setup, signal);
  expect(JSON.parse(source)).toEqual({ ...texts, b: "This tea is a gift from 12/25/2026." });
  expect(outcomes.map((o) => [o.key, o.by])).toEqual([
    ["b", "rule"],
    ["b", "model"],
  ]);
  expect(generator.asked).toHaveLength(1);
  expect(valueEdits(input, source)).toHaveLength(1);
  expect(applyEdits(input.source, valueEdits(input, source))).toBe(source);
  expect(valueEdits(input, input.source)).toEqual([]);
});

describe("proposals of a model", () => {
  const offending = { a: "A clock is the perfect gift, {name}.", b: "Tea is a gift." };

  test("are used when they pass the proof and the finding is gone", async () => {
    const generator = writer("A teapot is the perfect gift, {name}.");
    const { texts, outcomes } = await rewritten(offending, generator);
    expect(texts).toEqual({ ...offending, a: "A teapot is the perfect gift, {name}." });
    expect(outcomes).toMatchObject([{ key: "a", by: "model", findings: [{ rule: "US.gifts.clock" }] }]);
    expect(generator.asked[0]).toContain("Problem: Do not suggest a clock as a gift");
  });

  test.each([
    ["drops a placeholder", "A teapot is the perfect gift.", /drops the placeholder {name}/],
    ["leaves the finding", "A wall clock is a fine gift, {name}.", /US\.gifts\.clock is still found/],
    ["brings a new finding", "Tea by 25/12/2026 is perfect, {name}.", /new finding, dates\/numeric-order/],
  ])("one that %s is refused, and the next is tried", async (_what, proposal, why) => {
    const refused = writer(proposal, proposal, proposal);
    const { texts, outcomes } = await rewritten(offending, refused);
    expect(texts).toEqual(offending);
    expect(outcomes[0]?.whyNot).toMatch(why);
    expect(refused.asked).toHaveLength(3);
    const second = await rewritten(offending, writer(proposal, "Tea is the perfect gift, {name}."));
    expect(second.texts).toEqual({ ...offending, a: "Tea is the perfect gift, {name}." });
  });

  test("a norm that a model judges is asked again, whatever words the proposal uses", async () => {
    const judged = packsOf(testPack("US", ["en-US"], [{ ...clock, decidedBy: "model" }]));
    // Says yes to whatever gives time away, however it is called.
    const judge: Judge = {
      identity,
      judge: async (requests) => requests.map((r) => (/clock|timepiece/i.test(r.text) ? 4 : -4)),
    };
    const cache = {
      getMany: async (keys: readonly string[]) => keys.map(() => undefined),
      setMany: async () => {},
    };
    const calibration = {
      slope: 1,
      intercept: 0,
      byMeaning: 0,
      negated: 0,
      elsewhere: 0,
      quoted: 0,
      threshold: 0.5,
    };
    const setup = {
      checker: testChecker({ packs: judged }),
      judged: {
        packs: judged,
        config: DEFAULT_CONFIG,
        verdicts: { judgeFor: () => ({ judge, calibration }), cache },
      },
    };
    const input = jsonInput({ a: "A clock is the perfect gift." }, "en-US.json");
    const disguised = writer(...Array<string>(3).fill("A timepiece is the perfect present."));
    const refused = await rewriteDocument(input, { ...setup, models: fakeModels(disguised) }, signal);
    expect(refused.source).toBe(input.source);
    expect(refused.outcomes[0]?.whyNot).toMatch(/US\.gifts\.clock is still found/);
    const fine = await rewriteDocument(
      input,
      { ...setup, models: fakeModels(writer("Tea is a perfect gift.")) },
      signal,
    );
    expect(fine.outcomes[0]?.after).toBe("Tea is a perfect gift.");
  });

  test("come from the adapter of the culture that is not content, and from the base model for several", async () => {
    const setup = (...cultures: string[]) => ({
      packs: packsOf(...cultures.map((c) => testPack(c, ["en-US"], [{ ...clock, id: `${c}.gifts.clock` }]))),
      requested: cultures,
    });
    const proposed = async (...cultures: string[]) => {
      const [base, own] = [writer("Base tea is the perfect gift."), writer("Own tea is the perfect gift.")];
      const models = fakeModels(base, { "US/rewrite": own, "GB/copy-review": base });
      const checker = testChecker(setup(...cultures));
      const input = jsonInput({ a: "A clock is the perfect gift." }, "en-US.json");
      return (await rewriteDocument(input, { checker, models }, signal)).outcomes.map((o) => o.after);
    };
    expect(await proposed("US")).toEqual(["Own tea is the perfect gift."]);
    expect(await proposed("GB")).toEqual(["Base tea is the perfect gift."]);
    expect(await proposed("US", "GB")).toEqual(["Base tea is the perfect gift."]);
  });

  test("without a model the outcome says what is missing", async () => {
    const { texts, outcomes } = await rewritten(offending);
    expect(texts).toEqual(offending);
    expect(outcomes[0]?.whyNot).toMatch(/no model is loaded/);
  });

  test("cancelling throws the reason and is not an empty result", async () => {
    const reason = new Error("stop");
    const input = jsonInput(offending, "en-US.json");
    await expect(
      rewriteDocument(input, { checker: testChecker({ packs }) }, AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });
});
