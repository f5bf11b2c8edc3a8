import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseRouterRows } from "../../server/src/core/evaluation/router.js";
import { packTexts } from "../../server/src/core/router/training-texts.js";
import { benchmarkOverlap } from "../../server/src/core/synthesis/filters/overlap.js";
import { openProjectAt } from "../../server/src/host/project.js";
import { readRouterTexts } from "../../server/src/host/router-file.js";
import { temporaryFolder } from "../support/folder.js";

test("the built-in router learns from no text that it is measured on", async () => {
  const folder = path.resolve("test/fixtures/router");
  const measured = readdirSync(folder).flatMap((name) =>
    parseRouterRows(readFileSync(path.join(folder, name), "utf8"), name),
  );
  const shared = benchmarkOverlap(measured.map(({ text }) => text));
  const { packs } = openProjectAt(await temporaryFolder());
  const learned = [...packTexts(packs), ...readRouterTexts()];
  expect(learned.length).toBeGreaterThan(5_000);
  expect(learned.flatMap(({ text }) => shared(text) ?? [])).toEqual([]);
  expect(shared(measured[0]?.text ?? "")).toBeDefined();
});
