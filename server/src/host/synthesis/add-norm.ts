import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { CulturePack, Norm } from "../../core/cultures/culture.js";
import type { KnownAddresses } from "../../core/cultures/lint.js";
import { parsePack } from "../../core/cultures/packs.js";
import { InvalidDataError, UsageError } from "../../core/errors.js";
import type { CitedPassage } from "../../core/synthesis/found-norm.js";
import { promotionProblems } from "../../core/synthesis/promote-norm.js";
import { writeTextAtomic } from "../files.js";

/**
 * Adds a norm to the workspace's pack of its culture, which is made if there is none. The page that it cites was read,
 * so its address is noted with the date.
 * @throws InvalidDataError with what the lint says; UsageError for a culture without any pack.
 */
export async function addNorm(
  root: string,
  norm: Norm,
  passage: CitedPassage,
  pack: CulturePack | undefined,
): Promise<void> {
  const culture = norm.id.slice(0, 2);
  if (pack === undefined)
    throw new UsageError(
      `There is no culture pack for ${culture}.`,
      `Describe the culture in .culture/cultures/${culture}/profile.json first; CONTRIBUTING.md shows one.`,
    );
  const folder = path.join(root, ".culture", "cultures", culture);
  const own = await ownPack(folder, pack);
  const addresses = { ...(await readAddresses(folder)), ...lookedUp(norm, passage) };
  const problems = promotionProblems(norm, pack, addresses);
  if (problems.length > 0)
    throw new InvalidDataError(
      `The norm is not added: ${problems.map((p) => p.message).join("; ")}.`,
      "Change its wording or its examples, and add it again.",
    );
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: string): Promise<void> =>
    writeTextAtomic(path.join(folder, name), text, {
      root,
      encoding: { name: "utf-8", byteOrderMark: false },
    });
  const kept = own.norms.filter(({ id }) => id !== norm.id);
  if (!existsSync(path.join(folder, "profile.json")))
    await write("profile.json", `${JSON.stringify(own.profile, null, 2)}\n`);
  await write("addresses.json", `${JSON.stringify(addresses, null, 2)}\n`);
  await write("norms.jsonl", [...kept, norm].map((n) => `${JSON.stringify(n)}\n`).join(""));
}

/** What the workspace itself says; nothing yet where it has no pack of this culture. */
async function ownPack(folder: string, pack: CulturePack): Promise<CulturePack> {
  const read = (name: string) => readFile(path.join(folder, name), "utf8").catch(() => undefined);
  const profile = (await read("profile.json")) ?? JSON.stringify(pack.profile);
  return parsePack({ folder, profile, norms: (await read("norms.jsonl")) ?? "", origin: "workspace" });
}

async function readAddresses(folder: string): Promise<KnownAddresses> {
  const text = await readFile(path.join(folder, "addresses.json"), "utf8").catch(() => "{}");
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? (value as KnownAddresses) : {};
}

function lookedUp({ sources }: Norm, { title, fetched }: CitedPassage): KnownAddresses {
  return Object.fromEntries(
    sources.flatMap(({ address }) =>
      address === undefined ? [] : [[address, { title, lookedUp: fetched.slice(0, 10) }] as const],
    ),
  );
}
