// Measures how well the register forms tell formal from informal address, on CoCoA-MT (parallel sentences with
// the telling words annotated). Usage: node bench/run-ts.mjs register PATH-TO-COCOA-MT/train [--list LANGUAGE].
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Segment } from "../server/src/core/documents/document.js";
import {
  type Address,
  addressForms,
  addressMarkers,
  sideOf,
} from "../server/src/core/rules/register-markers.js";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: "string" } } });
const [root] = positionals;
if (root === undefined) throw new Error("Name the folder of CoCoA-MT's training set.");

const LOCALES: Readonly<Record<string, string>> = { pt: "pt-PT", es: "es-MX" };

process.stdout.write(
  "| language | formal: precision | recall | informal: precision | recall | sentences | neutral flagged |\n|---|---|---|---|---|---|---|\n",
);
for (const folder of readdirSync(root).sort()) {
  const language = folder.slice(3);
  const forms = addressForms(LOCALES[language] ?? language);
  if (forms === undefined) continue;
  const told: Record<Address, number> = { formal: 0, informal: 0 };
  const right: Record<Address, number> = { formal: 0, informal: 0 };
  const all: Record<Address, number> = { formal: 0, informal: 0 };
  let neutral = 0;
  let neutralFlagged = 0;
  for (const file of readdirSync(path.join(root, folder)).sort()) {
    if (!file.includes(".annotated")) continue;
    const side: Address = file.includes(".informal.") ? "informal" : "formal";
    for (const line of readFileSync(path.join(root, folder, file), "utf8")
      .trim()
      .split("\n")) {
      const text = line.replaceAll(/\[\/?F\]/g, "");
      const markers = addressMarkers(segmentOf(text), forms);
      const verdict = sideOf(markers);
      if (!line.includes("[F]")) {
        neutral++;
        if (markers.length > 0) neutralFlagged++;
        continue;
      }
      all[side]++;
      if (verdict !== undefined) told[verdict]++;
      if (verdict === side) right[side]++;
      else if (values.list === language && markers.length > 0)
        process.stdout.write(
          `${side}: ${line}  => ${markers.map((m) => `${m.address}:${text.slice(m.start, m.end)}`)}\n`,
        );
    }
  }
  const share = (part: number, whole: number): string => (whole === 0 ? "-" : (part / whole).toFixed(3));
  process.stdout.write(
    `| ${language} | ${share(right.formal, told.formal)} | ${share(right.formal, all.formal)} | ${share(right.informal, told.informal)} | ${share(right.informal, all.informal)} | ${all.formal + all.informal} | ${neutralFlagged} of ${neutral} |\n`,
  );
}

function segmentOf(text: string): Segment {
  return {
    id: "",
    key: "",
    text,
    span: { start: 0, end: text.length },
    map: [],
    placeholders: [],
    kind: "copy",
  };
}
