import { existsSync } from "node:fs";
import manifest from "../../package.json" with { type: "json" };
import { CultureManagerError } from "./core/errors.js";
import { BUILT_IN_TASKS } from "./core/tasks/built-in-tasks.js";
import { adapterRegistry } from "./host/adapters/registry.js";
import { readBaseline, writeBaseline } from "./host/baseline.js";
import { inspectMachine } from "./host/doctor.js";
import { evaluationService } from "./host/evaluation/evaluation-service.js";
import { readText } from "./host/files.js";
import { fetchGpuBackend, gpuBackend } from "./host/gpu-backend.js";
import { createModelPools, openJudge } from "./host/judge-session.js";
import { readBundle } from "./host/l10n.js";
import { createLanguageDetector } from "./host/language.js";
import { listModels, pullModelById } from "./host/models/list.js";
import { isOnBattery } from "./host/power.js";
import { openProjectAt, projectRoot } from "./host/project.js";
import { synthesisService } from "./host/synthesis/synthesis-service.js";
import { openTasks } from "./host/tasks.js";
import { trainingService } from "./host/training/editor.js";
import { listFiles } from "./host/workspace.js";
import type { Environment } from "./lsp/environment.js";

/** Milliseconds without a keystroke before a model is asked: half a word is not worth its time. */
export const QUIET = 300;

/** Milliseconds that a model nobody uses stays open: changed settings or adapters then need no loading. */
const LINGER = 2_000;

/** The world that the language server lives in: each need of it met by the host. */
export function createEnvironment(): Environment {
  const keys = new Map<string, string>();
  const pools = createModelPools({ linger: LINGER });
  const detector = createLanguageDetector();
  const now = (): Date => new Date();
  return {
    version: manifest.version,
    detector,
    projectRoot: (folder, file) => projectRoot(folder, [file]),
    openProject: (root) => ({ ...openProjectAt(root), baseline: readBaseline(root) }),
    writeBaseline,
    openJudge: (selection, options, signal) =>
      openJudge(selection, { ...options, keys, pools, share: "offer" }, signal),
    adapters: adapterRegistry,
    training: trainingService,
    synthesis: synthesisService({ detector, version: manifest.version, now, keys }),
    evaluation: evaluationService({ detector, keys }),
    now: () => now().toISOString(),
    setEndpointKeys(given) {
      keys.clear();
      for (const [origin, key] of Object.entries(given)) keys.set(origin, key);
    },
    listFiles: (root, signal) => listFiles([root], { root, signal }),
    readText,
    readIfThere: async (file) => (existsSync(file) ? readText(file) : undefined),
    listTasks,
    listModels,
    pullModel: pullModelById,
    isOnBattery,
    inspectMachine: (signal) => inspectMachine(signal),
    gpuBackend,
    fetchGpuBackend,
    readBundle,
    quiet: QUIET,
  };
}

/** A task that cannot be read is told where tasks are used; here the others are enough. */
function listTasks(root: string | undefined): readonly { readonly id: string; readonly title: string }[] {
  try {
    if (root !== undefined) return openTasks(root).map(({ task }) => task);
  } catch (error) {
    if (!(error instanceof CultureManagerError)) throw error;
  }
  return BUILT_IN_TASKS;
}
