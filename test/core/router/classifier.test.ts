import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { InvalidDataError, UsageError } from "../../../server/src/core/errors.js";
import { routeTexts } from "../../../server/src/core/router/by-meaning.js";
import { createClassifier, parseClassifier } from "../../../server/src/core/router/classifier.js";
import { createCultureRouter } from "../../../server/src/core/router/culture-router.js";
import { trainClassifier } from "../../../server/src/core/router/train.js";
import {
  packTexts,
  prepareTexts,
  type TrainingText,
} from "../../../server/src/core/router/training-texts.js";
import { packsOf, testNorm, testPack } from "../../support/checker.js";
import { memoryCache } from "../../support/fake-judge.js";

const signal = new AbortController().signal;
const packs = packsOf(testPack("JP", ["ja"]), testPack("DE", ["de"]), testPack("BR", ["pt"]));
const router = createCultureRouter(packs, { detect: () => undefined });

/** Bags of words on a few axes: enough meaning to tell topics apart. */
const AXES = [
  "bow",
  "honorific",
  "queue",
  "bread",
  "deposit",
  "sunday",
  "carnival",
  "drum",
  "hug",
  "file",
  "save",
  "button",
];
const embedder = {
  embedder: { id: "axes", hash: "axes-1" },
  embed: async (texts: readonly string[]) =>
    texts.map((text) => {
      const vector = Float32Array.from(AXES, (word) => (text.includes(word) ? 1 : 0.05));
      return vector.map((v) => v / Math.hypot(...vector));
    }),
};

function texts(): readonly TrainingText[] {
  const of = (culture: string | null, words: readonly string[]): readonly TrainingText[] =>
    words.flatMap((a, i) =>
      Array.from({ length: 10 }, (_, k) => ({
        culture,
        text: `Text ${k} about ${a} and ${words[(i + 1) % words.length]}`,
        source: `${culture}${i}${k}`,
      })),
    );
  return [
    ...of("JP", AXES.slice(0, 3)),
    ...of("DE", AXES.slice(3, 6)),
    ...of("BR", AXES.slice(6, 9)),
    ...of(null, AXES.slice(9)),
  ];
}

async function trained(seed = 1) {
  return trainClassifier(
    texts(),
    { embedder, cache: memoryCache() },
    {
      hash: (t) => createHash("sha256").update(t).digest("hex"),
      datasets: ["mine"],
      seed,
      progress: () => {},
    },
    signal,
  );
}

describe("training", () => {
  test("learns topics, calibrates on what was left out, and is the same for the same seed", async () => {
    const file = await trained();
    expect(file.cultures).toEqual(["BR", "DE", "JP"]);
    expect(file.metrics.accuracy.value).toBeGreaterThan(0.95);
    expect(file.metrics.accuracy.low).toBeLessThanOrEqual(file.metrics.accuracy.value);
    expect(file.data).toMatchObject({ texts: 120, datasets: ["mine"] });
    expect(await trained()).toEqual(file);
    expect((await trained(2)).seed).toBe(2);
    const { sign } = createClassifier(parseClassifier(JSON.stringify(file), "router.json"));
    const [bow] = await embedder.embed(["a bow and an honorific"]);
    const shares = new Map(sign(bow ?? new Float32Array()).shares);
    expect(shares.get("JP")).toBeGreaterThan(0.8);
    const [save] = await embedder.embed(["save the file with this button"]);
    const none = sign(save ?? new Float32Array()).shares.reduce((sum, [, p]) => sum + p, 0);
    expect(none).toBeLessThan(0.3);
  });

  test("fewer than two cultures are refused with what to do", async () => {
    const one = texts().filter((t) => t.culture === "JP");
    const options = { hash: (t: string) => t, datasets: [], seed: 1, progress: () => {} };
    await expect(trainClassifier(one, { embedder, cache: memoryCache() }, options, signal)).rejects.toThrow(
      UsageError,
    );
  });
});

describe("texts to learn from", () => {
  const norm = testNorm({
    id: "JP.gifts.clock",
    triggers: { en: ["clock"] },
    bad: "時計を贈りましょう。どうぞ",
    good: "In Japan tea is the perfect gift.",
  });
  const own = packsOf(testPack("JP", ["ja"], [norm]), testPack("DE", ["de"]));
  const prepared = prepareTexts(packTexts(own), own, { detect: () => undefined });

  test("are in English, without names, each once, with the norm as source", () => {
    expect(prepared.every((t) => t.source === "JP.gifts.clock" && t.culture === "JP")).toBe(true);
    expect(prepared.map((t) => t.text)).toContain("In tea is the perfect gift.");
    expect(prepared.some((t) => /[ぁ-ん]/.test(t.text))).toBe(false);
    const twice = prepareTexts([...packTexts(own), ...packTexts(own)], own, { detect: () => undefined });
    expect(twice).toEqual(prepared);
  });
});

describe("a router file", () => {
  test.each<[string, (file: Record<string, unknown>) => unknown]>([
    ["no JSON", () => "{"],
    ["another version", (file) => ({ ...file, version: 2 })],
    ["too few weights", (file) => ({ ...file, weights: "AAAA" })],
    ["too few biases", (file) => ({ ...file, bias: [0] })],
    ["a culture that is none", (file) => ({ ...file, cultures: ["JP", "../x"] })],
  ])("%s is refused with the remedy", async (_case, damage) => {
    const damaged = damage({ ...(await trained()) });
    const text = typeof damaged === "string" ? damaged : JSON.stringify(damaged);
    expect(() => parseClassifier(text, "router.json")).toThrow(InvalidDataError);
    expect(() => parseClassifier(text, "router.json")).toThrow(/router\.json/);
  });
});

describe("routing by meaning", () => {
  const copy = (text: string) => ({ text, facts: { kind: "copy" as const } });

  test("is asked only where the cheap signals leave a text open, and abstains as they do", async () => {
    const asked: string[] = [];
    const meaning = {
      classifier: createClassifier(await trained()),
      cache: memoryCache(),
      embedder: {
        ...embedder,
        embed: async (batch: readonly string[]) => {
          asked.push(...batch);
          return embedder.embed(batch);
        },
      },
    };
    const open = "A carnival with a drum and a hug for everyone";
    const routes = await routeTexts(
      [copy("Parcels to Japan with a bow"), copy(open), copy("save the file with the button"), copy("Save")],
      router,
      meaning,
      signal,
    );
    expect(routes.map((r) => r.cultures.join())).toEqual(["JP", "BR", "", ""]);
    expect(routes[1]?.ranked[0]).toMatchObject({ culture: "BR", signals: ["meaning"], named: false });
    expect(asked).toEqual([open, "save the file with the button"]);
  });
});
