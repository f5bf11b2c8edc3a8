import type { Embedder, ModelIdentity, TextModel } from "../../core/ports.js";
import type { OpenedEmbedder, OpenedModel } from "./open.js";
import { adaptedIdentity, type ModelVariants } from "./variants.js";

/** Something that is opened when it is first used: what the cache answers needs no model in memory. */
export interface LazyModel extends Pick<OpenedModel, "model" | "withAdapter" | "inBackground" | "dispose"> {
  /** For people: where it runs; undefined until it has been loaded. */
  readonly where: () => string | undefined;
}

export type LazyEmbedder = Omit<OpenedEmbedder, "description">;

/** A text model of known weights that is loaded at the first question. */
export function lazyTextModel(identity: ModelIdentity, open: () => Promise<OpenedModel>): LazyModel {
  let where: string | undefined;
  const opened = once(async () => {
    const result = await open();
    where = result.where;
    return result;
  });
  const variants = (pick: (model: OpenedModel) => ModelVariants): ModelVariants => ({
    model: late(identity, async () => pick(await opened.get()).model),
    withAdapter: (adapter) =>
      late(adaptedIdentity(identity, adapter), async () => pick(await opened.get()).withAdapter(adapter)),
  });
  return {
    ...variants((model) => model),
    inBackground: variants((model) => model.inBackground),
    where: () => where,
    dispose: opened.dispose,
  };
}

/** An embedder of known weights that is loaded at the first text. */
export function lazyEmbedder(embedder: ModelIdentity, open: () => Promise<OpenedEmbedder>): LazyEmbedder {
  const opened = once(open);
  const model = (pick: (opened: OpenedEmbedder) => Embedder): Embedder => ({
    embedder,
    embed: async (texts, role, signal) => pick(await opened.get()).embed(texts, role, signal),
  });
  return {
    model: model((o) => o.model),
    inBackground: model((o) => o.inBackground),
    dispose: opened.dispose,
  };
}

function late(identity: ModelIdentity, get: () => Promise<TextModel>): TextModel {
  return {
    identity,
    judge: async (requests, signal) => (await get()).judge(requests, signal),
    generate: async (request, signal) => (await get()).generate(request, signal),
    complete: async (request, signal, onText) => (await get()).complete(request, signal, onText),
    score: async (requests, signal) => (await get()).score(requests, signal),
  };
}

function once<M extends { dispose(): Promise<void> }>(open: () => Promise<M>) {
  let opened: Promise<M> | undefined;
  return {
    get: () => {
      opened ??= open();
      return opened;
    },
    dispose: async () => {
      // A model that could not be opened has nothing to dispose; its error went to whoever asked.
      const result = await opened?.catch(() => undefined);
      await result?.dispose();
    },
  };
}
