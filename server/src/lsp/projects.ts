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
  /** Relative to the project, forward slashes; for a cell of a notebook as if the cell was a file. */
  readonly path: string;
  /** The same of the file that it is in. */
  readonly file: string;
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
      return {
        project: this.#project(first),
        path: `${name}.${UNTITLED[languageId] ?? languageId}`,
        file: name,
      };
    }
    const folder =
      this.folders.filter((f) => isInside(file, f)).sort((a, b) => b.length - a.length)[0] ??
      path.dirname(file);
    const project = this.#project(this.environment.projectRoot(folder, file));
    const own = path.relative(project.root, file).split(path.sep).join("/");
    // A cell has the place of its notebook and the format of its language.
    const cell = `${own}.${UNTITLED[languageId] ?? languageId}`;
    return { project, path: isCell(uri) ? cell : own, file: own };
  }

  /** @throws InvalidDataError for a configuration that cannot be used. */
  at(root: string): Project {
    return this.#project(root);
  }

  /** The project around a document; undefined if its configuration cannot be used. */
  near(uri: string): Project | undefined {
    try {
      return this.place(uri, "").project;
    } catch (error) {
      if (error instanceof CultureManagerError) return undefined;
      throw error;
    }
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

/** The file of a document, or of the notebook that it is a cell of; undefined for one that has none yet. */
export function filePath(uri: string): string | undefined {
  if (uri.startsWith("file:")) return fileURLToPath(uri);
  return isCell(uri) ? fileURLToPath(uri.replace(CELL, "file:").replace(/#.*$/, "")) : undefined;
}

/**
 * How VS Code names the cells of a notebook on this disk: by its path. Behind the # stands the notebook's own scheme in
 * base64; where that is `vscode-remote`, the server runs beside the files and a host before the path names that machine.
 * Other editors may number cells behind the file: URI.
 */
const CELL = /^vscode-notebook-cell:(?:\/\/(?=\/)|(?=\/[^/])|\/\/[^/#]+(?=\/[^#]*#[^#]*sdnNjb2RlLXJlbW90ZQ))/;

export function isCell(uri: string): boolean {
  return CELL.test(uri) || (uri.startsWith("file:") && /\.ipynb#/.test(uri));
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}
