import { createChecker, type RoutedSegment } from "../../core/check.js";
import type { CultureId } from "../../core/finding.js";
import { culturesOf } from "../../core/router/audience.js";
import { inspectByMeaning, meaningRouter } from "../../core/router/by-meaning.js";
import type { RankedCulture } from "../../core/router/combine.js";
import type { Routing } from "../../core/router/routing.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { openCommandEmbedding } from "../embedding.js";
import { writeOut } from "../output.js";
import { createProgress } from "../progress.js";
import { readDocument } from "../read-document.js";
import { visible } from "../visible.js";
import { sourceFiles, standardInput } from "./check.js";

export interface RouteOptions {
  readonly format: "pretty" | "json";
  readonly stdin?: boolean;
  readonly stdinPath?: string;
  /** False for `--no-meaning`. */
  readonly meaning: boolean;
}

/** The cultures of one value, as `route` tells them. */
interface RoutedValue {
  readonly key: string;
  readonly text: string;
  readonly cultures: readonly CultureId[];
  readonly probability: number;
  readonly by: Routing["by"];
  readonly reason: string;
  readonly ranked: readonly Pick<RankedCulture, "culture" | "probability" | "reason" | "signals">[];
  readonly parts?: readonly { readonly text: string; readonly cultures: readonly CultureId[] }[];
}

interface RoutedFile {
  readonly path: string;
  readonly milliseconds: number;
  readonly values: readonly RoutedValue[];
}

/** `route`: which cultures each value of a file, or a text, is for, how sure and why. Returns the exit code. */
export async function route(
  paths: readonly string[],
  options: RouteOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd(), paths);
  const checker = createChecker({
    packs: project.packs,
    config: project.config,
    rules: [],
    detector: createLanguageDetector(),
  });
  const sources = options.stdin
    ? [await standardInput(options.stdinPath ?? "stdin.txt", project, signal)]
    : await sourceFiles(paths, project, false, signal);
  const progress = createProgress();
  // As for a check, nothing is fetched without being asked for.
  const embedding = options.meaning ? await openCommandEmbedding(false, progress, signal) : undefined;
  try {
    const meaning = meaningRouter(embedding?.setup, embedding && project.classifier());
    const files: RoutedFile[] = [];
    for (const [i, source] of sources.entries()) {
      progress.show("Routing", i, sources.length);
      const document = await readDocument(source, project);
      if (typeof document === "string") continue;
      const started = performance.now();
      const cheap = checker.inspect(document.input);
      const { routed } = meaning ? await inspectByMeaning(cheap, checker, meaning, signal) : cheap;
      files.push({
        path: source.path,
        milliseconds: Math.round((performance.now() - started) * 10) / 10,
        values: routed.map(describe),
      });
    }
    progress.clear();
    const out =
      options.format === "json"
        ? [`${JSON.stringify({ files }, null, 2)}\n`]
        : files.flatMap((f) => [...pretty(f)]);
    await writeOut(out, signal);
    return 0;
  } finally {
    progress.clear();
    await embedding?.dispose();
  }
}

function describe({ segment, routing }: RoutedSegment): RoutedValue {
  const { audiences, confidence, by, reason, parts, route: judged } = routing;
  const cultures = culturesOf(audiences);
  return {
    key: segment.key,
    text: segment.text,
    cultures,
    // How sure it is that a prompt says nothing is no probability of a culture.
    probability: cultures.length === 0 ? 0 : Math.round(confidence * 1000) / 1000,
    by,
    reason,
    ranked: (judged?.ranked ?? []).map(({ culture, probability, reason: why, signals }) => ({
      culture,
      probability,
      reason: why,
      signals,
    })),
    ...(parts
      ? {
          parts: parts.map(({ span, cultures }) => ({
            text: segment.text.slice(span.start, span.end),
            cultures,
          })),
        }
      : {}),
  };
}

/** Values that are alike for one reason are one line. */
function* pretty({ path, milliseconds, values }: RoutedFile): Generator<string> {
  yield `${visible(path)}  (${values.length} ${values.length === 1 ? "text" : "texts"}, ${milliseconds} ms)\n`;
  const seen = new Set<string>();
  for (const value of values) {
    const { by, cultures, probability, reason } = value;
    const judged = by === "text" || by === "meaning" || by === "nothing";
    const choice =
      cultures.length === 0 ? "none" : `${cultures.join(", ")} ${Math.round(probability * 100)}%`;
    const line = `${choice}: ${visible(reason)}`;
    if (!judged && seen.has(line)) continue;
    seen.add(line);
    yield judged ? `  ${shortened(value.text)}\n    ${line}\n` : `  ${line}\n`;
    for (const part of value.parts ?? [])
      yield `      ${part.cultures.join(", ")}: ${shortened(part.text)}\n`;
    if (cultures.length === 0 && value.ranked.length > 0)
      yield `      ${value.ranked
        .slice(0, 3)
        .map((r) => `${r.culture} ${Math.round(r.probability * 100)}% (${visible(r.reason)})`)
        .join(", ")}\n`;
  }
}

function shortened(text: string): string {
  const line = visible(text.replace(/\s+/g, " ").trim());
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
