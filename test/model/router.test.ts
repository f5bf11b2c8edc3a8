import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Embedder } from "../../server/src/core/ports.js";
import { meaningRouter, routeTexts } from "../../server/src/core/router/by-meaning.js";
import { type Classifier, createClassifier } from "../../server/src/core/router/classifier.js";
import { createCultureRouter } from "../../server/src/core/router/culture-router.js";
import { trainClassifier } from "../../server/src/core/router/train.js";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { openEmbedder } from "../../server/src/host/models/open.js";
import { packsOf, testPack } from "../support/checker.js";
import { memoryCache } from "../support/fake-judge.js";

// The classifier as a workspace trains it, on the real embedder: three customs that have little in common.

const { signal } = new AbortController();
const CUSTOMS = {
  JP: ["bowing to guests", "business cards held with both hands", "slippers at the door", "slurping noodles"],
  DE: ["quiet hours on Sunday", "deposits on bottles", "sorting the rubbish", "walking naked into the sauna"],
  IN: [
    "dowries at weddings",
    "touching the feet of elders",
    "vegetarian kitchens",
    "astrologers who choose dates",
  ],
} as const;
const PLAIN = ["saving a file", "resetting a password", "printing a page", "closing a window"];
const FORMS = [
  (topic: string) => `A short text about ${topic}.`,
  (topic: string) => `Write a message to colleagues that explains ${topic}.`,
  (topic: string) => `What should newcomers know about ${topic}?`,
  (topic: string) => `We were surprised by ${topic} on our first day.`,
];

function textsAbout(culture: keyof typeof CUSTOMS | null) {
  const topics = culture === null ? PLAIN : CUSTOMS[culture];
  return topics.flatMap((topic) => FORMS.map((form) => ({ text: form(topic), culture, source: topic })));
}

describe("the classifier on the real embedder", () => {
  let embedder: Embedder;
  let dispose = async () => {};
  let classifier: Classifier;
  beforeAll(async () => {
    const opened = await openEmbedder("auto", { signal });
    embedder = opened.model;
    dispose = opened.dispose;
    const texts = [...(["JP", "DE", "IN"] as const).flatMap(textsAbout), ...textsAbout(null)];
    const file = await trainClassifier(
      texts,
      { embedder, cache: memoryCache() },
      {
        hash: (text) => createHash("sha256").update(text).digest("hex"),
        datasets: [],
        seed: 1,
        progress: () => {},
      },
      signal,
    );
    expect(file.embedder).toEqual({ id: embedder.embedder.id, hash: embedder.embedder.hash });
    classifier = createClassifier(file);
  });
  afterAll(() => dispose());

  const packs = packsOf(testPack("JP", ["ja"]), testPack("DE", ["de"]), testPack("IN", ["hi"]));
  const router = createCultureRouter(packs, createLanguageDetector());
  const route = async (text: string) => {
    const meaning = meaningRouter({ embedder, cache: memoryCache() }, classifier);
    const [found] = await routeTexts([{ text, facts: { kind: "prompt" } }], router, meaning, signal);
    return found;
  };

  test.each([
    ["Explain how deeply to bow when visitors enter the room.", "JP"],
    ["Remind the neighbours to sort glass and paper before collection.", "DE"],
    ["Ask the astrologer for a good day for the wedding.", "IN"],
  ])("ranks the culture first that a text of other words is about: %s", async (text, culture) => {
    expect((await route(text))?.ranked[0]).toMatchObject({ culture, signals: ["meaning"] });
  });

  test("leaves a text about nothing of the kind to nobody, and a text that says so to the cheap signals", async () => {
    expect((await route("Press the button to save your changes before you leave."))?.cultures).toEqual([]);
    const named = await route("Explain in Germany how deeply to bow when visitors enter the room.");
    expect(named?.cultures).toEqual(["DE"]);
    expect(named?.ranked[0]?.signals).not.toContain("meaning");
  });

  test("means nothing to the vectors of another embedder", () => {
    const other = { ...embedder, embedder: { id: "other", hash: "other" } };
    expect(meaningRouter({ embedder: other, cache: memoryCache() }, classifier)).toBeUndefined();
  });
});
