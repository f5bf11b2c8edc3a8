import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Checker, createChecker } from "../core/check.js";
import { CultureManagerError } from "../core/errors.js";
import { RULES } from "../core/rules/rules.js";
import type { Environment, Project } from "./environment.js";
import type { Settings } from "./settings.js";

/** Where a document stands: its project, and its path there as the core wants it. */
export interface Place {
  readonly project: Project;
  /** Relative to the project, forward slashes. */
  readonly path: string;
}

/** Names that documents without a file would have, so that a format is known for them. */
const UNTITLED: Readonly<Record<string, string>> = {
  json: "json",
  jsonc: "jsonc",
  yaml: "yaml",
  markdown: "md",
  html: "html",
  plaintext: "txt",
  po: "po",
  "apple-strings": "strings",
  dotprompt: "prompt",
  "java-properties": "properties",
};

/** Projects and their checkers, opened once and kept until something on the disk changes them. */
export class Projects {
  readonly #open = new Map<string, Project>();
  readonly #checkers = new Map<string, Checker>();

  constructor(
    private readonly environment: Environment,
    /** Absolute paths; several in a multi-root workspace. */
    private folders: readonly string[],
  ) {}

  get roots(): readonly string[] {
    return this.folders;
  }

  /** @throws InvalidDataError for a configuration that cannot be used. */
  place(uri: string, languageId: string): Place {
    const file = filePath(uri);
    const [first = path.parse(process.cwd()).root] = this.folders;
    if (file === undefined) {
      const name = path.posix.basename(new URL(uri).pathname);
      return { project: this.#project(first), path: `${name}.${UNTITLED[languageId] ?? languageId}` };
    }
    const folder =
      this.folders.filter((f) => isInside(file, f)).sort((a, b) => b.length - a.length)[0] ??
      path.dirname(file);
    const project = this.#project(this.environment.projectRoot(folder, file));
    return { project, path: path.relative(project.root, file).split(path.sep).join("/") };
  }

  /** @throws InvalidDataError for a configuration that cannot be used. */
  at(root: string): Project {
    return this.#project(root);
  }

  /** The project of each folder, without those whose configuration cannot be used. */
  all(): readonly Project[] {
    const roots = this.folders.length > 0 ? this.folders : [process.cwd()];
    return roots.flatMap((root) => {
      try {
        return [this.#project(root)];
      } catch (error) {
        if (error instanceof CultureManagerError) return [];
        throw error;
      }
    });
  }

  checker(project: Project, { cultures }: Settings): Checker {
    const key = JSON.stringify([project.root, cultures]);
    let checker = this.#checkers.get(key);
    if (checker === undefined) {
      const { packs, config, baseline } = project;
      const { detector } = this.environment;
      const requested = cultures.length > 0 ? { requested: cultures } : {};
      checker = createChecker({ packs, config, baseline, detector, rules: RULES, ...requested });
      this.#checkers.set(key, checker);
    }
    return checker;
  }

  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.changed();
  }

  /** Configuration or packs have changed on the disk. */
  changed(): void {
    this.#open.clear();
    this.#checkers.clear();
  }

  #project(root: string): Project {
    let project = this.#open.get(root);
    if (project === undefined) {
      project = this.environment.openProject(root);
      this.#open.set(root, project);
    }
    return project;
  }
}

/** The file of a document, undefined for one that has none yet. */
export function filePath(uri: string): string | undefined {
  return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}
