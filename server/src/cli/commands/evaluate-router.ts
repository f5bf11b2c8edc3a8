import path from "node:path";
import { measureRouter, parseRouterRows, type RoutedRow } from "../../core/evaluation/router.js";
import type { Cache } from "../../core/ports.js";
import { meaningRouter, routeTexts } from "../../core/router/by-meaning.js";
import { createCultureRouter } from "../../core/router/culture-router.js";
import type { CachedEmbedder } from "../../core/vectors.js";
import { readText } from "../../host/files.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { openCommandEmbedding } from "../embedding.js";
import { writeOut } from "../output.js";
import { createProgress } from "../progress.js";
import { routerTables } from "../reporters/router-report.js";

export interface EvaluateRouterOptions {
  readonly format: "pretty" | "json";
  /** False for `--no-meaning`. */
  readonly meaning: boolean;
  readonly wrong?: boolean;
}

/** `evaluate router`: tables, or the whole report as JSON. Returns the exit code. */
export async function evaluateRouter(
  files: readonly string[],
  options: EvaluateRouterOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd(), files);
  const rows = [];
  for (const file of files) rows.push(...parseRouterRows((await readText(path.resolve(file))).text, file));
  const progress = createProgress();
  const embedding = options.meaning ? await openCommandEmbedding(true, progress, signal) : undefined;
  try {
    const router = createCultureRouter(project.packs, createLanguageDetector());
    const meaning = meaningRouter(withoutCache(embedding?.setup), embedding && project.classifier());
    const routed: RoutedRow[] = [];
    // Loading takes seconds, once, and is not a text's time.
    await routeTexts([WARM_UP], router, meaning, signal);
    for (const [i, row] of rows.entries()) {
      progress.show("Routing", i, rows.length);
      const text = { text: row.text, facts: { kind: row.kind } };
      const started = performance.now();
      const cheap = router.route(row.text, text.facts);
      const afterCheap = performance.now();
      const [route = cheap] = meaning ? await routeTexts([text], router, meaning, signal) : [cheap];
      const asked = route !== cheap;
      routed.push({
        row,
        route,
        milliseconds: {
          cheap: afterCheap - started,
          ...(asked ? { meaning: performance.now() - started } : {}),
        },
      });
    }
    progress.clear();
    const report = measureRouter(routed);
    const out =
      options.format === "json"
        ? [`${JSON.stringify(report, null, 2)}\n`]
        : routerTables(report, options.wrong === true);
    await writeOut(out, signal);
    return 0;
  } finally {
    progress.clear();
    await embedding?.dispose();
  }
}

const WARM_UP = { text: "The quick brown fox jumps over the lazy dog.", facts: { kind: "copy" } } as const;

/** Times are of texts that nobody has embedded before. */
function withoutCache(setup: CachedEmbedder | undefined): CachedEmbedder | undefined {
  const cache: Cache = { getMany: async (keys) => keys.map(() => undefined), setMany: async () => {} };
  return setup && { ...setup, cache };
}
