import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { measureRouter, parseRouterRows } from "../../server/src/core/evaluation/router.js";
import { meaningRouter, routeTexts } from "../../server/src/core/router/by-meaning.js";
import { createClassifier, parseClassifier } from "../../server/src/core/router/classifier.js";
import { createCultureRouter } from "../../server/src/core/router/culture-router.js";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { openEmbedder } from "../../server/src/host/models/open.js";
import { openProjectAt } from "../../server/src/host/project.js";
import { folderWith, runCli } from "../support/cli.js";
import { memoryCache } from "../support/fake-judge.js";

const signal = new AbortController().signal;

describe("the built-in router with the real embedder", async () => {
  const opened = await openEmbedder("auto", { signal });
  afterAll(opened.dispose);
  const project = openProjectAt(await folderWith({}));
  const router = createCultureRouter(project.packs, createLanguageDetector());
  const meaning = meaningRouter({ embedder: opened.model, cache: memoryCache() }, project.classifier());
  const files = ["own-language", "named-cue", "no-name", "several", "neutral"];
  const rows = (
    await Promise.all(
      files.map(async (name) => {
        const file = new URL(`../fixtures/router/${name}.jsonl`, import.meta.url);
        return parseRouterRows(await readFile(file, "utf8"), name);
      }),
    )
  ).flat();
  const routes = await routeTexts(
    rows.map(({ text, kind }) => ({ text, facts: { kind } })),
    router,
    meaning,
    signal,
  );
  const report = measureRouter(
    rows.flatMap((row, i) => {
      const route = routes[i];
      return route ? [{ row, route, milliseconds: { cheap: 0 } }] : [];
    }),
  );
  const group = (name: string) => report.groups.find((g) => g.name === name);

  test("was trained on the vectors of this very embedder", () => {
    expect(meaning).toBeDefined();
  });

  test("keeps what it promises: languages, cues, several cultures, and silence", () => {
    expect(group("own-language")?.accuracy).toBeGreaterThanOrEqual(0.97);
    expect(group("named-cue")?.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(group("several")?.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(group("neutral")?.accuracy).toBeGreaterThanOrEqual(0.9);
  });

  test("tells some customs by their meaning alone, and is mostly right where it does", () => {
    const customs = group("no-name: custom");
    expect(customs?.coverage).toBeGreaterThan(0.1);
    expect(customs?.precision).toBeGreaterThan(0.6);
  });

  test("probabilities still sum to at most 1", () => {
    for (const { ranked } of routes)
      expect(ranked.reduce((sum, r) => sum + r.probability, 0)).toBeLessThanOrEqual(1.001);
  });
});

test("train-router learns a culture of the workspace and is used from then on", async () => {
  const profile = {
    id: "TH",
    name: "Thailand",
    locales: ["th-TH"],
    demonyms: ["Thai"],
    register: {},
    notes: "For a test.",
  };
  const customs = [
    "Pour water over the hands of elders at the festival in April",
    "Never touch a head and never point with the feet at a Buddha image",
    "Wai back when somebody greets you with joined palms",
    "Stand still in the park when the royal anthem is played at six",
    "Float a banana leaf with a candle and incense on the river at full moon",
    "Monks receive alms at dawn; women must not touch them or their robes",
  ];
  const row = (text: string, i: number) =>
    JSON.stringify({
      id: String(i),
      culture: "TH",
      task: "copy-review",
      messages: [{ role: "user", content: text }],
      answer: "ok",
      source: `s${i % customs.length}`,
    });
  const lines = ["", " in a leaflet", " for tourists", ", please"].flatMap((end, k) =>
    customs.map((text, i) => row(text + end, k * customs.length + i)),
  );
  const folder = await folderWith({
    "culture.config.json": "{}",
    ".culture/cultures/TH/profile.json": JSON.stringify(profile),
    ".culture/cultures/TH/norms.jsonl": "",
    ".culture/datasets/water/data.jsonl": lines.join("\n"),
  });
  const env = {
    CULTURE_MANAGER_CACHE:
      process.env.CULTURE_MANAGER_CACHE ?? path.join(process.env.HOME ?? "", ".cache", "culture-manager"),
  };
  const trained = await runCli(["train-router", "--dataset", "water"], { cwd: folder, env });
  expect(trained.stderr).toBe("");
  expect(trained.stdout).toMatch(
    /^\.culture\/router\.json: \d+ texts on 17 cultures; by cross-validation right \d+%/,
  );
  const file = parseClassifier(
    await readFile(path.join(folder, ".culture/router.json"), "utf8"),
    "router.json",
  );
  expect(file.data.datasets).toEqual(["water"]);
  expect(createClassifier(file).embedder).toBe(file.embedder.hash);
  const { stdout } = await runCli(["route", "--stdin", "--stdin-path", "a.prompt", "--format", "json"], {
    cwd: folder,
    env,
    stdin: "Tell visitors not to point their feet at the image and to greet with joined palms.",
  });
  expect(JSON.parse(stdout).files[0].values[0]).toMatchObject({ cultures: ["TH"], by: "meaning" });
});
