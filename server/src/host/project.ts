import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { CONFIG_FILE, type Config, DEFAULT_CONFIG, parseConfig } from "../core/config.js";
import type { Packs } from "../core/cultures/packs.js";
import { InvalidDataError } from "../core/errors.js";
import { type Classifier, createClassifier } from "../core/router/classifier.js";
import { builtInCultures, openPacks } from "./packs.js";
import { readRouter } from "./router-file.js";

/** The folder a command works in: its configuration and its culture packs. */
export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly packs: Packs;
  /**
   * Tells cultures by meaning: the workspace's own (`train-router`) or the built-in one.
   * @throws InvalidDataError for a file that is none.
   */
  readonly classifier: () => Classifier | undefined;
}

/** The project that holds `paths`. @throws InvalidDataError for a configuration that cannot be used. */
export function openProject(cwd: string, paths: readonly string[] = []): Project {
  return openProjectAt(projectRoot(cwd, paths));
}

/**
 * The folder of the nearest culture.config.json, from the folder that holds all `paths` upwards, then from `cwd`
 * upwards; `cwd` where there is none.
 * @param paths as named by the user, relative to `cwd` or absolute.
 */
export function projectRoot(cwd: string, paths: readonly string[] = []): string {
  return findUpwards(commonFolder(cwd, paths), CONFIG_FILE) ?? findUpwards(cwd, CONFIG_FILE) ?? cwd;
}

/** @throws InvalidDataError for a configuration that cannot be used. */
export function openProjectAt(root: string): Project {
  const packs = openPacks([
    { path: builtInCultures(), origin: "built-in" },
    { path: path.join(root, ".culture", "cultures"), origin: "workspace" },
  ]);
  let read: { readonly classifier: Classifier | undefined } | undefined;
  const classifier = (): Classifier | undefined => {
    if (read === undefined) {
      const file = readRouter(root);
      read = { classifier: file && createClassifier(file) };
    }
    return read.classifier;
  };
  return { root, config: readConfig(path.join(root, CONFIG_FILE)), packs, classifier };
}

/** The folder whose .gitignore files count: the git repository around the project, or the project itself. */
export function ignoreRoot(project: Project): string {
  return findUpwards(project.root, ".git") ?? project.root;
}

function readConfig(file: string): Config {
  if (!existsSync(file)) return DEFAULT_CONFIG;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InvalidDataError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      "Make it a readable file, or remove it to use the defaults.",
    );
  }
  // Some editors start every file with a byte order mark, which JSON does not know.
  return parseConfig(text.replace(/^\uFEFF/, ""), file);
}

/** The innermost folder that holds every path; glob patterns count up to their first special character. */
function commonFolder(cwd: string, paths: readonly string[]): string {
  const folders = paths.map((named) => {
    const absolute = path.resolve(cwd, named);
    const isFolder = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return isFolder ? absolute : path.dirname(absolute.split(/[*?[{]/)[0] ?? absolute);
  });
  const [first = cwd] = folders;
  let common = first;
  while (folders.some((folder) => path.relative(common, folder).startsWith("..")))
    common = path.dirname(common);
  return common;
}

function findUpwards(from: string, name: string): string | undefined {
  let folder = from;
  for (;;) {
    if (existsSync(path.join(folder, name))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
