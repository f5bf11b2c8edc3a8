import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";
import { UsageError } from "../core/errors.js";

export interface ListOptions {
  /** Folder of the project: .gitignore files from here downwards count. */
  readonly root: string;
  /** Only files that git sees as changed or new. */
  readonly changed?: boolean;
  readonly signal: AbortSignal;
}

/** Never what somebody wrote by hand. */
const SKIPPED = new Set([".git", "node_modules", "dist"]);

/**
 * The files under `paths` (files, folders or glob patterns), sorted. Folders are searched without what .gitignore files
 * exclude; a file that is named itself is always listed.
 * @returns absolute paths.
 * @throws UsageError for a path that does not exist, or `changed` outside a git repository; the signal's reason.
 */
export async function listFiles(paths: readonly string[], options: ListOptions): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const named of paths) {
    const absolute = path.resolve(options.root, named);
    const status = await stat(absolute).catch(() => undefined);
    if (status?.isFile()) found.add(absolute);
    else if (status?.isDirectory()) await collect(absolute, options, () => true, found);
    else await collectPattern(absolute, named, options, found);
  }
  const files = options.changed ? await onlyChanged(found, options) : [...found];
  return files.sort((a, b) => (a < b ? -1 : 1));
}

async function collectPattern(
  absolute: string,
  named: string,
  options: ListOptions,
  found: Set<string>,
): Promise<void> {
  const pattern = absolute.split(path.sep).join("/");
  const { base, isGlob } = picomatch.scan(pattern);
  if (!isGlob || !(await stat(base).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(`${named} does not exist.`, "Check the path; folders and glob patterns work too.");
  }
  const matches = picomatch(pattern, { dot: true });
  await collect(path.resolve(base), options, (file) => matches(file.split(path.sep).join("/")), found);
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

async function collect(
  folder: string,
  { root, signal }: ListOptions,
  wanted: (file: string) => boolean,
  found: Set<string>,
): Promise<void> {
  async function walk(current: string, inherited: readonly Rules[]): Promise<void> {
    signal.throwIfAborted();
    const entries = await readdir(current, { withFileTypes: true });
    const hasRules = entries.some((entry) => entry.name === ".gitignore" && entry.isFile());
    const rules = hasRules ? [...inherited, await readRules(current)] : inherited;
    for (const entry of entries) {
      const full = path.join(current, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !isIgnored(full, true, rules)) await walk(full, rules);
      } else if (entry.isFile() && wanted(full) && !isIgnored(full, false, rules)) found.add(full);
      // Symbolic links are left out: what they point to is listed where it lies, and they may lead in circles.
    }
  }
  await walk(folder, await rulesAbove(folder, root));
}

/** .gitignore files between the root and the folder's parent. */
async function rulesAbove(folder: string, root: string): Promise<readonly Rules[]> {
  const relative = path.relative(root, folder);
  if (relative === "" || relative.startsWith("..") || path.isAbsolute(relative)) return [];
  const rules: Rules[] = [];
  let current = root;
  for (const name of relative.split(path.sep)) {
    const own = await readRules(current).catch(() => undefined);
    if (own) rules.push(own);
    current = path.join(current, name);
  }
  return rules;
}

async function readRules(folder: string): Promise<Rules> {
  return { folder, rules: ignore().add(await readFile(path.join(folder, ".gitignore"), "utf8")) };
}

/** The innermost file that says something decides, as in git. */
function isIgnored(full: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, rules: own } of [...rules].reverse()) {
    const relative = path.relative(folder, full).split(path.sep).join("/");
    const { ignored, unignored } = own.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function onlyChanged(files: ReadonlySet<string>, { root, signal }: ListOptions): Promise<string[]> {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)("git", ["-C", root, ...args], {
      signal,
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  };
  try {
    const prefix = (await git("rev-parse", "--show-cdup")).trim();
    const top = path.resolve(root, prefix);
    const entries = (
      await git("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    ).split("\0");
    const changed = new Set(
      entries.filter((entry) => entry !== "").map((entry) => path.join(top, entry.slice(3))),
    );
    return [...files].filter((file) => changed.has(file));
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(
      `Git cannot tell what changed in ${root}: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
      "Run inside a git repository with git installed, or leave out --changed.",
    );
  }
}
