import { pathToFileURL } from "node:url";
import * as z from "zod";
import { DEFAULT_CONFIG } from "../core/config.js";
import type { CulturePack, Norm } from "../core/cultures/culture.js";
import { CultureManagerError } from "../core/errors.js";
import { compareText } from "../core/finding.js";
import { normSeverity } from "../core/make-finding.js";
import { type CultureEntry, type FolderCultures, LIST_CULTURES, type NormEntry } from "../protocol.js";
import type { Project } from "./environment.js";
import type { Feature } from "./feature.js";
import { describe, respond } from "./requests.js";

/** The packs of each folder with their norms, as its configuration has them. */
export const cultureList: Feature = ({ connection, projects }) => {
  respond(connection, LIST_CULTURES, z.object({}), async (): Promise<readonly FolderCultures[]> => {
    const roots = projects.roots.length > 0 ? projects.roots : [process.cwd()];
    return roots.map((root): FolderCultures => {
      const folder = pathToFileURL(root).href;
      try {
        return { folder, cultures: culturesOf(projects.at(root)) };
      } catch (error) {
        if (!(error instanceof CultureManagerError)) throw error;
        return { folder, cultures: [], problem: describe(error) };
      }
    });
  });
  return {};
};

function culturesOf({ packs, config }: Project): readonly CultureEntry[] {
  return packs.ids
    .flatMap((id) => packs.get(id) ?? [])
    .map(({ profile, norms, origin }: CulturePack) => ({
      id: profile.id,
      name: profile.name,
      locales: profile.locales,
      notes: profile.notes,
      origin,
      norms: norms.map((norm) => normEntry(norm, config)).toSorted((a, b) => compareText(a.id, b.id)),
    }))
    .toSorted((a, b) => compareText(a.name, b.name));
}

function normEntry(norm: Norm, config: Project["config"]): NormEntry {
  const { id, topic, statement, contested, appliesTo } = norm;
  const [kind = "copy"] = appliesTo.kinds;
  const own = normSeverity(norm, kind, DEFAULT_CONFIG) ?? "off";
  const severity = normSeverity(norm, kind, config) ?? "off";
  return {
    id,
    topic,
    statement,
    contested,
    severity,
    ...(severity === own ? {} : { ownSeverity: own }),
  };
}
