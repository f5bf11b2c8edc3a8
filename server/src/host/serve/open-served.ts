import { UsageError } from "../../core/errors.js";
import type { LanguageDetector } from "../../core/ports.js";
import { meaningRouter, routeTexts } from "../../core/router/by-meaning.js";
import { createCultureRouter } from "../../core/router/culture-router.js";
import { isSound, readAdapters, type SoundAdapter } from "../adapters/registry.js";
import type { OpenedEmbedding } from "../models/embedding.js";
import { type OpenOptions, openModel } from "../models/open.js";
import type { Project } from "../project.js";
import type { Served } from "./served.js";

export interface ServedOptions extends OpenOptions {
  readonly project: Project;
  readonly detector: LanguageDetector;
  /** Absent: there is no embedding model, and `culture:auto` does without it. */
  readonly embedding?: OpenedEmbedding | undefined;
}

/** Milliseconds that the list of adapters is believed. */
const FRESH = 2_000;

/**
 * Loads what an endpoint serves; it is offered to editor windows too.
 * @throws UsageError for an endpoint, which needs no other in front of it; as `openModel`.
 */
export async function openServed(
  selection: string,
  { project, detector, embedding, ...options }: ServedOptions,
): Promise<{ readonly served: Served; readonly description: string; dispose(): Promise<void> }> {
  const opened = await openModel(selection, { ...options, share: "offer" });
  const { service, model } = opened;
  if (service === undefined)
    throw new UsageError(
      `${selection} is an endpoint already.`,
      "Serve a model of the catalogue or a GGUF file, for example --model auto.",
    );
  const router = createCultureRouter(project.packs, detector);
  const meaning = meaningRouter(embedding?.setup, embedding && project.classifier());
  let adapters: { readonly at: number; readonly list: Promise<readonly SoundAdapter[]> } | undefined;
  return {
    served: {
      id: model.identity.id,
      sha256: model.identity.hash,
      service,
      adapters(signal) {
        if (adapters === undefined || performance.now() - adapters.at > FRESH)
          adapters = { at: performance.now(), list: usable(project, signal) };
        return adapters.list;
      },
      async route(text, signal) {
        const [route] = await routeTexts([{ text, facts: { kind: "prompt" } }], router, meaning, signal);
        return route?.cultures[0];
      },
      ...(embedding
        ? {
            embedding: {
              id: embedding.setup.embedder.embedder.id,
              embed: (texts, signal) => embedding.setup.embedder.embed(texts, "query", signal),
            },
          }
        : {}),
    },
    description: opened.description,
    dispose: () => opened.dispose(),
  };
}

async function usable({ root, config }: Project, signal: AbortSignal): Promise<readonly SoundAdapter[]> {
  const all = await readAdapters({ root }, signal);
  return all.filter(isSound).filter(({ id }) => config.adapters[id] !== "off");
}
