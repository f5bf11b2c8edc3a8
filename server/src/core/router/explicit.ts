import { type Config, matchesGlob } from "../config.js";
import type { CultureId } from "../finding.js";
import type { Directives } from "./directives.js";

export interface NamedCultures {
  readonly ids: readonly CultureId[];
  readonly reason: string;
  readonly by: "request" | "directive" | "configuration";
}

export interface ExplicitSigns {
  /** Relative to the configuration's folder, forward slashes. */
  readonly path: string;
  readonly directives: Directives;
  readonly config: Config;
  /** Cultures the user named on the command line or in the editor: they beat everything. */
  readonly requested?: readonly CultureId[];
}

/** The cultures that somebody named: the user, the file, or the configuration for it. */
export function namedCultures({
  requested,
  directives,
  config,
  path,
}: ExplicitSigns): NamedCultures | undefined {
  if (requested && requested.length > 0) return { ids: requested, reason: "named by you", by: "request" };
  if (directives.cultures.length > 0)
    return { ids: directives.cultures, reason: "a directive in the file", by: "directive" };
  const match = config.files.findLast((f) => matchesGlob(path, f.pattern));
  return (
    match && {
      ids: match.cultures,
      reason: `culture.config.json, files "${match.pattern}"`,
      by: "configuration",
    }
  );
}
