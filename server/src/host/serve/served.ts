import { chooseAdapter } from "../../core/adapters/adapter.js";
import { UsageError } from "../../core/errors.js";
import type { CultureId } from "../../core/finding.js";
import type { SoundAdapter } from "../adapters/registry.js";
import type { ModelService } from "../llama/model-service.js";
import type { AdapterFile } from "../llama/protocol.js";

/** What the endpoint serves: one set of weights, and the adapters of a workspace for it. */
export interface Served {
  /** Name of the base model. */
  readonly id: string;
  readonly sha256: string;
  readonly service: ModelService;
  /** Those that may be used now. */
  readonly adapters: (signal: AbortSignal) => Promise<readonly SoundAdapter[]>;
  /** The culture that a text is for or about; undefined where that would be a guess. */
  readonly route: (text: string, signal: AbortSignal) => Promise<CultureId | undefined>;
  /** Absent: there is no embedding model. */
  readonly embedding?: {
    readonly id: string;
    readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>;
  };
}

/** A model name that means nothing here. */
export class UnknownModelError extends UsageError {}

/** Who answers a request. */
export interface Voice {
  /** Absent for the base model by name, and where no culture could be told. */
  readonly culture?: CultureId;
  readonly adapter?: SoundAdapter;
}

/**
 * What a model name means: `base` or the model's own id; `culture:JP` and `culture:JP/rewrite` (the adapter that serves
 * the culture and, if named, the task); `culture:auto` (the culture that the text is for); or an adapter's id.
 * @param text what `culture:auto` reads.
 * @throws UnknownModelError for a name that means nothing.
 */
export async function voiceFor(
  served: Served,
  model: string,
  text: string,
  signal: AbortSignal,
): Promise<Voice> {
  if (model === "base" || model === served.id) return {};
  const adapters = (await served.adapters(signal)).filter(
    ({ adapter }) => adapter.base.sha256 === served.sha256,
  );
  const [, named, task] = /^culture:([A-Z]{2}|auto)(?:\/([\w-]+))?$/.exec(model) ?? [];
  if (named !== undefined) {
    const culture = named === "auto" ? await served.route(text, signal) : named;
    if (culture === undefined) return {};
    const adapter = chooseAdapter(adapters, { culture, task, baseSha256: served.sha256 });
    return { culture, ...(adapter ? { adapter } : {}) };
  }
  // By its id also a candidate can be tried.
  const adapter = adapters.find(({ id }) => id === model);
  if (adapter) return { adapter };
  throw new UnknownModelError(
    `There is no model "${model}".`,
    'Use "base", "culture:JP", "culture:auto", or one of those that /v1/models lists.',
  );
}

/** As the model's process wants it. */
export function adapterFile({ adapter: entry }: Voice): AdapterFile | undefined {
  return entry && { path: entry.file, hash: entry.adapter.sha256, scale: entry.adapter.scale };
}
