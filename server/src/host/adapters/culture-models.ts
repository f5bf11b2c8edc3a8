import { chooseAdapter } from "../../core/adapters/adapter.js";
import type { CultureId } from "../../core/finding.js";
import type { Calibration } from "../../core/norms/calibration.js";
import { type CalibratedJudge, VERDICT_TASK } from "../../core/norms/verdict.js";
import type { CultureModels, TextModel } from "../../core/ports.js";
import type { ModelVariants } from "../models/variants.js";
import type { SoundAdapter } from "./registry.js";

/** Which adapter of these serves a culture and task, and what it is called. */
export interface CultureSetup {
  readonly models: CultureModels;
  readonly judgeFor: (culture: CultureId) => CalibratedJudge;
}

/**
 * The models of a workspace: the base model, and for each culture and task that model with the adapter that serves it.
 * @param calibration the base model's; an adapter without its own is read by it.
 */
export function cultureModels(
  { model: base, withAdapter }: ModelVariants,
  adapters: readonly SoundAdapter[],
  calibration: Calibration,
): CultureSetup {
  const adapted = new Map<SoundAdapter, TextModel>();
  const serving = (culture: CultureId, task: string): SoundAdapter | undefined =>
    chooseAdapter(adapters, { culture, task, baseSha256: base.identity.hash });
  const modelOf = (entry: SoundAdapter): TextModel => {
    let model = adapted.get(entry);
    if (model === undefined) {
      const { id, file, adapter } = entry;
      model = withAdapter({ id, path: file, hash: adapter.sha256, scale: adapter.scale });
      adapted.set(entry, model);
    }
    return model;
  };
  return {
    models: {
      base,
      for(culture, task) {
        const entry = serving(culture, task);
        return entry ? modelOf(entry) : base;
      },
    },
    judgeFor(culture) {
      const entry = serving(culture, VERDICT_TASK);
      if (entry === undefined) return { judge: base, calibration };
      return { judge: modelOf(entry), calibration: entry.adapter.calibration ?? calibration };
    },
  };
}
