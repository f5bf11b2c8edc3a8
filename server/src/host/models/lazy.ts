import type { Embedder, ModelIdentity, TextModel } from "../../core/ports.js";

/** Something that is opened when it is first used: what the cache answers needs no model in memory. */
interface Opened<M> {
  readonly model: M;
  dispose(): Promise<void>;
}

/** A text model of known weights that is loaded at the first question. `where` says where it runs once it does. */
export function lazyTextModel(
  identity: ModelIdentity,
  open: () => Promise<Opened<TextModel> & { readonly where: string }>,
): Opened<TextModel> & { readonly where: () => string | undefined } {
  let where: string | undefined;
  const opened = once(async () => {
    const result = await open();
    where = result.where;
    return result;
  });
  const model: TextModel = {
    identity,
    judge: async (requests, signal) => (await opened.get()).model.judge(requests, signal),
    generate: async (request, signal) => (await opened.get()).model.generate(request, signal),
    complete: async (request, signal, onText) => (await opened.get()).model.complete(request, signal, onText),
    score: async (requests, signal) => (await opened.get()).model.score(requests, signal),
  };
  return { model, where: () => where, dispose: opened.dispose };
}

/** An embedder of known weights that is loaded at the first text. */
export function lazyEmbedder(
  embedder: ModelIdentity,
  open: () => Promise<Opened<Embedder>>,
): Opened<Embedder> {
  const opened = once(open);
  const model: Embedder = {
    embedder,
    embed: async (texts, role, signal) => (await opened.get()).model.embed(texts, role, signal),
  };
  return { model, dispose: opened.dispose };
}

function once<M>(open: () => Promise<Opened<M>>) {
  let opened: Promise<Opened<M>> | undefined;
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
