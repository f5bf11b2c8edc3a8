import type { Packs } from "../cultures/packs.js";
import type { CultureId } from "../finding.js";
import type { DataRow } from "../tasks/data-row.js";
import { createTriggerIndex, type TriggerIndex } from "./triggers.js";

/** Norms to put into a prompt at most: more would drown the question. */
const MOST = 5;

/**
 * What many people in a row's culture would notice about its text: the rule that the row itself brings, or the
 * statements of norms whose triggers occur. The row's own `norms`, which are its answer, are not looked at.
 */
export function statementRetriever(packs: Packs): (row: DataRow) => readonly string[] {
  const indexes = new Map<CultureId, TriggerIndex>();
  return (row) => {
    if (typeof row.input?.rule === "string") return [row.input.rule];
    const pack = packs.get(row.culture);
    if (pack === undefined) return [];
    const index = indexes.get(row.culture) ?? createTriggerIndex(pack.norms);
    indexes.set(row.culture, index);
    const languages = new Set(["en", ...pack.profile.locales.map((l) => new Intl.Locale(l).language)]);
    const text = row.input ? Object.values(row.input).join("\n") : (row.messages.at(-1)?.content ?? "");
    const found = [...languages].flatMap((language) => index.match(text, language).map((m) => m.norm));
    return [...new Set(found.map((norm) => norm.statement))].slice(0, MOST);
  };
}
