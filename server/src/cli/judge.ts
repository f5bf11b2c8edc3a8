import path from "node:path";
import type { Calibration, VerdictSetup } from "../core/norms/verdict.js";
import type { Generator } from "../core/ports.js";
import { createCache } from "../host/cache.js";
import { cacheRoot } from "../host/models/folders.js";
import type { Progress } from "./progress.js";

/** A model ready to judge and to write, or the reason why there is none. */
export interface JudgeSession {
  readonly verdicts?: VerdictSetup & { readonly modelId: string };
  readonly generator?: Generator;
  /** One line each, for the summary. */
  readonly notes: readonly string[];
  dispose(): Promise<void>;
}

/** For models without a calibration of their own: anchored log-odds as they are, and a cautious threshold. */
const UNCALIBRATED: Calibration = { slope: 1, intercept: 0, threshold: 0.75 };

/**
 * Opens what `--model` or the configuration names. Without a selection the automatic model is used if it has been
 * pulled before: a first check never starts a download of a gigabyte by itself.
 */
export async function openVerdicts(
  selection: string | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<JudgeSession> {
  if (selection === "none") return { notes: [], dispose: async () => {} };
  const root = cacheRoot();
  const { automaticModel, openModel } = await import("../host/models/open.js");
  const { CATALOGUE } = await import("../host/models/catalogue.js");
  if (selection === undefined) {
    const { findPulled } = await import("../host/models/pull.js");
    const entry = await automaticModel();
    if (!(await findPulled(entry, root))) {
      return {
        notes: [
          `Checked without a model. "culture-manager models pull auto" fetches one (${(entry.bytes / 1e9).toFixed(1)} GB, once).`,
        ],
        dispose: async () => {},
      };
    }
  }
  const opened = await openModel(selection ?? "auto", {
    cacheRoot: root,
    signal,
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
    onRestart: (cause) => progress.note(`The model process was restarted: ${cause}`),
  });
  progress.clear();
  const { id } = opened.model.identity;
  const calibration = CATALOGUE.find((e) => e.id === id)?.calibration;
  return {
    verdicts: {
      judge: opened.model,
      calibration: calibration ?? UNCALIBRATED,
      cache: createCache(path.join(root, "verdicts")),
      modelId: id,
    },
    generator: opened.model,
    notes: calibration
      ? []
      : [`Model ${id} is not calibrated: its verdicts are held to a cautious threshold.`],
    dispose: () => opened.dispose(),
  };
}
