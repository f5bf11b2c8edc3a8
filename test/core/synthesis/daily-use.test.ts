import { expect, test } from "vitest";
import { createBaseline } from "../../../server/src/core/baseline.js";
import { parseDocument } from "../../../server/src/core/documents/parse.js";
import { yaml } from "../../../server/src/core/documents/yaml.js";
import { acceptedIn } from "../../../server/src/core/synthesis/accepted-findings.js";
import { dailyUseRows } from "../../../server/src/core/synthesis/daily-use.js";
import { textHash } from "../../../server/src/core/text-hash.js";
import { openPacks } from "../../../server/src/host/packs.js";

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const NORM = packs.get("CN")?.norms[0]?.id ?? "";
const at = "2026-01-01T00:00:00Z";

const accepted = (source: string, hash = "00000000000000") => {
  const path = "locales/zh.yml";
  const input = { path, source, format: yaml, document: parseDocument(yaml, source, path) };
  const entry = { path, rule: NORM, culture: "CN", hash };
  return acceptedIn(input, createBaseline([entry, { ...entry, path: "other.yml" }]), packs, at);
};

test("a norm's finding that is in the baseline was accepted, for the text as it was then", () => {
  const source = "zh:\n  a: 送钟\n  b: 送茶\n";
  expect(accepted(source, textHash("送钟"))).toEqual([
    { kind: "accepted", norm: NORM, culture: "CN", text: "送钟", at },
  ]);
  expect(accepted(source.replace("送钟", "送大钟"), textHash("送钟"))).toEqual([]);
});

test("a comment that names the norm accepts the next value; rules and blanket comments say nothing of a norm", () => {
  const texts = (comment: string) =>
    accepted(`zh:\n  # culture-manager-ignore${comment}\n  a: 送钟\n  b: 送茶\n`);
  expect(texts(`: ${NORM}`).map((f) => (f.kind === "accepted" ? f.text : ""))).toEqual(["送钟"]);
  expect(texts(": dates/order")).toEqual([]);
  expect(texts("")).toEqual([]);
});

test("a rewrite that was taken makes a pair and a rewrite; what a pack no longer holds makes nothing", () => {
  const taken = {
    kind: "taken",
    norm: NORM,
    culture: "CN",
    before: "送钟给您",
    after: "送茶给您",
    at,
  } as const;
  const sets = dailyUseRows([taken, taken, { ...taken, norm: "CN.gone.norm" }], packs);
  expect([...sets].map(([id, rows]) => [id, rows.map((r) => r.answer)])).toEqual([
    ["use-cn-copy-review", expect.arrayContaining(["Yes", "No"])],
    ["use-cn-rewrite", ['{"rewrite":"送茶给您"}']],
  ]);
  expect(sets.get("use-cn-copy-review")).toHaveLength(2);
});
