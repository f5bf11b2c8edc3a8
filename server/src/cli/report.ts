import type { CheckInput } from "../core/check.js";
import type { Problem } from "../core/documents/document.js";
import type { Finding, Severity } from "../core/finding.js";
import type { Lines } from "./positions.js";

/** What a check found, ready to be written by any reporter. */
export interface FileReport {
  /** As the user would type it: relative to the working folder, forward slashes. */
  readonly path: string;
  readonly format: string;
  readonly segments: number;
  /** Cultures the file was checked for, each with the reason. */
  readonly cultures: readonly {
    readonly cultures: readonly string[];
    readonly reason: string;
    readonly confidence: number;
  }[];
  readonly findings: readonly Finding[];
  /** Something wrong with the file itself. */
  readonly problems: readonly Problem[];
  readonly input: CheckInput;
  readonly lines: Lines;
}

export interface Report {
  readonly version: string;
  readonly files: readonly FileReport[];
  readonly summary: Summary;
}

export interface Summary {
  readonly files: number;
  /** Files that were looked at and left alone: no copy, or excluded. */
  readonly skipped: number;
  readonly segments: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Id of the model that judged, or null. */
  readonly model: string | null;
  /** Passages that only a model could judge and none did. */
  readonly unjudged: number;
  /** One line for the reader, for example why no model judged. */
  readonly notes: readonly string[];
}

/** Writes a whole report piece by piece: a report of a large project never stands in memory as one string. */
export type Reporter = (report: Report, style: { readonly colour: boolean }) => Iterable<string>;
