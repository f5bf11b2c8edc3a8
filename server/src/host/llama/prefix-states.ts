import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import * as z from "zod";
import type { AdapterFile } from "./protocol.js";

/** What a state is the state of: it means something to these weights, this adapter and these tokens only. */
export interface StateOwner {
  readonly adapter: AdapterFile | undefined;
  readonly prefix: readonly Token[];
}

export interface PrefixStatesOptions {
  readonly folder: string;
  /** SHA-256 of the weights. */
  readonly modelHash: string;
  /** Version of the library: its states are its own. */
  readonly release: string;
  readonly contextSize: number;
  /** Bytes of all files together; the oldest go first. */
  readonly limit: number;
}

/** Shorter prefixes are evaluated sooner than they are read. */
const MIN_TOKENS = 96;

const recordSchema = z.object({
  owner: z.string(),
  /** SHA-256 of the state's file: a damaged one would crash the library. */
  sha256: z.string(),
});

/**
 * Evaluated prefixes on the disk: what a context that gave way had ready, the next one reads in milliseconds. A file is
 * only read where its record names the very same model, adapter and tokens; all others are refused.
 */
export class PrefixStates {
  constructor(private readonly options: PrefixStatesOptions) {}

  wants({ prefix }: StateOwner): boolean {
    return prefix.length >= MIN_TOKENS;
  }

  /** Failures only make the next use slower. */
  async save(sequence: LlamaContextSequence, owner: StateOwner): Promise<void> {
    const file = this.#file(owner);
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
      await sequence.saveStateToFile(temporary);
      const record = { owner: this.#name(owner), sha256: await hash(temporary) };
      await rename(temporary, file);
      await writeFile(`${file}.json`, JSON.stringify(record));
      await this.#trim();
    } catch {
      await rm(temporary, { force: true });
    }
  }

  /** @returns whether the sequence now has exactly this prefix; if not, it has nothing. */
  async restore(sequence: LlamaContextSequence, owner: StateOwner): Promise<boolean> {
    if (!this.wants(owner)) return false;
    const file = this.#file(owner);
    try {
      const record = recordSchema.parse(JSON.parse(await readFile(`${file}.json`, "utf8")));
      if (record.owner !== this.#name(owner) || record.sha256 !== (await hash(file))) return false;
      await sequence.loadStateFromFile(file, { acceptRisk: true });
      const { contextTokens } = sequence;
      const same =
        contextTokens.length === owner.prefix.length && contextTokens.every((t, i) => t === owner.prefix[i]);
      if (!same) await sequence.clearHistory();
      const now = new Date();
      await utimes(file, now, now);
      return same;
    } catch {
      await sequence.clearHistory();
      return false;
    }
  }

  #name({ adapter, prefix }: StateOwner): string {
    const { modelHash, release, contextSize } = this.options;
    const tokens = createHash("sha256").update(prefix.join(" ")).digest("hex");
    return JSON.stringify([
      modelHash,
      release,
      contextSize,
      adapter?.hash ?? "",
      adapter?.scale ?? 0,
      tokens,
    ]);
  }

  #file(owner: StateOwner): string {
    const name = createHash("sha256").update(this.#name(owner)).digest("hex");
    return path.join(this.options.folder, `${name}.state`);
  }

  async #trim(): Promise<void> {
    const names = (await readdir(this.options.folder)).filter((name) => name.endsWith(".state"));
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.options.folder, name);
        const { size, mtimeMs } = await stat(file);
        return { file, size, used: mtimeMs };
      }),
    );
    let total = 0;
    for (const { file, size } of files.sort((a, b) => b.used - a.used)) {
      total += size;
      if (total > this.options.limit) await Promise.all([rm(file), rm(`${file}.json`, { force: true })]);
    }
  }
}

async function hash(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(file)) digest.update(chunk);
  return digest.digest("hex");
}
