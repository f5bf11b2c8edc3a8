import { randomBytes } from "node:crypto";
import path from "node:path";
import type { RequestType } from "vscode-jsonrpc";
import manifest from "../../../../package.json" with { type: "json" };
import { abortable } from "../abortable.js";
import type { ModelService } from "../llama/model-service.js";
import type { LoadedModel } from "../llama/protocol.js";
import { Told } from "../llama/told.js";
import { withLock } from "../models/lock.js";
import { announce, readAnnouncement, withdraw } from "./announcement.js";
import { startRelay } from "./relay.js";
import { Gone, RelayClient } from "./relay-client.js";

export interface SharedServiceOptions {
  /** Names the model: whoever has the same file asks for the same one. */
  readonly file: string;
  /** Loads it in a process of our own. */
  readonly start: () => ModelService;
  /** Whether others may ask what we have loaded; otherwise we only ask others. */
  readonly offers: boolean;
}

/** Where a model is announced. Releases do not share: their requests may differ. */
export function announcementFile(cacheRoot: string, purpose: string, sha256: string): string {
  return path.join(cacheRoot, "shared", `${manifest.version}-${purpose}-${sha256.slice(0, 32)}.json`);
}

/**
 * A model that is in memory once for all windows. Who needs it first loads it and announces where it can be asked; who
 * comes later asks there, and loads it when that process is gone. Whatever fails on the way ends in loading it.
 */
export class SharedService implements ModelService {
  #service: Promise<ModelService> | undefined;
  /** Aborted by `dispose`: nothing is loaded any more. */
  readonly #end = new AbortController();

  constructor(private readonly options: SharedServiceOptions) {}

  async call<P, R>(
    request: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal,
    onPiece?: (piece: string) => void,
  ): Promise<R> {
    const told = new Told(signal, onPiece);
    const result = await this.#ask((service) => service.call(request, params, signal, told.again()), signal);
    told.complete();
    return result;
  }

  facts(signal: AbortSignal): Promise<LoadedModel> {
    return this.#ask((service) => service.facts(signal), signal);
  }

  async dispose(): Promise<void> {
    this.#end.abort(new Error("The model was closed."));
    await (await this.#service?.catch(() => undefined))?.dispose();
  }

  async #ask<R>(work: (service: ModelService) => Promise<R>, signal: AbortSignal): Promise<R> {
    for (let losses = 0; ; losses++) {
      // Who is found twice and lost twice is no help.
      this.#service ??= losses < 2 ? this.#find() : Promise.resolve(this.options.start());
      const found = this.#service;
      try {
        return await work(await abortable(found, signal));
      } catch (error) {
        signal.throwIfAborted();
        // A process that could not be had is looked for anew by the next request; one that is gone, now.
        if (this.#service === found && (error instanceof Gone || (await failed(found))))
          this.#service = undefined;
        if (!(error instanceof Gone)) throw error;
        await (await found).dispose();
      }
    }
  }

  async #find(): Promise<ModelService> {
    const { file, start, offers } = this.options;
    const there = await findOther(file);
    if (there) return there;
    if (!offers) return start();
    // While one window loads the model the others wait, and then find it.
    return withLock(
      `${file}.lock`,
      async () => (await findOther(file)) ?? offer(start(), file, this.#end.signal),
      this.#end.signal,
    );
  }
}

async function failed(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => false,
    () => true,
  );
}

async function findOther(file: string): Promise<ModelService | undefined> {
  const announcement = await readAnnouncement(file);
  if (announcement === undefined) return undefined;
  const client = new RelayClient(announcement);
  if (await client.isThere()) return client;
  await client.dispose();
  return undefined;
}

/** Loads the model, and lets others ask it; where that is not possible it is ours alone. */
async function offer(service: ModelService, file: string, signal: AbortSignal): Promise<ModelService> {
  try {
    await service.facts(signal);
  } catch (error) {
    await service.dispose();
    throw error;
  }
  const token = randomBytes(32).toString("base64url");
  const relay = await startRelay(service, token).catch(() => undefined);
  if (relay === undefined) return service;
  const announcement = { pid: process.pid, port: relay.port, token };
  await announce(file, announcement).catch(() => {});
  return {
    call: (request, params, own, onPiece) => service.call(request, params, own, onPiece),
    facts: (own) => service.facts(own),
    dispose: async () => {
      await withdraw(file, announcement);
      await relay.close();
      await service.dispose();
    },
  };
}
