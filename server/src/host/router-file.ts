import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type ClassifierFile, parseClassifier } from "../core/router/classifier.js";
import { parseTexts, type TrainingText } from "../core/router/training-texts.js";
import { builtInCultures } from "./packs.js";

/** What a workspace's own router is kept in. */
export function workspaceRouterFile(root: string): string {
  return path.join(root, ".culture", "router.json");
}

export function builtInRouterFile(): string {
  return path.join(builtInCultures(), "router", "router.json");
}

/**
 * The workspace's classifier, or else the built-in one.
 * @throws InvalidDataError for a file that is none.
 */
export function readRouter(root: string): ClassifierFile | undefined {
  for (const file of [workspaceRouterFile(root), builtInRouterFile()])
    if (existsSync(file)) return parseClassifier(readFileSync(file, "utf8"), file);
  return undefined;
}

/** Texts that were written for the router, beside what the packs hold. */
export function readRouterTexts(): readonly TrainingText[] {
  return parseTexts(readFileSync(path.join(builtInCultures(), "router", "texts.jsonl"), "utf8"));
}
