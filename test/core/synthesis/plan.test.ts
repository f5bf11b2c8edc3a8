import { expect, test } from "vitest";
import { InvalidDataError } from "../../../server/src/core/errors.js";
import { isAbout } from "../../../server/src/core/synthesis/about-culture.js";
import { rankPassages, splitPassages } from "../../../server/src/core/synthesis/passages.js";
import { makePlan, readPlans, writePlans } from "../../../server/src/core/synthesis/plan.js";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { BUILT_IN_TASKS } from "../../../server/src/core/tasks/built-in-tasks.js";
import { openPacks } from "../../../server/src/host/packs.js";

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const profileOf = (id: string) => {
  const profile = packs.get(id)?.profile;
  return profile ? { profile } : {};
};

test("queries are of the task and general, in the culture's language and in English, by turns", () => {
  const { queries, language } = makePlan("JP", copyReview, { count: 20, seed: 1, ...profileOf("JP") });
  expect(language).toBe("ja");
  expect(queries.slice(0, 4).map((q) => [q.kind, q.language])).toEqual([
    ["task", "ja"],
    ["general", "ja"],
    ["task", "en"],
    ["general", "en"],
  ]);
  expect(queries[0]?.text).toMatch(/^日本 /);
  expect(queries[2]?.text).toMatch(/^Japan /);
});

test("every built-in culture and task has queries of both kinds in the culture's own language", () => {
  const missing = packs.ids.flatMap((id) =>
    BUILT_IN_TASKS.flatMap((task) => {
      const { queries, language } = makePlan(id, task, { count: 1, seed: 1, ...profileOf(id) });
      return (["task", "general"] as const).flatMap((kind) =>
        queries.some((q) => q.kind === kind && q.language === language) ? [] : [`${id} ${task.id} ${kind}`],
      );
    }),
  );
  expect(missing).toEqual([]);
});

test("a culture without a pack is searched for in its likely language", () => {
  expect(makePlan("IT", copyReview, { count: 1, seed: 1 }).language).toBe("it");
});

test("a plan is read as it was written, with what a person changed", () => {
  const plans = ["JP", "DE"].map((id) => makePlan(id, copyReview, { count: 20, seed: 1, ...profileOf(id) }));
  const text = writePlans(plans);
  expect(readPlans(text, "plan.yaml")).toEqual(plans);
  expect(readPlans(text.replace("count: 20", "count: 5"), "plan.yaml")[0]?.count).toBe(5);
});

test.each([
  ["broken syntax", "culture: [", /plan\.yaml: /],
  ["an alias", "culture: &c JP\ntask: *c", /[Aa]lias/],
  ["a field that is none", "culture: JP\ncolour: red", /colour/],
  ["a culture that is none", "culture: Japan", /ISO 3166/],
  ["nothing", "# only a note\n", /holds no plan/],
  [
    "a path for a task",
    "culture: JP\ntask: ../x\nlanguage: ja\ncount: 1\nseed: 1\nqueries: [{kind: task, language: ja, text: x}]",
    /task/,
  ],
])("%s is refused with the place", (_, text, message) => {
  expect(() => readPlans(text, "plan.yaml")).toThrow(InvalidDataError);
  expect(() => readPlans(text, "plan.yaml")).toThrow(message);
});

test("passages start at headings, end at paragraphs, and long ones are cut at sentences", () => {
  const text = `# One\n\n${"A sentence of the first part. ".repeat(50)}\n\n# Two\n\nThe second part is short, but it is quite long enough to be cited.`;
  const passages = splitPassages({ address: "a", title: "T", text, fetched: "" });
  expect(new Set(passages.map((p) => p.heading))).toEqual(new Set(["One", "Two"]));
  expect(passages.every((p) => p.text.length <= 900 && /\.$/.test(p.text))).toBe(true);
  expect(passages.length).toBeGreaterThan(2);
});

test("the passage that speaks of the query comes first, in scripts without spaces too", () => {
  const passage = (text: string) => ({ address: "a", heading: "", text });
  const passages = [passage("お祝いには新札を用意します。"), passage("四の数の贈り物は避けます。")];
  expect(rankPassages(passages, "日本 贈り物 数", 1)[0]).toBe(passages[1]);
});

test.each([
  ["a guide in the country's own language", "local:ja/a.md", "ja", "文体について", "JP", true],
  ["a guide in another language", "local:pl/a.md", "pl", "O stylu", "DE", false],
  [
    "English that names the country",
    "https://x.example/a",
    "en",
    "In Germany, letters begin so.",
    "DE",
    true,
  ],
  ["English that names nobody", "https://x.example/a", "en", "Letters begin so.", "DE", false],
  ["Spanish of Mexico for Spain", "local:es-MX/a.md", "es", "El tuteo es habitual.", "ES", false],
  ["Spanish of Mexico for Mexico", "local:es-MX/a.md", "es", "El tuteo es habitual.", "MX", true],
  ["Spanish that names nobody", "https://x.example/a", "es", "El tuteo es habitual.", "MX", false],
  [
    "a word that only begins like the name",
    "https://x.example/a",
    "en",
    "Germanium is an element.",
    "DE",
    false,
  ],
])("%s", (_, address, language, text, culture, about) => {
  expect(isAbout(culture, { address, language }, text, packs.get(culture)?.profile)).toBe(about);
});
