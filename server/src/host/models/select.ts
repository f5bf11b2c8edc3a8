import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { UsageError } from "../../core/errors.js";
import { CATALOGUE, type CatalogueEntry, DEFAULT_EMBEDDER, DEFAULT_MODEL, findModel } from "./catalogue.js";

/** What a model selection of the user means. */
export type Selection =
  | { readonly kind: "catalogue"; readonly entry: CatalogueEntry }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "openai"; readonly url: string; readonly model: string };

export interface Machine {
  /** Bytes that processes can have. */
  readonly memory: number;
  /** Bytes on the GPU, 0 without one. */
  readonly gpuMemory: number;
}

/**
 * Reads `auto`, a catalogue id, the path of a GGUF file or `openai:URL#MODEL`.
 * @throws UsageError for anything else.
 */
export function parseSelection(
  text: string,
  purpose: CatalogueEntry["purpose"],
  machine: Machine,
): Selection {
  if (text === "auto") return { kind: "catalogue", entry: automaticEntry(purpose, machine) };
  if (text.startsWith("openai:")) return parseEndpoint(text.slice("openai:".length));
  const entry = findModel(text);
  if (entry) {
    if (entry.purpose !== purpose) throw new UsageError(`${text} is not a model for this.`, choices(purpose));
    return { kind: "catalogue", entry };
  }
  if (text.endsWith(".gguf") && existsSync(text)) return { kind: "file", path: path.resolve(text) };
  throw new UsageError(`"${text}" is neither a model of the catalogue nor a GGUF file.`, choices(purpose));
}

/** The best model that fits: on a GPU the largest, otherwise the default, or the smaller one where memory is short. */
export function automaticEntry(
  purpose: CatalogueEntry["purpose"],
  { memory, gpuMemory }: Machine,
): CatalogueEntry {
  if (purpose === "embed") return required(DEFAULT_EMBEDDER);
  const onGpu = CATALOGUE.filter((e) => e.purpose === purpose && e.needsGpu && e.memory <= gpuMemory);
  const largest = onGpu.reduce<CatalogueEntry | undefined>(
    (a, b) => (a && a.memory > b.memory ? a : b),
    undefined,
  );
  if (largest) return largest;
  const standard = required(DEFAULT_MODEL);
  return standard.memory <= Math.max(memory, gpuMemory) ? standard : required("qwen2.5-coder-0.5b");
}

/** Memory of this machine, or what its container allows. */
export function systemMemory(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
}

function parseEndpoint(text: string): Selection {
  const at = text.lastIndexOf("#");
  const url = at < 0 ? text : text.slice(0, at);
  const model = at < 0 ? "" : text.slice(at + 1);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || model === "") {
    throw new UsageError(
      `"openai:${text}" does not name an endpoint and a model.`,
      "Write it as openai:URL#MODEL, for example openai:http://localhost:8080/v1#qwen3.",
    );
  }
  return { kind: "openai", url, model };
}

function required(id: string): CatalogueEntry {
  const entry = findModel(id);
  if (!entry) throw new Error(`The catalogue lacks ${id}.`);
  return entry;
}

function choices(purpose: CatalogueEntry["purpose"]): string {
  const ids = CATALOGUE.filter((entry) => entry.purpose === purpose).map((entry) => entry.id);
  return `Use auto, one of ${ids.join(", ")}, the path of a .gguf file, or openai:URL#MODEL.`;
}
