import type { ModelIdentity, TextModel } from "../../core/ports.js";
import type { AdapterFile } from "../llama/protocol.js";

/** A LoRA file under the name it is known by. */
export interface NamedAdapter extends AdapterFile {
  readonly id: string;
}

/** One set of weights, alone or with an adapter; all share the process, and none sees another's cache. */
export interface ModelVariants {
  readonly model: TextModel;
  readonly withAdapter: (adapter: NamedAdapter) => TextModel;
}

/** What the answers of a model with an adapter are known by. */
export function adaptedIdentity(base: ModelIdentity, adapter: NamedAdapter): ModelIdentity {
  return { ...base, adapter: `${adapter.id}@${adapter.hash}x${adapter.scale}` };
}
