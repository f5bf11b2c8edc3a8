import * as z from "zod";
import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import { type CulturePack, type CultureProfile, type Norm, normSchema, profileSchema } from "./culture.js";

/** The raw files of one pack folder, read by the host. */
export interface PackFiles {
  /** For messages: where the folder is. */
  readonly folder: string;
  readonly profile: string;
  readonly norms: string;
  readonly origin: CulturePack["origin"];
}

/** @throws InvalidDataError naming file, line and field. */
export function parsePack(files: PackFiles): CulturePack {
  const profile = parseProfile(files);
  const norms: Norm[] = [];
  files.norms.split("\n").forEach((line, i) => {
    if (line.trim().length === 0) return;
    const norm = parse(normSchema, line, `${files.folder}/norms.jsonl line ${i + 1}`);
    if (!norm.id.startsWith(`${profile.id}.`)) {
      throw new InvalidDataError(
        `${files.folder}/norms.jsonl line ${i + 1}: the norm ${norm.id} is in the pack of ${profile.id}.`,
        `Give it an id that starts with "${profile.id}.".`,
      );
    }
    norms.push(norm);
  });
  return { profile, norms, origin: files.origin };
}

/** @throws InvalidDataError naming file and field. */
export function parseProfile({ folder, profile }: Pick<PackFiles, "folder" | "profile">): CultureProfile {
  return parse(profileSchema, profile, `${folder}/profile.json`);
}

/** The packs at hand. A pack, or its profile alone, may be read only when it is first asked for. */
export interface Packs {
  readonly ids: readonly CultureId[];
  get(culture: CultureId): CulturePack | undefined;
  profile(culture: CultureId): CultureProfile | undefined;
}

/** A workspace pack adds to the built-in one of the same culture; a norm with the same id replaces it. */
export function mergePack(builtIn: CulturePack | undefined, own: CulturePack): CulturePack {
  if (builtIn === undefined) return own;
  const norms = new Map([...builtIn.norms, ...own.norms].map((n) => [n.id, n] as const));
  return { profile: own.profile, norms: [...norms.values()], origin: own.origin };
}

function parse<T>(schema: z.ZodType<T>, text: string, place: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidDataError(
      `${place} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Mend the syntax of that line.",
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidDataError(
    `${place} does not have the form of a culture pack:\n${z.prettifyError(result.error)}`,
    "Mend the fields named above; CONTRIBUTING.md shows a norm.",
  );
}
