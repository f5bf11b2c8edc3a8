import { UsageError } from "../../core/errors.js";
import { openProject } from "../../host/project.js";

/** `cultures list`: one line per pack. */
export async function listCultures({ json }: { readonly json?: boolean }): Promise<number> {
  const { packs } = openProject(process.cwd());
  const rows = packs.ids.flatMap((id) => {
    const pack = packs.get(id);
    return pack
      ? [
          {
            id,
            name: pack.profile.name,
            locales: pack.profile.locales,
            norms: pack.norms.length,
            origin: pack.origin,
          },
        ]
      : [];
  });
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else
    for (const r of rows)
      process.stdout.write(
        `${r.id}  ${r.name.padEnd(16)} ${String(r.norms).padStart(3)} norms  ${r.locales.join(", ")}${r.origin === "workspace" ? "  (workspace)" : ""}\n`,
      );
  return 0;
}

/** `cultures show JP` or `cultures show JP.gifts.four`. */
export async function showCulture(id: string, { json }: { readonly json?: boolean }): Promise<number> {
  const { packs } = openProject(process.cwd());
  const pack = packs.get(id.slice(0, 2).toUpperCase());
  if (pack === undefined)
    throw new UsageError(
      `There is no culture pack "${id}".`,
      `Known cultures: ${packs.ids.join(", ")}. Add your own in .culture/cultures/.`,
    );
  const norms = id.length === 2 ? pack.norms : pack.norms.filter((n) => n.id === id);
  if (norms.length === 0)
    throw new UsageError(
      `The pack ${pack.profile.id} has no norm "${id}".`,
      `See "culture-manager cultures show ${pack.profile.id}".`,
    );
  if (json) {
    process.stdout.write(`${JSON.stringify(id.length === 2 ? pack : norms[0], null, 2)}\n`);
    return 0;
  }
  const { profile } = pack;
  process.stdout.write(`${profile.name} (${profile.id})  ${profile.locales.join(", ")}\n${profile.notes}\n`);
  for (const n of norms) {
    process.stdout.write(
      `\n${n.id}  [${n.severity}${n.contested ? ", contested" : ""}]\n  ${n.statement}\n  ${n.rationale}\n  instead: ${n.instead}\n`,
    );
    if (id.length > 2) process.stdout.write(`  breaks it: ${n.bad}\n  keeps it:  ${n.good}\n`);
    for (const s of n.sources)
      process.stdout.write(`  source: ${[s.title, s.publisher, s.address].filter(Boolean).join(", ")}\n`);
  }
  return 0;
}
