import { describe, expect, test } from "vitest";
import { InvalidDataError, UsageError } from "../../../server/src/core/errors.js";
import { routeTexts } from "../../../server/src/core/router/by-meaning.js";
import { createClassifier, parseClassifier } from "../../../server/src/core/router/classifier.js";
import { createCultureRouter } from "../../../server/src/core/router/culture-router.js";
import { packTexts, prepareTexts } from "../../../server/src/core/router/training-texts.js";
import { packsOf, testNorm, testPack } from "../../support/checker.js";
import { memoryCache } from "../../support/fake-judge.js";
import { axesEmbedder, axesRouter, axesTexts } from "../../support/router.js";

const signal = new AbortController().signal;
const packs = packsOf(testPack("JP", ["ja"]), testPack("DE", ["de"]), testPack("BR", ["pt"]));
const router = createCultureRouter(packs, { detect: () => undefined, likeness: () => ({}) });

describe("training", () => {
  test("learns topics, calibrates on what was left out, and is the same for the same seed", async () => {
    const file = await axesRouter();
    expect(file.cultures).toEqual(["BR", "DE", "JP"]);
    expect(file.metrics.accuracy.value).toBeGreaterThan(0.95);
    expect(file.metrics.accuracy.low).toBeLessThanOrEqual(file.metrics.accuracy.value);
    expect(file.data).toMatchObject({ texts: 120, datasets: ["mine"] });
    expect(await axesRouter()).toEqual(file);
    expect((await axesRouter(2)).seed).toBe(2);
    const { sign } = createClassifier(parseClassifier(JSON.stringify(file), "router.json"));
    const [bow] = await axesEmbedder().embed(["a bow and an honorific"], "query", signal);
    const shares = new Map(sign(bow ?? new Float32Array()).shares);
    expect(shares.get("JP")).toBeGreaterThan(0.8);
    const [save] = await axesEmbedder().embed(["save the file with this button"], "query", signal);
    const none = sign(save ?? new Float32Array()).shares.reduce((sum, [, p]) => sum + p, 0);
    expect(none).toBeLessThan(0.3);
  });

  test("fewer than two cultures are refused with what to do", async () => {
    const one = axesTexts().filter((t) => t.culture === "JP");
    await expect(axesRouter(1, one)).rejects.toThrow(UsageError);
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
  const prepared = prepareTexts(packTexts(own), own, { detect: () => undefined, likeness: () => ({}) });

  test("are in English, without names, each once, with the norm as source", () => {
    expect(prepared.every((t) => t.source === "JP.gifts.clock" && t.culture === "JP")).toBe(true);
    expect(prepared.map((t) => t.text)).toContain("In tea is the perfect gift.");
    expect(prepared.some((t) => /[ぁ-ん]/.test(t.text))).toBe(false);
    const twice = prepareTexts([...packTexts(own), ...packTexts(own)], own, {
      detect: () => undefined,
      likeness: () => ({}),
    });
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
    const damaged = damage({ ...(await axesRouter()) });
    const text = typeof damaged === "string" ? damaged : JSON.stringify(damaged);
    expect(() => parseClassifier(text, "router.json")).toThrow(InvalidDataError);
    expect(() => parseClassifier(text, "router.json")).toThrow(/router\.json/);
  });
});

describe("routing by meaning", () => {
  const copy = (text: string) => ({ text, facts: { kind: "copy" as const } });

  test("is asked only where the cheap signals leave a text open, and abstains as they do", async () => {
    const embedder = axesEmbedder();
    const meaning = { classifier: createClassifier(await axesRouter()), cache: memoryCache(), embedder };
    const open = "A carnival with a drum and a hug for everyone";
    const routes = await routeTexts(
      [copy("Parcels to Japan with a bow"), copy(open), copy("save the file with the button"), copy("Save")],
      router,
      meaning,
      signal,
    );
    expect(routes.map((r) => r.cultures.join())).toEqual(["JP", "BR", "", ""]);
    expect(routes[1]?.ranked[0]).toMatchObject({ culture: "BR", signals: ["meaning"], named: false });
    expect(embedder.asked).toEqual([open, "save the file with the button"]);
  });

  test("is not asked about a text in a language that the classifier has not learnt", async () => {
    const embedder = axesEmbedder();
    const meaning = { classifier: createClassifier(await axesRouter()), cache: memoryCache(), embedder };
    const text = "Un carnival con drum y hug, sin decir dónde";
    // Read in Spain and in Mexico alike.
    const both = packsOf(testPack("ES", ["es-ES"]), testPack("MX", ["es-MX"]));
    const spanish = createCultureRouter(both, {
      detect: () => ({ language: "es", confidence: 1 }),
      likeness: () => ({}),
    });
    const [route] = await routeTexts([copy(text)], spanish, meaning, signal);
    expect(route?.cultures).toEqual([]);
    expect(embedder.asked).toEqual([]);
    const [english] = await routeTexts([copy(text)], router, meaning, signal);
    expect(english?.cultures).toEqual(["BR"]);
  });
});
